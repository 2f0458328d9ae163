"""Draw small street networks as text, and draw the answer back over them."""

from textwrap import dedent

import numpy as np

from zoning.perimeter.certificate import verify_solution
from zoning.perimeter.problem import PerimeterProblem
from zoning.perimeter.solve import Solution, solve

HOUSE = (0, 1, 4)
"""Price of a house left open, closed yellow, closed red, unless a drawing says otherwise."""

MARKS = ".C+on!"
"""House; house with a case; empty junction; must stay open; never red; exposed house."""


class Streets:
    """
    A drawing and the problem it stands for.

    Places stand two characters and two lines apart, joined by ``-`` or ``|``. They are
    numbered as they are read.
    """

    def __init__(self, drawing: str) -> None:
        self.lines = dedent(drawing).strip("\n").splitlines()
        spots = [
            (row, column)
            for row, line in enumerate(self.lines)
            for column, mark in enumerate(line)
            if mark in MARKS
        ]
        self.place = {spot: index for index, spot in enumerate(spots)}
        self.marks = [self.lines[row][column] for row, column in spots]
        self.links = [
            [index, self.place[row + 2 * down, column + 2 * right]]
            for (row, column), index in self.place.items()
            for down, right, link in ((0, 1, "-"), (1, 0, "|"))
            if self.mark(row + down, column + right) == link
        ]

    def mark(self, row: int, column: int) -> str:
        """The character at a spot, or a blank."""
        inside = row < len(self.lines) and column < len(self.lines[row])
        return self.lines[row][column] if inside else " "

    def problem(self, *, post=5, outer=0, house=HOUSE, exposed=9, ringed=False, units=()):
        """The problem drawn: a post on any link costs ``post``, a yellow line ``outer``."""
        marks = np.array(self.marks)
        cost = np.array([(0, 1, 1) if mark == "+" else house for mark in self.marks])
        cost[marks == "!", 0] += exposed
        links = np.array(self.links, int).reshape(-1, 2)
        return PerimeterProblem(
            cost=cost,
            links=links,
            line_yellow=np.broadcast_to(outer, len(links)),
            line_red=np.broadcast_to(post, len(links)),
            must_red=marks == "C",
            never_red=marks == "n",
            must_open=marks == "o",
            ring=np.concatenate([links, links[:, ::-1]]) if ringed else [],
            units=units,
        )

    def answer(self, labels: np.ndarray) -> str:
        """The drawing with every place marked R (red), y (yellow) or . (open)."""
        drawn = [list(line) for line in self.lines]
        for (row, column), label in zip(self.place, labels, strict=True):
            drawn[row][column] = ".yR"[label]
        return "\n".join("".join(line) for line in drawn)


def solved(problem: PerimeterProblem) -> Solution:
    """Solve, and let the certificate check the answer."""
    solution = solve(problem)
    assert solution.status == "optimal"
    assert verify_solution(problem, solution.labels, solution.cost, solution.flow) == []
    return solution


def drawn_answer(drawing: str, **prices) -> str:
    """Solve a drawing and draw the answer."""
    streets = Streets(drawing)
    return streets.answer(solved(streets.problem(**prices)).labels)


def picture(drawing: str) -> str:
    """A drawing as `drawn_answer` returns it."""
    return dedent(drawing).strip("\n")
