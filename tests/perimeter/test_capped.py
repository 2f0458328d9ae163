"""§12 — caps that can be read from a drawing; answers that lie are found out."""

from dataclasses import replace
from fractions import Fraction

import numpy as np
import pytest

import zoning.perimeter.capped
from zoning.errors import InvalidProblem
from zoning.perimeter.capped import solve_capped
from zoning.perimeter.caps import Cap, people_at_most, posts_at_most, risk_covered_at_least
from zoning.perimeter.problem import PerimeterProblem
from zoning.perimeter.solve import solve
from zoning.perimeter.verify_capped import verify_capped


def street(people, *, cases, post=1, risk=None, **changed):
    """Houses along one street; only red prevents anything, and red lines cost ``post``."""
    n = len(people)
    people = np.array(people)
    risk = np.zeros(n, int) if risk is None else np.array(risk)
    fields = {
        "cost": np.stack([risk, people + risk + 1, people], axis=1),
        "links": [[i, i + 1] for i in range(n - 1)],
        "line_yellow": [0] * (n - 1),
        "line_red": [post] * (n - 1),
        "must_red": [i in cases for i in range(n)],
        "never_red": [False] * n,
        "must_open": [False] * n,
        "ring": [],
    }
    return PerimeterProblem(**(fields | changed))


TWO_CASES = street([5, 3, 1, 1, 3, 5], cases=(1, 4))


def checked(problem, caps, **options):
    """Answer, and let the verifier look at it."""
    found = solve_capped(problem, caps, **options)
    assert verify_capped(problem, caps, found) == []
    return found


def test_fewer_posts_join_two_zones():
    """. C . . C . : with two posts allowed, the two houses between the cases are closed."""
    dear = street([5, 3, 4, 4, 3, 5], cases=(1, 4))
    assert solve(dear).labels.tolist() == [0, 2, 0, 0, 2, 0]
    found = checked(dear, [posts_at_most(dear, 2, level="red")])
    assert found.labels.tolist() == [0, 2, 2, 2, 2, 0]
    assert (found.status, found.cost, found.gap, found.amounts) == ("optimal", 16, 0, (2,))


def test_an_optimum_that_no_price_finds_is_found():
    """
    C C and x x x: risk 4, 4, 4 against 3 people each; at most two of the three may be closed.

    At every price of people all three are closed or none. The best plan closes two.
    """
    problem = street([0, 3, 3, 3], cases=(0,), risk=[0, 4, 4, 4], post=0)
    found = checked(problem, [people_at_most(problem, [0, 3, 3, 3], 7, level="red")])
    assert found.status == "optimal"
    assert sorted(found.labels.tolist()) == [0, 2, 2, 2]
    assert found.cost == 4 + 3 + 3
    assert found.amounts == (6,)
    assert found.relaxation.bound([people_at_most(problem, [0, 3, 3, 3], 7, level="red")]) < 10


def test_cases_alone_may_need_more_posts_than_there_are():
    """A closed house in the middle of a street that must stay open needs two posts: one is none."""
    problem = street([1, 1, 1], cases=(1,), must_open=[True, False, True])
    found = checked(problem, [posts_at_most(problem, 1, level="red")])
    assert found.status == "infeasible"
    assert found.reason == (
        "every plan within the rules has at least 2 posts of red zones, and 1 are allowed"
    )


def test_caps_that_exclude_each_other_are_named_so():
    """All risk covered, and nobody closed but the case."""
    problem = street([1, 1], cases=(0,), risk=[0, 5])
    risk = np.array([[0, 0, 0], [5, 5, 0]])
    caps = [
        risk_covered_at_least(problem, risk, Fraction(1)),
        people_at_most(problem, [1, 1], 1, level="red"),
    ]
    found = checked(problem, caps)
    assert found.status == "infeasible"
    assert "all caps at once" in found.reason


def test_a_share_of_risk_is_covered_by_the_cheapest_houses():
    """Half of a risk of 2, 2, 4: the house with four is closed, though it is the dearest."""
    problem = street([0, 5, 5, 8], cases=(0,), post=0)
    risk = np.array([[0, 0, 0], [2, 2, 0], [2, 2, 0], [4, 4, 0]])
    cap = risk_covered_at_least(problem, risk, Fraction(1, 2))
    assert cap.at_most == 4
    assert checked(problem, [cap]).labels.tolist() == [2, 0, 0, 2]


def test_contradicting_rules_come_before_caps():
    """The chain of rules is the answer, as without caps."""
    problem = street([1, 1], cases=(0,), never_red=[True, False])
    found = checked(problem, [posts_at_most(problem, 9)])
    assert (found.status, found.gap) == ("infeasible", None)
    assert [rule.kind for rule in found.conflict] == ["must_red", "never_red"]


def test_a_problem_too_large_for_the_programme_keeps_its_gap(monkeypatch):
    """Without the programme, the labels keep the caps and the gap is said."""
    for limit in ("MOST_BITS", "MOST_BITS_NEARLY_DONE"):
        monkeypatch.setattr(zoning.perimeter.capped, limit, 0)
    problem = street([0, 3, 3, 3, 3, 3], cases=(0,), risk=[0, 4, 4, 4, 5, 4], post=0)
    cap = people_at_most(problem, [0, 3, 3, 3, 3, 3], 10, level="red")
    found = checked(problem, [cap])
    assert found.amounts[0] <= 10
    assert found.bound_by == "flow"
    assert found.status == ("optimal" if found.gap == 0 else "feasible")
    monkeypatch.undo()
    assert found.bound <= checked(problem, [cap]).cost <= found.cost


@pytest.mark.parametrize(
    ("lie", "word"),
    [
        ({"labels": np.array([0, 2, 0, 0, 2, 0], np.int8), "cost": 10}, "posts"),
        ({"cost": 13}, "cost"),
        ({"bound": 99}, "gap -85"),
        ({"amounts": (1,)}, "amounts"),
        ({"status": "feasible"}, "status"),
        ({"labels": np.array([0, 0, 0, 0, 0, 0], np.int8)}, "must_red"),
        ({"relaxation": None}, "relaxation"),
    ],
)
def test_a_lie_is_found_out(lie, word):
    """Change one thing of a proved answer, and the verifier names it."""
    problem = street([5, 3, 4, 4, 3, 5], cases=(1, 4))
    caps = [posts_at_most(problem, 3, level="red")]
    found = replace(solve_capped(problem, caps), **lie)
    words = " ".join(f"{fault}" for fault in verify_capped(problem, caps, found))
    assert word in words


def test_a_forged_flow_proves_nothing():
    """The bound is recomputed: flow or prices that are not those of the relaxation are faults."""
    problem = street([5, 3, 4, 4, 3, 5], cases=(1, 4))
    caps = [posts_at_most(problem, 3, level="red")]
    found = solve_capped(problem, caps)
    flow = found.relaxation.flow.copy()
    flow[0] += 1
    for forged in (
        replace(found.relaxation, flow=flow),
        replace(found.relaxation, cost=found.relaxation.cost + 1),
        replace(found.relaxation, prices=(-1,)),
        replace(found.relaxation, prices=()),
    ):
        assert verify_capped(problem, caps, replace(found, relaxation=forged)) != []


@pytest.mark.parametrize(
    "change",
    [
        {"at_most": -1},
        {"at_place": [[0, 1]]},
        {"line_red": [1, 1]},
        {"line_yellow": [-1]},
        {"at_place": [[0, 0, 2**50]] * 2},
    ],
)
def test_a_cap_that_is_none_is_refused(change):
    """Amounts are whole numbers of at least 0, one per place, level and link."""
    fields = {
        "name": "posts",
        "at_most": 1,
        "at_place": [[0, 0, 0]] * 2,
        "line_yellow": [1],
        "line_red": [1],
    }
    Cap(**fields)
    with pytest.raises(InvalidProblem):
        Cap(**(fields | change))


def test_a_cap_of_another_problem_is_refused():
    """Every cap counts over the places and links of the problem."""
    other = street([1, 1], cases=(0,))
    with pytest.raises(InvalidProblem, match="2 places and 1 links"):
        solve_capped(TWO_CASES, [posts_at_most(other, 1)])
