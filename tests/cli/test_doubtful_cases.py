"""A position with its accuracy goes from a case list to a plan and to what is said of it."""

import json

import pytest
from khoanh_command import khoanh

import zoning
from zoning.sources.tables.position import system_of
from zoning.sources.tables.vn2000 import from_lng_lat

HOME = "hh-1-00015"


@pytest.fixture
def door(town):
    households = zoning.read_area(town / "A").households.set_index("household_id")
    point = households.geometry[HOME]
    return point.x, point.y


def plan(town, *more):
    return khoanh("plan", town / "gps.csv", "--area", town / "A", "-o", town / "P", *more)


def test_a_position_between_doors_is_asked_about_and_then_counts_as_risk(town, door):
    """Without a person's word there is no plan; with it the plan is sound and says why."""
    row = f"G-1,2026-07-01T08:00:00+07:00,{door[0]},{door[1]},20"
    (town / "gps.csv").write_text(f"case_id,reported_at,lng,lat,accuracy_m\n{row}\n")
    status, _, error = plan(town)
    assert status == 2
    assert "position_imprecise" in error
    assert "as risk among its candidates" in error
    status, text, _ = plan(town, "--allow-unlocated")
    assert status == 0
    assert "ONE OF SEVERAL PLACES, counted as risk in each: G-1" in text
    assert khoanh("verify", town / "P", "--area", town / "A")[0] == 0
    status, text, _ = khoanh("explain", town / "P", HOME)
    assert status == 0
    assert "a case may be here: probability 0." in text
    told = json.loads(khoanh("explain", town / "P", HOME, "--json")[1])
    assert 0 < told["may_hold"][0]["probability"] < 1


def test_a_list_in_a_wrong_zone_is_one_fault(town, door):
    """Ten positions in a wrong zone are refused in one sentence that names the right one."""
    x, y = from_lng_lat(*door, system_of("EPSG:9210"))
    rows = [f"G-{i},2026-07-01,{x + i},{y},EPSG:5897" for i in range(10)]
    (town / "gps.csv").write_text("\n".join(["case_id,reported_at,x,y,crs", *rows]) + "\n")
    status, _, error = plan(town)
    assert status == 2
    assert "1 fault" in error
    assert "all 10 positions about 82 km off" in error
    assert "105°45'" in error
