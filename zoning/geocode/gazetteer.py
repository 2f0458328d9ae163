"""Index what an area knows: its streets, alleys, house numbers and positions."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

import numpy as np
import shapely
from numpy.typing import NDArray
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from zoning.area.area import Area
from zoning.area.locate import Locator
from zoning.area.metric import area_crs
from zoning.area.unit_rows import Units

from .address.house_orders import SlashOrder
from .address.spelling import tone_words
from .house_rows import Lane, LaneDoors, LaneRows, Row, itself, parts_of_range
from .household_rows import HouseholdRows
from .names import Names
from .pack_names import PackNames, read_pack_names
from .spread_value import Spread

SAME_STREET_M: Final = 150.0
"""Pieces of one name farther apart than this, with nothing of the name between, are two streets."""


@dataclass(frozen=True, slots=True, eq=False)
class Gazetteer:
    """
    An area made ready to be asked where an address or a position is.

    Parameters
    ----------
    area
        The area. Build one gazetteer and ask it many times; it stays valid as long as
        ``digest`` equals the area's.

    Attributes
    ----------
    area, digest
        The area and its digest.
    names
        The names it knows.
    order
        What a bare slash means here: what the pack's own house numbers prove, or else what the
        words for its alleys suggest.
    provinces
        Today's provinces the area has units for; empty where it has none.
    houses, parts
        Lane and house number → rows of households; ``parts`` holds the single numbers that a
        written range covers.
    doors
        Lane → its numbered doors in order.
    alleys
        Lane → rows of the units that are this alley.
    hamlet_houses
        Row of a hamlet or ward and house number → rows of households whose address names no
        street.
    units, households
        The units and households, by row.
    household_row, unit_row
        Identifier → row.
    alley_of, hamlet_of, ward_of
        For each household, the row of its smallest unit of that level, or -1.
    unit_alley, unit_hamlet, unit_ward
        The same for each unit.
    alley_households
        Row of an alley → households in it and in the alleys off it.
    lng_lat, xy
        Positions of households, degrees and metres.
    cell_unit
        For each of the area's cells, the row of its unit.
    spreads
        What `zoning.geocode.spread` has worked out so far.
    corners
        Corners of cells in metres, as far as `zoning.geocode.location` worked them out.
    """

    area: Area
    digest: str = field(init=False)
    names: Names = field(init=False)
    order: SlashOrder = field(init=False)
    provinces: frozenset[str] = field(init=False)
    houses: Mapping[tuple[Lane, str], list[int]] = field(init=False)
    parts: Mapping[tuple[Lane, str], list[int]] = field(init=False)
    doors: Mapping[Lane, list[Row]] = field(init=False)
    alleys: Mapping[Lane, tuple[int, ...]] = field(init=False)
    hamlet_houses: Mapping[tuple[int, str], list[int]] = field(init=False)
    units: Units = field(init=False)
    households: HouseholdRows = field(init=False)
    household_row: Mapping[str, int] = field(init=False)
    unit_row: Mapping[str, int] = field(init=False)
    alley_of: np.ndarray = field(init=False)
    hamlet_of: np.ndarray = field(init=False)
    ward_of: np.ndarray = field(init=False)
    unit_alley: np.ndarray = field(init=False)
    unit_hamlet: np.ndarray = field(init=False)
    unit_ward: np.ndarray = field(init=False)
    alley_households: Mapping[int, np.ndarray] = field(init=False)
    lng_lat: np.ndarray = field(init=False)
    xy: np.ndarray = field(init=False)
    cell_unit: np.ndarray = field(init=False)
    _pack: PackNames = field(init=False)
    _scattered: frozenset[int] = field(init=False)
    _locator: Locator = field(init=False)
    _cells: shapely.STRtree = field(init=False)
    spreads: dict[tuple[str, int], Spread] = field(init=False, default_factory=dict)
    corners: dict[int, list[tuple[float, float]]] = field(init=False, default_factory=dict)

    def __post_init__(self) -> None:
        """Build every index once."""
        locator = Locator(self.area)
        units = locator.units.rows
        pack = read_pack_names(self.area, units)
        for name, value in {
            "digest": self.area.digest,
            "names": pack.names,
            "order": pack.order,
            "provinces": frozenset(name for name, _ in pack.province_rows),
            "alleys": pack.alleys,
            "units": units,
            "_pack": pack,
            "_scattered": _scattered(self.area, pack),
            "_locator": locator,
            **_placed(locator),
        }.items():
            object.__setattr__(self, name, value)
        for name, value in _numbered(pack, self.hamlet_of, self.ward_of).items():
            object.__setattr__(self, name, value)

    @property
    def plain_streets(self) -> Mapping[str, int]:
        """Return the number of the street for each name of a piece that is no alley."""
        return self._pack.plain_streets

    def streets(self, key: str, text: str) -> tuple[int, ...]:
        """
        Return the streets an address may mean.

        Parameters
        ----------
        key
            Key of the street's name.
        text
            The name as written. Where streets differ in accents only, accents decide; a name
            without accents means all of them.

        Returns
        -------
        tuple of int
            Numbers of streets, ascending; empty where the area knows none.
        """
        known = self.names.streets.get(key, ())
        if len(known) < 2 or text.isascii():
            return known
        wanted = tone_words(text)
        same = tuple(
            number
            for number in known
            if self._pack.street_tones[number] in (wanted, self._pack.street_plain[number])
        )
        return same if any(self._pack.street_tones[n] == wanted for n in same) else known

    def street_rows(self, lane: Lane, *, inner: bool) -> np.ndarray:
        """Return the households of a lane, and of the alleys off it, numbered or not, by row."""
        return self._pack.addresses.rows_in(lane, inner=inner)

    def street_words(self, key: str) -> tuple[str, ...]:
        """Return the plain words of a street's name, as the pack writes it first."""
        return self._pack.street_plain[self.names.streets[key][0]]

    @property
    def province_rows(self) -> tuple[tuple[str, int], ...]:
        """Return today's name and the row of each of the area's provinces."""
        return self._pack.province_rows

    def is_one_street(self, streets: Sequence[int]) -> bool:
        """
        Return whether streets are one street in different spellings, and in one place.

        Parameters
        ----------
        streets
            Numbers of streets, as `streets` returns them.

        Returns
        -------
        bool
            False where the names differ in accents, or where pieces of one name lie so far
            apart that they must be two streets: then a number on one of them may be missing
            from the other, and a house found on one only proves nothing.
        """
        tones = {self._pack.street_tones[number] for number in streets}
        plain = {self._pack.street_plain[number] for number in streets}
        return len(tones - plain) < 2 and not self._scattered.intersection(streets)

    def metres(self, lng: float, lat: float) -> tuple[float, float]:
        """Return a position in the area's metric system."""
        x, y = self._locator.households.projection.transform(lng, lat)
        return float(x), float(y)

    def degrees(self, x: float, y: float) -> tuple[float, float]:
        """Return a position of the area's metric system in degrees, longitude first."""
        lng, lat = self._locator.households.projection.transform(x, y, direction="INVERSE")
        return float(lng), float(lat)

    def metres_to_door(self, xy: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return how far the nearest household is from each point of the metric system."""
        return np.asarray(self._locator.households.tree.query(xy)[0], np.float64)

    def nearest(self, x: float, y: float, count: int) -> list[tuple[float, int]]:
        """Return the nearest households: metres and row, nearest first, ties by row."""
        wanted = min(count, len(self.xy))
        if not wanted:
            return []
        distances, rows = self._locator.households.tree.query((x, y), k=[*range(1, wanted + 1)])
        pairs = zip(np.asarray(distances).tolist(), np.asarray(rows).tolist(), strict=True)
        return sorted(pairs)

    def within(self, x: float, y: float, reach: float) -> list[tuple[float, int]]:
        """Return the households within a reach: metres and row, nearest first, ties by row."""
        rows = self._locator.households.tree.query_ball_point((x, y), reach)
        centre = np.array((x, y))
        return sorted((float(np.hypot(*(self.xy[row] - centre))), int(row)) for row in rows)

    def ward_at(self, lng: float, lat: float) -> int:
        """Return the row of the ward that holds a position, the first by identifier, or -1."""
        return int(self._locator.units.wards(lng, lat)[0])

    def wards_at(self, lng: NDArray[np.float64], lat: NDArray[np.float64]) -> NDArray[np.int64]:
        """Return `ward_at` for many positions."""
        return self._locator.units.wards(lng, lat)

    def cell_at(self, lng: float, lat: float) -> int:
        """Return the row of the area's cell that holds a position, the first, or -1."""
        held = self._cells.query(shapely.Point(lng, lat), predicate="intersects")
        return int(held.min()) if len(held) else -1


def _scattered(area: Area, pack: PackNames) -> frozenset[int]:
    """Return the streets whose pieces lie in several places, more than `SAME_STREET_M` apart."""
    lines: dict[int, list[shapely.LineString]] = defaultdict(list)
    metres = area.streets.geometry.to_crs(area_crs(area)).to_numpy()
    for name, line in zip(area.streets["name"].tolist(), metres, strict=True):
        street = pack.plain_streets.get(name) if isinstance(name, str) else None
        if street is not None:
            lines[street].append(line)
    return frozenset(
        street
        for street, pieces in lines.items()
        if len(pieces) > 1 and _islands(np.array(pieces, dtype=object)) > 1
    )


def _islands(pieces: NDArray[np.object_]) -> int:
    """Return into how many groups pieces fall that lie no more than `SAME_STREET_M` apart."""
    near = shapely.STRtree(pieces).query(pieces, predicate="dwithin", distance=SAME_STREET_M)
    graph = coo_array((np.ones(near.shape[1], np.int8), tuple(near)), shape=(len(pieces),) * 2)
    return int(connected_components(graph, directed=False)[0])


def _placed(locator: Locator) -> dict[str, object]:
    """Place households: in units, in degrees and in metres."""
    units, households = locator.units.rows, locator.households
    frame = locator.area.households
    levels = {level: units.ancestors(level) for level in ("alley", "hamlet", "ward")}
    own, cells = households.unit, locator.area.cells
    unit_row = {name: row for row, name in enumerate(units.ids)}
    return {
        "unit_row": unit_row,
        "households": HouseholdRows(frame),
        "household_row": dict(
            zip(frame["household_id"].to_numpy(object), range(len(frame)), strict=True)
        ),
        **{f"{level}_of": rows[own] for level, rows in levels.items()},
        **{f"unit_{level}": rows for level, rows in levels.items()},
        "alley_households": units.within_alleys(levels["alley"][own]),
        "lng_lat": households.lng_lat,
        "xy": households.xy,
        "cell_unit": cells["unit_id"].map(unit_row).to_numpy(dtype=np.int64),
        "_cells": shapely.STRtree(cells.geometry.to_numpy()),
    }


def _numbered(pack: PackNames, hamlet_of: np.ndarray, ward_of: np.ndarray) -> dict[str, object]:
    """Index households by the lane and number of their own address."""
    addresses = pack.addresses
    by_lane = addresses.by_lane()
    return {
        "houses": LaneRows(addresses, by_lane, itself),
        "parts": LaneRows(addresses, by_lane, parts_of_range),
        "doors": LaneDoors(addresses, by_lane),
        "hamlet_houses": addresses.loose(hamlet_of, ward_of),
    }
