"""§5, §6: stating a few rings gives the answer of all of them, and its proof."""

from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest

from tests.oracle.oracle_instances import random_problem
from zoning.exposure.reach import neighbours
from zoning.perimeter import part_cut, rounds, solved_parts
from zoning.perimeter.certificate import verify_solution
from zoning.perimeter.problem import RED, PerimeterProblem, UnitPrice
from zoning.perimeter.question import Question, UnitTable
from zoning.perimeter.rounds import Rings
from zoning.perimeter.solve import solve
from zoning.perimeter.solved_parts import PartsBook, PartsSolution
from zoning.perimeter.stored_flow import StoredFlow, flow_in_order, stored_flow


def red_units(problem: PerimeterProblem) -> tuple[UnitPrice, ...]:
    """Return the red units, each member once, their parents renumbered."""
    rows = [i for i, unit in enumerate(problem.units) if unit.level == "red"]
    found = []
    for row in rows:
        unit = problem.units[row]
        members, first = np.unique(unit.members, return_index=True)
        parent = rows.index(unit.parent) if unit.parent >= 0 else -1
        found.append(UnitPrice(members, unit.each[first], unit.whole, parent))
    return tuple(found)


def with_red_units(problem: PerimeterProblem) -> PerimeterProblem:
    """Return the problem with what plans have: red units, each ring once."""
    ring = np.unique(problem.ring, axis=0)
    return replace(problem, units=red_units(problem), ring=ring)


def question_of(problem: PerimeterProblem) -> Question:
    """Return the problem as the planner asks it."""
    units = problem.units
    none = np.empty(0, np.int64)
    depth: list[int] = []
    for unit in units:
        depth.append(depth[unit.parent] + 1 if unit.parent >= 0 else 1)
    place = np.concatenate([none, *(unit.members for unit in units)])
    unit = np.repeat(np.arange(len(units)), [len(unit.members) for unit in units])
    order = np.lexsort((unit, place))
    closed = np.zeros(problem.places, bool)
    closed[problem.ring[problem.must_red[problem.ring[:, 0]], 1]] = True
    each = np.concatenate([none, *(unit.each for unit in units)])
    return Question(
        cost=problem.cost, links=problem.links, line_yellow=problem.line_yellow,
        line_red=problem.line_red, must_red=problem.must_red, never_red=problem.never_red,
        must_open=problem.must_open, closed=closed,
        units=UnitTable(
            place[order], unit[order], each[order],
            np.array([unit.whole for unit in units], np.int64),
            np.array([unit.parent for unit in units], np.int64), np.array(depth, np.int64),
        ),
        place_rows=np.arange(problem.places), link_rows=np.arange(len(problem.links)),
    )  # fmt: skip


def rings_of(problem: PerimeterProblem, asked: list[np.ndarray] | None = None) -> Rings:
    """Return the rings of the places asked about, and note these."""

    def rings(places: np.ndarray) -> np.ndarray:
        if asked is not None:
            asked.append(places)
        return problem.ring[np.isin(problem.ring[:, 0], places)]

    return rings


def book_of(problem: PerimeterProblem, asked: list[np.ndarray] | None = None) -> PartsBook:
    ways = neighbours(problem.links, np.ones(len(problem.links)), problem.places)
    return PartsBook(ways, rings_of(problem, asked))


def assert_answers(problem: PerimeterProblem, found: PartsSolution | None) -> None:
    """Same labels, same cost; the flow, laid along all arcs, proves the whole problem's answer."""
    expected = solve(problem)
    assert (found is None) == (expected.labels is None)
    if found is None:
        return
    np.testing.assert_array_equal(found.labels, expected.labels)
    assert found.cost == expected.cost
    flow, faults = flow_in_order(problem, np.arange(len(problem.units)), found.flow)
    assert faults == []
    assert verify_solution(problem, found.labels, found.cost, flow) == []
    red = problem.ring[found.labels[problem.ring[:, 0]] == RED]
    np.testing.assert_array_equal(found.rings, red)


def same(one: PartsSolution, other: PartsSolution) -> bool:
    return one.cost == other.cost and all(
        np.array_equal(a, b)
        for a, b in (
            (one.labels, other.labels),
            (one.flow.arc, other.flow.arc),
            (one.flow.amount, other.flow.amount),
        )
    )


@pytest.mark.parametrize("seed", range(400))
def test_a_few_rings_give_the_answer_of_all(seed):
    """A random problem, solved near what may close, has the answer of the whole."""
    rng = np.random.default_rng(seed)
    whole = with_red_units(random_problem(rng, int(rng.integers(0, 14))))
    assert_answers(whole, book_of(whole).solve(question_of(whole)))


def scattered(rng: np.random.Generator, groups: int) -> PerimeterProblem:
    """Return small random problems side by side, on a long row of places that nothing draws."""
    parts = [with_red_units(random_problem(rng, int(rng.integers(2, 9)))) for _ in range(groups)]
    parts = [part for part in parts if solve(part).labels is not None]
    cost, links, yellow, red, ring = [], [], [], [], []
    masks: list[list[bool]] = [[], [], []]
    units: list[UnitPrice] = []
    for part in parts:
        first = len(cost)
        base = len(units)
        units += [
            replace(
                unit, members=unit.members + first, parent=unit.parent + base * (unit.parent >= 0)
            )
            for unit in part.units
        ]
        cost += part.cost.tolist()
        links += (part.links + first).tolist()
        yellow += part.line_yellow.tolist()
        red += part.line_red.tolist()
        ring += (part.ring + first).tolist()
        gap = int(rng.integers(1, 9))
        row = [first, *range(len(cost), len(cost) + gap)]
        cost += [[0, 2, 3]] * gap
        links += list(pairwise(row))
        yellow += rng.integers(0, 4, gap).tolist()
        red += rng.integers(0, 9, gap).tolist()
        if rng.random() < 0.5 and part is not parts[-1]:
            links.append((row[-1], len(cost)))
            yellow.append(int(rng.integers(0, 30)))
            red.append(int(rng.integers(0, 30)))
        for number, own in enumerate((part.must_red, part.never_red, part.must_open)):
            masks[number] += own.tolist() + [False] * gap
    return PerimeterProblem(
        cost=cost, links=links, line_yellow=yellow, line_red=red, must_red=np.array(masks[0], bool),
        never_red=np.array(masks[1], bool), must_open=np.array(masks[2], bool), ring=ring,
        units=tuple(units),
    )  # fmt: skip


def changed(problem: PerimeterProblem, rng: np.random.Generator) -> PerimeterProblem:
    """Return the problem after a day: other risks here, a case more or less there."""
    cost, must_red = problem.cost.copy(), problem.must_red.copy()
    for place in rng.integers(0, problem.places, 3):
        cost[place, 0] = rng.integers(0, 12)
    place = rng.integers(0, problem.places)
    must_red[place] = ~must_red[place] & ~problem.never_red[place] & ~problem.must_open[place]
    return replace(problem, cost=cost, must_red=must_red)


@pytest.mark.parametrize("seed", range(60))
def test_day_after_day_is_as_if_drawn_at_once(seed, monkeypatch):
    """What is kept from the day before is to the byte what would be found anew."""
    monkeypatch.setattr(rounds, "STEPS", 1)
    monkeypatch.setattr(solved_parts, "MARGIN", 1)
    rng = np.random.default_rng(2000 + seed)
    whole = scattered(rng, 6)
    book = book_of(whole)
    for _ in range(6):
        found = book.solve(question_of(whole))
        assert_answers(whole, found)
        anew = book_of(whole).solve(question_of(whole))
        assert found is None or same(found, anew)
        whole = changed(whole, rng)


@pytest.mark.parametrize("seed", range(20))
@pytest.mark.parametrize("looks", [0, 60])
def test_parts_searched_one_by_one_answer_alike(seed, looks, monkeypatch):
    """Where the search of all parts takes too long, each is searched alone, to the same byte."""
    rng = np.random.default_rng(3000 + seed)
    whole = scattered(rng, 6)
    plain = book_of(whole).solve(question_of(whole))
    monkeypatch.setattr(part_cut, "LOOKS", looks)
    alone = book_of(whole).solve(question_of(whole))
    assert_answers(whole, alone)
    assert same(plain, alone)


@pytest.mark.parametrize("seed", range(20))
def test_the_library_answers_part_by_part(seed, monkeypatch):
    """Without the compiled search each part is cut by the library; what is kept stays the same."""
    monkeypatch.setattr(part_cut, "is_built", lambda: False)
    rng = np.random.default_rng(4000 + seed)
    whole = scattered(rng, 5)
    book = book_of(whole)
    for _ in range(3):
        found = book.solve(question_of(whole))
        assert_answers(whole, found)
        anew = book_of(whole).solve(question_of(whole))
        assert found is None or same(found, anew)
        whole = changed(whole, rng)


def test_rings_are_left_out_and_added():
    """A row of places, one case: few rings are stated at first, those of its red ones at last."""
    n = 40
    along = np.column_stack([np.arange(n - 1), np.arange(1, n)])
    first = np.zeros(n, bool)
    first[0] = True
    problem = PerimeterProblem(
        cost=[[0, 1, 2]] * n, links=along, line_yellow=[0] * (n - 1),
        line_red=[100] * 9 + [1] + [100] * (n - 11), must_red=first, never_red=[False] * n,
        must_open=[False] * n, ring=along,
    )  # fmt: skip
    asked: list[np.ndarray] = []
    found = book_of(problem, asked).solve(question_of(problem))
    assert_answers(problem, found)
    assert (found.labels == RED).sum() == 10
    assert len(asked[0]) == 1
    assert set(range(1, 10)) <= set(asked[-2].tolist()) < set(range(1, n))


class TestStoredFlow:
    """A file that names arcs which the area has not proves nothing."""

    PROBLEM = PerimeterProblem(
        cost=[[0, 4, 4]] * 3, links=[[0, 1], [1, 2]], line_yellow=[1, 1], line_red=[5, 5],
        must_red=[True, False, False], never_red=[False] * 3, must_open=[False] * 3, ring=[[0, 1]],
    )  # fmt: skip

    def kept(self) -> StoredFlow:
        """Return the flow of the solution, kept by names."""
        return stored_flow(self.PROBLEM, np.empty(0, int), solve(self.PROBLEM).flow)

    def test_it_comes_back_as_it_was(self):
        """Names and amounts say all that the array said."""
        flow, faults = flow_in_order(self.PROBLEM, np.empty(0, int), self.kept())
        assert faults == []
        np.testing.assert_array_equal(flow, solve(self.PROBLEM).flow)

    @pytest.mark.parametrize("arc", [[5, 2, 0], [2, 9, -1], [9, 0, -1], [0, 2**62, -1], [-3, 0, 0]])
    def test_an_arc_that_is_not_there_is_found(self, arc):
        """A ring, a link, a group of arcs, a number out of reach."""
        kept = self.kept()
        forged = StoredFlow(np.vstack([kept.arc, [arc]]), np.append(kept.amount, 1))
        _, faults = flow_in_order(self.PROBLEM, np.empty(0, int), forged)
        assert [fault.found for fault in faults] == ["1 arcs of no link, ring or unit"]

    def test_an_arc_named_twice_is_found(self):
        """Its flow would depend on which is read last."""
        kept = self.kept()
        forged = StoredFlow(np.vstack([kept.arc, kept.arc[:1]]), np.append(kept.amount, 1))
        assert flow_in_order(self.PROBLEM, np.empty(0, int), forged)[1] != []
