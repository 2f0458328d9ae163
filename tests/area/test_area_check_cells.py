"""`faults_of` names every way in which cells can be unsound."""

from dataclasses import replace

import h3
import numpy as np
import pandas as pd
import pytest
import shapely
from drawn_area import drawn_area
from drawn_wards import residents, two_wards, ward_units_of

from zoning.area.check import faults_of
from zoning.area.frames import CELLS, HOUSEHOLDS, STREETS, conform, empty_frame
from zoning.area.make import make_area
from zoning.sources.hexagons import hexagon_cells


@pytest.fixture(scope="module")
def area():
    """Two wards in cells."""
    people = residents((1000, 300), (70, 20))
    wards = ward_units_of(two_wards())
    units = wards.assign(parent_id=None, level="ward", kind="phường", origin="official",
                         valid_from="2025-07-01", valid_to=None,
                         people=people.people.to_numpy(),
                         households=people.households.to_numpy())  # fmt: skip
    return make_area(
        name="A",
        valid_from="2025-07-01",
        sources=(),
        units=units,
        households=empty_frame(HOUSEHOLDS),
        streets=empty_frame(STREETS),
        cells=hexagon_cells(wards, people),
    )


def changed(area, row, **values):
    cells = area.cells.copy()
    for column, value in values.items():
        cells.loc[row, column] = value
    return replace(area, cells=cells)


def found_in(area):
    return [fault.found for fault in faults_of(area)]


def test_an_area_of_cells_is_sound(area):
    """Nothing is said of an area in order."""
    assert faults_of(area) == []


def test_a_cell_belongs_to_a_unit_of_the_pack(area):
    """A cell of a unit that is not there is named."""
    assert "unit w-404" in found_in(changed(area, 3, unit_id="w-404"))


def test_an_alley_has_no_cell(area):
    """An alley is narrower than a cell."""
    town = drawn_area("+--1--+==1==+aa1aa+", alleys={"a": None})
    unit = town.units.unit_id[town.units.level == "alley"].iloc[0]
    cells = area.cells.iloc[:1].assign(unit_id=unit, people=0, households=0)
    assert f"unit {unit}" in found_in(replace(town, cells=cells))


def test_a_unit_has_households_or_cells(area):
    """Both in one unit would count its people twice."""
    town = drawn_area("+--1--+")
    unit = town.units.unit_id[town.units.unit_id.isin(town.households.unit_id)].iloc[0]
    cells = area.cells.iloc[:1].assign(unit_id=unit, people=0, households=0)
    assert "both households and cells" in found_in(replace(town, cells=cells))


@pytest.mark.parametrize(
    ("people", "households"), [(0, 1), (5, 0), (2, 3), (0, -1)]
)  # fmt: skip
def test_households_and_people_fit(area, people, households):
    """No household without people, no people without household."""
    broken = changed(area, 0, people=people, households=households)
    assert f"{households} households of {people} people" in found_in(broken)


def test_the_sums_of_cells_are_the_units(area):
    """One person more in a cell than in the ward is told."""
    row = int(np.argmax(area.cells.people))
    broken = changed(area, row, people=int(area.cells.people[row]) + 1)
    unit = area.cells.unit_id[row]
    stated = int(area.units.people[area.units.unit_id == unit].iloc[0])
    assert found_in(broken) == [f"people {stated}"]


@pytest.mark.parametrize("cell", ["8a", "no cell", "fffffffffffffff", "1" * 40])
def test_an_index_is_one_of_h3(area, cell):
    """Texts that are no index are named."""
    assert found_in(changed(area, 0, cell=cell))[0] == f"cell {cell}"


def test_all_cells_are_of_one_resolution(area):
    """A finer cell among the others is told."""
    child = h3.cell_to_center_child(area.cells.cell[0])
    assert "cells of the resolutions 10, 11" in found_in(changed(area, 0, cell=child))


def test_a_cell_has_one_piece_in_a_unit(area):
    """A second row of the same cell in the same ward is named."""
    twin = area.cells.iloc[[0]].assign(cell_id="twin", people=0, households=0)
    cells, _ = conform(pd.concat([area.cells, twin]), CELLS)
    assert "a second piece" in found_in(replace(area, cells=cells))


def test_a_piece_lies_at_its_cell(area):
    """A piece that bears the index of a far cell is named."""
    far = h3.latlng_to_cell(10.0, 106.0, 10)
    assert found_in(changed(area, 0, cell=far)) == ["a piece away from its cell"]


def test_a_gap_is_measured(area):
    """A cell left out is ground in no cell."""
    row = int(np.argmin(area.cells.people))
    gone = area.cells.drop(row).reset_index(drop=True)
    assert area.cells.people[row] == 0
    found = found_in(replace(area, cells=gone))
    assert len(found) == 1
    assert found[0].endswith(" m² in no cell")


def test_an_overlap_is_measured(area):
    """A piece drawn wider than it is lies in two cells."""
    widest = int(np.argmax(shapely.area(area.cells.geometry.values)))
    grown = area.cells.geometry.iloc[widest].buffer(3e-4)
    found = found_in(changed(area, widest, geometry=grown))
    assert any(text.endswith(" m² in two cells") for text in found)


def test_a_piece_outside_its_unit_is_measured(area):
    """A piece given to the other ward is outside it there, and missing here."""
    row = int(np.argmin(area.cells.people))
    other = "w-00002" if area.cells.unit_id[row] == "w-00001" else "w-00001"
    found = found_in(changed(area, row, unit_id=other))
    assert any(text.endswith(" m² in no cell") for text in found)
    assert any(text.endswith(" m² of cells outside it") for text in found)
