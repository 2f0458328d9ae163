"""The page of benchmarks is what was measured, and a section can be measured anew alone."""

import json
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT / "benchmarks"))

from page import page  # noqa: E402 - of the benchmarks
from store import merged  # noqa: E402


def run(commit, **files):
    """Return what pytest-benchmark writes: for each file its tests and their seconds."""
    return {
        "machine_info": {"cpu": {"count": 2}, "python_version": "3.11.7"},
        "commit_info": {"id": commit},
        "benchmarks": [
            {
                "fullname": f"benchmarks/test_{file}.py::{name}",
                "stats": {"min": seconds, "data": [seconds]},
                "extra_info": {"job": name},
            }
            for file, tests in files.items()
            for name, seconds in tests.items()
        ],
    }


def seconds(store):
    return {row["fullname"].partition("::")[2]: row["stats"]["min"] for row in store["benchmarks"]}


def test_the_page_says_what_was_measured():
    """Nothing on it was written by hand."""
    kept = json.loads((ROOT / "docs" / "benchmarks.json").read_text("utf-8"))
    assert page(kept) == (ROOT / "docs" / "benchmarks.md").read_text("utf-8")


def test_a_file_that_ran_replaces_its_own_figures_only():
    """A test of it that is gone leaves no figure behind; other files keep theirs."""
    first = merged({}, run("a", growth={"one": 1.0, "gone": 2.0}, locate={"other": 3.0}))
    again = merged(first, run("b", growth={"one": 4.0}))
    assert seconds(again) == {"one": 4.0, "other": 3.0}
    assert [again["files"][f"test_{name}.py"]["commit"] for name in ("growth", "locate")] == [
        "b",
        "a",
    ]
    assert merged(again, run("b")) == again


def test_figures_of_a_file_that_is_gone_are_dropped():
    """They could not be measured again."""
    kept = merged({}, run("a", growth={"one": 1.0}))
    kept["benchmarks"].append(kept["benchmarks"][0] | {"fullname": "benchmarks/test_none.py::x"})
    kept["files"]["test_none.py"] = kept["files"]["test_growth.py"]
    assert seconds(merged(kept, run("b"))) == {"one": 1.0}
