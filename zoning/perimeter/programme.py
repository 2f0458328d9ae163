"""Write a capped problem as an integer programme over the places that are still open questions."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from .array_checks import Bools, Ints
from .aside import printing_aside
from .caps import Cap
from .problem import Labels, PerimeterProblem

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class Programmed:
    """
    What the integer programme says.

    Attributes
    ----------
    labels
        The best labels found, shape (n,); None where none was found. Not yet checked.
    bound
        What every labeling of the programme costs at least, in floating point; infinite where
        there is none.
    """

    labels: Labels | None
    bound: float


@dataclass(slots=True)
class _Sums:
    """The cost and each amount as sums over bits and lines: one row a sum."""

    constant: Floats
    bit: Floats
    tail: Ints
    head: Ints
    line: Floats
    is_one_way: Bools


def free_bits(value: NDArray[np.int8], group: Ints | None = None) -> int:
    """
    Count the bits that are open questions.

    Parameters
    ----------
    value
        Shape (2n,): 0, 1, or -1 where open.
    group
        Shape (2n,): bits of one group are one question; each its own if left out.

    Returns
    -------
    int
        Their number.
    """
    is_open = value < 0
    return int(is_open.sum()) if group is None else len(np.unique(group[is_open]))


def solve_programme(
    problem: PerimeterProblem,
    caps: Sequence[Cap],
    value: NDArray[np.int8],
    *,
    nodes: int,
    group: Ints | None = None,
) -> Programmed:
    """
    Find the cheapest labels within all caps, some bits being fixed.

    Parameters
    ----------
    problem, caps
        The problem and its caps.
    value
        Shape (2n,): of each place whether it is closed, then whether it is red: 0, 1, or -1
        where that is open.
    nodes
        Nodes of the search tree after which it stops.
    group
        Shape (2n,): bits of one group are equal; each its own if left out.

    Returns
    -------
    Programmed
        The best labels met, and the bound of the search.

    Notes
    -----
    Branch and bound by HiGHS [1]_, with no clock: the same programme gives the same answer.
    Lines whose ends are both fixed are constants, lines with one fixed end are prices of the
    other; only lines between two open bits have a column of their own.

    References
    ----------
    .. [1] Q. Huangfu, J. A. J. Hall, "Parallelizing the dual revised simplex method",
       Mathematical Programming Computation 10 (2018) 119-142, doi:10.1007/s12532-017-0130-5
    """
    from scipy.optimize import Bounds, LinearConstraint, milp  # noqa: PLC0415 - as in `relaxation`

    n = problem.places
    known = np.concatenate([value, np.full(len(problem.units), -1, np.int8)])
    column, bits = _columns(known, group)
    sums = _contracted(_sums(problem, caps), known, column)
    lines = len(sums.tail)
    if bits == 0:
        within = (sums.constant[1:] <= [cap.at_most for cap in caps]).all()
        labels = value[:n] + value[n:]
        return Programmed(labels, float(sums.constant[0])) if within else Programmed(None, np.inf)
    rows = _line_rows(sums, column, bits)
    hard = _hard_rows(problem, known, column, bits + lines)
    weight = np.concatenate([_by_column(sums.bit, column, bits), sums.line], axis=1)
    most = np.array([float(cap.at_most) for cap in caps]) - sums.constant[1:]
    is_whole = np.zeros(bits + lines, np.int64)
    is_whole[column[: 2 * n][value < 0]] = 1
    with printing_aside():
        found = milp(
            weight[0],
            integrality=is_whole,
            bounds=Bounds(0, 1),
            constraints=[
                LinearConstraint(sparse.vstack([rows, hard], format="csr"), 0, np.inf),
                LinearConstraint(weight[1:], -np.inf, most),
            ],
            options={"node_limit": nodes, "mip_rel_gap": 0.0},
        )
    if found.status == 2:
        return Programmed(None, np.inf)
    bound = -np.inf if found.mip_dual_bound is None else found.mip_dual_bound + sums.constant[0]
    if found.x is None:
        return Programmed(None, bound)
    chosen = known[: 2 * n].copy()
    chosen[value < 0] = found.x[column[: 2 * n][value < 0]] > 0.5
    return Programmed(chosen[:n] + chosen[n:], bound)


def _sums(problem: PerimeterProblem, caps: Sequence[Cap]) -> _Sums:
    """Write cost and amounts over all bits and arcs of docs/model.md §3."""
    n, units = problem.places, problem.units
    tables = [problem.cost, *(cap.at_place for cap in caps)]
    bit = np.zeros((len(tables), 2 * n + len(units)))
    bit[:, : 2 * n] = [np.diff(table, axis=1).T.ravel() for table in tables]
    yellow = [problem.line_yellow, *(cap.line_yellow for cap in caps)]
    red = [problem.line_red, *(cap.line_red for cap in caps)]
    tail = [problem.links[:, 0], problem.links[:, 0] + n]
    head = [problem.links[:, 1], problem.links[:, 1] + n]
    price: list[Ints] = []
    for index, unit in enumerate(units):
        own = 2 * n + index
        tail.append(unit.members + (n if unit.level == "red" else 0))
        head.append(np.full(len(unit.members), own))
        price.append(unit.each)
        if unit.parent < 0:
            bit[0, own] += unit.whole
        else:
            tail.append(np.array([own]))
            head.append(np.array([2 * n + unit.parent]))
            price.append(np.array([unit.whole]))
    two_way = 2 * len(problem.links)
    one_way = np.concatenate([np.empty(0), *price])
    line = np.zeros((len(tables), two_way + len(one_way)))
    line[:, :two_way] = np.concatenate([np.array(yellow), np.array(red)], axis=1)
    line[0, two_way:] = one_way
    return _Sums(
        constant=np.array([float(table[:, 0].sum()) for table in tables]),
        bit=bit,
        tail=np.concatenate(tail).astype(np.int64),
        head=np.concatenate(head).astype(np.int64),
        line=line,
        is_one_way=np.arange(line.shape[1]) >= two_way,
    )


def _columns(known: NDArray[np.int8], group: Ints | None) -> tuple[Ints, int]:
    """Number the open bits, those of one group alike, and the units after them; -1 if fixed."""
    own = np.arange(len(known))
    if group is not None:
        own = np.concatenate([group, len(known) + np.arange(len(known) - len(group))])
    column = np.full(len(known), -1, np.int64)
    numbers, column[known < 0] = np.unique(own[known < 0], return_inverse=True)
    return column, len(numbers)


def _by_column(bit: Floats, column: Ints, bits: int) -> Floats:
    """Add up what the bits of each column weigh, row by row."""
    at = column >= 0
    return np.array([np.bincount(column[at], row[at], minlength=bits) for row in bit])


def _contracted(sums: _Sums, known: NDArray[np.int8], column: Ints) -> _Sums:
    """Pay for fixed bits and for lines with a fixed end; keep lines between open columns."""
    at_tail, at_head = known[sums.tail], known[sums.head]
    bit, constant = sums.bit.copy(), sums.constant + sums.bit @ (known == 1)
    apart = (at_tail == 1) & (at_head == 0)
    apart |= ~sums.is_one_way & (at_tail == 0) & (at_head == 1)
    constant += sums.line[:, apart].sum(axis=1)
    for far, near, pays, saves in (
        (at_head, sums.tail, at_head == 0, (at_head == 1) & ~sums.is_one_way),
        (at_tail, sums.head, (at_tail == 0) & ~sums.is_one_way, at_tail == 1),
    ):
        open_end = (known[near] < 0) & (far >= 0)
        paid, saved = pays & open_end, saves & open_end
        constant += sums.line[:, saved].sum(axis=1)
        for row, line in zip(bit, sums.line, strict=True):
            np.add.at(row, near[paid], line[paid])
            np.subtract.at(row, near[saved], line[saved])
    kept = (at_tail < 0) & (at_head < 0) & (sums.line != 0).any(axis=0)
    kept &= column[sums.tail] != column[sums.head]
    return _Sums(
        constant, bit, sums.tail[kept], sums.head[kept], sums.line[:, kept], sums.is_one_way[kept]
    )


def _line_rows(sums: _Sums, column: Ints, bits: int) -> sparse.csr_array:
    """Each line is at least the difference of its ends; a one-way line, in its direction."""
    lines = np.arange(len(sums.tail))
    back = np.flatnonzero(~sums.is_one_way)
    row = np.concatenate([lines, len(lines) + np.arange(len(back))])
    line = np.concatenate([lines, back])
    less = np.concatenate([sums.tail, sums.head[back]])
    more = np.concatenate([sums.head, sums.tail[back]])
    one = np.ones(len(row))
    return sparse.csr_array(
        (
            np.concatenate([one, -one, one]),
            (np.tile(row, 3), np.concatenate([bits + line, column[less], column[more]])),
        ),
        shape=(len(row), bits + len(lines)),
    )


def _hard_rows(
    problem: PerimeterProblem, known: NDArray[np.int8], column: Ints, columns: int
) -> sparse.csr_array:
    """Nesting and ring between open bits; the caller has followed those with a fixed end."""
    n = problem.places
    y = np.arange(n)
    pairs = np.concatenate([np.stack([y + n, y], axis=1), problem.ring + np.array([n, 0])])
    pairs = np.unique(column[pairs[(known[pairs] < 0).all(axis=1)]], axis=0)
    pairs = pairs[pairs[:, 0] != pairs[:, 1]]
    row = np.arange(len(pairs))
    one = np.ones(len(pairs))
    entries = (np.tile(row, 2), np.concatenate([pairs[:, 1], pairs[:, 0]]))
    return sparse.csr_array((np.concatenate([one, -one]), entries), shape=(len(pairs), columns))
