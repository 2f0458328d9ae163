"""Each day of an outbreak is planned from what was known, and judged by what came after."""

import numpy as np
import pandas as pd
import pytest

import zoning
from tests.drawn_area import drawn_area, located
from tests.drawn_hexagons import hexagon_area
from tests.scenario.drawn_outbreak import CENTRE, FAR, FIELD, FIRST, NEXT, outbreak
from zoning.errors import InvalidCases, InvalidInput
from zoning.plan.planner import Planner
from zoning.scenario.retrospective import retrospective
from zoning.scenario.retrospective.replay import COLUMNS

SPREAD = [(CENTRE, 0), (CENTRE, 1), (NEXT, 2), (FAR, 3), (CENTRE, 4), (NEXT, 4), (NEXT, 6)]
OF_THE_DAY = [name for name in COLUMNS[: COLUMNS.index("unplaced")] if name != "ahead"]


@pytest.fixture(scope="module")
def planner():
    return Planner(hexagon_area(FIELD))


@pytest.fixture(scope="module")
def days(planner):
    return retrospective(planner, outbreak(planner.area, *SPREAD), days=(3, 1), active_days=3)


def row(days, day, ahead=1):
    """Return the row of a day, the first being 0."""
    (found,) = days[
        (days.day == FIRST.tz_localize(None).normalize() + pd.Timedelta(days=day))
        & (days.ahead == ahead)
    ].itertuples()
    return found


def test_every_day_has_a_row_for_each_number_of_days_that_the_list_reaches(days):
    """Seven days: one day ahead is known of six of them, three days ahead of four."""
    assert days.groupby("ahead").size().to_dict() == {1: 6, 3: 4}
    assert list(days.columns) == list(COLUMNS)
    assert days[["day", "ahead"]].equals(days[["day", "ahead"]].sort_values(["day", "ahead"]))


def test_the_plan_of_a_day_is_the_one_drawn_on_that_day(planner, days):
    """Drawn with the cases of its last three days, it closes as many people."""
    cases = outbreak(planner.area, *SPREAD)
    for day in range(6):
        age = (FIRST + pd.Timedelta(days=day) - cases.reported_at).dt.days
        known = cases[(age >= 0) & (age < 3)]
        plan = planner.draw(known, as_of=(FIRST + pd.Timedelta(days=day)).to_pydatetime())
        mine = row(days, day)
        people = plan.cells.groupby("level").people.sum()
        assert (mine.people_red, mine.people_yellow) == (people["red"], people["yellow"])
        assert mine.known == len(known)


def test_cases_to_come_are_counted_where_they_lie(days):
    """The next cell is in the ring on the first day, and the far one is in the open."""
    first, second = row(days, 0, 3), row(days, 1, 3)
    assert (first.cases, first.plan_red, first.plan_yellow) == (3, 1, 1)
    assert (second.cases, second.plan_red, second.plan_yellow) == (4, 1, 2)


def test_a_case_in_the_cell_of_a_known_one_is_not_new(days):
    """What comes where a case is known already is stated apart."""
    first = row(days, 0, 3)
    assert (first.new_cases, first.new_plan_red, first.new_plan_yellow) == (2, 0, 1)


def test_a_place_is_new_again_when_its_cases_have_ended(planner):
    """The cell of a case that counts no more is ground without one."""
    cases = outbreak(planner.area, (CENTRE, 0), (CENTRE, 3), (FAR, 4))
    days = retrospective(planner, cases, days=[1], active_days=2)
    ended = row(days, 2)
    assert (ended.known, ended.people_red, ended.cases, ended.new_cases) == (0, 0, 1, 1)
    assert np.isnan(ended.radius_red_m)
    assert ended.circle_red == ended.plan_red == ended.random_red == ended.best_red == 0


@pytest.mark.parametrize("last", [0, 2, 3])
def test_nothing_of_a_day_depends_on_later_reports(planner, days, last):
    """Later cases moved, added, withdrawn: plans, people and circles of earlier days are equal."""
    known = [case for case in SPREAD if case[1] <= last]
    other = [*known, *(((4, 2 * day), day) for day in range(last + 1, 7)), (FAR, 8)]
    changed = outbreak(planner.area, *other)
    changed["status"] = changed.status.where(changed.reported_at <= FIRST, "recovered")
    again = retrospective(planner, changed, days=(3, 1), active_days=3)
    until = FIRST.tz_localize(None).normalize() + pd.Timedelta(days=last)
    before = [frame[(frame.day <= until) & (frame.ahead == 1)] for frame in (days, again)]
    assert len(before[0]) == last + 1
    for name in OF_THE_DAY:
        assert before[0][name].tolist() == before[1][name].tolist(), name


def test_how_a_case_ended_was_not_known(planner, days):
    """A patient who died or recovered later counts as one who did not."""
    cases = outbreak(planner.area, *SPREAD)
    cases["status"] = ["died", "recovered"] * 3 + ["died"]
    again = retrospective(planner, cases, days=(1, 3), active_days=3)
    pd.testing.assert_frame_equal(again, days)


def test_discarded_cases_are_left_out(planner):
    """They were none, before and after the day."""
    cases = outbreak(planner.area, (CENTRE, 0), (FAR, 0), (NEXT, 1), (FAR, 1), (CENTRE, 2))
    kept = retrospective(planner, cases.iloc[[0, 2, 4]], days=[1])
    cases["status"] = ["confirmed", "discarded", "confirmed", "discarded", "confirmed"]
    pd.testing.assert_frame_equal(retrospective(planner, cases, days=[1]), kept)


def test_the_order_of_rows_makes_no_difference(planner, days):
    """The same list upside down."""
    cases = outbreak(planner.area, *SPREAD).iloc[::-1]
    pd.testing.assert_frame_equal(retrospective(planner, cases, days=(1, 3), active_days=3), days)


def test_circles_hold_as_many_people_as_the_plan_and_hardly_more(days):
    """Never fewer; at most a spot of each of two cells more."""
    closed = days.people_red + days.people_yellow
    for own, circles in ((days.people_red, "red"), (closed, "closed")):
        extra = days[f"people_circle_{circles}"] - own
        assert (extra >= 0).all()
        assert (extra <= 4 * 90 / 49).all()
    assert (days.radius_red_m < days.radius_closed_m).all()


def test_one_case_in_the_middle_of_its_cell_has_a_circle_as_large_as_the_cell(planner):
    """A hexagon of 1.5 ha is as large as a circle of 69 m."""
    cases = outbreak(planner.area, (CENTRE, 0), (NEXT, 1))
    (day,) = retrospective(planner, cases, days=[1]).itertuples()
    room = planner.network.room_m.mean()
    assert day.people_red == 90
    assert day.radius_red_m == pytest.approx(room, rel=0.04)
    assert day.radius_closed_m == pytest.approx(room * np.sqrt(7), rel=0.06)
    assert (day.circle_red, day.circle_yellow) == (0, 1)


def test_nobody_catches_more_than_who_knew_the_future(days):
    """And nobody catches more than there is; chance catches the share of people closed."""
    for prefix in ("", "new_"):
        cases = days[f"{prefix}cases"]
        best = days[f"{prefix}best_red"], days[f"{prefix}best_red"] + days[f"{prefix}best_yellow"]
        plan = days[f"{prefix}plan_red"], days[f"{prefix}plan_red"] + days[f"{prefix}plan_yellow"]
        assert (best[0] >= plan[0]).all()
        assert (best[1] >= plan[1]).all()
        assert (best[1] <= cases).all()
    assert np.allclose(days.random_red, days.cases * days.people_red / days.people)


def test_where_nobody_is_known_chance_has_the_people_closed_there(days):
    """All red people of a day live in cells with a case, so at new places chance has yellow's."""
    assert (days.people_red % 90 == 0).all()
    assert (days.new_random_red == 0).all()
    share = days.people_yellow / (days.people - days.people_red)
    assert np.allclose(days.new_random_yellow, days.new_cases * share)


def test_cases_that_lie_at_no_one_place_are_counted_apart():
    """Two houses on a street: of a case known to the alley only nobody can say what held it."""
    area = drawn_area("+-1-1-1-1-1-1-+")
    cases = located(
        area,
        {"household": 0},
        {"household": 1, "reported_at": "2026-07-02T08:00:00+07:00"},
        {"outcome": "not_found", "why": "no_such_street", "match_level": None,
         "household_id": None, "geometry": None, "reported_at": "2026-07-02T09:00:00+07:00"},
    )  # fmt: skip
    (day,) = retrospective(area, cases, days=[1]).itertuples()
    assert (day.cases, day.unplaced) == (1, 1)
    assert day.plan_red + day.plan_yellow == 1


def test_days_end_at_the_midnight_of_the_policy(planner):
    """Half an hour before midnight in Việt Nam is of that day, half an hour after of the next."""
    cases = outbreak(planner.area, (CENTRE, 0), (NEXT, 0), (FAR, 2))
    cases["reported_at"] = pd.to_datetime(
        ["2026-07-01T16:30:00Z", "2026-07-01T17:30:00Z", "2026-07-03T05:00:00Z"]
    )
    days = retrospective(planner, cases, days=[1])
    assert days.day.dt.strftime("%Y-%m-%d").tolist() == ["2026-07-01", "2026-07-02"]
    assert days.known.tolist() == [1, 2]
    assert days.cases.tolist() == [1, 1]


def test_every_so_manieth_day_is_planned(planner, days):
    """The same rows, fewer of them."""
    some = retrospective(
        planner, outbreak(planner.area, *SPREAD), days=(1, 3), active_days=3, every=2
    )
    first = days.day.iloc[0]
    wanted = days[((days.day - first).dt.days % 2) == 0].reset_index(drop=True)
    pd.testing.assert_frame_equal(some, wanted)


def test_each_day_is_told(planner):
    """Once for every day, so that a long run can show how far it is."""
    told = []
    cases = outbreak(planner.area, *SPREAD)
    retrospective(planner, cases, days=[1], on_day=lambda: told.append(1))
    assert len(told) == 6


def test_no_case_gives_no_row(planner):
    """An empty list has no day."""
    none = retrospective(planner, outbreak(planner.area, *SPREAD).iloc[:0])
    assert len(none) == 0
    assert list(none.columns) == list(COLUMNS)


def test_all_options_out_of_range_are_told_together(planner):
    """Found and expected of each."""
    cases = outbreak(planner.area, *SPREAD)
    with pytest.raises(InvalidInput) as caught:
        retrospective(planner, cases, days=(0, 7), active_days=0, every=-1)
    assert [fault.where for fault in caught.value.faults] == ["days", "active_days", "every"]
    with pytest.raises(InvalidInput, match="at least one number"):
        retrospective(planner, cases, days=())


def test_cases_of_another_area_are_refused(planner):
    """A household that this area has not."""
    elsewhere = located(drawn_area("+-1-1-+"), {"household": 1})
    with pytest.raises(InvalidCases):
        retrospective(planner, elsewhere)


def test_it_is_part_of_the_library():
    """By the name that planners use."""
    assert zoning.retrospective is retrospective
