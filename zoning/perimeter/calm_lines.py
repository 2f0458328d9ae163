"""Make the lines between zones calm without letting a house or a street change sides."""

from typing import Final

import numpy as np
import numpy.typing as npt
import shapely
from scipy.linalg import solveh_banded

STEP_M: Final = 1.5
CALMNESS_M: Final = (12.0, 8.0, 5.0, 3.0, 1.5, 0.7)
"""Lengths over which a line's wiggles are evened out: the longest that is allowed is taken."""

DETAIL_M: Final = 0.15
"""Vertices that stray less than this from the line without them are left out."""

CLEARANCE_M: Final = 1.5
_CLOSER: Final = 0.6
"""Within the clearance, a line may come to this share of its old distance from a fixed point."""

Lines = npt.NDArray[np.object_]


def calm_lines(lines: Lines, *, fixed: Lines, streets: Lines) -> Lines:
    """
    Even out lines as far as houses and streets allow.

    Parameters
    ----------
    lines
        Lines in metres that meet in their ends only; ends stay where they are. A closed
        line keeps its first point.
    fixed
        Points that must stay on their side and at some distance: houses, spots of streets.
    streets
        Pieces of street; a line may touch one with its end only, where it did before.

    Returns
    -------
    numpy.ndarray
        The same lines, calmer, in the same order; no two cross.

    Notes
    -----
    A line is pulled straight like a string tied to where it was (a membrane: the squared
    distance from the old line plus the squared slope times the square of the length in
    `CALMNESS_M`). A step that lets a house or a street change sides is taken again with the
    next shorter length; at worst the line stays as it was. Deterministic.
    """
    taken = lines.copy()
    level = np.full(len(lines), len(CALMNESS_M))
    waiting = np.arange(len(lines))
    fixed_tree, street_tree = shapely.STRtree(fixed), shapely.STRtree(streets)
    for number, calmness in enumerate(CALMNESS_M):
        tried = np.array([pulled(line, calmness) for line in lines[waiting]], dtype=object)
        fits = _keeps_sides(lines[waiting], tried, fixed_tree, street_tree)
        taken[waiting[fits]] = tried[fits]
        level[waiting[fits]] = number
        waiting = waiting[~fits]
        if not len(waiting):
            break
    return _without_crossings(lines, taken, level, fixed_tree, street_tree)


def pulled(line: shapely.LineString, calmness_m: float) -> shapely.LineString:
    """Return a line pulled straight over a length, its ends where they were."""
    count = max(int(np.ceil(line.length / STEP_M)), 3)
    if line.length < STEP_M:
        return line
    xy = shapely.get_coordinates(
        shapely.line_interpolate_point(line, np.linspace(0, 1, count + 1), normalized=True)
    )
    xy[0], xy[-1] = line.coords[0], line.coords[-1]
    inner = count - 1
    pull = (calmness_m / (line.length / count)) ** 2
    bands = np.empty((2, inner))
    bands[0], bands[1] = -pull, 1 + 2 * pull
    right = xy[1:-1].copy()
    right[0] += pull * xy[0]
    right[-1] += pull * xy[-1]
    xy[1:-1] = solveh_banded(bands, right)
    return shapely.simplify(shapely.LineString(xy), DETAIL_M)


def _keeps_sides(
    old: Lines, new: Lines, fixed: shapely.STRtree, streets: shapely.STRtree
) -> npt.NDArray[np.bool_]:
    """Say for each line whether no house and no stretch of street lies between old and new."""
    keeps = np.asarray(shapely.is_simple(new))
    swept = shapely.build_area(shapely.union(old, new))
    row, _ = fixed.query(swept, predicate="intersects")
    keeps[row] = False
    row, street = streets.query(swept, predicate="intersects")
    crossed = shapely.length(shapely.intersection(swept[row], streets.geometries[street]))
    keeps[row[crossed > 1e-6]] = False
    row, near = fixed.query(new, predicate="dwithin", distance=CLEARANCE_M)
    point = fixed.geometries[near]
    nearer = shapely.distance(new[row], point) < _CLOSER * shapely.distance(old[row], point)
    keeps[row[nearer]] = False
    return keeps


def _without_crossings(
    old: Lines,
    taken: Lines,
    level: npt.NDArray[np.intp],
    fixed: shapely.STRtree,
    streets: shapely.STRtree,
) -> Lines:
    """Take back what was calmed too far, where two lines came to cross; the old ones do not."""
    last = len(CALMNESS_M)
    while True:
        tree = shapely.STRtree(taken)
        one, other = tree.query(taken, predicate="intersects")
        one, other = one[one < other], other[one < other]
        met = shapely.intersection(taken[one], taken[other])
        ends = shapely.union(shapely.boundary(taken[one]), shapely.boundary(taken[other]))
        wrong = ~shapely.is_empty(shapely.difference(met, ends))
        back = np.unique(np.concatenate([one[wrong], other[wrong]]))
        back = back[level[back] < last]
        if not len(back):
            return taken
        for row in back:
            level[row] = _next_fitting(old[row], int(level[row]) + 1, fixed, streets)
            calm = level[row] < last
            taken[row] = pulled(old[row], CALMNESS_M[level[row]]) if calm else old[row]


def _next_fitting(
    line: shapely.LineString, level: int, fixed: shapely.STRtree, streets: shapely.STRtree
) -> int:
    while level < len(CALMNESS_M):
        tried = np.array([pulled(line, CALMNESS_M[level])], dtype=object)
        if _keeps_sides(np.array([line], dtype=object), tried, fixed, streets)[0]:
            return level
        level += 1
    return level
