"""`khoanh plan`, `frontier`, `explain` and `verify` with officers' orders."""

import json

import pytest
from khoanh_command import khoanh


@pytest.fixture
def ordered(town):
    """A plan of the town in which one house of the alley's mouth is ordered closed, one open."""
    (town / "orders.csv").write_text("order,id,reason\ngiữ mở,hh-1-00000,Trạm y tế\n", "utf-8")
    status, out, err = khoanh(
        "plan", town / "cases.csv", "--area", town / "A", "--close-yellow", "hh-1-00012",
        "--orders", town / "orders.csv", "-o", town / "P",
    )  # fmt: skip
    assert status == 0, err
    return town, out


def test_a_plan_says_its_orders_and_is_sound(ordered):
    """They are named with their reasons, and the plan verifies."""
    town, out = ordered
    assert "lệnh giữ mở hh-1-00000 / the order to keep hh-1-00000 open: Trạm y tế" in out
    assert "the order to close hh-1-00012 yellow" in out
    status, out, _ = khoanh("verify", town / "P", "--area", town / "A")
    assert status == 0, out
    record = json.loads((town / "P" / "plan.json").read_text())
    assert record["orders"]["keep_open"] == ["hh-1-00000"]


def test_explain_says_by_which_order(ordered):
    """A closed house, an open one, and with the area one whose alley is ordered."""
    town, _ = ordered
    assert (
        "By the order to close hh-1-00012 yellow" in khoanh("explain", town / "P", "hh-1-00012")[1]
    )
    said = khoanh("explain", town / "P", "hh-1-00000")[1]
    assert "không bị khoanh (open)" in said
    assert "Theo lệnh giữ mở hh-1-00000 (Trạm y tế)" in said
    khoanh("plan", town / "cases.csv", "--area", town / "A", "--close", "a-1-a", "-o", town / "Q")
    assert "a-1-a" not in khoanh("explain", town / "Q", "hh-1-00000", "--area", town / "A")[1]
    said = khoanh("explain", town / "Q", "hh-1-00014", "--area", town / "A")[1]
    assert "By the order to close a-1-a red" in said


def test_a_case_is_not_kept_open(town):
    """Status 3: no plan exists, and which order says so."""
    status, _, err = khoanh(
        "plan", town / "cases.csv", "--area", town / "A", "--keep-open", "hh-1-00015",
        "-o", town / "P",
    )  # fmt: skip
    assert status == 3
    assert "the order to keep hh-1-00015 open" in err
    assert not (town / "P").exists()


def test_unknown_identifiers_are_refused_together(town):
    """Status 2, with all of them."""
    status, _, err = khoanh(
        "plan", town / "cases.csv", "--area", town / "A", "--keep-open", "hh-9", "--close", "a-9",
        "-o", town / "P",
    )  # fmt: skip
    assert status == 2
    assert "what the area has not: a-9, hh-9" in err


def test_a_zone_is_lifted_early(town):
    """The plan in force is red round the case; the next one steps down by order."""
    asked = ("plan", town / "cases.csv", "--area", town / "A")
    khoanh(*asked, "-o", town / "P")
    zones = json.loads((town / "P" / "zones.geojson").read_text())["features"]
    red = next(f["properties"]["id"] for f in zones if f["properties"]["level"] == "red")
    status, out, err = khoanh(*asked, "--in-force", town / "P", "--lift", red, "-o", town / "Q",
                              "--json")  # fmt: skip
    assert status == 0, err
    assert json.loads(out)["zones_red"] == 0
    assert khoanh("verify", town / "Q", "--area", town / "A")[0] == 0


def test_the_front_keeps_orders(town):
    """Every row closes what is ordered closed."""
    asked = ("frontier", town / "cases.csv", "--area", town / "A", "--json")
    plain = json.loads(khoanh(*asked)[1])["rows"]
    told = json.loads(khoanh(*asked, "--close", "hh-1-00000")[1])["rows"]
    assert min(row["households_red"] for row in told) > min(row["households_red"] for row in plain)
