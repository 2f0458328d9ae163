"""Say which unit holds a house, and whether that is the one its row states."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import shapely

from zoning.area.metric import area_crs
from zoning.geocode.gazetteer import Gazetteer
from zoning.geocode.stated_units import stated_hamlets
from zoning.sources.osm.doors import NAMED_REACH
from zoning.sources.osm.households import ALLEY_REACH

from .nearest import nearest_of
from .stated import Stated
from .streets import Streets

WARD_REACH: Final = 30.0
"""Metres a house may lie outside the ward its row states: a telephone errs so far in an alley."""


@dataclass(frozen=True, slots=True, eq=False)
class Grounds:
    """
    The units of an area in metres.

    Attributes
    ----------
    gazetteer
        The area.
    shapes
        Shape of each unit, by row.
    hamlets
        Row of a ward → rows of its hamlets, ascending.
    ground
        For each unit the hamlet it lies in, else its ward.
    """

    gazetteer: Gazetteer
    shapes: np.ndarray
    hamlets: dict[int, np.ndarray]
    ground: np.ndarray

    @classmethod
    def of(cls, gazetteer: Gazetteer) -> "Grounds":
        """Return the units of an area in metres."""
        shapes = gazetteer.area.units.geometry.to_crs(area_crs(gazetteer.area)).to_numpy()
        hamlets: dict[int, list[int]] = defaultdict(list)
        for row in gazetteer.units.rows_at("hamlet"):
            hamlets[int(gazetteer.unit_ward[row])].append(row)
        in_hamlet = gazetteer.unit_hamlet >= 0
        return cls(
            gazetteer=gazetteer,
            shapes=np.asarray(shapes, dtype=object),
            hamlets={ward: np.array(rows) for ward, rows in sorted(hamlets.items())},
            ground=np.where(in_hamlet, gazetteer.unit_hamlet, gazetteer.unit_ward),
        )

    def units(
        self, xy: np.ndarray, wards: np.ndarray, pieces: np.ndarray, streets: Streets
    ) -> np.ndarray:
        """Return the row of the smallest unit that holds each house, or -1."""
        points = np.asarray(shapely.points(xy), dtype=object)
        found = wards.copy()
        for ward, rows in self.hamlets.items():
            own = np.flatnonzero(wards == ward)
            if len(own):
                found[own] = nearest_of(self.shapes, rows, points[own])[0]
        held = np.flatnonzero((pieces >= 0) & (wards >= 0))
        alley = streets.units[pieces[held]]
        held, alley = held[alley >= 0], alley[alley >= 0]
        near = self.gazetteer.unit_ward[alley] == wards[held]
        ground = self.shapes[self.ground[alley]]
        near &= shapely.distance(ground, points[held]) <= ALLEY_REACH
        found[held[near]] = alley[near]
        return found


def contradicted(
    xy: np.ndarray, wards: np.ndarray, stated: Sequence[Stated], grounds: Grounds
) -> Iterator[tuple[str, np.ndarray]]:
    """
    Say which houses lie far from the ward or hamlet their row states.

    Parameters
    ----------
    xy, wards
        The houses: metres, and the row of the ward that holds each.
    stated
        What the row of each house states.
    grounds
        The area's units.

    Yields
    ------
    tuple of str and ndarray
        A reason, and the houses it holds of. Names the area does not know say nothing: wards
        were merged in 2025, and lists still name the old ones. A hamlet whose border is derived
        says nothing either.
    """
    points = np.asarray(shapely.points(xy), dtype=object)
    by_ward: dict[frozenset[int], list[int]] = defaultdict(list)
    by_hamlet: dict[tuple[int, tuple[tuple[str, str], ...]], list[int]] = defaultdict(list)
    for row, one in enumerate(stated):
        if one.wards:
            by_ward[one.wards].append(row)
        if one.written.hamlets:
            by_hamlet[int(wards[row]), one.written.hamlets].append(row)
    yield "other_ward", _far(points, by_ward.items(), WARD_REACH, grounds)
    known = ((_known_hamlets(key, grounds), rows) for key, rows in by_hamlet.items())
    yield "other_hamlet", _far(points, known, NAMED_REACH, grounds)


def _known_hamlets(
    key: tuple[int, tuple[tuple[str, str], ...]], grounds: Grounds
) -> frozenset[int]:
    ward, names = key
    known = grounds.gazetteer
    rows = {row for kind, name in names for row in stated_hamlets(kind, name, known)}
    own = frozenset(row for row in rows if known.unit_ward[row] == ward)
    is_drawn = all(known.units.origins[row] != "derived" for row in own)
    return own if is_drawn else frozenset()


def _far(
    points: np.ndarray,
    groups: Iterable[tuple[frozenset[int], list[int]]],
    reach: float,
    grounds: Grounds,
) -> np.ndarray:
    far = np.zeros(len(points), dtype=bool)
    for units, rows in groups:
        if units:
            at = np.array(sorted(units))
            far[rows] = nearest_of(grounds.shapes, at, points[rows])[1] > reach
    return far
