"""§5 — hard rules that exclude each other are found by closure, and named as a chain."""

import numpy as np
import pytest
from street_drawings import Streets

from zoning.perimeter.certificate import verify_conflict
from zoning.perimeter.conflict import conflict, decided
from zoning.perimeter.problem import PerimeterProblem, Rule


def with_rules(places: int, *, red=(), not_red=(), stay_open=(), ring=()) -> PerimeterProblem:
    """A problem of hard rules alone."""
    mask = [np.isin(np.arange(places), list(which)) for which in (red, not_red, stay_open)]
    return PerimeterProblem(
        cost=np.zeros((places, 3), int),
        links=[],
        line_yellow=[],
        line_red=[],
        must_red=mask[0],
        never_red=mask[1],
        must_open=mask[2],
        ring=list(ring),
    )


def test_red_and_never_red():
    """A case in a hospital that may not be closed: two rules at one place."""
    problem = with_rules(3, red=[1, 2], not_red=[2])
    assert conflict(problem) == (Rule("must_red", 2), Rule("never_red", 2))


def test_red_and_open():
    """A case on a road that must stay open."""
    problem = with_rules(3, red=[1], stay_open=[1])
    assert conflict(problem) == (Rule("must_red", 1), Rule("must_open", 1))


def test_a_ring_that_reaches_what_must_stay_open():
    """A case whose ring holds a road that must stay open: three rules, in order."""
    problem = with_rules(4, red=[0, 3], stay_open=[1, 2], ring=[[3, 2], [3, 1], [0, 3]])
    assert conflict(problem) == (Rule("must_red", 3), Rule("ring", 3, 1), Rule("must_open", 1))


def test_the_shortest_chain_is_named():
    """A contradiction at one place is named before one that needs a ring."""
    problem = with_rules(4, red=[0, 3], not_red=[3], stay_open=[1], ring=[[0, 1]])
    assert conflict(problem) == (Rule("must_red", 3), Rule("never_red", 3))


def test_rules_that_can_hold_together():
    """A ring around a place that need not be red, and closed places that need not be red."""
    problem = with_rules(4, red=[0], not_red=[1], stay_open=[3], ring=[[0, 1], [2, 3], [0, 0]])
    assert conflict(problem) == ()


def test_what_the_rules_decide():
    """Rings of forced places are closed; places whose ring must stay open are not red."""
    fixed = decided(with_rules(5, red=[0], not_red=[1], stay_open=[3], ring=[[0, 1], [2, 3]]))
    assert fixed.red.tolist() == [True, False, False, False, False]
    assert fixed.closed.tolist() == [True, True, False, False, False]
    assert fixed.never_closed.tolist() == [False, False, False, True, False]
    assert fixed.never_red.tolist() == [False, True, True, True, False]


def test_no_places_no_conflict():
    """An empty problem contradicts nothing."""
    assert conflict(with_rules(0)) == ()


CHAIN = (Rule("must_red", 0), Rule("ring", 0, 1), Rule("must_open", 1))


@pytest.mark.parametrize(
    "claimed",
    [
        (),
        CHAIN[:2],
        CHAIN[::-1],
        (CHAIN[0], Rule("ring", 0, 2), CHAIN[2]),
        (Rule("must_red", 1), *CHAIN[1:]),
        (*CHAIN[:2], Rule("must_open", 2)),
        (*CHAIN[:2], Rule("must_open", 9)),
        (CHAIN[0], Rule("never_red", 0)),
        (CHAIN[0], CHAIN[2]),
    ],
)
def test_a_claimed_conflict_is_checked(claimed):
    """A chain with a rule the problem does not have, or that does not close, is refused."""
    problem = Streets("C-o").problem(ringed=True)
    assert verify_conflict(problem, CHAIN) == []
    assert verify_conflict(problem, claimed)
