"""docs/policy.md explains every field of a policy, and lists every preset."""

import re
from dataclasses import fields
from pathlib import Path

import pytest

from zoning.policy.load import DEFAULT, policy_named, policy_names
from zoning.policy.schema import SECTIONS

PAGE = Path(__file__).parents[2] / "docs" / "policy.md"
LINES = PAGE.read_text("utf-8").splitlines()
UNSTATED = "assumption: not stated by the rule; as khoanh-ward"
KEYS = [f"{section}.{f.name}" for section, kind in SECTIONS.items() for f in fields(kind)]


def shown(policy, key):
    """Return a value as the page prints it."""
    section, field = key.split(".")
    value = getattr(getattr(policy, section), field)
    return ", ".join(value) or "none" if isinstance(value, tuple) else f"{value:g}"


def row_of(name):
    """Return the cells of the one row that begins with a name."""
    (line,) = [text for text in LINES if text.startswith(f"| `{name}` |")]
    return [cell.strip() for cell in line.strip("| ").split(" | ")]


@pytest.mark.parametrize("key", KEYS)
def test_the_page_has_a_line_for_every_field_with_its_value_in_the_ward_preset(key):
    """Whoever changes a field, a value or a source changes the page."""
    ward = policy_named(DEFAULT)
    section, field = key.split(".")
    (measure,) = [f.type.__metadata__[0] for f in fields(SECTIONS[section]) if f.name == field]
    source = dict(ward.sources)[key]
    assert row_of(key) == [f"`{key}`", shown(ward, key), measure.words, source]


def test_every_section_has_its_heading_and_sentence():
    """In the order of the presets."""
    headings = [text[4:] for text in LINES if text.startswith("### ")]
    assert headings == list(SECTIONS)
    for kind in SECTIONS.values():
        assert kind.__doc__.strip() in LINES


@pytest.mark.parametrize("name", [n for n in policy_names() if n != DEFAULT])
def test_every_preset_has_a_row_with_its_rule_and_the_fields_it_states(name):
    """No more fields than the preset gives a source for, and no fewer."""
    policy = policy_named(name)
    sources = dict(policy.sources)
    stated = [f"`{k}` {shown(policy, k)}" for k in KEYS if sources[k] != UNSTATED]
    assert row_of(name) == [f"`{name}`", policy.legal_source, "; ".join(stated)]


def test_the_page_names_no_preset_that_does_not_exist():
    """A removed preset leaves the table."""
    table = LINES[LINES.index("## Presets from rules") :]
    named = {m.group(1) for text in table if (m := re.match(r"\| `([a-z0-9-]+)` \|", text))}
    assert named == set(policy_names()) - {DEFAULT}
