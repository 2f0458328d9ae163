"""Plans at the rims: nobody lives there, nothing is joined, everybody is a case."""

from dataclasses import replace

import pytest

import zoning
from tests.drawn_area import drawn_area, located
from zoning.area.make import make_area
from zoning.errors import InvalidProblem, NoPlan
from zoning.perimeter.problem import RED
from zoning.policy.load import policy_named

WARD = policy_named()

ROW = """
    +--1--1--1--1--1--1--1--1--1--1--1--1--+
"""

TWO_ROWS_APART = f"""{ROW.rstrip()}
{12 * chr(10)}
    +--1--1--1--1--1--1--1--1--1--1--1--1--+
"""


def test_where_nobody_is_known_to_live_the_case_is_closed_all_the_same():
    """Zero people in every house: the zone closes, counts nobody, and is proved."""
    peopled = drawn_area(ROW)
    area = make_area(
        name=peopled.name,
        valid_from=peopled.valid_from,
        sources=peopled.sources,
        units=peopled.units.assign(people=0),
        households=peopled.households.assign(people=0),
        streets=peopled.streets,
        sites=peopled.sites,
        invented=True,
    )
    plan = zoning.draw(area, located(area, {"household": 5}))
    assert zoning.verify(plan, area) == []
    assert plan.zones["people"].sum() == 0
    assert "red" in set(plan.zones["level"])


def test_a_case_closes_nothing_where_no_street_leads():
    """Two streets that never meet: what is round a case in one leaves the other open."""
    area = drawn_area(TWO_ROWS_APART)
    assert len(area.households) == 24
    plan = zoning.draw(area, located(area, {"household": 5}))
    assert zoning.verify(plan, area) == []
    closed = plan.households["household_id"].str[-5:].astype(int)
    assert closed.max() < 12


def test_a_case_in_every_house_closes_every_house_and_needs_no_post_inside():
    """Everybody is a case: all is red, and no line runs through."""
    area = drawn_area(ROW)
    plan = zoning.draw(area, located(area, *({"household": h} for h in range(12))))
    assert zoning.verify(plan, area) == []
    assert (plan.certificate.labels == RED).all()
    assert len(plan.checkpoints) == 0
    assert set(plan.households["level"]) == {"red"}


def test_the_same_case_reported_a_thousand_times_is_one_house():
    """A thousand cases in one house close that house's surroundings, and the numbers are right."""
    area = drawn_area(ROW)
    plan = zoning.draw(area, located(area, *({"household": 5} for _ in range(1000))))
    assert zoning.verify(plan, area) == []
    assert plan.zones["cases"].sum() == 1000


def test_prices_that_would_overflow_are_refused_before_anything_is_solved():
    """A million million people in each house, at the dearest price: one clear error."""
    area = drawn_area(ROW, people=10**12)
    dear = replace(WARD, closing=replace(WARD.closing, red_per_person=10**6))
    with pytest.raises(InvalidProblem, match="Divide all prices"):
        zoning.draw(area, located(area, {"household": 5}), policy=dear)


@pytest.mark.parametrize("case", [0, 11])
def test_rules_that_contradict_each_other_name_each_other(case):
    """The street's end must stay open and stands in the ring of its last house: both are named."""
    area = drawn_area(ROW)
    kept = replace(WARD, exempt=replace(WARD.exempt, must_open_streets=("residential",)))
    with pytest.raises(NoPlan) as caught:
        zoning.draw(area, located(area, {"household": case}), policy=kept)
    first, *_, last = caught.value.conflict
    assert f"hh-1-{case:05d}" in first
    assert "must stay open" in last
    assert "Phố Mẫu" not in " ".join(caught.value.conflict)
