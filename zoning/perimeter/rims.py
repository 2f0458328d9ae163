"""Draw yellow ground round red zones where they look on fields."""

from typing import Final

import numpy as np
import numpy.typing as npt
import shapely
from scipy.spatial import cKDTree

from .even_pieces import PIECE_M, even_pieces
from .outline_edges import GRAIN_M, OPEN, Edges, Whole, borders_between, corners, edges_of, middles
from .outline_lines import lines_of
from .pieces import Floats, Ints
from .rings import numbered_pairs
from .square_index import SQUARE_M, in_squares, squares_round
from .terrain import Terrain

RIM_M: Final = 8.0
"""Yellow ground drawn round a red zone where it looks on fields."""

_SAME_CORNER: Final = 3
"""A rim's corner this many millimetres from a parcel's stands on it."""

_ON_THE_LINE_M: Final = 0.0015
"""A rim's corner this near a border stands on it: it was rounded to the millimetre."""

Shapes = npt.NDArray[np.object_]


def with_rims(edges: Edges, is_red: npt.NDArray[np.bool_], places: Ints, terrain: Terrain) -> Edges:
    """
    Draw rims of yellow ground round reds that look on fields.

    Parameters
    ----------
    edges
        Where zones end, as `borders_between` gives it; pieces below ``len(places)`` are parcels.
    is_red
        Whether each zone is red.
    places
        The place of each piece.
    terrain
        The ground of the area.

    Returns
    -------
    Edges
        The same where no red zone has both fields and a yellow zone beside it. Rims are pieces
        from ``len(places)`` on: ground within `RIM_M` of the red, in nobody's parcel, that has
        a border with the yellow zone that the red one has the longest border with.
    """
    wrapped = _wrapped_in(edges, is_red)
    facing = is_red[edges.left] & (edges.right == OPEN) & (wrapped[edges.left] != OPEN)
    facing[facing] = ~_on_open_ground(edges.some(facing), places, terrain)
    if not facing.any():
        return edges
    rims, zone = _rims(edges.some(facing), wrapped, terrain)
    parts, index = shapely.get_parts(rims, return_index=True)
    ground = edges_of(parts, zone[index])
    involved = np.zeros(len(is_red), bool)
    involved[edges.left[facing]] = involved[zone] = True
    bare = np.flatnonzero((edges.right == OPEN) & involved[edges.left])
    bare = bare[_within_reach(edges.some(bare), edges.some(facing))]
    lone = edges.some(bare)
    ground = _snapped(ground, lone)
    fresh = ground.some(~np.isin(corners(ground.start), corners(lone.start)))
    lone = _split(lone, fresh)
    ground = fitted(ground, fresh)
    ground = ground.some(_attached(lone, ground, len(parts)))
    number = Edges(ground.start, ground.end, ground.left, ground.right, ground.piece + len(places))
    others = np.ones(len(edges.left), bool)
    others[bare] = False
    return edges.some(others).joined(borders_between(lone.joined(number)))


def fitted(ground: Edges, tips: Edges) -> Edges:
    """
    Split the edges of rims where others start on them, and close the slits that this shows.

    Parameters
    ----------
    ground
        Edges of rims, each with its piece to the left.
    tips
        Edges whose starts split those of ``ground``.

    Returns
    -------
    Edges
        No two of one piece lie on one another.
    """
    return _without_slits(_split(ground, tips))


def _wrapped_in(edges: Edges, is_red: npt.NDArray[np.bool_]) -> Ints:
    """Return for each red zone the yellow one it has the longest border with, `OPEN` for none."""
    wrapped = np.full(len(is_red), OPEN)
    inner = (edges.right != OPEN) & (is_red[edges.left] != is_red[edges.right])
    pair = np.stack([edges.left[inner], edges.right[inner]], axis=1)
    pair = np.where(is_red[pair[:, :1]], pair, pair[:, ::-1])
    row, index = numbered_pairs(*pair.T)
    pairs = pair[row]
    # Whole micrometres, so that the sum does not depend on the order.
    whole = np.rint(edges.length_m[inner] * 1e6)
    length = np.bincount(index, weights=whole, minlength=len(pairs))
    order = np.lexsort((-pairs[:, 1], length))
    wrapped[pairs[order, 0]] = pairs[order, 1]
    return wrapped


def _within_reach(edges: Edges, facing: Edges) -> npt.NDArray[np.bool_]:
    """Say which edges a rim of others may come to, and of some more."""
    tips = np.vstack(even_pieces(*facing.metres, PIECE_M))
    # Half a piece lies between a spot and a tip, on either side.
    squares = squares_round(tips, RIM_M + PIECE_M + _ON_THE_LINE_M)
    start, end = edges.metres
    long = edges.length_m > PIECE_M
    return in_squares(start, squares) | in_squares(end, squares) | long


def _on_open_ground(edges: Edges, places: Ints, terrain: Terrain) -> npt.NDArray[np.bool_]:
    """Say on which edges an open parcel looks."""
    rings = terrain.parcels.rings
    # The last entry answers for a step with nobody's ground on its other side.
    is_open = np.append(~terrain.is_cell, False)
    is_open[places] = False
    step, _ = rings.steps_of(np.unique(places[edges.piece]))
    step = step[is_open[rings.across[step]]]
    beside = corners(rings.corner[step] + rings.corner[rings.after(step)])
    return np.isin(middles(edges), beside)


def _rims(facing: Edges, wrapped: Ints, terrain: Terrain) -> tuple[Shapes, Ints]:
    """Return the ground near reds that is in nobody's parcel, for each yellow, and the yellow."""
    lines = lines_of(facing)
    reds, index = np.unique(lines.left, return_inverse=True)
    order = np.argsort(index, kind="stable")
    shapes = shapely.linestrings(lines.xy, indices=lines.of)
    borders = shapely.multilinestrings(shapes[order], indices=index[order])
    yellows, of = np.unique(wrapped[reds], return_inverse=True)
    wide = shapely.buffer(borders, RIM_M, quad_segs=4)
    start, end = facing.metres
    box = np.hstack([np.minimum(start, end) - RIM_M, np.maximum(start, end) + RIM_M])
    beside = terrain.parcel_squares.near(box)
    ground = terrain.parcels.rings.shapes(beside)
    red, parcel = shapely.STRtree(ground).query(wide, predicate="intersects")
    near = _grouped(of[red], parcel, len(yellows))
    one, other = shapely.STRtree(wide).query(wide, predicate="dwithin", distance=GRAIN_M)
    earlier = of[other] < of[one]
    before = _grouped(of[one[earlier]], of[other[earlier]], len(yellows))
    drawn: list[shapely.Geometry] = []
    for row in range(len(yellows)):
        parcels = ground[np.unique(near[row])]
        taken = shapely.coverage_union_all(parcels)
        if len(before[row]):
            taken = shapely.union_all([taken, *(drawn[r] for r in np.unique(before[row]))])
        whole = shapely.union_all(wide[of == row], grid_size=GRAIN_M)
        left = shapely.difference(whole, taken, grid_size=GRAIN_M)
        drawn.append(left)
    return np.array(drawn, dtype=object), yellows


def _grouped(owner: Ints, item: Ints, count: int) -> list[Ints]:
    order = np.lexsort((item, owner))
    return np.split(item[order], np.searchsorted(owner[order], np.arange(1, count)))


def _snapped(rims: Edges, lone: Edges) -> Edges:
    """Let corners of rims that stand beside a corner of a parcel stand on it."""
    tips = np.concatenate([rims.start, rims.end])
    start, end = np.split(_nearest(tips, np.concatenate([lone.start, lone.end])), 2)
    kept = (start != end).any(axis=1)
    return _without_slits(Edges(start, end, rims.left, rims.right, rims.piece).some(kept))


def _without_slits(edges: Edges) -> Edges:
    """Leave out edges of one piece that lie back to back: the slit between them is closed."""
    _, twin = numbered_pairs(middles(edges), edges.piece)
    return edges.some(np.bincount(twin)[twin] == 1)


def _nearest(tips: Whole, known: Whole) -> Whole:
    found = tips.copy()
    rows = np.flatnonzero(~np.isin(corners(tips), corners(known)))
    metres = [np.asarray(xy * GRAIN_M, np.float64) for xy in (known, tips[rows])]
    known = known[in_squares(metres[0], squares_round(metres[1], GRAIN_M))]
    away, at = cKDTree(known).query(tips[rows], distance_upper_bound=_SAME_CORNER + 0.5)
    near = np.isfinite(away)
    found[rows[near]] = known[np.asarray(at, np.intp)[near]]
    return found


def _split(edges: Edges, tips: Edges) -> Edges:
    """Split edges where those of other ground start on them."""
    start, end = edges.metres
    spots_m = tips.metres[0]
    squares = squares_round(spots_m, _ON_THE_LINE_M)
    long = edges.length_m > SQUARE_M
    near = np.flatnonzero(in_squares(start, squares) | in_squares(end, squares) | long)
    lines = shapely.linestrings(np.stack([start[near], end[near]], axis=1))
    tip, edge = shapely.STRtree(lines).query(
        shapely.points(spots_m), predicate="dwithin", distance=_ON_THE_LINE_M
    )
    edge = near[edge]
    # Ground that has the corner already need not be split there.
    own = np.stack([corners(edges.start), edges.piece], axis=1)
    known = {tuple(pair) for pair in own[np.isin(own[:, 0], corners(tips.start)[tip])].tolist()}
    asked = np.stack([corners(tips.start)[tip], edges.piece[edge]], axis=1).tolist()
    inner = np.array([tuple(pair) not in known for pair in asked], bool)
    spots, of = _once(tips.start[tip[inner]], edge[inner])
    away = np.hypot(*(spots - edges.start[of]).T)
    return _cut(edges, spots, of, away)


def _once(spots: Whole, edge: Ints) -> tuple[Whole, Ints]:
    """Return each spot of each edge once."""
    every = np.unique(np.column_stack([edge, spots]), axis=0)
    return every[:, 1:], every[:, 0].astype(np.intp)


def _cut(edges: Edges, spots: Whole, edge: Ints, away: Floats) -> Edges:
    """Put spots into the edges they stand on, by their distance from the start."""
    every = np.arange(len(edges.left))
    owner = np.concatenate([every, edge])
    order = np.lexsort((np.concatenate([np.full(len(every), -1.0), away]), owner))
    owner = owner[order]
    start = np.concatenate([edges.start, spots])[order]
    last = np.r_[np.diff(owner) != 0, True]
    end = np.where(last[:, None], edges.end[owner], np.roll(start, -1, axis=0))
    return Edges(start, end, edges.left[owner], edges.right[owner], edges.piece[owner])


def _attached(lone: Edges, rims: Edges, parts: int) -> npt.NDArray[np.bool_]:
    """Say for each edge of a rim whether its part has a border with parcels of its own zone."""
    known = middles(lone)
    order = np.argsort(known, kind="stable")
    mine = middles(rims)
    at = order[np.minimum(np.searchsorted(known[order], mine), len(known) - 1)]
    beside = (known[at] == mine) & (lone.left[at] == rims.left)
    held = np.zeros(parts, bool)
    held[rims.piece[beside]] = True
    return held[rims.piece]
