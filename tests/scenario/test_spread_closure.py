"""docs/spread.md: what lines, levels, compliance, detection and isolation prevent."""

import numpy as np
import pytest
from drawn_chains import chains, kernel, mixed, sizes

from tests.drawn_area import drawn_area
from zoning.scenario.spread import meetings
from zoning.scenario.spread.closure import Closure
from zoning.scenario.spread.counts import by_level
from zoning.scenario.spread.keyed import root_key

STREET = "+--1--1--1--1--1--1--+"
NEXT_DOOR = kernel(street_hazard=0.8, street_scale_m=20.0, street_reach_m=60.0)
RUNS = 300


def homes_at(levels):
    """Return what lays levels over the homes of a street, and over everything between them."""

    def laid(network):
        level = np.zeros(network.places, np.int8)
        level[network.household_place] = levels
        return level

    return laid


def infected(some, *, runs=RUNS):
    """Return the infected of each run as pairs."""
    found = some.follow(root_key(0), first_run=0, runs=runs)
    return set(zip(found.run.tolist(), found.person.tolist(), strict=True))


def test_the_stricter_of_two_homes_that_keeps_to_it_decides():
    """Red and open, yellow and open, two of one zone, two red zones; and those who do not keep."""
    closure = Closure(
        level=np.array([0, 1, 1, 2, 2, 2], np.int8),
        zone=np.array([-1, 0, 0, 1, 1, 2], np.int32),
        within=(0.0, 0.5, 0.8),
        across=(0.0, 0.6, 0.9),
        compliance=(0.0, 0.3, 1.0),
    )
    pairs = {(0, 0): 0.0, (0, 1): 0.6, (1, 2): 0.5, (1, 3): 0.9, (3, 4): 0.8, (3, 5): 0.9}
    for (one, other), wanted in pairs.items():
        for ends in ((one, other), (other, one)):
            keeps = {"one_keeps": np.array([True]), "other_keeps": np.array([True])}
            assert closure.prevented(*map(np.atleast_1d, ends), **keeps).tolist() == [wanted]
    slack = {"one_keeps": np.array([True]), "other_keeps": np.array([False])}
    assert closure.prevented(np.array([1]), np.array([3]), **slack).tolist() == [0.6]
    share = np.array([0.2, 0.4])
    assert closure.keeps(np.array([1, 1]), share).tolist() == [True, False]
    assert closure.keeps(np.array([0, 3]), share).tolist() == [False, True]


def test_a_red_home_that_is_perfectly_closed_infects_itself_alone():
    """Within a home no line prevents anything."""
    area = drawn_area(STREET, people=4)
    given = {"red_within": 1, "red_across": 1, "red_compliance": 1}
    some = chains(area, NEXT_DOOR, levels=homes_at([2, 0, 0, 0, 0, 0]), **given)
    found = some.follow(root_key(0), first_run=0, runs=RUNS)
    assert set(some.people.home[found.person]) == {some.people.household_home[0]}
    assert by_level(found, some.closure.level, first_run=0, runs=RUNS)[:, :2].sum() == 0
    assert len(found) > RUNS


def test_what_happened_before_the_lines_stood_is_not_undone():
    """The first generation falls on the plan's day; lines a day later stop the second."""
    area = drawn_area(STREET, people=4)
    closed = {"red_within": 1, "red_across": 1, "red_compliance": 1}
    everything = homes_at([2] * 6)
    late = chains(area, NEXT_DOOR, levels=everything, lines_after_days=1, **closed)
    never = chains(area, NEXT_DOOR, levels=everything, lines_after_days=60, days=0, **closed)
    found = late.follow(root_key(0), first_run=0, runs=RUNS)
    first = found.of_rows(found.generation == 1)
    free = never.follow(root_key(0), first_run=0, runs=RUNS)
    assert first.person.tolist() == free.person.tolist()
    outside = found.of_rows((found.generation > 1) & (found.day > 0))
    ways = {(r, h) for r, h in zip(first.run, some_homes(late, first), strict=True)}
    ways |= {(r, late.people.household_home[0]) for r in range(RUNS)}
    assert {(r, h) for r, h in zip(outside.run, some_homes(late, outside), strict=True)} <= ways


def some_homes(some, infections):
    return some.people.home[infections.person].tolist()


@pytest.mark.parametrize("share", [0.0, 0.3, 1.0])
def test_homes_comply_as_often_as_they_are_said_to(share):
    """Across a red line that prevents everything, a home leaks if it does not keep to it."""
    area = drawn_area("+--1--1--+", people=1)
    given = {"red_across": 1, "red_compliance": share}
    some = chains(area, kernel(street_hazard=9.0, street_scale_m=9_000, street_reach_m=99),
                  levels=homes_at([2, 0]), days=0, **given)  # fmt: skip
    leaks = sizes(some, runs=4_000).mean()
    assert leaks == pytest.approx(1 - share, abs=0.03)


def slow(report_days, *, levels=None, **given):
    """A case who fell ill three days before he was found, and generations three days apart."""
    area, hazards = mixed(10, 50, hazard=0.01)
    some = chains(
        area, hazards, levels=levels, onset="2026-06-28", days=8, isolation=1,
        report_days=report_days, generation_mean_days=3, **given,
    )  # fmt: skip
    return some.follow(root_key(0), first_run=0, runs=RUNS)


@pytest.mark.parametrize(
    ("report_days", "days"), [(0, set()), (1, {-1}), (2, {-1}), (3, {-1, 2, 5, 8})]
)
def test_who_is_found_infects_nobody_any_more(report_days, days):
    """Infected on day -1 and ill on day 0: found by then he is listed; else he infects on day 2."""
    found = slow(report_days, symptomatic_share=1)
    assert set(found.day.tolist()) == days
    assert (found.day == 3 * found.generation - 4).all()


def test_who_has_no_symptoms_is_found_by_tests_alone():
    """In open ground never; in red on the day after, where everybody is tested daily."""
    assert set(slow(0, symptomatic_share=0).day.tolist()) == {-1, 2, 5, 8}
    tested = slow(
        0, symptomatic_share=0, levels=homes_at([2] * 10), red_test_days=1, test_after_days=1,
        lines_after_days=1, red_within=0, red_across=0,
    )  # fmt: skip
    assert set(tested.day.tolist()) == {-1}


@pytest.mark.parametrize(
    "stricter",
    [
        {"levels": homes_at([2, 2, 1, 0, 0, 0])},
        {"levels": homes_at([2, 1, 1, 0, 0, 0]), "red_within": 0.9, "red_across": 0.9},
        {"levels": homes_at([2, 1, 1, 0, 0, 0]), "red_compliance": 1.0},
        {"levels": homes_at([2, 1, 1, 0, 0, 0]), "red_test_days": 2},
        {"levels": homes_at([2, 1, 1, 0, 0, 0]), "report_days": 1},
        {"levels": homes_at([2, 1, 1, 0, 0, 0]), "lines_after_days": 0},
        {"levels": homes_at([2, 1, 1, 0, 0, 0]), "contact_factor": 0.8},
    ],
)
def test_in_every_run_a_stricter_plan_infects_some_of_the_same_people(stricter):
    """With one seed two plans meet the same chances; a line is as strict as what is inside."""
    base = {
        "levels": homes_at([2, 1, 1, 0, 0, 0]), "days": 20,
        "generation_mean_days": 4, "generation_sd_days": 1.5, "dispersion_k": 0.5,
        "incubation_mean_days": 4, "incubation_sd_days": 2, "symptomatic_share": 0.6,
        "report_days": 2, "isolation": 0.9, "lines_after_days": 1,
        "red_within": 0.8, "red_across": 0.8, "red_compliance": 0.9, "red_test_days": 3,
        "yellow_within": 0.5, "yellow_across": 0.5, "yellow_compliance": 0.8,
    }  # fmt: skip
    area = drawn_area(STREET, people=4)
    loose = infected(chains(area, NEXT_DOOR, **base))
    strict = infected(chains(area, NEXT_DOOR, **(base | stricter)))
    assert strict < loose


def test_runs_are_the_same_whatever_runs_are_followed_with_them():
    """Followed one by one, from the middle, or all at once, and after other questions."""
    area = drawn_area(STREET, people=4)
    some = chains(area, NEXT_DOOR, cases=2, days=9, dispersion_k=0.5)
    whole = some.follow(root_key(4), first_run=0, runs=40)
    other = chains(area, NEXT_DOOR, cases=2, days=9, dispersion_k=0.5)
    for first, runs in ((20, 5), (7, 1), (0, 3)):
        part = other.follow(root_key(4), first_run=first, runs=runs)
        same = whole.of_rows((whole.run >= first) & (whole.run < first + runs))
        for name in ("run", "person", "place", "day", "generation"):
            assert getattr(part, name).tolist() == getattr(same, name).tolist()


def test_neighbours_that_were_forgotten_are_found_again(monkeypatch):
    """With room for none the same people are infected."""
    area = drawn_area(STREET, people=4)
    whole = infected(chains(area, NEXT_DOOR, days=9))
    monkeypatch.setattr(meetings, "_MOST_KNOWN", 0)
    assert infected(chains(area, NEXT_DOOR, days=9)) == whole
