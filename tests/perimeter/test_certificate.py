"""§7 — the certificate accepts every answer of the solver, and nothing that was tampered with."""

import ast
from pathlib import Path

import numpy as np
import pytest
from street_drawings import Streets, solved

import zoning.perimeter.certificate
import zoning.perimeter.flow_proof
from zoning.perimeter.certificate import labeling_cost, verify_solution
from zoning.perimeter.problem import PerimeterProblem, UnitPrice

TOWN = """
    .-.-!-.-.
      |   |
    .-C   .-n
      |   |
    o-.-.-C
"""


def town() -> PerimeterProblem:
    """A drawing with every kind of rule and price in it."""
    streets = Streets(TOWN)
    units = [
        UnitPrice([], [], whole=30),
        UnitPrice([0, 1, 2, 5, 6], each=3, whole=8, parent=0),
        UnitPrice([7, 8, 11, 12], each=2, whole=7, parent=0),
        UnitPrice([1, 2, 3, 7], each=1, whole=3, level="yellow"),
    ]
    return streets.problem(ringed=False, post=6, outer=1, units=units)


@pytest.fixture(scope="module")
def answered():
    """The town with its answer: problem, labels, cost, flow."""
    problem = town()
    solution = solved(problem)
    assert set(solution.labels.tolist()) == {0, 1, 2}
    return problem, solution.labels, solution.cost, solution.flow


def test_every_changed_label_is_found(answered):
    """Whatever single place gets whatever other label, the certificate names a fault."""
    problem, labels, cost, flow = answered
    for place in range(problem.places):
        for other in {0, 1, 2} - {int(labels[place])}:
            changed = labels.copy()
            changed[place] = other
            assert verify_solution(problem, changed, cost, flow)
            assert verify_solution(problem, changed, labeling_cost(problem, changed), flow)


def test_every_changed_flow_is_found(answered):
    """Whatever single arc carries one more, one less, or enormously more or less: a fault."""
    problem, labels, cost, flow = answered
    for arc in range(len(flow)):
        for change in (1, -1, 2**40, -(2**62), 2**62):
            changed = flow.copy()
            changed[arc] += change
            assert verify_solution(problem, labels, cost, changed), (arc, change)


def test_every_zeroed_flow_is_found(answered):
    """Dropping what any one arc carries breaks the proof."""
    problem, labels, cost, flow = answered
    for arc in np.flatnonzero(flow):
        changed = flow.copy()
        changed[arc] = 0
        assert verify_solution(problem, labels, cost, changed)


@pytest.mark.parametrize("claim", [-1, 1, 1000, None])
def test_a_changed_cost_is_found(answered, claim):
    """A cost that is not the labels' own is named, with the right one."""
    problem, labels, cost, flow = answered
    faults = verify_solution(problem, labels, None if claim is None else cost + claim, flow)
    assert [fault.where for fault in faults] == ["cost"]
    assert str(cost) in faults[0].expected


def test_a_dearer_plan_is_not_optimal(answered):
    """A sound plan with its own true cost is refused when a cheaper one exists."""
    problem, _, _, flow = answered
    everything = np.where(problem.must_open, 0, np.where(problem.never_red, 1, 2))
    dearer = labeling_cost(problem, everything)
    faults = verify_solution(problem, everything, dearer, flow)
    assert [fault.where for fault in faults] == ["flow"]
    assert f"the cost, {dearer}" in faults[0].expected


def test_an_optimal_plan_that_closes_more_is_refused():
    """A post and the house behind it both cost 4: only the plan that closes less is right."""
    problem = Streets("C-.").problem(post=4)
    solution = solved(problem)
    faults = verify_solution(problem, [2, 2], solution.cost, solution.flow)
    assert labeling_cost(problem, [2, 2]) == solution.cost
    assert [fault.where for fault in faults] == ["labels[1]"]


def test_a_flow_that_overflows_its_sums_is_found():
    """Two flows of 2**63 - 1 and one of 2 add up to 0 in 64 bits, and to much more in truth."""
    problem = PerimeterProblem(
        cost=[[0, 0, 0]] * 4,
        links=[],
        line_yellow=[],
        line_red=[],
        must_red=[True] * 3 + [False],
        never_red=[False] * 4,
        must_open=[False] * 4,
        ring=[[3, 0], [3, 1], [3, 2]],
    )
    solution = solved(problem)
    forged = solution.flow.copy()
    rings = slice(-3, None)
    assert not forged[rings].any()
    forged[rings] = [2**63 - 1, 2**63 - 1, 2]
    assert verify_solution(problem, solution.labels, solution.cost, forged)


@pytest.mark.parametrize(
    ("labels", "where"),
    [
        ([0] * 12, "labels"),
        ([0.0] * 13, "labels"),
        ([[0]] * 13, "labels"),
        ([0] * 12 + [3], "labels[12]"),
        ([-1] + [0] * 12, "labels[0]"),
    ],
)
def test_labels_that_are_none(answered, labels, where):
    """Wrong length, kind or value of labels is said at once."""
    problem, _, cost, flow = answered
    assert problem.places == 13
    assert [fault.where for fault in verify_solution(problem, labels, cost, flow)] == [where]


@pytest.mark.parametrize("change", [lambda f: f[:-1], lambda f: f.astype(float), lambda f: [f]])
def test_a_flow_of_another_shape(answered, change):
    """A flow of the wrong length or kind is refused before it is read."""
    problem, labels, cost, flow = answered
    faults = verify_solution(problem, labels, cost, change(flow))
    assert [fault.where for fault in faults] == ["flow"]


def test_every_broken_rule_is_named():
    """Red where forbidden, open where red is due, a ring broken: each with its place."""
    problem = Streets("C-o-n-.").problem(ringed=True)
    labels = [0, 1, 2, 0]
    flow = np.zeros(3 * 4 + 2 * 3 + 6, int)
    faults = verify_solution(problem, labels, labeling_cost(problem, labels), flow)
    assert [fault.where for fault in faults] == [
        "must_red[0]",
        "never_red[2]",
        "must_open[1]",
        "ring",
    ]


def test_a_problem_without_any_plan_is_not_certified():
    """Where rules exclude each other, no labels pass, whatever flow is shown."""
    problem = Streets("C-o").problem(ringed=True)
    flow = np.zeros(3 * 2 + 2 * 1 + 2, int)
    for labels in ([2, 0], [2, 1], [2, 2], [0, 0]):
        assert verify_solution(problem, labels, labeling_cost(problem, labels), flow)


def test_the_certificate_shares_nothing_with_the_solver():
    """Its two modules import the problem and each other, and no other part of the package."""
    for module in (zoning.perimeter.certificate, zoning.perimeter.flow_proof):
        tree = ast.parse(Path(module.__file__).read_text(encoding="utf-8"))
        own = {
            node.module
            for node in ast.walk(tree)
            if isinstance(node, ast.ImportFrom) and (node.level or node.module.startswith("zoning"))
        }
        assert own <= {"problem", "flow_proof", "zoning.errors"}
