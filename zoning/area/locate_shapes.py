"""Find which of many shapes holds a point, for many points at once."""

from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt
import shapely

from .locate_raster import Floats, Grid, Ints

FINE: Final = 8
"""Small cells along the side of a large one."""

NOWHERE: Final = -1
"""Code of a cell that no shape touches or holds."""

Codes = npt.NDArray[np.int32]


@dataclass(frozen=True, slots=True, eq=False)
class ShapeIndex:
    """
    Shapes made ready to be asked which of them holds a point.

    Attributes
    ----------
    shapes
        The shapes, in the order in which they are preferred.
    grid
        Small cells over all of them; `FINE` by `FINE` of them are a large one.
    large
        For each large cell: the first shape that holds it all, `NOWHERE`, or -2 - n where n is
        a block of small cells, or, counted on from the last block, a list of shapes to try.
    small
        The same for the small cells of each block; here n is a list.
    first, listed
        List n is ``listed[first[n]:first[n + 1]]``, ascending.
    """

    shapes: npt.NDArray[np.object_]
    grid: Grid
    large: Codes
    small: Codes
    first: Ints
    listed: Ints

    def holder(self, x: Floats, y: Floats) -> Ints:
        """
        Return for each point the first shape that holds it.

        Parameters
        ----------
        x, y
            Finite coordinates, in the system of the shapes.

        Returns
        -------
        ndarray
            Position of the shape in ``shapes``, or -1. A border belongs to its shape, as in
            `shapely.intersects`, to which the answer is equal for every point.
        """
        code = self._codes(x, y)
        found = np.maximum(code, NOWHERE).astype(np.int64)
        open_ = np.flatnonzero(code < NOWHERE)
        lists = -2 - code[open_].astype(np.int64)
        # Shape by shape, a polygon's segments stay in the processor's cache: twice as fast.
        order = np.argsort(self.listed[self.first[lists]], kind="stable")
        open_, lists = open_[order], lists[order]
        trial, end = self.first[lists], self.first[lists + 1]
        while len(open_):
            shape = self.listed[trial]
            hit = shapely.intersects_xy(self.shapes[shape], x[open_], y[open_])
            found[open_[hit]] = shape[hit]
            more = ~hit & (trial + 1 < end)
            open_, trial, end = open_[more], trial[more] + 1, end[more]
        return found

    def _codes(self, x: Floats, y: Floats) -> Codes:
        """Return for each point a shape, `NOWHERE`, or -2 - n for list n."""
        grid = self.grid
        u, v = grid.across(x), grid.up(y)
        on = (u >= 0) & (u < grid.columns) & (v >= 0) & (v < grid.rows)
        column, row = (np.where(on, at, 0).astype(np.int64) for at in (u, v))
        code: Codes = self.large[row // FINE * (grid.columns // FINE) + column // FINE]
        code[~on] = NOWHERE
        blocks = len(self.small) // FINE**2
        deep = np.flatnonzero(code < NOWHERE)
        block = -2 - code[deep].astype(np.int64)
        code[deep] += blocks
        is_block = block < blocks
        deep, block = deep[is_block], block[is_block]
        small = (block * FINE + row[deep] % FINE) * FINE + column[deep] % FINE
        code[deep] = self.small[small]
        return code
