"""How often a place is closed is a share of the runs that have a plan."""

import numpy as np
import pandas as pd
import pytest
from alley_town import ALLEY_TOWN
from drawn_area import drawn_area
from drawn_hexagons import cases_in, hexagon_area

import zoning
from zoning.errors import InvalidInput
from zoning.scenario.compare.agreement import agreement, placed_agreement, unit_agreement
from zoning.scenario.report.agreement_map import agreement_map
from zoning.scenario.report.canvas import drawing
from zoning.scenario.report.stamp import stamp_of


@pytest.fixture(scope="module")
def alley():
    """Fourteen households on a street and three in the alley off it."""
    return drawn_area(ALLEY_TOWN, alleys={"a": None})


def counts(*rows):
    """Return counts of households, in no order."""
    return pd.DataFrame(rows, columns=["household_id", "red", "yellow"])


def test_shares_are_of_the_runs_with_a_plan():
    """Red in one of four, yellow in two: closed in three quarters."""
    table = agreement(counts(("h2", 1, 2), ("h1", 4, 0)), runs=4)
    assert table["household_id"].tolist() == ["h1", "h2"]
    assert table["closed"].tolist() == [1.0, 0.75]
    assert table["red"].tolist() == [1.0, 0.25]


def test_counts_that_cannot_be_are_refused_together():
    """A household twice, and one that is closed more often than there are runs."""
    with pytest.raises(InvalidInput) as refused:
        agreement(counts(("h1", 1, 0), ("h1", 1, 0), ("h2", 2, 3)), runs=4)
    assert len(refused.value.faults) == 2


def test_a_household_counts_in_every_unit_above_it(alley):
    """Two of three in the alley always, one of the street sometimes: the hamlet holds all three."""
    homes = alley.households.set_index("unit_id")["household_id"]
    inside, outside = homes["a-1-a"].tolist(), homes["h-1-01"].tolist()
    table = agreement(counts((inside[0], 4, 0), (inside[1], 0, 4), (outside[0], 0, 1)), runs=4)
    units = unit_agreement(placed_agreement(table, alley), alley).set_index("unit_id")
    assert list(units.index) == ["a-1-a", "h-1-01", "w-1"]
    assert units.loc["a-1-a", ["touched", "always"]].tolist() == [2, 2]
    assert units.loc["a-1-a", "closed"] == pytest.approx(2 / len(inside))
    assert units.loc["a-1-a", "red"] == pytest.approx(1 / len(inside))
    whole = len(alley.households)
    for unit in ("h-1-01", "w-1"):
        assert units.loc[unit, ["households", "touched", "always"]].tolist() == [whole, 3, 2]
        assert units.loc[unit, "closed"] == pytest.approx(2.25 / whole)


def test_pieces_of_cells_stand_for_their_households():
    """Where no household is known, a piece weighs as many as live there."""
    area = hexagon_area("9 3\n 0 2")
    rows = [(cell, 1, 0) for cell in area.cells["cell_id"]]
    placed = placed_agreement(agreement(counts(*rows), runs=2), area)
    assert placed["is_cell"].all()
    assert placed["households"].tolist() == area.cells["households"].tolist()
    units = unit_agreement(placed, area)
    assert units["touched"].iloc[0] == area.cells["households"].sum()
    assert units["closed"].iloc[0] == pytest.approx(0.5)


def test_cells_of_a_sweep_are_counted_and_drawn(tmp_path):
    """Every cell's counts are those of the plans that close it, and the map shows cells."""
    area = hexagon_area(" 9 9 9 9\n9 9 9 9 9\n 9 9 9 9")
    planner = zoning.Planner(area)
    study = zoning.Scenario(area, cases_in(area, (1, 4)))
    grid = {"policy.ring.air_m": [0, 300]}
    zoning.sweep(study, grid=grid, planner=planner, out=tmp_path / "S", keep="households")
    closed = zoning.read_sweep(tmp_path / "S").closed
    plans = [study.with_parameter("policy.ring.air_m", metres).draw(planner) for metres in (0, 300)]
    for level in ("red", "yellow"):
        told = pd.concat(
            plan.cells.loc[plan.cells["level"] == level, "cell_id"] for plan in plans
        ).value_counts()
        found = closed.set_index("household_id")[level]
        assert found[found > 0].to_dict() == told.sort_index().to_dict()
    placed = placed_agreement(agreement(closed, runs=2), area)
    assert placed["is_cell"].all()
    assert set(placed["closed"]) == {0.5, 1.0}
    with drawing():
        picture = agreement_map(placed, unit_agreement(placed, area), area, stamp_of(area, {}))
    labels = [panel.get_xlabel() for panel in picture.figure.axes]
    assert sum("share of runs" in label for label in labels) == 2


def test_households_of_another_area_are_refused_by_identifier(alley):
    """With how many there are, and what to do."""
    with pytest.raises(InvalidInput, match="2 households that the area has not, such as x1, x2"):
        placed_agreement(agreement(counts(("x2", 1, 0), ("x1", 1, 0)), runs=1), alley)


def test_the_sweep_s_counts_are_those_of_its_plans(town_sweep, town_area):
    """Every plan is drawn; each household's counts are those of the plans that close it."""
    folder, plans = town_sweep
    swept = zoning.read_sweep(folder)
    for level in ("red", "yellow"):
        closed = pd.concat(
            plan.households.loc[plan.households["level"] == level, "household_id"] for plan in plans
        ).value_counts()
        found = swept.closed.set_index("household_id")[level]
        assert found[found > 0].sort_index().to_dict() == closed.sort_index().to_dict()
    table = agreement(swept.closed, runs=len(plans))
    units = unit_agreement(placed_agreement(table, town_area), town_area)
    wards = units[units["level"] == "ward"]
    assert wards["touched"].sum() == len(table)
    assert np.isclose((wards["closed"] * wards["households"]).sum(), table["closed"].sum())
