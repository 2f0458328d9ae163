"""A case by coordinate is found in a cell where no household is known."""

import pytest
import shapely
from drawn_wards import degrees, write_census, write_ward_file

from zoning.geocode import Gazetteer, geocode
from zoning.plan.draw import draw
from zoning.plan.verify import verify
from zoning.sources.cases_file import cases_from_records
from zoning.sources.hexagons import build_hexagon_area


@pytest.fixture(scope="module")
def area(tmp_path_factory):
    folder = tmp_path_factory.mktemp("wards")
    census = write_census(folder, "code,population\n00001,1000\n00002,70\n")
    return build_hexagon_area(write_ward_file(folder), census_file=census)


def located(area, *spots, **more):
    return geocode(
        cases_from_records(
            [
                {"case_id": f"F{number}", "reported_at": "2026-07-01T08:00:00+07:00",
                 "lng": float(lng), "lat": float(lat), **more}
                for number, (lng, lat) in enumerate(degrees(*spots), start=1)
            ],
            where="test",
        ),
        area,
    )  # fmt: skip


def test_a_coordinate_is_found_in_its_cell(area):
    """Outcome found, at the level of a cell, in the ward that holds it, at the stated point."""
    found = located(area, (100, 100), (800, 300))
    assert found.outcome.tolist() == ["found", "found"]
    assert found.match_level.tolist() == ["cell", "cell"]
    assert found.ward_id.tolist() == ["w-00001", "w-00002"]
    pieces = area.cells.set_index("cell_id").geometry.loc[found.cell_id]
    assert shapely.intersects(pieces.values, found.geometry.values).all()
    assert found.household_id.isna().all()
    assert found.candidates[0][0]["unit_id"] == "w-00001"


def test_the_radius_reaches_across_the_cell(area):
    """The door lies somewhere in the cell: up to its far corner, two sides away at most."""
    radius = located(area, (300, 300)).radius_m[0]
    assert 70 < radius < 170


def test_a_point_on_a_side_belongs_to_the_first_cell(area):
    """Of two cells that meet at a point, the one of the smaller identifier has it."""
    corner = area.cells.geometry.iloc[5].exterior.coords[0]
    cases = cases_from_records(
        [{"case_id": "F1", "reported_at": "2026-07-01T08:00:00+07:00",
          "lng": corner[0], "lat": corner[1]}],
        where="test",
    )  # fmt: skip
    found = geocode(cases, area)
    held = area.cells.cell_id[area.cells.geometry.intersects(found.geometry[0])]
    assert len(held) > 1
    assert found.cell_id[0] == min(held)


def test_outside_the_wards_is_no_cell(area):
    """A coordinate beyond the border is not found."""
    found = located(area, (-300, 100))
    assert (found.outcome[0], found.why[0], found.cell_id[0]) == ("not_found", "outside_area", None)


def test_an_unknown_address_leaves_the_coordinate(area):
    """No street is known here: the position decides."""
    found = located(area, (100, 100), address="12 Lê Lợi")
    assert (found.outcome[0], found.match_level[0]) == ("found", "cell")


def test_every_cell_finds_itself(area):
    """A point inside any piece is found in that piece."""
    gazetteer = Gazetteer(area)
    inside = area.cells.geometry.representative_point()
    rows = [gazetteer.cell_at(point.x, point.y) for point in inside]
    assert rows == list(range(len(area.cells)))


def test_a_plan_is_drawn_round_a_case_in_a_cell(area):
    """The cell is red, and the plan holds up."""
    found = located(area, (100, 100))
    plan = draw(area, found)
    assert plan.cells.cell_id[plan.cells.level == "red"].tolist() == found.cell_id.tolist()
    assert verify(plan, area) == []
