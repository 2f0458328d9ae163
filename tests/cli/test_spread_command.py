"""`khoanh spread` prints how many infections escape a plan, and says that it is a model."""

import json
from dataclasses import replace

import pytest
from khoanh_command import khoanh

import zoning
from tests.drawn_area import located
from zoning.cli.spread import result_lines
from zoning.scenario.spread.result import NOTE


@pytest.fixture
def drawn(town):
    """The town with a plan on disk."""
    assert khoanh("plan", town / "cases.csv", "--area", town / "A", "-o", town / "P")[0] == 0
    return town


def spread(town, *more):
    return khoanh("spread", town / "P", "--area", town / "A", "--replicates", 50, *more)


def test_a_table_by_level_and_unit_is_printed_between_two_warnings(drawn):
    """Vietnamese first; the first and the last line say that it is no forecast."""
    status, text, _ = spread(drawn)
    lines = text.rstrip().splitlines()
    assert status == 0
    assert lines[0] == lines[-1] == NOTE
    assert "50 lần chạy" in lines[1]
    assert "50 runs" in lines[2]
    assert [line for line in lines if line.startswith("thoát ra ngoài vùng đỏ")]
    assert [line for line in lines if "h-1-01" in line]


def test_json_holds_the_same_figures(drawn):
    """Every table, the parameters, and the note."""
    status, text, _ = spread(drawn, "--json", "--seed", 3, "--days", 5)
    found = json.loads(text)
    assert status == 0
    assert (found["note"], found["replicates"], found["seed"], found["days"]) == (NOTE, 50, 3, 5)
    assert [row["where"] for row in found["levels"]] == [
        "outside_red", "open", "yellow", "red", "all",
    ]  # fmt: skip
    assert sum(row["runs"] for row in found["distribution"]) == 50
    assert json.loads(spread(drawn, "--json", "--seed", 3, "--days", 5)[1]) == found


def test_a_parameter_may_be_set(drawn):
    """Nobody meets anybody; and the value stands in the answer."""
    status, text, _ = spread(
        drawn, "--json", "--set", "contact_factor=0", "--set", "red_test_days=2"
    )
    found = json.loads(text)
    assert status == 0
    assert found["none_escapes"] == 1
    assert (found["parameters"]["contact_factor"], found["parameters"]["red_test_days"]) == (0, 2)
    status, text, _ = spread(drawn, "--json", "--set", "dispersion_k=inf")
    assert (status, json.loads(text)["parameters"]["dispersion_k"]) == (0, None)


def test_what_cannot_be_is_refused_with_what_could(drawn):
    """A word for a number; a parameter that there is not; no run at all."""
    for more, told in (
        (("--set", "isolation=much"), "NAME=VALUE"),
        (("--set", "isolated=1"), "one that docs/spread.md lists"),
        (("--set", "isolation=2"), "from 0 to 1"),
        (("--replicates", 0), "from 1 to"),
    ):
        status, _, said = spread(drawn, *more)
        assert (status, told in said) == (2, True)


def test_runs_that_were_ended_early_are_told(town):
    """Where some have too many infections the figures are the least there are."""
    area = zoning.read_area(town / "A")
    result = zoning.spread(zoning.draw(area, located(area, {"household": 3})), area, replicates=9)
    assert "at least" not in "\n".join(result_lines(result))
    assert "3 runs were ended" in "\n".join(result_lines(replace(result, stopped=3)))
