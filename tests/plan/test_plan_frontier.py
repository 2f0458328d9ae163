"""§11 — all plans between people closed and risk covered, from cases and a policy."""

from dataclasses import replace
from fractions import Fraction

import numpy as np
import pandas as pd
import pytest

import zoning
from tests.drawn_area import drawn_area, located
from zoning.errors import InvalidInput, InvalidPolicy, NoPlan, UnlocatedCases
from zoning.plan.frontier import frontier
from zoning.plan.frontier_table import FRONTIER_COLUMNS
from zoning.plan.planner import Planner
from zoning.plan.summary import summary
from zoning.policy.load import policy_named

WARD = policy_named()

TOWN = """
    +--1--1--1--1--1--1--+--1--1--1--1--1--1--1--1--1--1--1--1--1--1--+
                         a
                         1
                         a
                         1
                         a
                         1
                         a
                         +
"""


@pytest.fixture(scope="module")
def area():
    return drawn_area(TOWN, alleys={"a": None}, people=6)


@pytest.fixture(scope="module")
def cases(area):
    """One house in the street, one at the end of the alley."""
    return located(area, {"household": 3}, {"household": 21})


@pytest.fixture(scope="module")
def front(area, cases):
    return frontier(area, cases)


def test_the_row_of_the_policy_s_own_price_is_the_plan_that_is_drawn(area, cases, front):
    """At one time the policy's price of risk, levels and figures are those of `zoning.draw`."""
    plan = zoning.draw(area, cases)
    row, figures = front.table.loc[front.own_row], summary(plan)
    assert front.labels_at(front.own_row).tolist() == plan.certificate.labels.tolist()
    assert row["posts"] == figures["posts"] + figures["barriers"]
    for name in ("people_red", "people_yellow", "households_red", "households_yellow"):
        assert row[name] == figures[name]
    own = plan.households[["household_id", "level"]].reset_index(drop=True)
    pd.testing.assert_frame_equal(front.households_at(front.own_row), own)


def test_a_planner_at_hand_gives_the_same_front(area, cases, front):
    """Its places and parcels are not made again, and what it drew before leaves no trace."""
    planner = Planner(area)
    planner.draw(cases.iloc[:1])
    again = frontier(planner, cases)
    pd.testing.assert_frame_equal(again.table, front.table)
    assert again.planner is planner


def test_cost_and_risk_at_the_own_price_are_the_plan_s_cost(area, cases, front):
    """Closing and lines, and what infections are left, make up the cost that draw proves."""
    plan = zoning.draw(area, cases)
    row = front.table.loc[front.own_row]
    left = row["infections_left"] * WARD.risk.price_open
    assert row["cost"] + round(left) == plan.certificate.cost


def test_rows_close_ever_more_and_leave_ever_less(front):
    """People closed and infections covered never fall from row to row; the prices join up."""
    table = front.table
    assert tuple(table.columns) == FRONTIER_COLUMNS
    assert len(table) == len(front) > 5
    closed = table["people_red"] + table["people_yellow"]
    assert (np.diff(closed) >= 0).all()
    assert (np.diff(table["people_red"]) >= 0).all()
    assert (np.diff(table["infections_left"]) < 0).all()
    assert (np.diff(table["cost"]) > 0).all()
    assert table["price_from"].tolist()[1:] == table["price_to"].tolist()[:-1]
    assert table["price_from"][0] == 0
    assert table["price_to"].iloc[-1] == np.inf
    everything = table["infections_covered"] + table["infections_left"]
    assert np.allclose(everything, everything[0])


def test_no_other_row_is_cheaper_at_a_row_s_own_price(front):
    """The definition of a supported optimum, read from the table alone."""
    table = front.table.iloc[:-1]
    prices = (table["price_from"] + table["price_to"]) / 2 * 1000
    left = front.table["infections_left"].to_numpy()
    cost = front.table["cost"].to_numpy() + prices.to_numpy()[:, None] * left
    assert cost.argmin(axis=1).tolist() == table.index.tolist()


def test_a_policy_from_the_middle_of_a_row_draws_that_row(area, cases, front):
    """The price in the middle of the row, rounded, draws the same levels here."""
    for row in (1, front.own_row, len(front) - 1):
        plan = zoning.draw(area, cases, policy=front.policy_at(row))
        assert plan.certificate.labels.tolist() == front.labels_at(row).tolist()
        assert zoning.verify(plan, area) == []


def test_a_range_of_prices_gives_only_its_rows(area, cases, front):
    """From half to twice the own price; the figures are those of the whole table."""
    part = frontier(area, cases, times=(Fraction(1, 2), 2))
    whole = front.table[
        (front.table["price_to"] > WARD.risk.price_open / 2000)
        & (front.table["price_from"] < WARD.risk.price_open / 500)
    ].reset_index(drop=True)
    names = ["people_red", "people_yellow", "posts", "infections_left", "cost"]
    pd.testing.assert_frame_equal(part.table[names], whole[names])


def test_the_order_of_the_cases_changes_nothing(area, cases, front):
    """Rows the other way round: the same table, bit by bit."""
    again = frontier(area, cases.iloc[::-1])
    pd.testing.assert_frame_equal(again.table, front.table)


def test_without_a_case_one_row_closes_nothing(area, cases):
    """No risk, nothing to pay for."""
    table = frontier(area, cases.iloc[:0]).table
    assert len(table) == 1
    assert table.loc[0, ["people_red", "people_yellow", "posts", "cost"]].tolist() == [0, 0, 0, 0]


def test_an_infection_without_a_price_leaves_one_row(area, cases):
    """Nothing multiplied by any number is nothing."""
    free = replace(WARD, risk=replace(WARD.risk, price_open=0, price_yellow=0))
    table = frontier(area, cases, policy=free).table
    assert len(table) == 1
    assert table["households_red"][0] >= 2


def test_a_policy_that_rewards_infections_in_yellow_is_refused(area, cases):
    """Plans would not be nested, and no one can mean it."""
    odd = replace(WARD, risk=replace(WARD.risk, price_open=10, price_yellow=20))
    with pytest.raises(InvalidPolicy, match="price_yellow"):
        frontier(area, cases, policy=odd)


def test_what_draw_refuses_is_refused(area, cases):
    """Cases that lie nowhere, a time without offset, rules that cannot hold together."""
    lost = cases.copy()
    lost.loc[0, "outcome"] = "not found"
    with pytest.raises(UnlocatedCases):
        frontier(area, lost)
    with pytest.raises(InvalidInput, match="as_of"):
        frontier(area, cases, as_of=pd.Timestamp("2026-07-03").to_pydatetime())
    kept = replace(WARD.exempt, must_open_streets=("residential",))
    site = drawn_area("+--1--+--A--+", sites={"A": "school"})
    rules = replace(WARD, exempt=replace(kept, must_open_sites=("school",)))
    with pytest.raises(NoPlan):
        frontier(site, located(site, {"household": 0}), policy=rules)


def test_every_row_can_be_drawn_and_closes_just_what_the_row_says(area, cases, front):
    """Zones, posts and the proof of a point of the front; the proof is looked at for some."""
    for row in range(len(front)):
        plan = front.plan_at(row)
        line, figures = front.table.loc[row], summary(plan)
        assert plan.certificate.labels.tolist() == front.labels_at(row).tolist()
        assert figures["posts"] + figures["barriers"] == line["posts"]
        assert figures["people_red"] == line["people_red"]
        price = plan.policy.risk.price_open / 1000
        assert line["price_from"] - 1e-3 <= price <= line["price_to"] + 1e-3
        if row in (0, front.own_row, len(front) - 1):
            assert zoning.verify(plan, area) == []


def test_a_row_counted_from_the_end_is_the_same_row(front):
    """As rows of a list."""
    assert front.plan_at(-1).plan_id == front.plan_at(len(front) - 1).plan_id
    with pytest.raises(IndexError):
        front.plan_at(len(front))


def test_a_range_too_narrow_for_whole_prices_is_refused_with_the_range(front):
    """No other row's plan is passed off as this one's."""
    table = front.table
    risk = replace(WARD.risk, price_open=1, price_yellow=1)
    narrow = replace(front, policy=replace(front.policy, risk=risk))
    row = front.own_row
    with pytest.raises(InvalidInput, match=f"{table.loc[row, 'price_from']:.6g} to"):
        narrow.plan_at(row)


def test_what_no_price_says_is_refused_rather_than_left_out(area, cases):
    """Caps and pockets would make plans that are no rows of the front."""
    caps = replace(WARD.caps, max_posts=3)
    with pytest.raises(InvalidPolicy, match=r"caps\.max_posts"):
        frontier(area, cases, policy=replace(WARD, caps=caps))
    ring = replace(WARD.ring, enclosed_households=5)
    with pytest.raises(InvalidPolicy, match=r"ring\.enclosed_households"):
        frontier(area, cases, policy=replace(WARD, ring=ring))
