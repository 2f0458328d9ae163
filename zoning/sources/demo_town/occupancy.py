"""Know which ground is built on: oriented rectangles that must not overlap."""

import math
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from .path import Path, Point, on_grid

_CELL = 25.0


@dataclass(frozen=True, slots=True)
class Rectangle:
    """
    A rectangle that need not stand along the axes.

    Attributes
    ----------
    centre
        Local metres.
    along
        Unit vector along its front.
    width, depth
        Metres along the front and across it.
    """

    centre: Point
    along: Point
    width: float
    depth: float

    def corners(self) -> list[Point]:
        """Return the corners, anticlockwise."""
        (x, y), (ux, uy) = self.centre, self.along
        a, b = self.width / 2, self.depth / 2
        signs = ((-a, -b), (a, -b), (a, b), (-a, b))
        return [on_grid((x + ux * p - uy * q, y + uy * p + ux * q)) for p, q in signs]

    def inner(self, box: tuple[float, float, float, float]) -> "Rectangle":
        """Return a part of it: left, front, width and depth as shares of its own."""
        left, front, width, depth = box
        p = (left + width / 2 - 0.5) * self.width
        q = (front + depth / 2 - 0.5) * self.depth
        (x, y), (ux, uy) = self.centre, self.along
        middle = on_grid((x + ux * p - uy * q, y + uy * p + ux * q))
        return Rectangle(middle, self.along, width * self.width, depth * self.depth)


class Occupancy:
    """Rectangles by grid cell, and the test whether another one overlaps any of them."""

    def __init__(self) -> None:
        self._rows = np.empty((1024, 6))
        self._count = 0
        self._cells: dict[tuple[int, int], list[int]] = {}

    def add(self, rectangle: Rectangle) -> None:
        """Put a rectangle on the ground."""
        if self._count == len(self._rows):
            self._rows = np.concatenate([self._rows, np.empty_like(self._rows)])
        self._rows[self._count] = (
            *rectangle.centre, *rectangle.along, rectangle.width / 2, rectangle.depth / 2,
        )  # fmt: skip
        for key in _cells_of(rectangle):
            self._cells.setdefault(key, []).append(self._count)
        self._count += 1

    def add_line(self, path: Path, half_width: float) -> None:
        """Put a strip on the ground, ``half_width`` to both sides of a line."""
        for (ax, ay), (bx, by) in pairwise(path.points):
            length = math.dist((ax, ay), (bx, by))
            along = ((bx - ax) / length, (by - ay) / length)
            middle = ((ax + bx) / 2, (ay + by) / 2)
            self.add(Rectangle(middle, along, length + 0.8, 2 * half_width))

    def is_free(self, rectangle: Rectangle) -> bool:
        """Tell whether a rectangle overlaps none; by the separating axes of each pair."""
        near = [row for key in _cells_of(rectangle) for row in self._cells.get(key, ())]
        if not near:
            return True
        x, y, ux, uy, a, b = self._rows[near].T
        (cx, cy), (vx, vy) = rectangle.centre, rectangle.along
        p, q = rectangle.width / 2, rectangle.depth / 2
        dx, dy = x - cx, y - cy
        cosine, sine = np.abs(ux * vx + uy * vy), np.abs(ux * vy - uy * vx)
        apart = np.abs(dx * vx + dy * vy) >= p + a * cosine + b * sine
        apart |= np.abs(dy * vx - dx * vy) >= q + a * sine + b * cosine
        apart |= np.abs(dx * ux + dy * uy) >= a + p * cosine + q * sine
        apart |= np.abs(dy * ux - dx * uy) >= b + p * sine + q * cosine
        return bool(apart.all())


def _cells_of(rectangle: Rectangle) -> list[tuple[int, int]]:
    (x, y), (ux, uy) = rectangle.centre, rectangle.along
    a, b = rectangle.width / 2, rectangle.depth / 2
    spread_x, spread_y = a * abs(ux) + b * abs(uy), a * abs(uy) + b * abs(ux)
    west, east = math.floor((x - spread_x) / _CELL), math.floor((x + spread_x) / _CELL)
    south, north = math.floor((y - spread_y) / _CELL), math.floor((y + spread_y) / _CELL)
    return [(i, j) for i in range(west, east + 1) for j in range(south, north + 1)]
