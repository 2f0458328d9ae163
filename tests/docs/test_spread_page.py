"""docs/spread.md lists every parameter of the spread model, and says that it is no forecast."""

from pathlib import Path

import pytest

from zoning.scenario.spread.book import MOST_INFECTIONS
from zoning.scenario.spread.parameter_sources import PARAMETER_SOURCES
from zoning.scenario.spread.parameters import SpreadParameters, measure_of

TEXT = (Path(__file__).parents[2] / "docs" / "spread.md").read_text("utf-8")
LINES = TEXT.splitlines()


@pytest.mark.parametrize("name", PARAMETER_SOURCES)
def test_the_page_has_a_line_for_every_parameter(name):
    """With its default, its unit and its source."""
    (line,) = [text for text in LINES if text.startswith(f"| `{name}` |")]
    default = f"{getattr(SpreadParameters(), name):g}"
    cells = [cell.strip() for cell in line.strip("| ").split(" | ")]
    assert cells == [f"`{name}`", default, measure_of(name)[1].words, PARAMETER_SOURCES[name]]


def test_the_page_lists_no_other_parameter():
    """A removed one leaves the page."""
    table = LINES[LINES.index("| parameter | default | unit | source |") :]
    listed = [text.split("`")[1] for text in table if text.startswith("| `")]
    assert listed == list(PARAMETER_SOURCES)


def test_the_page_says_what_it_is():
    """First of all, and where a run ends."""
    assert "Mô hình, không phải dự báo" in TEXT.split("##")[0]
    assert "not a forecast" in TEXT.split("##")[0]
    assert f"{MOST_INFECTIONS:,} infections" in TEXT
