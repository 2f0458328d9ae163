"""Cases and rules close the rest of a unit, its neighbours, and metres round themselves."""

import numpy as np
import pytest

from tests.drawn_question import WARD, Drawn, with_section
from zoning.perimeter.solve import solve

NO_RING = {"street_m": 0.0, "air_m": 0.0, "touching": False}
CALM = with_section(WARD, "risk", price_open=0, price_yellow=0)
BARE = with_section(with_section(CALM, "posts", red_factor=1, yellow_factor=1), "ring", **NO_RING)
"""Prices so low for posts, and no risk: what closes is closed by rules, with its next places."""

TOWN = """
    +-1-1-1-1-1-1-1-1-+-1-1-1-1-1-1-1-1-1-1-1-1-1-1-1-1-1-+
                      a                                   c
                      1                                   1
                      a                                   c
                      1                                   1
                      a                                   c
                      +=b1bb1b+                           +
                      a
                      1
                      a
                      +
"""
ALLEYS = {"a": None, "b": "a", "c": None}
MAIN = 25
# 0-24 the main street; then by rows: 25 a, 26 c, 27 a, 28 c, 29 and 30 b, 31 a.
A, B, C = {25, 27, 31}, {29, 30}, {26, 28}


@pytest.fixture(scope="module")
def town():
    return Drawn(TOWN, ALLEYS)


def closed(town, *rows, level=None, **ring):
    """Return the households that close, at one level or at any."""
    policy = with_section(BARE, "ring", **ring)
    wanted = "yr" if level is None else level
    letters = town.levels(*rows, policy=policy)
    return {i for i, letter in enumerate(letters) if letter in wanted}


def test_without_any_rule_only_the_next_doors_close(town):
    """The case deep in the side alley, and the next house on the way out."""
    assert closed(town, {"household": 30}) == {30, 29}


class TestRestOfUnit:
    """The rest of a unit that holds red is yellow."""

    def test_of_an_alley_with_the_alleys_inside_it(self, town):
        """A case in the alley closes the alley and its side alley; the street stays open."""
        assert closed(town, {"household": 27}, rest_of_alley=True) >= A | B
        assert not closed(town, {"household": 27}, rest_of_alley=True) & (C | set(range(MAIN)))

    def test_of_the_side_alley_alone(self, town):
        """A case in the side alley does not close the alley it leaves."""
        assert closed(town, {"household": 30}, rest_of_alley=True) == B

    def test_of_a_hamlet(self):
        """A part of the hamlet is red, the whole hamlet yellow, the other hamlet open."""
        town = Drawn(TOWN, ALLEYS, split_hamlets_at=30)
        first = {i for i, unit in enumerate(town.area.households.unit_id) if unit != "h-1-02"} - C
        found = closed(town, {"household": 27}, rest_of_hamlet=True)
        assert found >= first - C
        assert closed(town, {"household": 27}, rest_of_hamlet=True, level="r") == {27}
        assert 24 not in found

    def test_of_a_ward(self, town):
        """Every house of the ward."""
        assert closed(town, {"household": 0}, rest_of_ward=True) == set(range(32))

    def test_what_must_stay_open_stays_open(self, town):
        """A unit never closes a road that a rule keeps open; the plan exists all the same."""
        policy = with_section(BARE, "exempt", must_open_streets=("residential",))
        policy = with_section(policy, "ring", rest_of_ward=True)
        problem, _ = town.ask({"household": 30}, policy=policy)
        assert problem.must_open.any()
        assert solve(problem).status == "optimal"


class TestAdjacentUnits:
    """Units next to one that is red as a whole are yellow."""

    def test_the_side_alley_next_to_a_red_alley(self, town):
        """Alley b is red whole: alley a, which it leaves, is yellow; c, far away, is not."""
        rows = [{"household": h} for h in B]
        assert closed(town, *rows, level="r", adjacent_alleys=True) == B
        assert closed(town, *rows, level="y", adjacent_alleys=True) >= A
        assert not closed(town, *rows, adjacent_alleys=True) & C

    def test_a_red_house_closes_no_neighbouring_unit(self, town):
        """Only units that are red as a whole do."""
        assert not closed(town, {"household": 30}, adjacent_alleys=True) & {25, 31}

    def test_the_hamlet_next_door(self):
        """The first hamlet is red whole, so the second is yellow whole."""
        town = Drawn(TOWN, ALLEYS, split_hamlets_at=30)
        policy = with_section(BARE, "escalation", hamlet_houses=2)
        policy = with_section(policy, "ring", adjacent_hamlets=True)
        letters = town.levels({"household": 0}, {"household": 4}, policy=policy)
        second = [i for i, u in enumerate(town.area.households.unit_id) if u == "h-1-02"]
        assert {letters[i] for i in second} == {"y"}
        first = [i for i, u in enumerate(town.area.households.unit_id) if u == "h-1-01"]
        assert {letters[i] for i in first} == {"r"}


class TestMetres:
    """Distances from cases, and from all that rules make red."""

    ROW = "+-1-1-1-1-1-1-1-1-1-1-1-1-1-+"

    def test_metres_round_a_case(self):
        """Doors 10 m apart: 25 m reach two of them on either side, and the next keeps red apart."""
        row = Drawn(self.ROW)
        assert closed(row, {"household": 6}, case_air_m=25.0) == {4, 5, 6, 7, 8}
        assert closed(row, {"household": 6}, case_air_m=0.0) == {5, 6, 7}

    def test_metres_round_everything_that_rules_make_red(self):
        """A core of 15 m makes one house more on either side red; 25 m count from those."""
        row = Drawn(self.ROW)
        policy = with_section(BARE, "core", air_m=15.0)
        wide = with_section(policy, "ring", zone_air_m=25.0)
        assert row.levels({"household": 6}, policy=wide) == "...yyrrryy..."
        near = with_section(policy, "ring", case_air_m=25.0)
        assert row.levels({"household": 6}, policy=near) == "....yrrry...."

    def test_a_core_along_streets(self):
        """15 m along the street are one door; the reason says so."""
        row = Drawn(self.ROW)
        policy = with_section(BARE, "core", street_m=15.0)
        assert row.levels({"household": 6}, policy=policy) == "....yrrry...."
        assert row.codes({"household": 6}, policy=policy)[5:8] == ["near_case", "case", "near_case"]

    def test_without_cases_there_is_no_ring(self, town):
        """Nothing to measure from."""
        policy = with_section(
            BARE, "ring", case_air_m=500.0, zone_air_m=500.0, rest_of_ward=True, adjacent_wards=True
        )
        problem, _ = town.ask(policy=policy)
        bare, _ = town.ask(policy=BARE)
        np.testing.assert_array_equal(problem.ring, bare.ring)


def test_pairs_grow_with_places_not_with_their_square(town):
    """One red place stands for all of a unit."""
    network = town.network
    policy = with_section(BARE, "ring", rest_of_ward=True, rest_of_hamlet=True, case_air_m=900.0)
    one, _ = town.ask({"household": 3}, policy=policy)
    many, _ = town.ask(*({"household": h} for h in range(20)), policy=policy)
    bare, _ = town.ask(policy=BARE)
    limit = 3 * network.places
    assert len(one.ring) - len(bare.ring) <= limit
    assert len(many.ring) - len(bare.ring) <= limit
