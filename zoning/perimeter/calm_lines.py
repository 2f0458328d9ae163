"""Make the lines between zones calm without letting a house or a street change sides."""

from dataclasses import dataclass
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
Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class _Held:
    """What a line may not pass over: points that keep their side, pieces of street."""

    fixed: shapely.STRtree
    streets: shapely.STRtree


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
    held = _Held(shapely.STRtree(fixed), shapely.STRtree(streets))
    loop = _loops(lines, held.streets)
    for number, calmness in enumerate(CALMNESS_M):
        tried = np.array(
            [pulled(lines[row], calmness, is_loop=loop[row]) for row in waiting], dtype=object
        )
        fits = _keeps_sides(lines[waiting], tried, held)
        taken[waiting[fits]] = tried[fits]
        level[waiting[fits]] = number
        waiting = waiting[~fits]
        if not len(waiting):
            break
    return _without_crossings(lines, taken, level, loop, held)


def pulled(
    line: shapely.LineString, calmness_m: float, *, is_loop: bool = False
) -> shapely.LineString:
    """
    Return a line pulled straight over a length.

    Parameters
    ----------
    line
        The line, metres.
    calmness_m
        The length over which wiggles are evened out, metres.
    is_loop
        Whether the line is a ring that is tied nowhere; else its ends stay.

    Returns
    -------
    shapely.LineString
        The calmer line; the line itself where it is shorter than a step.
    """
    if line.length < STEP_M:
        return line
    count = max(int(np.ceil(line.length / STEP_M)), 3)
    xy = shapely.get_coordinates(
        shapely.line_interpolate_point(line, np.linspace(0, 1, count + 1), normalized=True)
    )
    xy[0], xy[-1] = line.coords[0], line.coords[-1]
    pull = (calmness_m / (line.length / count)) ** 2
    if is_loop:
        wave = 2 - 2 * np.cos(2 * np.pi * np.arange(count) / count)
        smooth = np.fft.ifft(np.fft.fft(xy[:-1], axis=0) / (1 + pull * wave)[:, None], axis=0)
        xy = np.vstack([smooth.real, smooth.real[:1]])
    else:
        xy[1:-1] = _between_fixed_ends(xy, pull)
    return shapely.simplify(shapely.LineString(xy), DETAIL_M)


def _between_fixed_ends(xy: Floats, pull: float) -> Floats:
    bands = np.empty((2, len(xy) - 2))
    bands[0], bands[1] = -pull, 1 + 2 * pull
    right = xy[1:-1].copy()
    right[0] += pull * xy[0]
    right[-1] += pull * xy[-1]
    return np.asarray(solveh_banded(bands, right))


def _loops(lines: Lines, streets: shapely.STRtree) -> npt.NDArray[np.bool_]:
    """Say which lines are rings whose seam is neither a crossing nor another line's end."""
    start = shapely.get_point(lines, 0)
    tips = shapely.get_coordinates([start, shapely.get_point(lines, -1)])
    _, node, count = np.unique(tips, axis=0, return_inverse=True, return_counts=True)
    alone = shapely.is_closed(lines) & (count[node[: len(lines)]] == 2)
    tied, _ = streets.query(start, predicate="dwithin", distance=DETAIL_M)
    alone[tied] = False
    return np.asarray(alone)


def _keeps_sides(old: Lines, new: Lines, held: _Held) -> npt.NDArray[np.bool_]:
    """Say for each line whether no house and no stretch of street lies between old and new."""
    keeps = np.asarray(shapely.is_simple(new))
    swept = _swept(old, new, keeps)
    row, _ = held.fixed.query(swept, predicate="intersects")
    keeps[row] = False
    row, street = held.streets.query(swept, predicate="intersects")
    crossed = shapely.intersection(swept[row], held.streets.geometries[street])
    keeps[row[shapely.length(crossed) > 1e-6]] = False
    row, near = held.fixed.query(new, predicate="dwithin", distance=CLEARANCE_M)
    point = held.fixed.geometries[near]
    nearer = shapely.distance(new[row], point) < _CLOSER * shapely.distance(old[row], point)
    keeps[row[nearer]] = False
    return keeps


def _swept(old: Lines, new: Lines, is_simple: npt.NDArray[np.bool_]) -> Lines:
    """Return the ground between each line before and after."""
    swept = np.asarray(shapely.build_area(shapely.union(old, new)), dtype=object)
    # Between two rings lies what is inside one of them only.
    ring = shapely.is_closed(old) & is_simple
    before, after = shapely.build_area(old[ring]), shapely.build_area(new[ring])
    swept[ring] = shapely.symmetric_difference(before, after)
    return swept


def _without_crossings(
    old: Lines,
    taken: Lines,
    level: npt.NDArray[np.intp],
    loop: npt.NDArray[np.bool_],
    held: _Held,
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
            level[row], taken[row] = _next_fitting(
                old[row], int(level[row]) + 1, held, is_loop=bool(loop[row])
            )


def _next_fitting(
    line: shapely.LineString,
    level: int,
    held: _Held,
    *,
    is_loop: bool,
) -> tuple[int, shapely.LineString]:
    """Return the first level from one on at which a line keeps its sides, and the line there."""
    for number in range(level, len(CALMNESS_M)):
        tried = pulled(line, CALMNESS_M[number], is_loop=is_loop)
        before, after = (np.array([shape], dtype=object) for shape in (line, tried))
        if _keeps_sides(before, after, held)[0]:
            return number, tried
    return len(CALMNESS_M), line
