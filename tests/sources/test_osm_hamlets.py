"""Hamlets come from drawn borders, else from points; they cover their ward."""

import geopandas as gpd
import pytest
from osm_drawing import OsmDrawing, metres, write_wards

from zoning.area.check import faults_of
from zoning.sources.osm import build_from_osm
from zoning.sources.osm.hamlet_names import hamlet_kind, natural_key


def hamlets_of(drawing, folder, wards=((0, 0, 400, 400),), **options):
    area = build_from_osm([drawing.write(folder, **options)], write_wards(folder, wards))
    assert faults_of(area) == []
    units = area.units[area.units.level == "hamlet"]
    boxes = metres(units.geometry.values)
    return [
        (unit.unit_id, unit.name, unit.kind, unit.origin, shape)
        for unit, shape in zip(units.itertuples(name="Unit"), boxes, strict=True)
    ]


def street(drawing):
    drawing.way((10, 50), (390, 50), highway="residential", name="Lê Lợi")


def border(drawing, ways, name, **tags):
    members = [("w", way, "outer") for way in ways]
    if (label := tags.pop("label", None)) is not None:
        members.append(("n", drawing.node(*label, place="neighbourhood", name=name), "label"))
    drawing.relation(
        *members, type="boundary", boundary="administrative", admin_level="9", name=name, **tags
    )


def test_closed_borders_are_hamlets(tmp_path):
    """Two relations that share their middle way give two hamlets, side by side."""
    town = OsmDrawing()
    street(town)
    middle = town.way((200, 0), (200, 400))
    west = town.way((200, 0), (0, 0), (0, 400), (200, 400))
    east = town.way((200, 0), (400, 0), (400, 400), (200, 400))
    border(town, [middle, east], "Khu phố 10")
    border(town, [middle, west], "Khu phố 9")
    first, second = hamlets_of(town, tmp_path)
    assert first[:4] == ("h-00001-01", "Khu phố 9", "khu phố", "osm")
    assert second[:4] == ("h-00001-02", "Khu phố 10", "khu phố", "osm")
    assert first[4].bounds == pytest.approx((0, 0, 200, 400), abs=4)
    assert second[4].bounds == pytest.approx((200, 0, 400, 400), abs=4)


def test_borders_cut_by_the_box_still_part_hamlets(tmp_path):
    """Where only the shared ways are inside, labels tell which side is whose."""
    town = OsmDrawing()
    street(town)
    middle = town.way((200, -50), (200, 450))
    border(town, [middle, 901], "Khu phố 1", label=(100, 200))
    border(town, [middle, 902], "Khu phố 2", label=(300, 200))
    hamlets = hamlets_of(town, tmp_path, wards=((-100, -100, 500, 500),))
    assert [(name, origin) for _, name, _, origin, _ in hamlets] == [
        ("Khu phố 1", "osm"),
        ("Khu phố 2", "osm"),
    ]
    assert hamlets[0][4].bounds[2] == pytest.approx(200, abs=4)


def test_a_cut_hamlet_without_label_is_known_by_its_border(tmp_path):
    """A face bordered on two sides by ways of one hamlet alone is that hamlet's."""
    town = OsmDrawing()
    street(town)
    north = town.way((150, 450), (150, 200))
    south = town.way((150, 200), (450, 200))
    other = town.way((150, 200), (-50, 200))
    border(town, [north, south, 901], "Khu phố 3")
    border(town, [north, other, 902], "Khu phố 4", label=(50, 300))
    border(town, [south, other, 903], "Khu phố 5", label=(50, 100))
    names = {
        name: shape
        for _, name, _, _, shape in hamlets_of(town, tmp_path, wards=((-100, -100, 500, 500),))
    }
    assert names["Khu phố 3"].bounds == pytest.approx((150, 200, 400, 400), abs=4)


def test_a_sliver_between_two_drawings_of_the_ward_border_goes_to_its_neighbour(tmp_path):
    """The map's ward border lies 3 m inside the official one: no third hamlet comes of it."""
    town = OsmDrawing()
    street(town)
    ring = town.box(3, 3, 394, 394)
    border(town, [ring], "Thôn Đoài")
    ((_, name, kind, origin, shape),) = hamlets_of(town, tmp_path)
    assert (name, kind, origin) == ("Thôn Đoài", "thôn", "osm")
    assert shape.area == pytest.approx(160_000, rel=0.02)


def test_ground_outside_all_borders_is_a_derived_hamlet(tmp_path):
    """Half the ward has a border, the other half nothing: the rest is kept apart, and flagged."""
    town = OsmDrawing()
    street(town)
    border(town, [town.box(0, 0, 200, 400)], "Ấp Đông")
    hamlets = hamlets_of(town, tmp_path)
    assert [(name, origin) for _, name, _, origin, _ in hamlets] == [
        ("Ấp Đông", "osm"),
        ("Khu phố chưa rõ tên", "derived"),
    ]


def test_points_tessellate_the_ward(tmp_path):
    """Without borders, ground belongs to the nearest point; two of one name stay two."""
    town = OsmDrawing()
    street(town)
    town.node(100, 200, place="neighbourhood", name="Khu phố 12")
    town.node(300, 200, place="neighbourhood", name="Khu phố 12")
    town.node(200, 399, place="suburb", name="Xuân Hòa")
    hamlets = hamlets_of(town, tmp_path)
    assert [(name, origin) for _, name, _, origin, _ in hamlets] == [("Khu phố 12", "derived")] * 2
    assert hamlets[0][4].bounds == pytest.approx((0, 0, 200, 400), abs=4)


def test_one_point_is_the_whole_ward(tmp_path):
    """A single hamlet covers the ward part."""
    town = OsmDrawing()
    street(town)
    town.node(390, 390, place="hamlet", name="Buôn Ko Tam")
    ((_, name, kind, origin, shape),) = hamlets_of(town, tmp_path)
    assert (name, kind, origin) == ("Buôn Ko Tam", "buôn", "derived")
    assert shape.area == pytest.approx(160_000, rel=0.02)


def test_nothing_known_means_no_hamlet(tmp_path):
    """A ward without borders and points has no hamlet rather than an invented one."""
    town = OsmDrawing()
    street(town)
    town.node(200, 200, place="suburb", name="Xuân Hòa")
    assert hamlets_of(town, tmp_path) == []


def test_a_border_belongs_to_one_ward_only(tmp_path):
    """Hamlets of two wards of one name are one in each, though the extract holds both."""
    town = OsmDrawing()
    street(town)
    border(town, [town.box(0, 0, 200, 400)], "Khu phố 10")
    border(town, [town.box(200, 0, 200, 400)], "Khu phố 10")
    wards = ((0, 0, 200, 400), (200, 0, 400, 400))
    hamlets = hamlets_of(town, tmp_path, wards=wards)
    assert [(ident, name) for ident, name, *_ in hamlets] == [
        ("h-00001-01", "Khu phố 10"),
        ("h-00002-01", "Khu phố 10"),
    ]


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("Khu phố 4", "khu phố"),
        ("Tổ dân phố số 3", "tổ dân phố"),
        ("to 12", "tổ"),
        ("Thôn Đoài", "thôn"),
        ("Xuân Hòa", None),
        ("Tổng kho", None),
    ],
)
def test_hamlets_are_told_by_their_kind(name, kind):
    """The first words say what a place is; a name that only begins alike is none."""
    assert hamlet_kind(name) == kind


def test_numbers_sort_as_numbers():
    """Khu phố 9 stands before Khu phố 10."""
    assert natural_key("Khu phố 9") < natural_key("Khu phố 10") < natural_key("Thôn 1")


def test_both_sides_of_one_border_alike_stay_unknown(tmp_path):
    """Two cut hamlets share one line and have no label: neither side is given to either."""
    town = OsmDrawing()
    street(town)
    middle = town.way((200, -50), (200, 450))
    border(town, [middle, 901], "Khu phố 1")
    border(town, [middle, 902], "Khu phố 2")
    town.relation(admin_level="9", name="Khu phố 3")
    town.node(100, 300, place="quarter", name="Khu phố 1")
    hamlets = hamlets_of(town, tmp_path, wards=((-100, -100, 500, 500),))
    assert [(name, origin) for _, name, _, origin, _ in hamlets] == [("Khu phố 1", "derived")]


def test_a_sliver_touching_nothing_goes_to_the_nearest_hamlet(tmp_path):
    """A ward of two parts: the thin one, off the hamlet, still belongs to one."""
    town = OsmDrawing()
    street(town)
    border(town, [town.box(0, 0, 400, 100)], "Khu phố 1")
    file = write_wards(tmp_path, ((0, 0, 400, 100),))
    wards = gpd.read_parquet(file)
    thin = gpd.read_parquet(write_wards(tmp_path, ((0, 300, 400, 304),), name="thin.parquet"))
    wards.geometry = wards.geometry.union(thin.geometry)
    wards.to_parquet(file)
    area = build_from_osm([town.write(tmp_path)], file)
    hamlet = area.units[area.units.level == "hamlet"]
    assert len(metres(hamlet.geometry.values)[0].geoms) == 2
