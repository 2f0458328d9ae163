"""A scenario is what is changed of a study, and what is changed back leaves no trace."""

from dataclasses import replace
from datetime import datetime, timedelta

import numpy as np
import pandas as pd
import pytest

import zoning
from tests.drawn_area import located
from tests.drawn_blocks import street_of_blocks
from zoning.errors import InvalidCases, InvalidInput, InvalidPolicy, NoPlan
from zoning.plan.export import plan_files
from zoning.plan.planner import Planner
from zoning.policy.load import policy_named

LATER = "2026-07-25T08:00:00+07:00"


def another(street, **given):
    """Return one more case, at a house that has none."""
    return located(street, {"case_id": "more", "household": 3, "reported_at": LATER, **given})


def test_a_study_without_changes_has_the_plan_of_its_cases(study, planner, cases):
    """A scenario in which nothing is changed is what `zoning.draw` draws, to the byte."""
    assert plan_files(study.draw(planner)) == plan_files(planner.draw(cases))


def test_a_scenario_needs_no_planner(street, cases, planner):
    """Whoever draws once gives no planner."""
    study = zoning.Scenario(street, cases.iloc[:1])
    assert study.draw().plan_id == study.draw(planner).plan_id


UNDONE = {
    "a case": lambda s, more: s.add_cases(more).withdraw_cases("more"),
    "a withdrawal": lambda s, more: s.withdraw_cases("c2").add_cases(s.located.iloc[[2]]),
    "a delay": lambda s, more: s.delay_reports(days=3).delay_reports(days=-3),
    "a policy": lambda s, more: s.with_policy("cn-92-2021").with_policy(None),
    "a value": lambda s, more: s.with_parameter("policy.ring_m", 120).with_parameter(
        "policy.ring.street_m", policy_named().ring.street_m
    ),
    "a later value": lambda s, more: s.with_parameter(
        "policy.ring.enclosed_households", 5
    ).with_parameter("policy.ring.enclosed_households", 0),
    "posts": lambda s, more: s.with_posts(7).with_posts(None),
    "a time": lambda s, more: s.at(datetime.fromisoformat(LATER)).at(None),
    "orders": lambda s, more: (
        s.keep_open("hh-1-00001").close("a-1-a").revoke("keep_open", "hh-1-00001")
    ).revoke("close_red", "a-1-a"),
}


@pytest.mark.parametrize("what", UNDONE)
def test_a_change_that_is_undone_gives_the_same_bytes(study, planner, street, what):
    """The plan is the same to the byte, and the scenario has the same name and provenance."""
    undone = UNDONE[what](study, another(street))
    assert len(undone.changes) >= 2
    assert undone.provenance == study.provenance
    assert undone.scenario_id == study.scenario_id
    assert plan_files(undone.draw(planner)) == plan_files(study.draw(planner))


DONE = {
    "a case": lambda s, more: s.add_cases(more),
    "a withdrawal": lambda s, more: s.withdraw_cases("c2"),
    "a delay": lambda s, more: s.delay_reports(days=3),
    "a policy": lambda s, more: s.with_policy("cn-92-2021"),
    "a value": lambda s, more: s.with_parameter("policy.ring_m", 120),
    "posts": lambda s, more: s.with_posts(300),
    "a time": lambda s, more: s.at(datetime.fromisoformat("2026-07-12T08:00:00+07:00")),
    "orders": lambda s, more: s.close("hh-1-00001"),
}


@pytest.mark.parametrize("what", DONE)
def test_a_change_names_another_scenario_and_another_plan(study, planner, street, what):
    """Scenario and plan are named after what they rest on; the study itself stays what it was."""
    before = study.scenario_id
    changed = DONE[what](study, another(street))
    assert changed.scenario_id != before
    assert changed.draw(planner).plan_id != study.draw(planner).plan_id
    assert study.scenario_id == before
    assert study.changes == ()


def test_what_is_ordered_in_a_scenario_is_what_an_officer_orders(study, planner, cases):
    """The plan of a scenario with orders is the one drawn under the same orders, to the byte."""
    scenario = study.close("hh-1-00001").close("hh-1-00004", level="yellow")
    orders = zoning.Orders(close_red=["hh-1-00001"], close_yellow=["hh-1-00004"])
    assert plan_files(scenario.draw(planner)) == plan_files(planner.draw(cases, orders=orders))
    assert zoning.run(planner, scenario).plan_id == planner.draw(cases, orders=orders).plan_id


def test_changes_are_kept_in_order_and_as_plain_values(study, street):
    """What was changed can be read again, case by identifier and value by name."""
    changed = (
        study.add_cases(another(street))
        .with_parameter("policy.ring_m", np.float64(120))
        .with_posts(np.int64(9))
        .delay_reports(days=2)
        .keep_open("hh-1-00004", "hh-1-00001")
    )
    assert [change.record() for change in changed.changes] == [
        {"add_cases": ["more"]},
        {"policy.ring.street_m": 120.0},
        {"posts_available": 9},
        {"delay_reports": 2.0},
        {"keep_open": ["hh-1-00001", "hh-1-00004"]},
    ]


def test_the_same_changes_in_another_order_are_the_same_scenario(study, street):
    """What counts is where changes lead."""
    more = another(street)
    one = study.add_cases(more).with_posts(90).with_parameter("policy.core.street_m", 5)
    other = study.with_parameter("policy.core.street_m", 5).with_posts(90).add_cases(more)
    assert one.scenario_id == other.scenario_id


def test_an_added_case_counts_though_it_is_the_last_one_reported(study, planner, street):
    """Without a time of its own a study goes up to the last report, of added cases too."""
    plan = study.add_cases(another(street)).draw(planner)
    assert "hh-1-00003" in set(plan.households["household_id"])
    assert plan.as_of == datetime.fromisoformat(LATER)


def test_rows_of_a_case_list_are_located_in_the_area(study, street):
    """A planner adds a case by what he knows of it."""
    rows = [{"case_id": "more", "reported_at": LATER, "household_id": "hh-1-00003"}]
    added = study.add_cases(rows)
    assert added.premises.located["outcome"].iloc[-1] == "found"
    assert added.scenario_id != study.scenario_id


def test_a_late_report_closes_nothing_yet(study, planner, cases):
    """Reports that come after the plan's time do not count; its time does not move with them."""
    days = (cases["reported_at"].max() - cases["reported_at"].min()).days + 1
    late = study.delay_reports(days=days).draw(planner)
    assert late.as_of == study.draw(planner).as_of
    assert not len(late.zones)


def test_a_withdrawn_case_closes_nothing(street, planner):
    """Of a study with one case nothing is left to close, and its time stays."""
    study = zoning.Scenario(street, located(street, {"household": 5}))
    plan = study.withdraw_cases("c0").draw(planner)
    assert not len(plan.zones)
    assert plan.as_of == study.draw(planner).as_of


def test_a_doubtful_case_is_where_it_is_read(street, planner):
    """With a reading the case is found at that candidate, without one it is in doubt."""
    homes = street.households
    candidates = tuple(
        {
            "household_id": home,
            "unit_id": None,
            "score": 0.5,
            "lng": homes.geometry.x.iloc[row],
            "lat": homes.geometry.y.iloc[row],
        }
        for row, home in ((3, "hh-1-00003"), (40, "hh-1-00040"))
    )
    doubt = {"household": 3, "outcome": "ambiguous", "household_id": None, "candidates": candidates}
    study = zoning.Scenario(street, located(street, doubt), allow_unlocated=True)
    at_second = study.read_as("c0", 2).draw(planner)
    levels = at_second.households.set_index("household_id")["level"]
    assert levels["hh-1-00040"] == "red"
    assert "hh-1-00003" not in levels or levels["hh-1-00003"] != "red"
    back = study.read_as("c0", 2).read_as("c0", None)
    assert back.scenario_id == study.scenario_id
    assert plan_files(back.draw(planner)) == plan_files(study.draw(planner))
    nowhere = study.read_as("c0", 0).draw(planner)
    assert not len(nowhere.zones)
    with pytest.raises(InvalidCases, match="candidate 3 of 2"):
        study.read_as("c0", 3)


REFUSED = {
    "a case twice": lambda s, more: s.add_cases(s.located.iloc[[1]]),
    "a list with one case twice": lambda s, more: s.add_cases(pd.concat([more, more])),
    "an unknown case": lambda s, more: s.withdraw_cases("c1", "nobody", "no-one"),
    "an unknown value": lambda s, more: s.with_parameter("policy.ring.width", 3),
    "a value out of range": lambda s, more: s.with_parameter("policy.ring.street_m", -1),
    "a value of another type": lambda s, more: s.with_parameter("policy.ring.touching", 3),
    "an unknown policy": lambda s, more: s.with_policy("no-such"),
    "no posts": lambda s, more: s.with_posts(0),
    "a long delay": lambda s, more: s.delay_reports(days=1000),
    "no number": lambda s, more: s.delay_reports(days=float("nan")),
    "a time without offset": lambda s, more: s.at(datetime(2026, 7, 1)),  # noqa: DTZ001
    "a third level": lambda s, more: s.close("hh-1-00001", level="green"),
    "a reading of a case in no doubt": lambda s, more: s.read_as("c1", 1),
}


@pytest.mark.parametrize("what", REFUSED)
def test_what_cannot_be_changed_is_refused_at_once(study, street, what):
    """The error comes where the change is made, not when the thousandth plan is drawn."""
    with pytest.raises(InvalidInput):
        REFUSED[what](study, another(street))


def test_every_unknown_case_is_named(study):
    """One error tells all of them."""
    with pytest.raises(InvalidCases) as caught:
        study.withdraw_cases("c1", "nobody", "no-one")
    assert [fault.where for fault in caught.value.faults] == ["case no-one", "case nobody"]


def test_a_persons_name_in_place_of_an_identifier_is_not_repeated(study):
    """What stands in a shifted column may be a name."""
    with pytest.raises(InvalidCases) as caught:
        study.withdraw_cases("Nguyễn Văn A")
    assert "Nguyễn" not in str(caught.value)


def test_values_that_exclude_each_other_are_told_when_the_plan_is_drawn(study, planner):
    """In between a scenario may hold values that do not fit yet."""
    half = study.with_parameter("policy.core.air_m", 50).with_parameter(
        "policy.ring.case_air_m", 20
    )
    with pytest.raises(InvalidPolicy, match="case_air_m"):
        half.draw(planner)
    whole = half.with_parameter("policy.ring.case_air_m", 80)
    assert len(whole.draw(planner).zones)


def test_a_planner_of_another_area_is_refused(study):
    """Places of one area say nothing of another."""
    with pytest.raises(InvalidInput, match="planner"):
        study.draw(Planner(street_of_blocks(markets=True)))


def test_the_same_changes_apply_to_another_area_and_date(study, street, planner):
    """Changes are values: a study of another area or day takes them as they are."""
    changed = study.with_parameter("policy.ring_m", 120).with_posts(90)
    elsewhere = located(street, {"case_id": "x", "household": 8})
    other = replace(changed, located=elsewhere, as_of=datetime.fromisoformat(LATER))
    plan = other.draw(planner)
    assert plan.policy == changed.premises.rules
    assert plan.as_of - timedelta(0) == datetime.fromisoformat(LATER)
    assert set(plan.located["case_id"]) == {"x"}


def test_where_no_plan_exists_the_rules_are_named(street, planner):
    """A cap that cannot be kept is no plan, as in `zoning.draw`."""
    study = zoning.Scenario(street, located(street, {"household": 5}))
    with pytest.raises(NoPlan):
        study.with_parameter("policy.caps.max_people_red", 1).draw(planner)
