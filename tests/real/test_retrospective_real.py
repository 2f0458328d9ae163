"""What plans of some days of Hong Kong's outbreak would have caught, shortened."""

import numpy as np
import pandas as pd
import pytest
from hong_kong import hong_kong_area, located_in, read_points, without_catch_alls

from zoning.perimeter.problem import OPEN
from zoning.plan.planner import Planner
from zoning.scenario.retrospective import caught_shares, retrospective

FIRST, LAST = "2020-07-01", "2020-08-31"
"""The third wave."""


@pytest.fixture(scope="module")
def wave(shared_data, tmp_path_factory):
    """Return a planner of all cells, and the cases of one wave."""
    points = without_catch_alls(read_points(shared_data / "hk-covid" / "hk.csv"))
    area = hong_kong_area(points, tmp_path_factory.mktemp("area"), resolution=9, ward_resolution=7)
    points = points[points["date"].between(FIRST, LAST)]
    return Planner(area), located_in(area, points)


@pytest.fixture(scope="module")
def days(wave):
    return retrospective(*wave, every=3)


def test_two_points_that_are_no_buildings_are_left_out(shared_data):
    """One row in ten is of them."""
    points = read_points(shared_data / "hk-covid" / "hk.csv")
    kept = without_catch_alls(points)
    assert (len(points), len(kept)) == (29_266, 26_125)
    assert points.groupby(["lat", "lon"]).ngroups - kept.groupby(["lat", "lon"]).ngroups == 2


def test_the_wave_is_planned(days):
    """62 days: every third one is planned, 7 days ahead or 14."""
    assert days.groupby("ahead").size().to_dict() == {7: 19, 14: 16}
    assert (days.unplaced == 0).all()
    assert (days.groupby("ahead").cases.sum() > 4_000).all()


def test_circles_have_as_many_people_and_no_two_hundred_more(days):
    """At least as many; a spot of a cell stands for a 49th of its people."""
    closed = days.people_red + days.people_yellow
    extra = pd.concat([days.people_circle_red - days.people_red,
                       days.people_circle_closed - closed])  # fmt: skip
    assert (extra >= 0).all()
    assert (extra < 1_000).all()


def test_a_day_is_planned_as_an_officer_would_have(wave, days):
    """With the cases of its last 14 days alone, the plan closes the same people, and holds up."""
    planner, located = wave
    day = pd.Timestamp("2020-07-22")
    date = located.reported_at.dt.tz_convert("Asia/Hong_Kong").dt.strftime("%Y-%m-%d")
    known = located[date.between("2020-07-09", "2020-07-22")]
    plan = planner.draw(known, as_of=day.tz_localize("Asia/Ho_Chi_Minh").replace(hour=23))
    assert planner.verify(plan) == []
    mine = days[(days.day == day) & (days.ahead == 7)].iloc[0]
    people = planner.network.people
    assert mine.people_red + mine.people_yellow == people[plan.certificate.labels != OPEN].sum()
    assert mine.known == len(known)


def test_shares_are_what_the_days_add_up_to(days):
    """And where a case is known already, more of them come than chance would have it."""
    shares = (
        caught_shares(days, block_days=15)
        .set_index(["ahead", "scope", "level", "method"])
        .sort_index()
    )
    fortnight = days[days.ahead == 14]
    hits = fortnight.plan_red.sum() + fortnight.plan_yellow.sum()
    plan = shares.loc[(14, "all", "closed", "plan")]
    assert plan.share == pytest.approx(hits / fortnight.cases.sum())
    assert plan.low < plan.share < plan.high
    for scope in ("all", "new"):
        mine = shares.loc[(14, scope, "closed")].share
        assert mine["plan"] > mine["random"]
        assert mine["best"] > mine["circle"]
    assert np.isfinite(shares.lead_low).all()
