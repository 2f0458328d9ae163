"""Without a ward file, the extract itself says where its wards lie."""

import pytest
from osm_drawing import OsmDrawing, metres, write_census, write_wards

from zoning.area.check import faults_of
from zoning.errors import InvalidSource
from zoning.sources.osm import build_from_osm


def town(**options):
    """Return a street across the drawing, with a house on it."""
    drawing = OsmDrawing(**options)
    drawing.way((10, 100), (200, 100), (390, 100), highway="residential", name="Kauppakatu")
    drawing.way((200, 100), (200, 300), highway="residential", name="Hem 3")
    drawing.box(100, 110, 10, 10, building="house")
    return drawing


def boundary(drawing, box, level, name, **tags):
    """Draw a closed boundary relation; return its identifier."""
    ring = drawing.box(*box)
    given = {"type": "boundary", "boundary": "administrative", "admin_level": level, "name": name}
    return drawing.relation(("w", ring, "outer"), **given, **tags)


def built(drawing, folder, **options):
    """Build without a ward file; return the area and the remarks."""
    remarks = []
    area = build_from_osm([drawing.write(folder)], on_remark=remarks.append, **options)
    assert faults_of(area) == []
    return area, remarks


def wards_of(area):
    wards = area.units[area.units.level == "ward"]
    return list(zip(wards.unit_id, wards.name, wards.kind, wards.origin, strict=True))


def test_the_deepest_level_over_most_streets_is_that_of_wards(tmp_path):
    """Of a town, its two halves and one quarter of it, the halves are wards."""
    drawing = town()
    boundary(drawing, (0, 0, 400, 400), 8, "Kaupunki")
    boundary(drawing, (0, 0, 250, 400), 10, "Länsi", name__en="West")
    boundary(drawing, (250, 0, 150, 400), 10, "Itä")
    boundary(drawing, (0, 0, 60, 400), 11, "Satama")
    area, remarks = built(drawing, tmp_path)
    assert wards_of(area) == [
        ("w-r2", "Länsi", "ward", "osm"),
        ("w-r3", "Itä", "ward", "osm"),
    ]
    assert len(remarks) == 1
    assert remarks[0].startswith("Wards are the 2 closed boundaries of admin_level 10")
    assert "100% of its street points" in remarks[0]


def test_the_level_can_be_stated(tmp_path):
    """Who wants the town gets the town; who wants a level that is not there is told which are."""
    drawing = town()
    boundary(drawing, (0, 0, 400, 400), 8, "Kaupunki")
    boundary(drawing, (0, 0, 400, 400), 10, "Keskusta")
    area, _ = built(drawing, tmp_path, ward_level=8)
    assert wards_of(area) == [("w-r1", "Kaupunki", "ward", "osm")]
    with pytest.raises(InvalidSource) as caught:
        build_from_osm([drawing.write(tmp_path)], ward_level=9)
    (fault,) = caught.value.faults
    assert fault.where == "admin_level 9"
    assert fault.expected.endswith("8 (100% of the streets), 10 (100% of the streets)")


def test_a_vietnamese_extract_gives_wards_and_hamlets(tmp_path):
    """Phường at level 6 are wards; the khu phố below them stay hamlets, though they are deeper."""
    drawing = OsmDrawing()
    drawing.way((10, 100), (390, 100), highway="residential", name="Nguyễn Trãi")
    drawing.way((200, 100), (200, 170), highway="service", name="Hẻm 88 Nguyễn Trãi")
    boundary(drawing, (0, 0, 400, 400), 6, "Phường Bến Mẫu", population=350)
    boundary(drawing, (0, 0, 400, 400), 9, "Khu phố 1")
    area, _ = built(drawing, tmp_path)
    rows = area.units[["unit_id", "level", "name", "kind"]].itertuples(index=False, name=None)
    assert list(rows) == [
        ("a-r1-0001", "alley", "Hẻm 88 Nguyễn Trãi", "hẻm"),
        ("h-r1-01", "hamlet", "Khu phố 1", "khu phố"),
        ("w-r1", "ward", "Phường Bến Mẫu", "phường"),
    ]
    assert area.coverage[0].people_known == 350
    assert area.valid_from == "2026-02-03"


def test_no_closed_boundary_makes_the_extent_one_derived_ward(tmp_path):
    """A boundary that the box cut is none: the extent is the ward, under the name given."""
    drawing = town()
    half = drawing.way((0, 0), (400, 0), (400, 400))
    drawing.relation(
        ("w", half, "outer"),
        ("w", 99, "outer"),
        type="boundary",
        boundary="administrative",
        admin_level=8,
        name="Kaupunki",
    )
    area, remarks = built(drawing, tmp_path, name="Keskusta")
    assert wards_of(area) == [("w-extent", "Keskusta", "ward", "derived")]
    assert metres(area.units.geometry.values)[0].area == pytest.approx(160_000, rel=0.001)
    assert "flagged derived" in remarks[0]
    assert built(drawing, tmp_path)[0].name == "extract"


def test_overlapping_boundaries_share_no_ground(tmp_path):
    """What two boundaries both claim belongs to the older; the same ring again is left out."""
    drawing = town()
    boundary(drawing, (0, 0, 250, 400), 10, "Länsi")
    boundary(drawing, (200, 0, 200, 400), 10, "Itä")
    boundary(drawing, (0, 0, 250, 400), 10, "Vanha länsi")
    area, _ = built(drawing, tmp_path)
    assert [name for _, name, _, _ in wards_of(area)] == ["Länsi", "Itä"]
    grounds = [shape.area for shape in metres(area.units.geometry.values)]
    assert grounds == pytest.approx([100_000, 60_000], rel=0.01)


def test_streets_outside_all_wards_are_announced(tmp_path):
    """Wards that hold four fifths of the street points are taken, and the share is said."""
    drawing = town()
    boundary(drawing, (0, 0, 250, 400), 10, "Länsi")
    _, remarks = built(drawing, tmp_path)
    assert "80% of its street points lie in them, and streets outside are left out" in remarks[0]


def test_only_what_lies_in_the_box_counts(tmp_path):
    """Whole boundaries bring neighbours and far streets along: neither sways the choice."""
    drawing = town()
    boundary(drawing, (0, 0, 400, 400), 10, "Keskusta")
    boundary(drawing, (1000, 0, 400, 400), 10, "Naapuri")
    boundary(drawing, (410, 0, 400, 400), 10, "Reuna")
    drawing.way(*[(x, 900) for x in range(1000, 1200, 10)], highway="residential")
    area, remarks = built(drawing, tmp_path)
    assert [name for _, name, _, _ in wards_of(area)] == ["Keskusta"]
    assert "100% of its street points" in remarks[0]
    assert len(area.streets) == 3


def test_choices_that_do_not_go_together_are_refused(tmp_path):
    """A level with a ward file, columns without one, and a household of nobody are faults."""
    file, wards = town().write(tmp_path), write_wards(tmp_path)
    with pytest.raises(InvalidSource) as caught:
        build_from_osm([file], wards, ward_level=8, mean_household_size=0)
    assert [fault.where for fault in caught.value.faults] == ["mean household size", "wards"]
    with pytest.raises(InvalidSource) as caught:
        build_from_osm([file], code_column="K")
    assert [fault.where for fault in caught.value.faults] == ["ward file"]


def test_a_population_file_of_other_wards_is_announced(tmp_path):
    """Nobody is housed where the codes do not meet, and the report says whose are missing."""
    drawing = town()
    boundary(drawing, (0, 0, 400, 400), 10, "Keskusta")
    census = write_census(tmp_path, w00091=500)
    area, remarks = built(drawing, tmp_path, census_file=census)
    assert area.coverage[0].people_known == -1
    assert remarks[1] == (
        "The population file says nothing of 1 of the 1 wards, whose codes are: r1."
    )


def test_streets_without_coordinates_are_refused(tmp_path):
    """An extract of ways alone says nothing of where they are."""
    bare = OsmDrawing()
    bare.ways.append((1, [7, 8], {"highway": "residential"}))
    with pytest.raises(InvalidSource) as caught:
        build_from_osm([bare.write(tmp_path, bounds=None)])
    assert caught.value.faults[0].found == "streets without coordinates"


def test_an_extract_without_a_date_needs_one(tmp_path):
    """Nothing tells since when the boundaries hold: the caller must."""
    file = town().write(tmp_path)
    file.write_text(file.read_text().replace(' timestamp="2026-02-03T04:05:06Z"', ""))
    with pytest.raises(InvalidSource) as caught:
        build_from_osm([file])
    assert "--valid-from" in caught.value.faults[0].mend
    assert build_from_osm([file], valid_from="2026-01-01").valid_from == "2026-01-01"


def test_swapped_wards_are_recognised_by_the_extract(tmp_path):
    """Wards at (lat, lng) miss the extract; turned round they would not, and that is said."""
    import geopandas as gpd
    import shapely

    drawing = OsmDrawing(placed=lambda x, y: (24.9 + x / 1e5, 60.1 + y / 1e5))
    drawing.way((10, 100), (390, 100), highway="residential", name="Kauppakatu")
    square = shapely.box(60.0, 24.0, 61.0, 25.0)
    frame = gpd.GeoDataFrame({"code": ["1"], "name": ["A"]}, geometry=[square], crs="EPSG:4326")
    frame.to_file(tmp_path / "wards.gpkg")
    with pytest.raises(InvalidSource) as caught:
        build_from_osm([drawing.write(tmp_path)], tmp_path / "wards.gpkg")
    assert "axes look swapped" in caught.value.faults[0].mend
