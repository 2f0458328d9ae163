"""Keep the ground of places as the corners of its rings: polygons are made of what is asked for."""

from dataclasses import dataclass
from functools import cached_property
from typing import Final

import numpy as np
import numpy.typing as npt
import shapely

from .pieces import Floats, Ints
from .ring_polygons import Shapes
from .rings import ranges
from .snapped_lines import PER_METRE

Whole = npt.NDArray[np.int64]
Twins = npt.NDArray[np.int32]

_STRIDE: Final = 2**40


@dataclass(frozen=True, eq=False)
class ParcelRings:
    """
    Rings round the ground of places, place after place and polygon after polygon, shells first.

    A step leads from a corner to the next one on its ring, and has its number.

    Attributes
    ----------
    corner
        Corners, no ring back to its first, whole millimetres, shape (c, 2).
    ring_first, polygon_first, place_first
        Where the corners of each ring begin, the rings of each polygon and the polygons of each
        place, and their numbers at last.
    known_twin
        What `twin` is, where that is known already.
    """

    corner: Whole
    ring_first: Ints
    polygon_first: Ints
    place_first: Ints
    known_twin: Twins | None = None

    @classmethod
    def of(cls, shape: Shapes) -> "ParcelRings":
        """Return the rings of polygons and multipolygons in metres, corners to the millimetre."""
        polygons, place = shapely.get_parts(shape, return_index=True)
        rings, polygon = shapely.get_rings(polygons, return_index=True)
        xy, ring = shapely.get_coordinates(rings, return_index=True)
        # The last corner of a ring is its first once more.
        kept = np.r_[ring[1:] == ring[:-1], False][: len(ring)]
        return cls(
            np.round(xy[kept] * PER_METRE).astype(np.int64),
            firsts(np.bincount(ring[kept], minlength=len(rings))),
            firsts(np.bincount(polygon, minlength=len(polygons))),
            firsts(np.bincount(place, minlength=len(shape))),
        )

    @property
    def places(self) -> int:
        """Number of places."""
        return len(self.place_first) - 1

    @cached_property
    def corner_first(self) -> Ints:
        """Where the corners of each place begin, and their number at last."""
        return self.ring_first[self.polygon_first[self.place_first]]

    @cached_property
    def is_last(self) -> npt.NDArray[np.bool_]:
        """Whether each corner is the last one of its ring."""
        last = np.zeros(len(self.corner), bool)
        last[self.ring_first[1:] - 1] = True
        return last

    @cached_property
    def twin(self) -> Twins:
        """The step that leads back along each, -1 for none."""
        if self.known_twin is not None:
            return self.known_twin
        return _twins(self.corner, self.corner[self.after(np.arange(len(self.corner)))])

    @cached_property
    def across(self) -> Twins:
        """The place on the other side of each step, -1 for none."""
        count = np.diff(self.corner_first)
        place = np.append(np.repeat(np.arange(self.places, dtype=np.int32), count), np.int32(-1))
        # The last entry answers for -1.
        return np.asarray(place[self.twin])

    def ready(self) -> None:
        """Make now what every drawing asks for."""
        _ = self.across, self.is_last

    def after(self, steps: Ints) -> Ints:
        """Return the corner that each step leads to."""
        ahead = steps + 1
        last = np.flatnonzero(self.is_last[steps])
        ring = np.searchsorted(self.ring_first, steps[last], side="right") - 1
        ahead[last] = self.ring_first[ring]
        return ahead

    def steps_of(self, places: Ints) -> tuple[Ints, Ints]:
        """Return the steps round some places, and the position in ``places`` of each."""
        first = self.corner_first[places]
        count = self.corner_first[places + 1] - first
        return ranges(first, count), np.repeat(np.arange(len(places)), count)

    @cached_property
    def boxes(self) -> Floats:
        """Boxes round the places, metres: x and y, lowest then highest; NaN without ground."""
        box = np.full((self.places, 4), np.nan)
        some = np.flatnonzero(np.diff(self.corner_first))
        if len(some):
            first = self.corner_first[some]
            box[some, :2] = np.minimum.reduceat(self.corner, first) / PER_METRE
            box[some, 2:] = np.maximum.reduceat(self.corner, first) / PER_METRE
        return box

    def shapes(self, places: Ints) -> Shapes:
        """Return the polygon or multipolygon of some places, empty for one without ground."""
        polygon, count = _taken(self.place_first, places)
        ring, rings = _taken(self.polygon_first, polygon)
        corner, corners = _taken(self.ring_first, ring)
        ends = firsts(corners + 1)
        # Each ring closes with its first corner.
        row = np.insert(corner, np.cumsum(corners), self.ring_first[ring])
        xy = self.corner[row] / PER_METRE
        polygons = shapely.from_ragged_array(
            shapely.GeometryType.POLYGON, xy, (ends, firsts(rings))
        )
        shape = np.full(len(places), shapely.Polygon(), dtype=object)
        owner = np.repeat(np.arange(len(places)), count)
        single = count[owner] == 1
        shape[owner[single]] = polygons[single]
        several, number = np.unique(owner[~single], return_inverse=True)
        if len(several):
            shape[several] = shapely.multipolygons(polygons[~single], indices=number)
        return shape


def firsts(count: npt.NDArray[np.integer]) -> Ints:
    """Return where each of some counted rows begins, and their number at last."""
    return np.concatenate([[0], np.cumsum(count)]).astype(np.intp)


def _taken(first: Ints, rows: Ints) -> tuple[Ints, Ints]:
    """Return the members of some rows, row by row, and how many each has."""
    count = first[rows + 1] - first[rows]
    return ranges(first[rows], count), count


def _twins(start: Whole, end: Whole) -> Twins:
    """Return for each step the one that leads back along it, -1 for none."""
    both = np.concatenate([start, end])
    both -= both.min(axis=0, initial=2**62)
    _, number = np.unique(both @ np.array([_STRIDE, 1]), return_inverse=True)
    one, other = np.split(number, 2)
    key, back = one * len(both) + other, other * len(both) + one
    order = np.argsort(key, kind="stable")
    at = np.minimum(np.searchsorted(key[order], back), len(key) - 1)
    twin = np.where(key[order][at] == back, order[at], -1)
    # Only in pairs: shapes that overlap have steps that fit several others.
    return np.where(twin[twin] == np.arange(len(twin)), twin, -1).astype(np.int32)
