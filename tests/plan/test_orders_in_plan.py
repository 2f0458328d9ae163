"""Officers' orders in plans: what they keep open and close, and what they cannot."""

from dataclasses import replace

import numpy as np
import orjson
import pytest

from tests.drawn_area import drawn_area, located
from tests.drawn_contacts import traced
from tests.drawn_hexagons import cases_in, hexagon_area
from tests.drawn_question import WARD, with_section
from zoning.errors import InvalidInput, NoPlan
from zoning.plan.explain import explain, holders_of
from zoning.plan.export import plan_files
from zoning.plan.frontier import frontier
from zoning.plan.planner import Planner
from zoning.plan.public import public_view
from zoning.plan.restore import plan_from_files
from zoning.plan.verify import verify
from zoning.plan.verify_files import file_faults
from zoning.policy.orders import Orders

TOWN = """
    +--1--1--1--1--1--1--+--1--1--1--1--1--1--1--1--1--1--M--1--1--1--1--+
                         a
                         1
                         a
                         1
                         a
                         1
                         a
                         1
                         a
                         +
"""
# 0-5 the street west of the alley, 6-19 east of it with a market, 20-23 the alley.
CASE = {"household": 10}


@pytest.fixture(scope="module")
def planner():
    return Planner(drawn_area(TOWN, alleys={"a": None}, people=12, sites={"M": "market"}))


def home(number):
    return f"hh-1-{number:05d}"


def drawn(planner, *rows, policy=WARD, contacts=None, **given):
    """Draw a plan under orders that passes the verifier."""
    cases = located(planner.area, *rows)
    contacts = None if contacts is None else traced(planner.area, *contacts)
    plan = planner.draw(cases, policy=policy, contacts=contacts, orders=Orders(**given))
    assert verify(plan, planner.area) == []
    return plan


def letters(plan, planner):
    """Return the level of every household: . y r."""
    level = dict(zip(plan.households.household_id, plan.households.level, strict=True))
    return "".join(level.get(name, ".")[0] for name in planner.area.households.household_id)


def refused(planner, *rows, policy=WARD, **given):
    """Return why there is no plan, in English."""
    with pytest.raises(NoPlan) as caught:
        planner.draw(located(planner.area, *rows), policy=policy, orders=Orders(**given))
    return [rule.split(" / ")[1] for rule in caught.value.conflict]


class TestKeptOpen:
    """What is ordered open is open, whatever a threshold, a distance or the past says."""

    def test_ground_that_only_pays_stays_open(self, planner):
        """The far end is closed because a post less pays for it; an order opens it."""
        assert letters(drawn(planner, {"household": 5}), planner)[:6] == "yyyyyr"
        kept = drawn(planner, {"household": 5}, keep_open=[home(0)])
        assert letters(kept, planner)[:6] == "...yyr"

    @pytest.mark.parametrize(
        ("section", "values"),
        [("ring", {"rest_of_hamlet": True}), ("ring", {"case_air_m": 90.0})],
    )
    def test_a_ring_of_units_or_round_cases_yields(self, planner, section, values):
        """The rest of the hamlet closes, but for the house that stays open."""
        policy = with_section(WARD, section, **values)
        assert letters(drawn(planner, CASE, policy=policy), planner)[14] == "y"
        kept = drawn(planner, CASE, policy=policy, keep_open=[home(14)])
        assert letters(kept, planner)[14] == "."
        assert letters(kept, planner)[13] == "y"

    def test_a_visited_site_yields(self, planner):
        """The market stays open on an officer's word."""
        policy = with_section(WARD, "ring", visited_sites=True)
        visit = [{"kind": "visited", "site": "p-000"}]
        place = planner.network.site_place
        closed = drawn(planner, {"household": 2}, policy=policy, contacts=visit)
        kept = drawn(planner, {"household": 2}, policy=policy, contacts=visit, keep_open=["p-000"])
        assert closed.certificate.labels[place] >= 1
        assert kept.certificate.labels[place] == 0


class TestClosed:
    """What is ordered closed is so closed, with the ring that belongs to it."""

    def test_a_house_without_a_case_is_red_with_its_ring(self, planner):
        """As if a case were there, but for the risk."""
        plan = drawn(planner, close_red=[home(10)])
        assert letters(plan, planner)[8:13] == "yyryy"

    def test_yellow_is_the_least_level(self, planner):
        """A case in it is red all the same."""
        plan = drawn(planner, {"household": 21}, close_yellow=["a-1-a"])
        assert letters(plan, planner)[20:] == "yryy"

    def test_yellow_needs_no_red(self, planner):
        """An alley is restricted without anybody ill in it."""
        plan = drawn(planner, close_yellow=["a-1-a"])
        assert letters(plan, planner) == "." * 20 + "yyyy"
        assert set(plan.households.reason) == {"Đóng theo lệnh [order:a-1-a]"}
        assert "Closed by order" in plan.zones.reason_en.iloc[0]

    def test_an_exception_within_it_stays_open(self, planner):
        """The alley closes, one house in it does not."""
        plan = drawn(planner, close_yellow=["a-1-a"], keep_open=[home(22)])
        assert letters(plan, planner)[20:] == "yy.y"

    def test_cells_close_and_stay_open(self):
        """Where no household is known, cells and wards of cells are named."""
        area = hexagon_area("9 9 9 9 9 9 9 9", wards="a a a a a b b b")
        planner = Planner(area)
        ward = area.cells["unit_id"] == "w-b"
        cases = cases_in(area, (0, 0))
        closed = planner.draw(cases, orders=Orders(close_yellow=["w-b"]))
        assert set(area.cells["cell_id"][ward]) <= set(closed.cells["cell_id"])
        one = area.cells["cell_id"][ward].iloc[-1]
        kept = planner.draw(cases, orders=Orders(close_yellow=["w-b"], keep_open=[one]))
        assert one not in set(kept.cells["cell_id"])
        for plan in (closed, kept):
            assert verify(plan, area) == []


class TestContradictions:
    """An order that a rule forbids is named with the rule."""

    def test_a_house_with_a_case_is_not_kept_open(self, planner):
        """Refused, with the reason; every such order at once."""
        found = refused(planner, CASE, {"household": 2}, keep_open=[home(10), home(2)])
        assert found == [
            "household hh-1-00002 must be red: a case is there",
            "household hh-1-00002 must stay open: the order to keep hh-1-00002 open",
            "household hh-1-00010 must be red: a case is there",
            "household hh-1-00010 must stay open: the order to keep hh-1-00010 open",
        ]

    def test_nor_is_the_unit_that_holds_it(self, planner):
        """A ward with a case in it cannot stay open as a whole."""
        assert refused(planner, CASE, keep_open=["w-1"])[1].endswith("the order to keep w-1 open")

    def test_what_a_rule_makes_red_is_not_kept_open(self, planner):
        """Red lies round it in any case: the distance, or the threshold, is named."""
        policy = with_section(WARD, "core", air_m=20.0)
        found = refused(planner, CASE, policy=policy, keep_open=[home(11)])
        assert found == [
            "household hh-1-00011 must be red: Within the stated distance of a case",
            "household hh-1-00011 must stay open: the order to keep hh-1-00011 open",
        ]

    def test_an_alley_with_a_case_in_an_unknown_house_is_not_kept_open(self, planner):
        """Any of its houses may be the one; a person must say which before."""
        found = refused(planner, {"alley": "a"}, keep_open=[home(22)])
        assert found[0] == "household hh-1-00022 must be red: a-1-a is closed as a whole"
        assert found[1].endswith("the order to keep hh-1-00022 open")

    def test_the_ring_of_a_red_house_is_not_opened(self, planner):
        """Every order within metres of the case is named, with the ring."""
        found = refused(planner, CASE, keep_open=[home(11), home(9), home(16)])
        assert [f for f in found if "must stay open" in f] == [
            "household hh-1-00009 must stay open: the order to keep hh-1-00009 open",
            "household hh-1-00011 must stay open: the order to keep hh-1-00011 open",
        ]
        assert any("the ring, 40 m along streets" in f for f in found)

    def test_two_orders_contradict_each_other(self, planner):
        """A house that is red closes its neighbour, and who ordered both is told so."""
        found = refused(planner, close_red=[home(3)], keep_open=[home(4)])
        assert found[0] == "household hh-1-00003 must be red: the order to close hh-1-00003 red"
        assert found[2].endswith("the order to keep hh-1-00004 open")

    def test_one_door_has_one_level(self):
        """Two households that share it are ordered apart."""
        planner = Planner(drawn_area("+--1--2--1--+"))
        found = refused(planner, keep_open=[home(1)], close_yellow=[home(2)])
        assert found == [
            "the order to keep hh-1-00001 open",
            "the order to close hh-1-00002 yellow",
        ]

    @pytest.mark.parametrize("field", ["must_open_sites", "never_red_sites"])
    def test_what_the_policy_protects_is_not_closed(self, planner, field):
        """An order to close it has nothing to close."""
        policy = with_section(WARD, "exempt", **{field: ("market",)})
        (found,) = refused(planner, policy=policy, close_red=["p-000"])
        assert found.startswith("the order to close p-000 red: the policy")

    def test_a_wider_order_leaves_it_alone(self, planner):
        """The hamlet closes round the market that stays open."""
        policy = with_section(WARD, "exempt", must_open_sites=("market",))
        plan = drawn(planner, policy=policy, close_yellow=["h-1-01"])
        assert plan.certificate.labels[planner.network.site_place] == 0
        assert letters(plan, planner) == "y" * 24

    def test_the_same_is_said_with_caps(self, planner):
        """Chains of rules and rings are found there too."""
        policy = with_section(WARD, "caps", max_posts=20)
        assert refused(planner, CASE, policy=policy, keep_open=[home(10)])
        found = refused(planner, CASE, policy=policy, keep_open=[home(11), home(9)])
        assert sum("must stay open" in f for f in found) == 2


class TestCaps:
    """Orders hold within caps, or there is no plan."""

    def test_orders_hold_within_caps(self, planner):
        """A cap that binds does not open what is ordered closed."""
        policy = with_section(WARD, "caps", max_people_closed=120)
        plan = drawn(planner, CASE, policy=policy, close_yellow=[home(22)])
        assert letters(plan, planner)[22] == "y"

    def test_a_cap_too_low_for_an_order_is_told(self, planner):
        """The alley holds 48 people, and 12 may be closed."""
        policy = with_section(WARD, "caps", max_people_closed=12)
        found = refused(planner, policy=policy, close_yellow=["a-1-a"])
        assert found == ["the order to close a-1-a yellow: not kept within the caps; raise a cap"]


class TestIdentity:
    """Orders are part of what a plan is, and of what it is drawn, kept and checked by."""

    def test_no_orders_are_no_difference(self, planner):
        """Neither in the name nor in any byte."""
        cases = located(planner.area, CASE)
        assert plan_files(planner.draw(cases)) == plan_files(planner.draw(cases, orders=Orders()))
        assert b"orders" not in plan_files(planner.draw(cases))["plan.json"]

    def test_every_order_and_reason_makes_another_plan(self, planner):
        """Also where it changes no level: who reads the plan reads that it was ordered."""
        given = [
            {},
            {"keep_open": [home(0)]},
            {"keep_open": [home(0)], "reasons": {home(0): "a well"}},
            {"keep_open": [home(1)]},
            {"close_yellow": [home(10)]},
        ]
        plans = [drawn(planner, CASE, **one) for one in given]
        assert len({plan.plan_id for plan in plans}) == len(plans)
        assert len({letters(plan, planner) for plan in plans}) == 1

    def test_a_plan_is_the_same_whatever_was_drawn_before(self, planner):
        """The memory of a planner holds no order of another plan."""
        given = [
            {},
            {"keep_open": [home(16)]},
            {"close_red": ["a-1-a"]},
            {},
            {"close_red": home(3)},
        ]
        for one in given:
            kept = drawn(planner, CASE, **one)
            fresh = drawn(Planner(planner.area), CASE, **one)
            assert plan_files(kept) == plan_files(fresh)

    def test_files_hold_the_orders(self, planner):
        """A plan read back is the same plan, and its files say nothing else."""
        plan = drawn(
            planner, CASE, keep_open=[home(16)], close_yellow=["a-1-a"], reasons={"a-1-a": "stay"}
        )
        files = plan_files(plan)
        again = plan_from_files(files)
        assert again.orders == plan.orders
        assert plan_files(again) == files
        assert file_faults(again, files) == []
        record = orjson.loads(files["plan.json"])
        assert record["orders"]["close_yellow"] == ["a-1-a"]

    @pytest.mark.parametrize(
        "orders",
        [
            Orders(),
            Orders(close_yellow=["a-1-a"]),
            Orders(keep_open=[home(23)], close_yellow=["a-1-a"]),
            Orders(keep_open=[home(16)], close_red=["a-1-a"]),
            Orders(keep_open=[home(16)], close_yellow=["a-9"]),
            Orders(keep_open=[home(16)], close_yellow=["a-1-a"], lift=["a-1-a"]),
        ],
    )
    def test_other_orders_than_the_plan_was_drawn_under_are_found(self, planner, orders):
        """A forged list does not pass."""
        plan = drawn(planner, CASE, keep_open=[home(16)], close_yellow=["a-1-a"])
        assert verify(replace(plan, orders=orders), planner.area) != []

    def test_a_broken_order_is_named_by_household(self, planner):
        """Not only by the proof: by code that drawing does not use."""
        plan = drawn(planner, CASE)
        given = Orders(keep_open=[home(9)], close_red=[home(3)], close_yellow=["a-1-a"])
        faults = verify(replace(plan, orders=given), planner.area)
        found = {fault.found: fault.where for fault in faults}
        assert found["closed and ordered open"] == f"households {home(9)}"
        assert found["not red and ordered red"] == f"households {home(3)}"
        assert found["open and ordered yellow"].endswith(home(23))

    def test_the_public_view_is_the_same(self, planner):
        """An order on one house is nothing that everybody may see."""
        rows = ({"household": 10},)
        plain = public_view(drawn(planner, *rows), planner.area)
        given = {"keep_open": [home(16)], "close_red": ["a-1-a"]}
        told = public_view(drawn(planner, *rows, **given), planner.area)
        assert plain.zones.equals(told.zones)
        assert plain.state.to_bytes() == told.state.to_bytes()


class TestFront:
    """Every plan of the front keeps the orders."""

    def test_each_row_keeps_them(self, planner):
        """At every price of risk, and the plan of a row is drawn under them."""
        cases = located(planner.area, CASE, {"household": 21})
        given = Orders(keep_open=[home(15)], close_yellow=[home(2)])
        found = frontier(planner, cases, orders=given)
        place = planner.network.household_place
        for row in range(len(found)):
            levels = found.labels_at(row)[place]
            assert levels[15] == 0
            assert levels[2] >= 1
        plan = found.plan_at(found.own_row)
        assert plan.orders == given
        assert verify(plan, planner.area) == []

    def test_its_own_row_is_the_plan(self, planner):
        """The front and the plan agree under orders."""
        cases = located(planner.area, CASE)
        given = Orders(close_red=["a-1-a"])
        found = frontier(planner, cases, orders=given)
        plan = planner.draw(cases, orders=given)
        np.testing.assert_array_equal(found.labels_at(found.own_row), plan.certificate.labels)

    def test_a_contradiction_leaves_no_front(self, planner):
        """As it leaves no plan."""
        with pytest.raises(NoPlan):
            frontier(planner, located(planner.area, CASE), orders=Orders(keep_open=[home(10)]))


class TestExplained:
    """Who asks about a house reads the orders that name it or what it lies within."""

    def test_an_open_house_is_open_by_order(self, planner):
        """By its own order, or its alley's; the reason is told."""
        plan = drawn(planner, CASE, keep_open=["a-1-a"], reasons={"a-1-a": "well"})
        assert explain(plan, home(22)).orders == ()
        (told,) = explain(plan, home(22), within=holders_of(planner.area, home(22))).orders
        assert told.sentences() == (
            "Theo lệnh giữ mở a-1-a (well)",
            "By the order to keep a-1-a open (well)",
        )

    def test_what_holds_a_house_is_found(self, planner):
        """Its street, its alley, its hamlet and its ward."""
        assert holders_of(planner.area, home(22)) == ("s-000002", "a-1-a", "h-1-01", "w-1")
        assert holders_of(planner.area, "hh-9") == ()


@pytest.mark.parametrize("kind", ["keep_open", "close_red", "close_yellow"])
def test_an_unknown_identifier_is_refused(planner, kind):
    """No order is left out without a word."""
    with pytest.raises(InvalidInput, match="hh-9"):
        planner.draw(located(planner.area, CASE), orders=Orders(**{kind: ["hh-9"]}))


def test_nothing_is_lifted_where_nothing_is_in_force(planner):
    """It would have no effect."""
    with pytest.raises(InvalidInput, match="no plan is in force"):
        planner.draw(located(planner.area, CASE), orders=Orders(lift=["a-1-a"]))
