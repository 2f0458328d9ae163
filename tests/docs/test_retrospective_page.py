"""docs/retrospective.md says what was kept of the runs, and nothing else."""

import json
import re
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT / "benchmarks" / "retrospective"))

from retrospective_page import TABLES, page  # noqa: E402 - of the benchmarks

PAGE = (ROOT / "docs" / "retrospective.md").read_text("utf-8")
STORE = json.loads((ROOT / "docs" / "retrospective.json").read_text("utf-8"))


def test_its_tables_are_those_of_the_runs():
    """No figure in them was written by hand."""
    assert page(STORE, PAGE) == PAGE


def test_every_table_stands_on_it_once():
    """A table that is not there would never be checked."""
    assert sorted(re.findall(r"<!-- table: (\w+) -->", PAGE)) == sorted(TABLES)


def test_a_changed_figure_is_put_right():
    """The marks are found, or the first test would pass for a page without figures."""
    assert page(STORE, PAGE.replace(" % |", " %% |")) == PAGE
