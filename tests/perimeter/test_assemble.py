"""From policy to problem: which places must close, what closing costs, and why."""

from dataclasses import replace
from datetime import datetime

import numpy as np
import pytest

from tests.drawn_area import drawn_area, located
from zoning.errors import InvalidCases
from zoning.perimeter.assemble import perimeter_problem
from zoning.perimeter.certificate import verify_solution
from zoning.perimeter.network import place_network
from zoning.perimeter.parcels import parcel_points, touching_places
from zoning.perimeter.reasons import household_codes, place_codes
from zoning.perimeter.solve import solve
from zoning.policy.load import policy_named

WARD = policy_named("khoanh-ward")
AS_OF = datetime.fromisoformat("2026-07-02T00:00:00+07:00")
RED = 2

TOWN = """
    +--1--1--1--1--1--1--+--1--1--1--1--1--1--+
                         a
                         1
                         a
                         1
                         a
                         +=b1bb1b+
                         a
                         1
                         a
                         1
                         a
                         +
"""
ALLEYS = {"a": None, "b": "a"}
# Households in reading order: 0-11 the main street, 12 and 13 the alley before its side alley,
# 14 and 15 the side alley, 16 and 17 the alley behind it.
SIDE, FRONT, BACK = (14, 15), (12, 13), (16, 17)


def with_section(policy, section, **values):
    return replace(policy, **{section: replace(getattr(policy, section), **values)})


CALM = with_section(
    with_section(WARD, "risk", price_open=0, price_yellow=0), "guarding", household=0
)
"""Prices nothing but people and posts: what closes beyond the rules closes to save posts."""


class Drawn:
    """A drawing with its network, ready for questions."""

    def __init__(self, drawing=TOWN, alleys=ALLEYS, **options):
        self.area = drawn_area(drawing, alleys=alleys if "a" in drawing else None, **options)
        self.network = place_network(self.area)
        self.touching = touching_places(parcel_points(self.area, self.network))

    def ask(self, *rows, policy=WARD, as_of=AS_OF):
        """Return problem and reasons."""
        cases = located(self.area, *rows)
        return perimeter_problem(
            self.area, self.network, cases, policy, as_of=as_of, touching=self.touching
        )

    def answer(self, *rows, policy=WARD):
        """Return problem, reasons and the checked answer."""
        problem, reasons = self.ask(*rows, policy=policy)
        solution = solve(problem)
        assert solution.status == "optimal"
        assert verify_solution(problem, solution.labels, solution.cost, solution.flow) == []
        return problem, reasons, solution

    def must_red(self, *rows, policy=WARD):
        """Return the households that rules make red."""
        problem, _ = self.ask(*rows, policy=policy)
        red = problem.must_red[self.network.household_place]
        return set(np.flatnonzero(red).tolist())

    def codes(self, *rows, policy=WARD):
        """Return the reason code of every household in the answer."""
        problem, reasons, solution = self.answer(*rows, policy=policy)
        places = place_codes(problem, solution.labels, reasons)
        return household_codes(
            self.area, self.network, places, reasons, np.arange(len(self.area.households))
        )

    def units(self, *rows, policy=WARD):
        """Return the units that the cases close as a whole."""
        _, reasons = self.ask(*rows, policy=policy)
        return [self.area.units.unit_id.iloc[t.unit] for t in reasons.triggered]


@pytest.fixture(scope="module")
def town():
    return Drawn()


class TestMustRed:
    """Confirmed households are red."""

    def test_a_confirmed_household_is_red_and_nobody_else_must_be(self, town):
        """One case on the main street: one household."""
        assert town.must_red({"household": 3}) == {3}

    @pytest.mark.parametrize("status", ["recovered", "died", "discarded"])
    def test_other_statuses_close_nothing(self, town, status):
        """Who is no longer ill, or never was, is no reason to guard a house."""
        problem, reasons = town.ask({"household": 3, "status": status})
        assert not problem.must_red.any()
        assert not reasons.expected.any()

    def test_a_report_after_the_plans_time_does_not_count(self, town):
        """A plan as of midnight knows nothing of the morning."""
        assert town.must_red({"household": 3, "reported_at": "2026-07-02T07:00:00+07:00"}) == set()

    def test_households_that_share_a_door_are_red_together(self):
        """A household is never split from its place."""
        assert Drawn("+--1--3--1--+").must_red({"household": 2}) == {1, 2, 3}

    def test_a_house_the_pack_lacks_is_at_the_nearest_door_of_its_street(self, town):
        """Number 11 between 10 and 12: the door nearest along the piece of street."""
        street, access = town.area.households.loc[4, ["street_id", "access_m"]]
        row = {"match_level": "interpolated", "street_id": street, "access_m": access + 3}
        assert town.must_red(row) == {4}

    def test_a_case_located_in_another_area_is_refused(self, town):
        """Every such case is named, and none is dropped."""
        lost = {"household_id": "hh-9-00001"}
        with pytest.raises(InvalidCases) as caught:
            town.ask(lost, {"household": 1}, lost)
        assert [fault.where for fault in caught.value.faults] == ["case c0", "case c2"]


class TestEscalation:
    """Houses with cases close an alley; smallest first, iterated to a fixed point."""

    def test_two_houses_close_their_alley_whole(self, town):
        """Both houses of the side alley have a case: it is red, the alley before it is not."""
        rows = [{"household": h} for h in SIDE]
        assert town.units(*rows) == ["a-1-b"]
        assert town.must_red(*rows) == set(SIDE)

    def test_two_cases_in_one_house_do_not(self, town):
        """Houses are counted, not cases: a large family closes no alley."""
        assert town.units({"household": 12}, {"household": 12}) == []

    def test_a_house_more_closes_the_alley_that_the_side_alley_leaves(self, town):
        """A cluster in the side alley and one house in the alley: both are red, with all inside."""
        rows = [{"household": h} for h in (*SIDE, 12)]
        assert town.units(*rows) == ["a-1-a", "a-1-b"]
        assert town.must_red(*rows) == {*SIDE, *FRONT, *BACK}

    def test_one_house_in_each_closes_the_outer_alley(self, town):
        """The side alley has one house with a case, the alley another: two in the alley."""
        assert town.units({"household": 14}, {"household": 16}) == ["a-1-a"]

    def test_old_reports_do_not_count_towards_the_threshold(self, town):
        """A house reported three weeks ago is red, but makes no cluster with today's."""
        rows = [
            {"household": 14, "reported_at": "2026-06-10T08:00:00+07:00"},
            {"household": 15},
        ]
        assert town.units(*rows) == []
        assert town.must_red(*rows) == set(SIDE)

    def test_a_case_known_to_an_alley_only_closes_the_alley(self, town):
        """Nobody knows the house, so every house may be it."""
        assert town.must_red({"alley": "b"}) == set(SIDE)
        assert town.codes({"alley": "b"})[14] == "unit:a-1-b"

    def test_a_case_known_to_an_alley_only_has_its_exposure_spread_over_it(self, town):
        """Both houses of the side alley carry the same risk."""
        _, reasons = town.ask({"alley": "b"})
        risk = reasons.expected[town.network.household_place]
        assert risk[14] > 0
        assert risk[[14, 15]].sum() == pytest.approx(risk[[14, 15]].max() * 2, rel=0.2)

    def test_zero_switches_the_rule_off(self, town):
        """Only the houses themselves are red then."""
        off = with_section(WARD, "escalation", alley_houses=0)
        assert town.units(*({"household": h} for h in (*SIDE, 12)), policy=off) == []

    def test_a_hamlet_closes_when_the_policy_asks_for_it(self, town):
        """Three houses anywhere in the hamlet, where the threshold is three."""
        strict = with_section(WARD, "escalation", hamlet_houses=3)
        rows = [{"household": h} for h in (0, 5, 14)]
        assert town.units(*rows) == []
        assert town.units(*rows, policy=strict) == ["h-1-01"]
        assert town.must_red(*rows, policy=strict) == set(range(18))

    @pytest.mark.parametrize("threshold", [1, 2, 3])
    def test_another_case_never_opens_a_unit(self, town, threshold):
        """Cases one by one, in a fixed shuffled order: units only ever join."""
        policy = with_section(WARD, "escalation", alley_houses=threshold)
        homes = np.random.default_rng(threshold).permutation(18).tolist()
        before: set = set()
        for count in range(1, 19):
            now = set(town.units(*({"household": h} for h in homes[:count]), policy=policy))
            assert before <= now
            before = now


class TestRing:
    """Red is wrapped by yellow."""

    def test_whatever_lies_within_the_metres_along_the_street_is_closed(self):
        """Doors 15 m apart, 40 m of ring, no posts to save: two doors on each side."""
        row = Drawn("+--1--1--1--1--1--1--1--1--1--+")
        cheap = with_section(CALM, "posts", red_factor=1, yellow_factor=1)
        cheap = with_section(cheap, "ring", street_m=40.0, air_m=0.0, touching=False)
        assert row.codes({"household": 4}, policy=cheap) == (
            ["", "", "ring", "ring", "case", "ring", "ring", "", ""]
        )

    def test_the_air_crosses_a_back_wall(self):
        """Two streets 20 m apart that do not meet: 25 m through the air reach over."""
        rows = Drawn("""
            +--1--1--1--1--+



            +--1--1--1--1--+
        """)
        near = with_section(CALM, "ring", street_m=0.0, air_m=21.0, touching=False)
        assert rows.codes({"household": 1}, policy=near)[5] == "ring"
        far = with_section(CALM, "ring", street_m=0.0, air_m=19.0, touching=False)
        assert rows.codes({"household": 1}, policy=far)[5] == ""

    def test_a_touching_parcel_is_in_the_ring(self):
        """The house behind, whose parcel shares the back wall."""
        rows = Drawn("""
            +--1--1--1--1--+



            +--1--1--1--1--+
        """)
        touching = with_section(CALM, "ring", street_m=0.0, air_m=0.0, touching=True)
        assert rows.codes({"household": 1}, policy=touching)[5] == "ring"
        alone = with_section(CALM, "ring", street_m=0.0, air_m=0.0, touching=False)
        assert rows.codes({"household": 1}, policy=alone)[5] == ""

    def test_a_red_and_a_yellow_line_never_share_a_link(self, town):
        """Even with a ring of no metres the next place along every street is closed."""
        none = with_section(WARD, "ring", street_m=0.0, air_m=0.0, touching=False)
        problem, _, solution = town.answer({"household": 3}, policy=none)
        levels = np.sort(solution.labels[problem.links], axis=1)
        assert not ((levels[:, 0] == 0) & (levels[:, 1] == RED)).any()


class TestPrices:
    """What is not demanded is bought only where it pays."""

    def test_without_cases_nothing_closes(self, town):
        """Every place has a price, so the least plan is no plan."""
        _, _, solution = town.answer()
        assert not solution.labels.any()
        assert solution.cost == 0

    def test_an_empty_place_is_never_free(self, town):
        """Junctions cost a little in yellow and more in red."""
        problem, _ = town.ask({"household": 3})
        empty = town.network.people == 0
        assert (problem.cost[empty, 1] > 0).all()
        assert (problem.cost[empty, 2] > problem.cost[empty, 1]).all()

    def test_high_risk_closes_the_neighbours(self, town):
        """Where an infection costs as much as 1,000 people, the house next door is red."""
        dear = with_section(WARD, "risk", price_open=1_000_000, price_yellow=900_000)
        codes = town.codes({"household": 3}, policy=dear)
        assert codes[2] == codes[4] == "risk"

    def test_dear_posts_close_a_dead_end_rather_than_guard_it(self, town):
        """The last house of the alley behind the case costs less than a second post."""
        dear = with_section(CALM, "posts", red_factor=5_000)
        assert town.codes({"household": 16}, policy=dear)[17] == "enclosed"

    def test_an_alley_is_bought_whole_where_single_guards_cost_more(self, town):
        """Guards for one house at 50, for the alley at 60: the rest of the alley comes along."""
        policy = with_section(CALM, "escalation", alley_houses=0)
        rows = [{"household": h} for h in (12, 16)]
        assert "unit_price" not in town.codes(*rows, policy=policy)
        policy = with_section(policy, "guarding", household=50_000, alley=60_000)
        policy = with_section(policy, "posts", red_factor=4_000)
        codes = town.codes(*rows, policy=policy)
        assert codes[13] == "unit_price"

    def test_unit_prices_nest_alley_in_alley_in_hamlet(self, town):
        """Parents stand first; every household is a member of its smallest unit, once."""
        problem, reasons = town.ask()
        names = town.area.units.unit_id.iloc[reasons.unit_rows].tolist()
        assert names == ["h-1-01", "a-1-a", "a-1-b"]
        assert [u.parent for u in problem.units] == [-1, 0, 1]
        members = np.concatenate([u.members for u in problem.units])
        inhabited = np.flatnonzero(town.network.households)
        assert sorted(members.tolist()) == inhabited.tolist()

    def test_lines_cost_what_the_street_says(self, town):
        """barrier_cost in people-equivalents, times the policy's factor."""
        problem, _ = town.ask()
        np.testing.assert_array_equal(problem.line_red, town.network.link_cost * 1000)
        np.testing.assert_array_equal(problem.line_yellow, town.network.link_cost * 500)

    @pytest.mark.parametrize("seed", range(3))
    def test_another_case_never_lowers_the_cost(self, town, seed):
        """Cases in random houses and alleys, one by one."""
        random = np.random.default_rng(seed)
        rows = [{"household": int(h)} for h in random.permutation(18)[:6]]
        rows.insert(int(random.integers(0, 6)), {"alley": "b"})
        costs = [town.answer(*rows[:count])[2].cost for count in range(len(rows) + 1)]
        assert costs == sorted(costs)
        assert costs[0] == 0


class TestExempt:
    """Some doors are protected, unless somebody with a case lives there."""

    CLINIC = """
        +--1--+
              a
              1
              a
              C
              a
              1
              a
              +
    """

    def test_a_clinic_in_a_red_alley_stays_yellow(self):
        """It treats the alley; the houses before and behind it are red."""
        drawn = Drawn(self.CLINIC, {"a": None}, sites={"C": "clinic"})
        problem, _, solution = drawn.answer({"household": 1}, {"household": 2})
        (clinic,) = drawn.network.site_place
        assert problem.never_red[clinic]
        assert solution.labels[clinic] == 1

    def test_a_clinic_at_whose_door_people_live_is_no_exception(self):
        """The household may fall ill like any other."""
        drawn = Drawn("+--1--1--+")
        sites = drawn_area("+--C--1--+", sites={"C": "clinic"}).sites
        area = replace(drawn.area, sites=sites)
        network = place_network(area)
        problem, _ = perimeter_problem(
            area, network, located(area), WARD, as_of=AS_OF, touching=drawn.touching
        )
        assert not problem.never_red.any()

    def test_a_street_that_must_stay_open_is_never_closed(self, town):
        """Its junctions stay open; a ring that needs them leaves no plan."""
        policy = with_section(WARD, "exempt", must_open_streets=("residential",))
        problem, _ = town.ask({"household": 5}, policy=policy)
        assert solve(problem).status == "infeasible"
        calm = with_section(policy, "ring", street_m=5.0, air_m=0.0, touching=False)
        problem, _, solution = town.answer({"household": 17}, policy=calm)
        assert not solution.labels[problem.must_open].any()


class TestDeterminism:
    """The same question gives the same arrays."""

    def test_the_order_of_cases_makes_no_difference(self, town):
        """Rows shuffled: same problem, same labels."""
        rows = [{"household": h, "case_id": f"k{h}"} for h in (3, 14, 15, 16)]
        one, _, first = town.answer(*rows)
        other, _, second = town.answer(*rows[::-1])
        np.testing.assert_array_equal(one.cost, other.cost)
        np.testing.assert_array_equal(one.ring, other.ring)
        np.testing.assert_array_equal(first.labels, second.labels)
        np.testing.assert_array_equal(first.flow, second.flow)
