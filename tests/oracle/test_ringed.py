"""§5, §6: stating a few rings gives the answer of all of them, and its proof."""

from dataclasses import replace

import numpy as np
import pytest

from tests.oracle.oracle_instances import random_problem
from zoning.exposure.reach import Neighbours, neighbours
from zoning.perimeter.certificate import verify_solution
from zoning.perimeter.problem import RED, PerimeterProblem, UnitPrice
from zoning.perimeter.ringed import solve_ringed
from zoning.perimeter.solve import solve
from zoning.perimeter.stored_flow import StoredFlow, flow_in_order, stored_flow


class Stated:
    """A problem, stated with the rings and the red units of some places; it counts how often."""

    def __init__(self, problem: PerimeterProblem) -> None:
        # The units of plans are red ones; a yellow one binds places that are not red.
        self.whole = replace(problem, units=red_units(problem))
        self.asked: list[np.ndarray] = []

    def __call__(self, places: np.ndarray) -> tuple[PerimeterProblem, np.ndarray]:
        """Return the problem for some places, and which units it has."""
        self.asked.append(places)
        units = self.whole.units
        rows = [i for i, unit in enumerate(units) if np.isin(unit.members, places).any()]
        for row in rows:
            if units[row].parent >= 0 and units[row].parent not in rows:
                rows.append(units[row].parent)
        rows = sorted(rows)
        kept = tuple(
            replace(
                units[row], parent=rows.index(units[row].parent) if units[row].parent >= 0 else -1
            )
            for row in rows
        )
        ring = self.whole.ring[np.isin(self.whole.ring[:, 0], places)]
        return replace(self.whole, ring=ring, units=kept), np.array(rows, np.int64)


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


def drawn_to_red(problem: PerimeterProblem) -> np.ndarray:
    return problem.must_red | (problem.cost[:, 2] < problem.cost[:, :2].min(axis=1))


def ways_of(problem: PerimeterProblem) -> Neighbours:
    return neighbours(problem.links, np.ones(len(problem.links)), problem.places)


@pytest.mark.parametrize("seed", range(400))
def test_a_few_rings_give_the_answer_of_all(seed):
    """Same labels, same cost; the flow, laid along all arcs, proves the whole problem's answer."""
    rng = np.random.default_rng(seed)
    stated = Stated(random_problem(rng, int(rng.integers(0, 14))))
    whole = stated.whole
    expected = solve(whole)
    problem, rows, found = solve_ringed(stated, drawn=drawn_to_red(whole), ways=ways_of(whole))
    assert found.status == expected.status
    if found.labels is None:
        assert found.conflict == expected.conflict
        return
    np.testing.assert_array_equal(found.labels, expected.labels)
    once = replace(whole, ring=np.unique(whole.ring, axis=0))
    single = replace(problem, ring=np.unique(problem.ring, axis=0))
    kept = stored_flow(single, rows, solve(single).flow)
    flow, faults = flow_in_order(once, np.arange(len(whole.units)), kept)
    assert faults == []
    assert verify_solution(once, found.labels, found.cost, flow) == []


@pytest.mark.parametrize("seed", range(60))
def test_a_guess_changes_nothing(seed):
    """Whatever is guessed, the rings that the proof rests on are the same, and so is the flow."""
    rng = np.random.default_rng(1000 + seed)
    whole = Stated(random_problem(rng, 12)).whole
    drawn, ways = drawn_to_red(whole), ways_of(whole)
    plain, guessed = Stated(whole), Stated(whole)
    _, _, one = solve_ringed(plain, drawn=drawn, ways=ways)
    guess = rng.random(12) < 0.5
    _, _, other = solve_ringed(guessed, drawn=drawn, ways=ways, guess=guess)
    assert one.status == other.status
    if one.labels is not None:
        np.testing.assert_array_equal(one.labels, other.labels)
        np.testing.assert_array_equal(one.flow, other.flow)


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
    stated = Stated(problem)
    _, _, found = solve_ringed(stated, drawn=first, ways=ways_of(problem))
    assert (found.labels == RED).sum() == 10
    assert len(stated.asked[0]) == 2
    assert set(range(10)) <= set(stated.asked[-1].tolist()) < set(range(n))


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
