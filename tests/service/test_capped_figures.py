"""What HTTP says of a plan within caps: the gap, and what proves the bound."""

from dataclasses import replace

import pytest
from drawn_area import drawn_area, located

import zoning.perimeter.capped
from service.features.schemas import SCHEMAS
from service.plans.publish import record_of
from zoning.plan.draw import draw
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
                         1
                         a
                         +
"""


@pytest.mark.parametrize("asks", [True, False])
def test_gap_and_price_stand_in_the_exact_view_alone(monkeypatch, asks):
    """Whether the programme may be asked or not: another house may have another gap."""
    if not asks:
        monkeypatch.setattr(zoning.perimeter.capped, "MOST_BITS", 0)
        monkeypatch.setattr(zoning.perimeter.capped, "MOST_BITS_NEARLY_DONE", 0)
    area = drawn_area(TOWN, alleys={"a": None}, people=12)
    cases = located(area, {"household": 21}, {"household": 22}, {"household": 18})
    policy = replace(WARD, caps=replace(WARD.caps, max_posts=1))
    plan = draw(area, cases, policy=policy)
    record = record_of(plan, area)
    exact, public = record.exact.figures, record.public.figures
    assert (exact["gap"], public["gap"]) == (plan.certificate.gap, None)
    assert "bound_by" not in public
    assert (exact["gap"] > 0) == (not asks)
    assert exact["bound_by"] == plan.certificate.caps.bound_by
    assert (exact["cost"], public["cost"]) == (plan.certificate.cost, None)
    assert exact["bound_by"] in SCHEMAS["Summary"]["properties"]["bound_by"]["enum"]
