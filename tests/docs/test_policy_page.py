"""docs/policy.md explains every field of a policy."""

from dataclasses import fields
from pathlib import Path

from zoning.policy.load import policy_named
from zoning.policy.schema import SECTIONS

PAGE = Path(__file__).parents[2] / "docs" / "policy.md"


def test_the_page_has_a_line_for_every_field_with_its_value_in_the_ward_preset():
    """Whoever changes a field or a value changes the page."""
    lines = PAGE.read_text("utf-8").splitlines()
    ward = policy_named("khoanh-ward").as_record()
    for section, kind in SECTIONS.items():
        for field in fields(kind):
            name = f"`{section}.{field.name}`"
            (line,) = [text for text in lines if text.startswith(f"| {name} |")]
            value = ward[section][field.name]
            shown = ", ".join(value) or "none" if isinstance(value, list) else f"{value:g}"
            assert line.split("|")[2].strip() == shown, name
            assert field.type.__metadata__[0].words in line, name
