"""Mending wards leaves every piece of ground in exactly one, and everything else as it was."""

from dataclasses import replace

import geopandas as gpd
import h3
import numpy as np
import pytest
import shapely
from drawn_area import drawn_area
from drawn_borders import box, pack, polygon, ward_file, with_unit

from zoning.area.check import faults_of
from zoning.area.findings.find import findings_of, findings_of_wards
from zoning.area.repair.area import repaired_area
from zoning.area.repair.report import LARGE_M2
from zoning.area.repair.wards import repaired_wards
from zoning.area.repair.write import write_wards
from zoning.area.write import write_area
from zoning.errors import InvalidSource

NOTCHED = polygon((0, 0), (1, 0), (1, 1), (2, 1), (2, 2), (1, 2), (1, 3), (0, 3))
"""A ward with an ear that lies deep in `BESIDE`."""

BESIDE = box(1, 0, 3, 3)


def shape_of(table, ident):
    key = "code" if "code" in table and "unit_id" not in table else "unit_id"
    return table.geometry[table[key] == ident].iloc[0]


def test_an_overlap_goes_to_the_claimant_with_the_longest_border():
    """The ear is surrounded by the second ward on three sides: it is the second's."""
    mended, (repair,) = repaired_wards(ward_file({"00001": NOTCHED, "00002": BESIDE}))
    assert shape_of(mended, "00001").equals(box(0, 0, 1, 3))
    assert shape_of(mended, "00002").equals(BESIDE)
    assert (repair.kind, repair.units, repair.owner) == ("overlap", ("00001", "00002"), "00002")


def test_a_large_overlap_is_given_and_must_be_confirmed():
    """Both claimants of a square kilometre are named; a strip of 1 m² asks for nobody."""
    _, (large,) = repaired_wards(ward_file({"00001": NOTCHED, "00002": BESIDE}))
    assert large.size > LARGE_M2
    assert large.to_confirm
    assert "Phường 00001 (00001), Phường 00002 (00002)" in large.text
    _, (small,) = repaired_wards(
        ward_file({"00001": box(0, 0, 1.00005, 1), "00002": box(1, 0, 2, 1)})
    )
    assert not small.to_confirm


def test_a_piece_of_three_claimants_goes_to_one():
    """Three wards that overlap in one place: one holds it afterwards."""
    drawn = {"00001": box(0, 0, 2, 2), "00002": box(1, 0, 3, 2), "00003": box(1, 1, 2, 4)}
    mended, _ = repaired_wards(ward_file(drawn))
    assert shapely.coverage_is_valid(mended.geometry.values)
    assert shapely.union_all(mended.geometry.values).equals(shapely.union_all(list(drawn.values())))


def test_an_enclosed_gap_goes_to_the_neighbour_with_the_longest_border():
    """A sliver between two wards, closed at both ends, has both as neighbours; ties go low."""
    left = polygon((0, 0), (2, 0), (2, 1), (1.999, 2), (2, 3), (2, 4), (0, 4))
    right = box(2, 0, 4, 4)
    mended, (repair,) = repaired_wards(ward_file({"00001": left, "00002": right}))
    assert repair.kind == "gap"
    assert findings_of_wards(mended) == ()
    assert shapely.union_all(mended.geometry.values).equals(box(0, 0, 4, 4))


def test_a_hole_as_large_as_a_ward_stays():
    """It may be a lake, or a ward that the file lacks: it is reported again."""
    drawn = ward_file({"00001": shapely.Polygon(box(0, 0, 3, 3).exterior,
                                                [box(1, 1, 2, 2).exterior])})  # fmt: skip
    mended, repairs = repaired_wards(drawn)
    assert repairs == ()
    assert [one.kind for one in findings_of_wards(mended)] == ["hole"]


def test_an_untouched_ward_keeps_every_vertex():
    """A ward far from every fault is the same, vertex for vertex, in the same order."""
    far = polygon((10, 0), (11, 0), (11.3, 0.4), (11, 1), (10, 1))
    mended, _ = repaired_wards(ward_file({"00001": NOTCHED, "00002": BESIDE, "00009": far}))
    before, after = shapely.get_coordinates(far), shapely.get_coordinates(shape_of(mended, "00009"))
    assert (before == after).all()


def test_mending_twice_is_mending_once(tmp_path):
    """The second run finds nothing, and writes the same bytes."""
    drawn = ward_file({"00001": NOTCHED, "00002": BESIDE, "00003": box(0, 3, 3.001, 5)})
    once, _ = repaired_wards(drawn)
    twice, repairs = repaired_wards(once)
    assert repairs == ()
    for name, frame in (("once", once), ("twice", twice)):
        write_wards(frame, tmp_path / f"{name}.parquet")
    assert (tmp_path / "once.parquet").read_bytes() == (tmp_path / "twice.parquet").read_bytes()


def test_a_bow_tie_becomes_two_triangles():
    """A polygon that crosses itself is drawn anew, and said so."""
    tie = polygon((0, 0), (2, 2), (2, 0), (0, 2))
    mended, repairs = repaired_wards(ward_file({"00001": tie, "00002": box(5, 5, 6, 6)}))
    shape = shape_of(mended, "00001")
    assert shape.is_valid
    assert shape.area == pytest.approx(2 * 0.01**2)
    assert [(one.kind, one.owner) for one in repairs] == [("invalid-geometry", "00001")]


def test_a_ward_file_is_written_where_it_can_be(tmp_path):
    """A name without .parquet and a folder that is missing are refused."""
    drawn = ward_file({"00001": BESIDE})
    for name in ("wards.shp", "nowhere/wards.parquet"):
        with pytest.raises(InvalidSource, match="no place for a ward file"):
            write_wards(drawn, tmp_path / name)


def test_ground_on_which_people_live_stays_theirs():
    """A ward that lies over all households of another loses what it claims there."""
    area = drawn_area("+--1--+--1--+")
    west, south, east, north = area.units.total_bounds
    middle = (west + east) / 2
    over = shapely.box(middle - 0.5 * (east - west) + 1e-5, south - 0.01, east + 0.01, north + 0.01)
    doubled = with_unit(area, "w-0", shapely.transform(over, lambda p: np.round(p, 7)))
    mended, repairs = repaired_area(doubled)
    assert {one.owner for one in repairs if one.kind == "overlap"} == {"w-1"}
    assert faults_of(mended) == []
    assert mended.households.equals(area.households)
    assert list(mended.units.people) == list(doubled.units.people)


def test_hamlets_follow_their_ward():
    """A ward that loses an ear and wins a gap: its hamlets are cut, and filled up."""
    area = pack(
        {"w-1": NOTCHED, "w-2": BESIDE, "h-1": box(0, 0, 1, 3), "h-2": box(1, 1, 2, 2)},
        parents={"h-1": "w-1", "h-2": "w-1"},
        levels={"h-1": "hamlet", "h-2": "hamlet"},
    )
    assert faults_of(area) == []
    gaping = pack(
        {
            "w-1": polygon((0, 0), (2, 0), (2, 1), (1.999, 2), (2, 3), (2, 4), (0, 4)),
            "w-2": box(2, 0, 4, 4),
            "h-1": box(0, 0, 1, 4),
            "h-2": polygon((1, 0), (2, 0), (2, 1), (1.999, 2), (2, 3), (2, 4), (1, 4)),
        },
        parents={"h-1": "w-1", "h-2": "w-1"},
        levels={"h-1": "hamlet", "h-2": "hamlet"},
    )
    mended, _ = repaired_area(gaping)
    assert shape_of(mended.units, "h-2").equals(box(1, 0, 2, 4))
    assert shape_of(mended.units, "h-1").equals(box(0, 0, 1, 4))
    assert faults_of(mended) == []


def test_a_province_is_drawn_anew_out_of_its_wards():
    """Two provinces that overlapped with their wards no longer do."""
    shapes = {"p-1": NOTCHED, "p-2": BESIDE, "w-1": NOTCHED, "w-2": BESIDE}
    area = pack(
        shapes,
        parents={"w-1": "p-1", "w-2": "p-2"},
        levels={"p-1": "province", "p-2": "province"},
        invented=True,
    )
    mended, repairs = repaired_area(area)
    assert shape_of(mended.units, "p-1").equals(box(0, 0, 1, 3))
    assert [one.owner for one in repairs if one.kind == "outside-parent"] == ["p-1"]
    assert [one.kind for one in findings_of(mended)] == []


def test_a_province_takes_in_a_ward_that_reaches_out_of_it():
    """Where a pack holds a few wards of a province, the province is not cut down to them."""
    area = pack(
        {"p-1": box(0, 0, 5, 5), "w-1": box(4, 4, 6, 5)},
        parents={"w-1": "p-1"},
        levels={"p-1": "province"},
        invented=True,
    )
    mended, _ = repaired_area(area)
    assert shape_of(mended.units, "p-1").equals(
        shapely.union_all([box(0, 0, 5, 5), box(4, 4, 6, 5)])
    )
    assert findings_of(mended) == ()


def hexagon_pieces(unit, shape, resolution=7):
    """Return the pieces of hexagons in a unit, eight people in each."""
    cells = h3.h3shape_to_cells_experimental(
        h3.geo_to_h3shape(shape), resolution, contain="overlap"
    )
    for cell in sorted(cells):
        outline = shapely.Polygon([(lng, lat) for lat, lng in h3.cell_to_boundary(cell)])
        piece = shapely.intersection(shape, outline, grid_size=1e-7)
        if piece.area > 0:
            yield cell, unit, 8, piece


def test_cells_follow_their_ward_and_keep_their_people():
    """A ward's cells cover it after it gained ground, and after it lost some; nobody is lost."""
    cells = [*hexagon_pieces("w-1", NOTCHED), *hexagon_pieces("w-2", BESIDE)]
    third = polygon((0, 3), (3, 3), (3, 5), (0, 5))
    gaping = polygon((0, 3), (1, 3), (2, 3.001), (3, 3), (3, 5), (0, 5))
    cells += hexagon_pieces("w-3", gaping)
    area = pack({"w-1": NOTCHED, "w-2": BESIDE, "w-3": gaping}, cells=cells)
    mended, _ = repaired_area(area)
    assert shape_of(mended.units, "w-1").equals(box(0, 0, 1, 3))
    assert list(mended.units.people) == list(area.units.people)
    for unit in ("w-1", "w-2", "w-3"):
        pieces = mended.cells.geometry[mended.cells.unit_id == unit]
        ground = shape_of(mended.units, unit)
        assert shapely.union_all(pieces.values).symmetric_difference(ground).area < 1e-9
        assert shapely.area(pieces.values).sum() == pytest.approx(ground.area, abs=1e-9)
    assert shapely.union_all(mended.units.geometry.values).equals(
        shapely.union_all([box(0, 0, 3, 3), third])
    )
    assert faults_of(mended) == []


def test_a_sound_area_comes_back_as_it_is():
    """Where nothing is to be mended, the area is the same object."""
    area = pack({"w-1": box(0, 0, 1, 1), "w-2": box(1, 0, 2, 1)})
    assert repaired_area(area) == (area, ())


def test_a_mended_pack_is_written_with_the_same_bytes(tmp_path):
    """Repairing what was repaired writes the same pack."""
    area = pack({"w-1": NOTCHED, "w-2": BESIDE})
    once, _ = repaired_area(area)
    twice, _ = repaired_area(once)
    for name, one in (("once", once), ("twice", twice)):
        write_area(one, tmp_path / name)
    for file in sorted((tmp_path / "once").iterdir()):
        assert file.read_bytes() == (tmp_path / "twice" / file.name).read_bytes()
    assert once.digest != area.digest


def test_what_two_wards_need_is_left_to_a_person():
    """Households of both wards stand on the ground both claim: it stays, and is reported."""
    area = drawn_area("+--1--+--1--+")
    ground = area.units.geometry[area.units.level == "ward"].iloc[0]
    west, south, east, north = ground.bounds
    over = shapely.transform(shapely.box(west, south, east + 0.01, north), lambda p: np.round(p, 7))
    doubled = with_unit(area, "w-2", over)
    households = doubled.households.copy()
    households.loc[0, "unit_id"] = "w-2"
    moved = int(households.people[0])
    units = doubled.units.copy()
    in_first = units.unit_id != "w-2"
    units["people"] += np.where(in_first, -moved, moved)
    units["households"] += np.where(in_first, -1, 1)
    shared = replace(doubled, households=households, units=gpd.GeoDataFrame(units))
    assert faults_of(shared) == []
    mended, repairs = repaired_area(shared)
    assert [(one.owner, one.to_confirm) for one in repairs if one.kind == "overlap"] == [("", True)]
    assert "overlap" in {one.kind for one in findings_of(mended)}
