"""§1 — what the energy prefers, drawn on small streets; and the problems at its rims."""

import os
import subprocess
import sys

import numpy as np
import pytest
from street_drawings import Streets, drawn_answer, picture, solved

from zoning.errors import InvalidProblem
from zoning.perimeter.arcs import CutNetwork
from zoning.perimeter.mincut import minimal_cut
from zoning.perimeter.problem import PRICE_LIMIT, PerimeterProblem, UnitPrice
from zoning.perimeter.solve import solve

DEAD_END = """
    .-.-.-.
      |
      .
      |
      C
      |
      .
"""


def nothing(places: int, **given) -> PerimeterProblem:
    """A problem with no prices and no rules but those given."""
    no = np.zeros(places, bool)
    fields = {
        "cost": np.zeros((places, 3), int),
        "links": [],
        "line_yellow": [],
        "line_red": [],
        "must_red": no,
        "never_red": no,
        "must_open": no,
        "ring": [],
    }
    return PerimeterProblem(**{**fields, **given})


class TestPosts:
    """Cutting a street costs a post; the tree of an alley is sealed at its mouth."""

    def test_a_dead_end_is_sealed_by_one_post(self):
        """The house behind the case costs 4, a second post 5: the tip is closed with the case."""
        assert drawn_answer(DEAD_END) == picture("""
            .-.-.-.
              |
              .
              |
              R
              |
              R
        """)

    def test_a_crowded_dead_end_is_left_open_behind_a_second_post(self):
        """Where the house behind costs 6, a post on each side of the case is cheaper."""
        assert drawn_answer(DEAD_END, house=(0, 1, 6)) == picture("""
            .-.-.-.
              |
              .
              |
              R
              |
              .
        """)

    def test_a_post_moves_to_where_it_is_cheap(self):
        """A post on the first link costs 20, on the next 2: the line goes one house further."""
        streets = Streets("C-.-.")
        assert streets.answer(solved(streets.problem(post=[20, 2])).labels) == "R-R-."

    def test_a_hole_is_filled_where_guarding_its_rim_costs_more(self):
        """One house amid four cases would need four posts; closing it needs none."""
        assert drawn_answer("""
              C
              |
            C-.-C
              |
              C
        """) == picture("""
              R
              |
            R-R-R
              |
              R
        """)

    def test_a_street_listed_twice_is_guarded_twice(self):
        """Two links of 3 between the same places cost as much as one of 6."""
        twice = nothing(
            2,
            cost=[[0, 5, 5]] * 2,
            links=[[0, 1], [1, 0]],
            line_yellow=[0, 0],
            line_red=[3, 3],
            must_red=[True, False],
        )
        assert solved(twice).labels.tolist() == [2, 2]
        assert solved(twice).cost == 10


class TestLevels:
    """Open, yellow and red are chosen place by place."""

    def test_exposure_alone_can_close(self):
        """A house whose exposure costs 9 is closed yellow for 1; its neighbours stay open."""
        assert drawn_answer(".-!-.") == ".-y-."

    def test_a_yellow_line_joins_what_it_would_separate(self):
        """Between two exposed houses a yellow line of 3 on each side costs more than closing 1."""
        assert drawn_answer("!-.-!", outer=3) == "y-y-y"
        assert drawn_answer("!-.-!", outer=0) == "y-.-y"

    def test_levels_need_not_be_convex(self):
        """Yellow may cost more than both open and red."""
        assert solved(nothing(2, cost=[[5, 9, 3], [3, 9, 5]])).labels.tolist() == [2, 0]

    def test_red_is_wrapped_by_its_ring(self):
        """Every neighbour of a red place is closed, at least yellow."""
        assert drawn_answer(".-.-C-.-.", ringed=True) == ".-y-R-y-."

    def test_red_withdraws_from_what_must_stay_open(self):
        """The house beside the clinic would be red, were its ring not to close the clinic."""
        streets = Streets("C-.-o")
        prices = {"house": (9, 9, 1), "post": 1}
        assert streets.answer(solved(streets.problem(**prices)).labels) == "R-R-."
        ringed = streets.problem(**prices, ringed=True)
        assert streets.answer(solved(ringed).labels) == "R-y-."

    def test_never_red_may_be_yellow(self):
        """A fire lane between two cases is posted on both sides and may be closed yellow."""
        assert drawn_answer("C-n-C", ringed=True) == "R-y-R"


class TestUnits:
    """Closing a unit as a whole has a price of its own (§1, units)."""

    def test_a_bought_alley_is_closed_to_its_cheapest_mouth(self):
        """Three cases at 4 each buy an alley at 9; its fourth house then closes for nothing."""
        drawing, prices = "C-C-C-.-o", {"house": (0, 0, 0), "post": [9, 9, 3, 1]}
        bought = UnitPrice(members=[0, 1, 2, 3], each=4, whole=9)
        assert drawn_answer(drawing, **prices, units=[bought]) == "R-R-R-R-."
        too_dear = UnitPrice(members=[0, 1, 2, 3], each=4, whole=99)
        assert drawn_answer(drawing, **prices, units=[too_dear]) == "R-R-R-.-."

    def test_the_optimum_chooses_alley_or_hamlet(self):
        """Two alleys bought cost 12, their hamlet 10; one alley alone costs 6."""
        units = [
            UnitPrice([], [], whole=10),
            UnitPrice([0, 1], each=5, whole=6, parent=0),
            UnitPrice([2, 3], each=5, whole=6, parent=0),
        ]
        one = nothing(4, must_red=[True, True, False, False], units=units)
        both = nothing(4, must_red=[True, True, True, True], units=units)
        assert (solved(one).cost, solved(both).cost) == (6, 10)

    def test_a_yellow_unit_counts_every_closed_place(self):
        """At level yellow, red members are closed members too."""
        unit = UnitPrice([0, 1], each=[3, 4], whole=100, level="yellow")
        problem = nothing(2, cost=[[9, 0, 9], [9, 9, 0]], must_red=[False, True], units=[unit])
        assert solved(problem).labels.tolist() == [1, 2]
        assert solved(problem).cost == 7

    def test_overlapping_units_are_paid_each(self):
        """A place in two units pays in both."""
        units = [UnitPrice([0], 2, 9), UnitPrice([0], 3, 9)]
        assert solved(nothing(1, must_red=[True], units=units)).cost == 5


class TestTies:
    """§6 — of all cheapest plans, the one that closes least."""

    def test_a_tie_leaves_people_free(self):
        """A post at 4 and the house behind it at 4: the house stays open."""
        assert drawn_answer("C-.", post=4) == "R-."

    def test_yellow_is_preferred_to_red_at_equal_cost(self):
        """Where yellow and red cost the same, the place is yellow."""
        assert solved(nothing(1, cost=[[5, 2, 2]])).labels.tolist() == [1]

    def test_nothing_is_closed_for_nothing(self):
        """With all prices 0, every place stays open."""
        assert solved(nothing(5)).labels.tolist() == [0] * 5


class TestRims:
    """Problems with nothing in them, and with numbers at the limit."""

    def test_no_places(self):
        """A problem without places has an empty answer that costs nothing."""
        solution = solved(nothing(0))
        assert solution.labels.shape == (0,)
        assert solution.cost == solution.bound == 0

    def test_all_must_be_red(self):
        """Every place forced: the cost is that of red, and no post is needed."""
        streets = Streets("C-C-C")
        assert solved(streets.problem()).cost == 12

    def test_prices_up_to_the_limit_are_added_exactly(self):
        """Prices that together come one short of 2**61 give an exact cost (§8)."""
        half = PRICE_LIMIT // 2 - 1
        problem = nothing(
            3,
            cost=[[0, 0, 1], [half, 0, 0], [0, 0, half]],
            must_red=[True, False, True],
            ring=[[0, 1], [2, 1]],
        )
        assert solved(problem).cost == half + 1

    def test_prices_beyond_the_limit_are_refused(self):
        """A sum of 2**61 is refused before anything is computed with it."""
        with pytest.raises(InvalidProblem, match="Divide all prices"):
            nothing(2, cost=[[0, 0, PRICE_LIMIT // 2]] * 2)

    @pytest.mark.parametrize(
        ("capacity", "words"), [(2**62, "the maximum flow ended with"), (-1, "does not prove")]
    )
    def test_a_failing_flow_is_an_error_not_an_answer(self, capacity, words):
        """Capacities that no problem can have: too large together, or negative."""
        network = CutNetwork(
            tail=np.array([4, 4, 4], np.int32),
            head=np.array([5, 5, 5], np.int32),
            forward=np.full(3, capacity, np.int64),
            backward=np.zeros(3, np.int64),
            constant=0,
            places=2,
            units=0,
        )
        ends = np.eye(6, dtype=bool)
        with pytest.raises(ArithmeticError, match=words):
            minimal_cut(network, ones=ends[4], zeros=ends[5])

    def test_the_answer_cannot_be_changed(self):
        """Labels and flow are read-only: an answer stays what was proved."""
        solution = solved(nothing(2, cost=[[1, 0, 2]] * 2))
        with pytest.raises(ValueError, match="read-only"):
            solution.labels[0] = 0
        with pytest.raises(ValueError, match="read-only"):
            solution.flow[0] = 0

    def test_a_chain_of_two_thousand_units_is_priced(self):
        """Deep nesting is no recursion limit: the innermost whole price wins."""
        units = [UnitPrice([], [], whole=5000 - depth, parent=depth - 1) for depth in range(2000)]
        units.append(UnitPrice([0], 10_000, whole=9000, parent=1999))
        assert solved(nothing(1, must_red=[True], units=units)).cost == 5000 - 1999


SCRIPT = """
import hashlib, sys
sys.path[:0] = sys.argv[1:]
import numpy as np
from oracle_instances import random_problem
from zoning.perimeter.solve import solve
digest = hashlib.sha256()
rng = np.random.default_rng(20260701)
for _ in range(60):
    solution = solve(random_problem(rng, 25))
    if solution.labels is not None:
        digest.update(solution.labels.tobytes() + solution.flow.tobytes())
    digest.update(repr((solution.cost, solution.conflict)).encode())
print(digest.hexdigest())
"""


def test_two_processes_give_the_same_bytes(request):
    """Labels, cost, flow and conflicts do not depend on the hash seed of the process."""
    root = request.config.rootpath
    digests = {
        subprocess.run(
            [sys.executable, "-c", SCRIPT, str(root), str(root / "tests" / "oracle")],
            env={**os.environ, "PYTHONHASHSEED": seed},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed in ("0", "1")
    }
    assert len(digests) == 1
    assert len(digests.pop().strip()) == 64


def test_ten_thousand_places_are_solved_at_once():
    """A ward of ten thousand places, 300,000 ring pairs: solved and proved."""
    rng = np.random.default_rng(5)
    side, reach = 100, 15
    places = np.arange(side * side).reshape(side, side)
    links = np.concatenate(
        [
            np.stack([places[:, :-1].ravel(), places[:, 1:].ravel()], 1),
            np.stack([places[:-1].ravel(), places[1:].ravel()], 1),
        ]
    )
    ring = np.concatenate(
        [
            np.stack([places[:, :-step].ravel(), places[:, step:].ravel()], 1)
            for step in range(1, reach + 1)
        ]
    )
    ring = np.concatenate([ring, ring[:, ::-1]])
    people = rng.integers(1, 8, side * side)
    risk = rng.integers(0, 20, side * side)
    problem = nothing(
        side * side,
        cost=np.stack([risk, people + risk // 3, 3 * people], 1),
        links=links,
        line_yellow=rng.integers(1, 4, len(links)),
        line_red=rng.integers(4, 40, len(links)),
        must_red=rng.random(side * side) < 0.005,
        ring=ring,
    )
    assert len(problem.ring) > 270_000
    assert set(solved(problem).labels.tolist()) == {0, 1, 2}


def test_an_infeasible_problem_is_answered_without_labels():
    """No labels, no cost, no flow: only the rules that exclude each other."""
    solution = solve(Streets("C-o").problem(ringed=True))
    assert solution.status == "infeasible"
    assert (solution.labels, solution.cost, solution.bound, solution.flow) == (None,) * 4
    assert [rule.kind for rule in solution.conflict] == ["must_red", "ring", "must_open"]
