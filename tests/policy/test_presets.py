"""The presets taken from rules say what the rules said, and nothing of their own."""

from dataclasses import fields

import pytest

from tests.drawn_area import drawn_area, located
from zoning.plan.draw import draw
from zoning.plan.verify import verify
from zoning.policy.load import DEFAULT, policy_named, policy_names
from zoning.policy.schema import SECTIONS

HISTORICAL = tuple(name for name in policy_names() if name != DEFAULT)
UNSTATED = "assumption: not stated by the rule; as khoanh-ward"
FIELDS = [(section, f.name) for section, kind in SECTIONS.items() for f in fields(kind)]

TOWN = """
    +--1--1--1--1--1--1--+--1--1--1--1--1--1--1--1--1--1--1--1--+
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
    return drawn_area(TOWN, alleys={"a": None}, people=12, split_hamlets_at=45)


def test_there_are_ten_of_them():
    """One for each rule that was read well enough."""
    assert len(HISTORICAL) == 10


@pytest.mark.parametrize("name", HISTORICAL)
def test_each_is_called_historical_and_not_in_force(name):
    """Nobody takes it for a rule that holds today."""
    policy = policy_named(name)
    assert "historical, not in force" in policy.name_en
    assert "historical, not in force" in policy.legal_source
    words = ("văn bản lịch sử, không còn hiệu lực", "không có hiệu lực tại Việt Nam")
    assert any(text in policy.name for text in words)


@pytest.mark.parametrize("name", HISTORICAL)
def test_what_the_rule_does_not_state_is_that_of_our_preset(name):
    """A field is either the rule's, with its source, or ours, and says so."""
    policy, ours = policy_named(name), policy_named(DEFAULT)
    sources = dict(policy.sources)
    stated = [key for key in FIELDS if sources[".".join(key)] != UNSTATED]
    assert stated
    for section, field in FIELDS:
        if (section, field) not in stated:
            value = getattr(getattr(policy, section), field)
            assert value == getattr(getattr(ours, section), field), (section, field)
    for key in stated:
        text = sources[".".join(key)]
        assert any(mark in text for mark in ("read in", "Annex")), text


@pytest.mark.parametrize("name", policy_names())
@pytest.mark.parametrize("homes", [(3,), (18, 19), (0, 5, 10, 20)])
def test_every_preset_draws_plans_that_verify(area, name, homes):
    """Few cases or many, in one hamlet or two."""
    plan = draw(area, located(area, *({"household": h} for h in homes)), policy=name)
    assert verify(plan, area) == []
    assert len(plan.zones)
