"""Answer a problem as an integer programme that knows nothing of cuts."""

from collections.abc import Sequence

import numpy as np
from scipy import sparse
from scipy.optimize import Bounds, LinearConstraint, milp

from zoning.perimeter.caps import Cap
from zoning.perimeter.problem import PerimeterProblem


class Programme:
    """Variables, prices and rows of an integer programme, gathered one by one."""

    def __init__(self) -> None:
        self.prices: list[float] = []
        self.kinds: list[int] = []
        self.most: list[float] = []
        self.rows: list[dict[int, float]] = []
        self.least: list[float] = []

    def variable(self, price: float, *, binary: bool, most: float = 1) -> int:
        """A variable from 0 to ``most``; its position."""
        self.prices.append(price)
        self.kinds.append(int(binary))
        self.most.append(most)
        return len(self.prices) - 1

    def at_least(self, row: dict[int, float], least: float) -> None:
        """Demand that a weighted sum of variables be at least so much."""
        self.rows.append(row)
        self.least.append(least)

    def optimum(self) -> int | None:
        """Smallest price, or None when no point keeps the rows."""
        entries = [(i, j, v) for i, row in enumerate(self.rows) for j, v in row.items()]
        rows, columns, values = zip(*entries, strict=True)
        matrix = sparse.csr_array(
            (values, (rows, columns)), shape=(len(self.rows), len(self.prices))
        )
        found = milp(
            self.prices,
            constraints=LinearConstraint(matrix, self.least, np.inf),
            bounds=Bounds(0, self.most),
            integrality=self.kinds,
            options={"mip_rel_gap": 0},
        )
        assert found.status in (0, 2), found.message
        return None if found.status == 2 else round(found.fun)


def optimum(problem: PerimeterProblem, caps: Sequence[Cap] = ()) -> int | None:
    """
    Price of the cheapest labeling within all caps, or None.

    One binary for every pair of place and label, exactly one of them chosen; a unit is bought
    or paid piece by piece, by a switch of its own.
    """
    programme = Programme()
    label = [
        [programme.variable(float(price), binary=True) for price in prices]
        for prices in problem.cost
    ]
    for left, yellow, red in label:
        programme.at_least({left: 1, yellow: 1, red: 1}, 1)
        programme.at_least({left: -1, yellow: -1, red: -1}, -1)
    rules = ((problem.must_red, 2, 1), (problem.never_red, 2, 0), (problem.must_open, 0, 1))
    for mask, column, value in rules:
        for place in np.flatnonzero(mask):
            programme.at_least({label[place][column]: 1 if value else -1}, value)
    for i, j in problem.ring.tolist():
        if i != j:
            programme.at_least({label[i][2]: -1, label[j][0]: -1}, -1)
    rows = [cap_row(cap, label) for cap in caps]
    for column, line in ((0, problem.line_yellow), (2, problem.line_red)):
        for k, ((i, j), price) in enumerate(
            zip(problem.links.tolist(), line.tolist(), strict=True)
        ):
            post = programme.variable(price, binary=False)
            a, b = label[i][column], label[j][column]
            programme.at_least({post: 1, a: -1, b: 1}, 0)
            programme.at_least({post: 1, a: 1, b: -1}, 0)
            for row, cap in zip(rows, caps, strict=True):
                row[post] = -float((cap.line_yellow if column == 0 else cap.line_red)[k])
    for row, cap in zip(rows, caps, strict=True):
        programme.at_least(row, -cap.at_most)
    add_units(programme, problem, label)
    return programme.optimum()


def cap_row(cap: Cap, label: list[list[int]]) -> dict[int, float]:
    """What each label takes of the cap, as less of it left."""
    amounts = zip(label, cap.at_place.tolist(), strict=True)
    return {
        column: -float(amount)
        for own, amount_of in amounts
        for column, amount in zip(own, amount_of, strict=True)
    }


def add_units(programme: Programme, problem: PerimeterProblem, label: list[list[int]]) -> None:
    """Paid(u) >= whole unless the switch says piecemeal, then >= the pieces."""
    paid = [
        programme.variable(float(unit.parent < 0), binary=False, most=np.inf)
        for unit in problem.units
    ]
    for index, unit in enumerate(problem.units):
        switch = programme.variable(0, binary=True)
        programme.at_least({paid[index]: 1, switch: -unit.whole}, 0)
        row: dict[int, float] = {paid[index]: 1}
        greatest = 0
        for place, price in zip(unit.members.tolist(), unit.each.tolist(), strict=True):
            for column in (2,) if unit.level == "red" else (1, 2):
                row[label[place][column]] = row.get(label[place][column], 0) - price
            greatest += price
        for child, other in enumerate(problem.units):
            if other.parent == index:
                row[paid[child]] = -1
                greatest += other.whole
        row[switch] = greatest
        programme.at_least(row, 0)
