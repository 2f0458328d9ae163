"""§6, §7: the compiled search gives the flow library's least labels, and a proof of its own."""

import ctypes
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest
from oracle_instances import random_problem

import zoning.perimeter.least_cut
from zoning.perimeter.certificate import verify_solution
from zoning.perimeter.conflict import conflict, decided
from zoning.perimeter.kernel import cut, is_built, kernel_cut, library
from zoning.perimeter.problem import PerimeterProblem, UnitPrice
from zoning.perimeter.solve import solve


def by_library(problem, monkeypatch):
    with monkeypatch.context() as patch:
        patch.setattr(zoning.perimeter.least_cut, "is_built", lambda: False)
        return solve(problem)


def grid(side, *, seed, cases=3, ring=True):
    """A town of a square grid of streets with noisy prices and a few cases."""
    rng = np.random.default_rng(seed)
    at = np.arange(side * side).reshape(side, side)
    links = np.concatenate(
        [np.stack([at[:, :-1].ravel(), at[:, 1:].ravel()], 1),
         np.stack([at[:-1].ravel(), at[1:].ravel()], 1)]
    )  # fmt: skip
    n = at.size
    people = rng.integers(1, 6, n)
    must_red = np.zeros(n, bool)
    must_red[rng.choice(n, cases, replace=False)] = True
    return PerimeterProblem(
        cost=np.stack([0 * people, 2 * people, 6 * people], 1),
        links=links,
        line_yellow=rng.integers(1, 5, len(links)),
        line_red=rng.integers(1, 40, len(links)),
        must_red=must_red,
        never_red=np.zeros(n, bool),
        must_open=np.zeros(n, bool),
        ring=np.concatenate([links, links[:, ::-1]]) if ring else [],
        units=[UnitPrice(at[row], 3, 11) for row in range(side)],
    )


def test_the_package_is_built_with_its_search():
    """An installation that fell back to the library alone would be slow, and say nothing."""
    assert is_built()


@pytest.mark.parametrize("most", [8, 40, 160])
def test_search_and_library_agree(most, monkeypatch):
    """Labels and cost are the same, whichever found them, and both flows are proofs."""
    rng = np.random.default_rng(most)
    compared = 0
    for _ in range(150):
        problem = random_problem(rng, int(rng.integers(0, most)))
        if conflict(problem):
            continue
        ours, theirs = solve(problem), by_library(problem, monkeypatch)
        assert ours.labels.tolist() == theirs.labels.tolist()
        assert ours.cost == ours.bound == theirs.cost
        assert verify_solution(problem, ours.labels, ours.cost, ours.flow) == []
        compared += 1
    assert compared > 40


def test_only_what_a_case_reaches_is_touched():
    """Of a town of 90,000 places with one case, the search visits a few dozen nodes."""
    problem = grid(300, seed=1, cases=1)
    found = kernel_cut(problem, decided(problem))
    assert 2 <= found.visited < 400
    assert found.red.sum() >= 1


def test_the_same_problem_gives_the_same_flow():
    """Not the labels alone: the proof is the same too, byte by byte."""
    problem = grid(40, seed=2)
    flows = {solve(problem).flow.tobytes() for _ in range(3)}
    assert len(flows) == 1


def test_a_search_that_takes_too_long_leaves_it_to_the_library(monkeypatch):
    """The search has no good bound on its time; the library has, and gives the same answer."""
    problem = grid(30, seed=3, cases=8)
    assert kernel_cut(problem, decided(problem), budget=10) is None
    expected = solve(problem)
    monkeypatch.setattr(cut, "PATIENCE", 0)
    slow = solve(problem)
    assert slow.labels.tolist() == expected.labels.tolist()
    assert verify_solution(problem, slow.labels, slow.cost, slow.flow) == []


def test_a_problem_too_large_to_number_is_left_to_the_library(monkeypatch):
    """Nodes and arcs are numbered with 32 bits; beyond that the search declines."""
    problem = grid(5, seed=4)
    monkeypatch.setattr(cut, "MOST_ARCS", 10)
    assert kernel_cut(problem, decided(problem)) is None
    assert solve(problem).status == "optimal"


def test_prices_near_the_limit_stay_exact(monkeypatch):
    """Capacities of 2**58 and more neither overflow nor stand for a hard rule."""
    big = 2**57
    problem = PerimeterProblem(
        cost=[[0, big, big], [0, 1, big], [0, big // 2, big]],
        links=[[0, 1], [1, 2]],
        line_yellow=[big, big],
        line_red=[big, 3],
        must_red=[True, False, False],
        never_red=[False] * 3,
        must_open=[False] * 3,
        ring=[[0, 1]],
    )
    ours, theirs = solve(problem), by_library(problem, monkeypatch)
    assert ours.cost == theirs.cost
    assert ours.labels.tolist() == theirs.labels.tolist()
    assert verify_solution(problem, ours.labels, ours.cost, ours.flow) == []


def test_a_search_leaves_nothing_behind_for_the_next():
    """A smaller, a larger and a broken-off search before it change no byte of a proof."""
    problem = grid(40, seed=2)
    first = solve(problem).flow.tobytes()
    for side, budget in ((10, None), (80, None), (40, 1000)):
        other = grid(side, seed=9, cases=4)
        kernel_cut(other, decided(other), budget=budget)
        assert solve(problem).flow.tobytes() == first


def test_searches_do_not_share_what_they_work_in():
    """Four threads that solve different towns at once answer as one after the other."""
    problems = [grid(30 + 10 * (index % 3), seed=index, cases=5) for index in range(24)]
    alone = [solve(problem).flow.tobytes() for problem in problems]
    with ThreadPoolExecutor(4) as pool:
        together = [found.flow.tobytes() for found in pool.map(solve, problems)]
    assert together == alone


def test_a_search_compiled_from_another_source_is_not_used(monkeypatch):
    """Its structure has another length, so the flow library takes its place."""

    class Longer(ctypes.Structure):
        _fields_ = (*library._Network._fields_, ("more", ctypes.c_int64))

    library._library.cache_clear()
    try:
        monkeypatch.setattr(library, "_Network", Longer)
        assert not is_built()
    finally:
        library._library.cache_clear()
