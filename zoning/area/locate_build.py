"""Make shapes ready to be asked which of them holds a point."""

import math
from typing import Final

import numpy as np
import numpy.typing as npt
import shapely

from .locate_lists import CandidateLists
from .locate_raster import Grid, Ints, Traces, border_of, sorted_once, traces_of
from .locate_shapes import FINE, NOWHERE, Codes, ShapeIndex

MOST_LARGE_CELLS: Final = 4_000_000
FEWEST_LARGE_CELLS: Final = 4_096
SEGMENTS_AT_ONCE: Final = 500_000


def shape_index(shapes: npt.NDArray[np.object_], *, large_cells: int | None = None) -> ShapeIndex:
    """
    Make shapes ready to be asked which of them holds a point.

    Parameters
    ----------
    shapes
        Valid polygons and multipolygons in the order in which they are preferred where several
        hold a point; they may overlap.
    large_cells
        About how many large cells to lay over all shapes, at least 1; by default one for two
        vertices, 4,096 to 4,000,000. The answers are the same for any number.

    Returns
    -------
    ShapeIndex
        The index. The shapes are prepared in place (`shapely.prepare`).

    Notes
    -----
    Time and memory grow with the vertices. A cell inside one shape is known without another
    look; in a cell that a border touches, the shapes concerned are asked one after the other.
    """
    shapes = np.array(shapes, dtype=object)
    shapely.prepare(shapes)
    if large_cells is None:
        vertices = int(shapely.get_num_coordinates(shapes).sum())
        large_cells = min(max(vertices // 2, FEWEST_LARGE_CELLS), MOST_LARGE_CELLS)
    grid = _grid_over(shapes, large_cells)
    traces = _all_traces(shapes, grid)
    cover, lists = _Cover(traces), CandidateLists(shapes, grid)
    touched, code = _touched_cells(traces, cover, lists)
    blocks, small = _small_cells(touched, code, cover, lists)
    large = _large_cells(blocks, cover, lists)
    return ShapeIndex(shapes, grid, large, small, *lists.packed())


def _grid_over(shapes: npt.NDArray[np.object_], cells: int) -> Grid:
    """Return a grid of so many large cells, with one more to spare on each side."""
    if not len(shapes):
        return Grid(0.0, 0.0, 1.0, FINE, FINE)
    west, south, east, north = shapely.total_bounds(shapes)
    wide, high = east - west, north - south
    side = max(math.sqrt(wide * high / cells), max(wide, high) / cells) / FINE
    columns, rows = (FINE * (math.ceil(extent / side / FINE) + 2) for extent in (wide, high))
    return Grid(west - FINE * side, south - FINE * side, side, columns, rows)


def _all_traces(shapes: npt.NDArray[np.object_], grid: Grid) -> Traces:
    """Trace shapes some at a time: all segments at once would take gigabytes."""
    part = np.cumsum(shapely.get_num_coordinates(shapes)) // SEGMENTS_AT_ONCE
    starts = np.flatnonzero(np.diff(part, prepend=-1))
    traces = [traces_of(border_of(shapes[:0], grid), grid)]
    stops = np.append(starts, len(shapes))[1:]
    for start, stop in zip(starts, stops, strict=True):
        traces.append(traces_of(border_of(shapes[start:stop], grid), grid).moved(int(start)))
    return Traces.joined(traces)


class _Cover:
    """How many shapes hold the middle of a cell, and the sum of their positions."""

    def __init__(self, traces: Traces) -> None:
        order = np.argsort(traces.crossed, kind="stable")
        step = traces.step[order]
        self.crossed = traces.crossed[order]
        self._counts = np.r_[0, np.cumsum(step)]
        self._sums = np.r_[0, np.cumsum(step * traces.crossed_by[order])]

    def at(self, cell: Ints) -> tuple[Ints, Ints]:
        """Return count and sum for cells."""
        return self.after(np.searchsorted(self.crossed, cell, side="right"))

    def after(self, crossings: Ints) -> tuple[Ints, Ints]:
        """Return count and sum beyond so many crossings."""
        return self._counts[crossings], self._sums[crossings]


def _touched_cells(traces: Traces, cover: _Cover, lists: CandidateLists) -> tuple[Ints, Codes]:
    """Return the cells that borders touch, ascending, and their codes."""
    order = np.argsort(traces.cell, kind="stable")
    cell, shape, inside = traces.cell[order], traces.shape[order], traces.inside[order]
    start = np.flatnonzero(np.diff(cell, prepend=-1))
    touched = cell[start]
    if not len(touched):
        return touched, np.empty(0, dtype=np.int32)
    # Without what the touching shapes add, the cover is that of shapes that hold the whole cell.
    is_held = cover.at(touched)[0] != np.add.reduceat(inside, start)
    pairs = np.diff(np.r_[start, len(cell)])
    code = np.empty(len(touched), dtype=np.int32)
    code[~is_held] = lists.add(pairs[~is_held], shape[np.repeat(~is_held, pairs)])
    row, column = np.divmod(touched[is_held], lists.grid.columns)
    code[is_held] = lists.add_near(row, column, 1)
    return touched, code


def _small_cells(
    touched: Ints, touched_code: Codes, cover: _Cover, lists: CandidateLists
) -> tuple[Ints, Codes]:
    """Return the large cells that hold a touched cell, ascending, and the codes in them."""
    columns = lists.grid.columns
    blocks, place = _in_blocks(touched, None, columns)
    is_touched = np.zeros(len(blocks) * FINE**2, dtype=bool)
    is_touched[place] = True
    row, column = np.divmod(blocks, columns // FINE)
    line = ((row[:, None] * FINE + np.arange(FINE)) * columns + column[:, None] * FINE).ravel()
    _, crossed = _in_blocks(cover.crossed, blocks, columns)
    passed = np.bincount(crossed, minlength=len(is_touched)).reshape(-1, FINE).cumsum(axis=1)
    passed += np.searchsorted(cover.crossed, line)[:, None]
    count, total = cover.after(passed.ravel())
    crowded = np.flatnonzero((count > 1) & ~is_touched)
    at_row, at_column = np.divmod(line[crowded // FINE] + crowded % FINE, columns)
    code = _codes(count, total)
    code[crowded] = lists.add_near(at_row, at_column, 1)
    code[place] = touched_code
    return blocks, code


def _in_blocks(cell: Ints, blocks: Ints | None, columns: int) -> tuple[Ints, Ints]:
    """Return blocks, those of the cells if none are given, and places of the cells in them."""
    row, column = np.divmod(cell, columns)
    large = row // FINE * (columns // FINE) + column // FINE
    if blocks is None:
        blocks = sorted_once(large)
    block = np.searchsorted(blocks, large)
    known = np.append(blocks, -1)[block] == large
    place = (block * FINE + row % FINE) * FINE + column % FINE
    return blocks, place[known]


def _large_cells(blocks: Ints, cover: _Cover, lists: CandidateLists) -> Codes:
    """Return the codes of the large cells; lists are counted on from the last block."""
    wide, high = lists.grid.columns // FINE, lists.grid.rows // FINE
    row, column = np.divmod(np.arange(wide * high), wide)
    row, column = row * FINE, column * FINE
    half = FINE // 2
    count, total = cover.at((row + half) * lists.grid.columns + column + half)
    count[blocks] = 0
    crowded = np.flatnonzero(count > 1)
    code = _codes(count, total)
    code[crowded] = lists.add_near(row[crowded], column[crowded], FINE) - len(blocks)
    code[blocks] = -2 - np.arange(len(blocks))
    return code


def _codes(count: Ints, total: Ints) -> Codes:
    return np.where(count == 1, total, NOWHERE).astype(np.int32)
