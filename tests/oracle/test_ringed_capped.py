"""§12, §14: with caps too, stating a few rings gives the answer of all of them."""

from dataclasses import replace

import numpy as np
import pytest

from tests.oracle.oracle_instances import random_problem
from tests.oracle.test_ringed import red_units
from zoning.exposure.reach import Neighbours, neighbours
from zoning.perimeter.capped import solve_capped
from zoning.perimeter.caps import people_at_most, posts_at_most
from zoning.perimeter.certificate import labeling_cost, rule_faults
from zoning.perimeter.problem import PerimeterProblem
from zoning.perimeter.ringed_capped import solve_ringed_capped
from zoning.perimeter.solve import solve
from zoning.perimeter.stored_flow import flow_in_order, stored_flow
from zoning.perimeter.verify_capped import priced_anew, verify_capped


class Stated:
    """A problem, stated with the rings and the red units of some places."""

    def __init__(self, problem: PerimeterProblem) -> None:
        # The units of plans are red ones; a yellow one binds places that are not red.
        self.whole = replace(problem, units=red_units(problem))

    def __call__(self, places: np.ndarray) -> tuple[PerimeterProblem, np.ndarray]:
        """Return the problem for some places, and which units it has."""
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


def drawn_to_red(problem: PerimeterProblem) -> np.ndarray:
    return problem.must_red | (problem.cost[:, 2] < problem.cost[:, :2].min(axis=1))


def ways_of(problem: PerimeterProblem) -> Neighbours:
    return neighbours(problem.links, np.ones(len(problem.links)), problem.places)


def caps_near(rng, problem):
    """Return caps on posts and people a little below what the optimum takes; sometimes far."""
    people = rng.integers(0, 6, problem.places)
    caps = {
        "posts": posts_at_most(problem, 0),
        "red": people_at_most(problem, people, 0, level="red"),
        "closed": people_at_most(problem, people, 0, level="yellow"),
    }
    labels = solve(problem).labels
    if labels is None:
        return dict(list(caps.items())[:1])
    kept = rng.permutation(sorted(caps))[: int(rng.integers(1, 3))]
    return {
        str(name): replace(
            caps[name],
            at_most=max(0, caps[name].amount(problem, labels) - int(rng.integers(0, 4))),
        )
        for name in kept
    }


@pytest.mark.parametrize("seed", range(300))
def test_a_few_rings_give_the_answer_of_all(seed):
    """Same status, cost and gap; the flow, laid along all arcs, proves the bound of the whole."""
    rng = np.random.default_rng(seed)
    stated = Stated(random_problem(rng, int(rng.integers(1, 10))))
    whole = replace(stated.whole, ring=np.unique(stated.whole.ring, axis=0))
    caps = caps_near(rng, whole)
    expected = solve_capped(whole, tuple(caps.values()))
    found = solve_ringed_capped(
        stated, lambda *_: caps, drawn=drawn_to_red(whole), ways=ways_of(whole)
    )
    answer = found.solution
    assert (answer.status, answer.cost, answer.gap) == (
        expected.status,
        expected.cost,
        expected.gap,
    )
    if answer.labels is None:
        if answer.relaxation is not None and answer.relaxation.scale == 0:
            assert answer.relaxation.cost == expected.relaxation.cost
        return
    assert rule_faults(whole, answer.labels.astype(np.int64)) == []
    assert labeling_cost(whole, answer.labels) == answer.cost
    proof = answer.relaxation
    single = replace(found.problem, ring=np.unique(found.problem.ring, axis=0))
    if len(single.ring) != len(found.problem.ring):
        return
    kept = stored_flow(found.problem, found.why, proof.flow)
    priced = priced_anew(whole, tuple(caps.values()), proof.prices, scale=proof.scale)
    flow, faults = flow_in_order(priced, np.arange(len(whole.units)), kept)
    assert faults == []
    laid = replace(answer, relaxation=replace(proof, flow=flow))
    assert verify_capped(whole, tuple(caps.values()), laid) == []
