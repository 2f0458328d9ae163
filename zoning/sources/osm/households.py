"""Settle every household: its house, its door, its unit, its people."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import shapely

from zoning.area.area import Coverage

from .alleys import Alley
from .doors import Door, StreetMap, find_door, off_the_street
from .fill import Slot, chosen_slots, free_slots
from .ground import WardPart
from .houses import House
from .people import households_needed, people_of_part, shared_out
from .population import Population
from .streets import Piece

ALLEY_REACH: Final = 60.0
"""
Metres outside the alley's hamlet up to which a house on an alley still belongs to the alley: the
border of two khu phố often runs along the alley, and the alley is numbered as one.
"""


@dataclass(frozen=True, slots=True)
class Household:
    """
    One household, without its identifier.

    Attributes
    ----------
    point
        Metres.
    door
        Where it opens.
    number, street
        Its address, or None.
    ward
        Position of its ward part.
    unit_id
        The smallest unit that holds it.
    origin
        "osm" or "derived".
    people
        Its people; always derived.
    """

    point: shapely.Point
    door: Door
    number: str | None
    street: str | None
    ward: int
    unit_id: str
    origin: str
    people: int


@dataclass(frozen=True, slots=True)
class Settled:
    """The households, by ward and observed ones first, and what is said of each ward."""

    households: list[Household]
    coverage: list[Coverage]


@dataclass(frozen=True, slots=True)
class Locator:
    """
    Say which unit holds a house.

    Attributes
    ----------
    parts
        The ward parts.
    alley_of_piece
        The alley of a street piece, by position.
    """

    parts: Sequence[WardPart]
    alley_of_piece: dict[int, Alley]

    def wards(self, points: np.ndarray) -> np.ndarray:
        """Return the position of each point's ward part, or -1 outside all of them."""
        found = np.full(len(points), -1, dtype=np.int64)
        for number, part in reversed(list(enumerate(self.parts))):
            shapely.prepare(part.shape)
            found[shapely.intersects(part.shape, points)] = number
        return found

    def unit_id(self, ward: int, point: shapely.Point, door: Door) -> str:
        """Return the smallest unit that holds a house: alley, else hamlet, else ward."""
        part = self.parts[ward]
        alley = self.alley_of_piece.get(door.piece)
        if alley is not None and alley.ward == ward:
            near = alley.hamlet < 0 or shapely.dwithin(
                part.hamlets[alley.hamlet].shape, point, ALLEY_REACH
            )
            if near:
                return alley.unit_id
        if not part.hamlets:
            return part.unit_id
        away = [shapely.distance(hamlet.shape, point) for hamlet in part.hamlets]
        return part.hamlet_id(away.index(min(away)))


def settle(
    houses: Sequence[House],
    *,
    parts: Sequence[WardPart],
    alleys: Sequence[Alley],
    pieces: Sequence[Piece],
    streets: StreetMap,
    barred: np.ndarray,
    population: Sequence[Population],
    mean_size: float,
    fill: bool,
) -> Settled:
    """
    Settle every household.

    Parameters
    ----------
    houses
        Houses that a source names.
    parts, alleys, pieces, streets
        The ground laid out before.
    barred
        Polygons on which no derived house stands, metres.
    population
        People of each whole ward.
    mean_size
        People in a usual household.
    fill
        Whether derived households are added.

    Returns
    -------
    Settled
        Households and coverage. Houses outside the wards, or farther than 500 m from a street,
        are left out.
    """
    alley_of_piece = {row: alley for alley in alleys for row in alley.pieces}
    locator = Locator(parts, alley_of_piece)
    observed = _observed(houses, locator, streets)
    taken = np.array([h.point for ward in observed.values() for h in ward], dtype=object)
    is_filled = fill and any(known.people > 0 for known in population)
    slots = free_slots(pieces, streets, taken, barred) if is_filled else []
    wanted = [
        0
        if known.people < 0
        else households_needed(people_of_part(known.people, part.area_share), mean_size)
        for part, known in zip(parts, population, strict=True)
    ]
    derived = _derived(slots, observed, locator, pieces, wanted)
    households: list[Household] = []
    coverage = []
    for ward, part in enumerate(parts):
        seen, filled = observed[ward], derived.get(ward, [])
        everyone = _with_people(seen + filled, part, population[ward], mean_size)
        households += everyone
        coverage.append(_coverage(part, population[ward], everyone, len(seen), mean_size))
    return Settled(households, coverage)


def _observed(
    houses: Sequence[House], locator: Locator, streets: StreetMap
) -> dict[int, list[Household]]:
    found: dict[int, list[Household]] = defaultdict(list)
    wards = locator.wards(np.array([house.point for house in houses], dtype=object))
    for house, inside in zip(houses, wards.tolist(), strict=True):
        if inside < 0:
            continue
        door = find_door(streets, house.point, house.number, house.street)
        if door is None:
            continue
        point = off_the_street(streets, door, house.point)
        ward = int(locator.wards(np.array([point], dtype=object))[0])
        if ward < 0:
            continue
        unit = locator.unit_id(ward, point, door)
        one = Household(point, door, house.number, house.street, ward, unit, "osm", 1)
        found[ward] += [one] * house.count
    return found


def _derived(
    slots: Sequence[Slot],
    observed: dict[int, list[Household]],
    locator: Locator,
    pieces: Sequence[Piece],
    wanted: Sequence[int],
) -> dict[int, list[Household]]:
    points = np.array([slot.point for slot in slots], dtype=object)
    wards = locator.wards(points)
    found = {}
    for ward in range(len(locator.parts)):
        own = [slots[row] for row in np.flatnonzero(wards == ward).tolist()]
        found[ward] = [
            Household(
                point=slot.point,
                door=slot.door,
                number=None,
                street=pieces[slot.door.piece].name,
                ward=ward,
                unit_id=locator.unit_id(ward, slot.point, slot.door),
                origin="derived",
                people=1,
            )
            for slot in chosen_slots(own, wanted[ward] - len(observed[ward]))
        ]
    return found


def _with_people(
    households: list[Household], part: WardPart, population: Population, mean_size: float
) -> list[Household]:
    if not households:
        return []
    people = round(len(households) * mean_size)
    if population.people >= 0:
        known = people_of_part(population.people, part.area_share)
        # Few observed households must not be given the people of all that were not seen.
        people = min(known, round(len(households) * mean_size * 1.5))
    sizes = shared_out(people, len(households))
    return [
        Household(h.point, h.door, h.number, h.street, h.ward, h.unit_id, h.origin, int(size))
        for h, size in zip(households, sizes, strict=True)
    ]


def _coverage(
    part: WardPart,
    population: Population,
    households: list[Household],
    observed: int,
    mean_size: float,
) -> Coverage:
    people = sum(household.people for household in households)
    derived = len(households) - observed
    share = observed / len(households) if households else 0.0
    basis_vi = f"dân số cả phường theo {population.source_vi}, chia theo tỷ lệ diện tích"
    basis_en = f"the ward's population by {population.source_en}, shared by area"
    if population.people < 0:
        basis_vi = f"dân số phường không rõ, mỗi hộ tính {mean_size:g} người"
        basis_en = f"the ward's population is unknown, {mean_size:g} people a household"
    note = (
        f"Số người mỗi hộ là ước tính ({basis_vi}); {share:.0%} số hộ có trong nguồn. / "
        f"People per household are derived ({basis_en}); a source names {share:.0%} of households."
    )
    return Coverage(
        unit_id=part.unit_id,
        area_share=round(part.area_share, 6),
        people_known=population.people,
        people_share=_share(people, population.people),
        households_observed=observed,
        households_derived=derived,
        note=note,
    )


def _share(people: int, known: int) -> float:
    return round(min(people / known, 1.0), 6) if known > 0 else 0.0
