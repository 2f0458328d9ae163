"""Keep new alleys clear of what stands already: streets, alleys, walls and water."""

import math

from .path import Path, Point

_CELL = 30.0
_SPACING = 4.0


class Clearance:
    """
    Points of everything an alley must keep away from, on a grid for quick look-up.

    Every point knows its way (-1 for what is no way) and its reach: how much ground beside it
    is spoken for. Two things stay clear when they are further apart than both reaches together.
    """

    def __init__(self) -> None:
        self._cells: dict[tuple[int, int], list[tuple[float, float, float, int]]] = {}
        self._widest = 0.0

    def add(self, path: Path, *, reach: float, way: int = -1) -> None:
        """Add a line, by points along it at most 4 m apart."""
        self._widest = max(self._widest, reach)
        for _, (x, y) in path.samples(_SPACING):
            key = (math.floor(x / _CELL), math.floor(y / _CELL))
            self._cells.setdefault(key, []).append((x, y, reach, way))

    def is_clear(self, point: Point, *, reach: float, at_most: float, but: int = -2) -> bool:
        """
        Tell whether a point keeps clear of everything.

        Parameters
        ----------
        point
            The point.
        reach
            Its own reach, metres.
        at_most
            No more clearance than this is asked for: near its mouth an alley is near others.
        but
            A way that does not count.
        """
        x, y = point
        span = min(reach + self._widest, at_most)
        for i in range(math.floor((x - span) / _CELL), math.floor((x + span) / _CELL) + 1):
            for j in range(math.floor((y - span) / _CELL), math.floor((y + span) / _CELL) + 1):
                for px, py, other, way in self._cells.get((i, j), ()):
                    if way == but:
                        continue
                    need = min(reach + other, at_most)
                    if (x - px) ** 2 + (y - py) ** 2 < need * need:
                        return False
        return True

    def first_way(self, start: Point, along: Point, *, within: float) -> int:
        """Return the first thing a ray meets: a way's index, -1 for a wall, -2 for nothing."""
        distance = _SPACING
        while distance < within:
            x, y = start[0] + along[0] * distance, start[1] + along[1] * distance
            i, j = math.floor(x / _CELL), math.floor(y / _CELL)
            for a in (i - 1, i, i + 1):
                for b in (j - 1, j, j + 1):
                    for px, py, _, way in self._cells.get((a, b), ()):
                        if (x - px) ** 2 + (y - py) ** 2 < 6.25:
                            return way
            distance += 1.5
        return -2
