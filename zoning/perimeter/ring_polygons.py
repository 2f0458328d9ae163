"""Make polygons out of rings that bound somebody's ground."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import shapely

from .pieces import Floats, Ints
from .snapped_lines import PER_METRE

Shapes = npt.NDArray[np.object_]


@dataclass(frozen=True, slots=True, eq=False)
class Rings:
    """
    Rings round the ground of owners.

    Attributes
    ----------
    xy
        Corners ring after ring, whole millimetres, no ring back to its first, shape (c, 2):
        anticlockwise round ground, clockwise round holes.
    begins
        Where each ring begins, shape (r,).
    owner
        Whose ring it is, from 0, shape (r,).
    """

    xy: npt.NDArray[np.int64]
    begins: Ints
    owner: Ints

    def areas(self) -> Floats:
        """Return the area of each ring, square metres; below 0 for holes."""
        size = np.diff(np.r_[self.begins, len(self.xy)])
        # Near its first corner the sums are exact.
        local = (self.xy - np.repeat(self.xy[self.begins], size, axis=0)).astype(np.float64)
        after = np.arange(1, len(local) + 1)
        after[self.begins + size - 1] = self.begins
        cross = local[:, 0] * local[after, 1] - local[after, 0] * local[:, 1]
        total = np.add.reduceat(cross, self.begins) if len(cross) else cross
        return np.asarray(total / (2 * PER_METRE**2))


def ring_polygons(rings: Rings, owners: int) -> Shapes:
    """
    Make the ground of each owner.

    Parameters
    ----------
    rings
        The rings. Those of one owner do not cross.
    owners
        How many owners there are.

    Returns
    -------
    numpy.ndarray
        A polygon or multipolygon an owner, metres, shape (owners,); empty where there is no
        ring.
    """
    ground = np.full(owners, shapely.Polygon(), dtype=object)
    if not len(rings.begins):
        return ground
    size = np.diff(np.r_[rings.begins, len(rings.xy)])
    lines = shapely.linearrings(rings.xy / PER_METRE, indices=np.repeat(np.arange(len(size)), size))
    area = rings.areas()
    by_owner = np.argsort(rings.owner, kind="stable")
    shell, hole = by_owner[area[by_owner] > 0], by_owner[area[by_owner] < 0]
    owner = rings.owner[shell]
    within = _shells(lines[shell], owner, lines[hole], rings.owner[hole])
    part = np.concatenate([np.arange(len(shell)), within])
    order = np.argsort(part, kind="stable")
    polygons = shapely.polygons(lines[np.concatenate([shell, hole])[order]], indices=part[order])
    _, number, count = np.unique(owner, return_inverse=True, return_counts=True)
    single = (count == 1)[number]
    ground[owner[single]] = polygons[single]
    if not single.all():
        several, number = np.unique(owner[~single], return_inverse=True)
        ground[several] = shapely.multipolygons(polygons[~single], indices=number)
    return ground


def _shells(shells: Shapes, owner: Ints, holes: Shapes, hole_owner: Ints) -> Ints:
    """Return for each hole the shell of its owner that it lies in; both stand by owner."""
    first = np.searchsorted(owner, hole_owner, side="left")
    count = np.searchsorted(owner, hole_owner, side="right") - first
    for row in np.flatnonzero(count > 1):
        mine = shapely.polygons(shells[first[row] : first[row] + count[row]])
        # Of shells inside one another's holes the smallest is the one.
        size = np.where(shapely.covers(mine, holes[row]), shapely.area(mine), np.inf)
        first[row] += np.argmin(size)
    return first
