"""Number the lists of shapes that may hold the points of a cell."""

import numpy as np
import numpy.typing as npt
import shapely

from .locate_raster import Grid, Ints


class CandidateLists:
    """
    Lists of shapes to try, numbered from 0 as they are added; list n has the code -2 - n.

    Parameters
    ----------
    shapes
        The shapes, in the order in which they are preferred.
    grid
        The grid of the cells.
    """

    def __init__(self, shapes: npt.NDArray[np.object_], grid: Grid) -> None:
        self.grid = grid
        self._tree = shapely.STRtree(shapes)
        self._lengths: list[Ints] = [np.empty(0, dtype=np.int64)]
        self._items: list[Ints] = [np.empty(0, dtype=np.int64)]
        self._count = 0

    def add(self, lengths: Ints, items: Ints) -> Ints:
        """Return the codes of new lists, given one after the other, each ascending."""
        self._lengths.append(lengths)
        self._items.append(items)
        self._count += len(lengths)
        return -2 - np.arange(self._count - len(lengths), self._count)

    def add_near(self, row: Ints, column: Ints, width: int) -> Ints:
        """Return the codes of new lists of all shapes whose box meets a cell."""
        side = self.grid.side
        west, south = (self.grid.west + column * side, self.grid.south + row * side)
        # Half a cell more than the cell outweighs all rounding; a shape too many does no harm.
        spare, reach = side / 2, (width + 0.5) * side
        boxes = shapely.box(west - spare, south - spare, west + reach, south + reach)
        owner, item = self._tree.query(boxes)
        order = np.lexsort((item, owner))
        lengths = np.bincount(owner, minlength=len(boxes)).astype(np.int64)
        return self.add(lengths, item[order].astype(np.int64))

    def packed(self) -> tuple[Ints, Ints]:
        """Return where each list begins and ends, and all lists in a row."""
        return np.r_[0, np.cumsum(np.concatenate(self._lengths))], np.concatenate(self._items)
