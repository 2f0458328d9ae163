"""Alleys are read from their names, once each, one in another."""

import pytest
from osm_drawing import OsmDrawing, write_wards

from zoning.area.check import faults_of
from zoning.sources.osm import build_from_osm
from zoning.sources.osm.alley_names import parse_alley, reorder_slashes


@pytest.mark.parametrize(
    ("written", "root", "path", "label"),
    [
        ("Hẻm 104 Nguyễn Trãi", "nguyen trai", ("104",), "Hẻm 104 Nguyễn Trãi"),
        ("Hẻm 104 Đường Nguyễn Trãi", "nguyen trai", ("104",), "Hẻm 104 Nguyễn Trãi"),
        ("hẽm  104 Ðường Nguyễn Trãi", "nguyen trai", ("104",), "Hẻm 104 Nguyễn Trãi"),
        ("Hem 104 duong Nguyen Trai", "nguyen trai", ("104",), "Hẻm 104 Nguyen Trai"),
        (
            "Hẻm 14 Ngách 58 Ngõ 46 Phố Hào Nam",
            "hao nam",
            ("46", "58", "14"),
            "Hẻm 14 Ngách 58 Ngõ 46 Hào Nam",
        ),
        ("Hẻm 146/35 Võ Thị Sáu", "vo thi sau", ("146", "35"), "Hẻm 146/35 Võ Thị Sáu"),
        ("Ngách 173/24 Hoàng Hoa Thám", "hoang hoa tham", ("173", "24"), None),
        ("Hẻm 23-25-27 Bà Lê Chân", "ba le chan", ("23-25-27",), None),
        ("Ngõ 107a Phố Tôn Đức Thắng", "ton duc thang", ("107A",), "Ngõ 107A Tôn Đức Thắng"),
        ("Kiệt 08 Mẹ Suốt", "me suot", ("8",), "Kiệt 8 Mẹ Suốt"),
        ("Ngô 154 Ngọc Hà", "ngoc ha", ("154",), "Ngõ 154 Ngọc Hà"),
        ("Ngõ Xã Đàn 2", "xa dan 2", (), "Ngõ Xã Đàn 2"),
        ("Ngách 111 Ngõ Xã Đàn 2", "xa dan 2", ("111",), "Ngách 111 Ngõ Xã Đàn 2"),
        ("Hẻm 10 Ngách 111 Xã Đàn 2", "xa dan 2", ("111", "10"), None),
        ("Ngõ 318 La Thành, Đống Đa, Hà Nội", "la thanh", ("318",), "Ngõ 318 La Thành"),
        ("Ngõ 105", "", ("105",), "Ngõ 105"),
    ],
)
def test_names_as_written_in_all_regions(written, root, path, label):
    """Kinds, numbers and the street at the mouth are told apart in names met on maps."""
    alley = parse_alley(written)
    assert (alley.root, alley.path) == (root, path)
    assert label in (None, alley.label)


@pytest.mark.parametrize(
    "written", ["Ngô Quyền", "Ngo Quyen", "Lê Lợi", "Kiệt Sức", "Hẻm", "Đường Ngõ", "Phố Hẻm 3"]
)
def test_names_of_streets_are_no_alleys(written):
    """Ngô is a family name, and a keyword alone names nothing."""
    assert parse_alley(written) is None


def test_slashes_written_inside_out_are_turned():
    """Hẻm 17/63/173 lies in Ngõ 173 where the street has a 173 and no 17."""
    names = [parse_alley(text) for text in ("Ngõ 173 Phố A", "Hẻm 17/63/173 A", "Hẻm 5/2 Phố A")]
    turned = reorder_slashes(names)
    assert turned[names[1]].path == ("173", "63", "17")
    assert turned[names[2]].path == ("5", "2")


def alleys_of(drawing, folder, wards=((0, 0, 400, 400),)):
    area = build_from_osm([drawing.write(folder)], write_wards(folder, wards))
    assert faults_of(area) == []
    units = area.units[area.units.level == "alley"]
    name_of = dict(zip(area.units.unit_id, area.units.name, strict=True))
    table = [
        (unit.name, name_of[unit.parent_id], unit.origin)
        for unit in units.itertuples(index=False, name="Unit")
    ]
    return area, table


def test_two_spellings_are_one_alley(tmp_path):
    """Both pieces belong to one unit, whichever way the map spells its name."""
    town = OsmDrawing()
    town.way((50, 100), (300, 100), highway="residential", name="Nguyễn Trãi")
    town.way((100, 100), (100, 150), highway="service", name="Hẻm 104 Nguyễn Trãi")
    town.way((100, 150), (100, 250), highway="service", name="Hẻm 104 Đường Nguyễn Trãi")
    area, alleys = alleys_of(town, tmp_path)
    assert alleys == [("Hẻm 104 Nguyễn Trãi", "Phường Số 1", "osm")]
    assert area.streets.unit_id.dropna().tolist() == ["a-00001-0001"] * 2


def test_a_nested_name_gives_the_chain(tmp_path):
    """The hẻm lies in the ngách; the ngõ that nobody drew is made, and flagged derived."""
    town = OsmDrawing()
    town.way((50, 100), (300, 100), highway="residential", name="Phố Hào Nam")
    town.way((100, 100), (100, 200), highway="footway", name="Ngách 58 Ngõ 46 Phố Hào Nam")
    town.way((100, 200), (150, 200), highway="path", name="Hẻm 14 Ngách 58 Ngõ 46 Phố Hào Nam")
    area, alleys = alleys_of(town, tmp_path)
    assert alleys == [
        ("Ngõ 46 Hào Nam", "Phường Số 1", "derived"),
        ("Ngách 58 Ngõ 46 Hào Nam", "Ngõ 46 Hào Nam", "osm"),
        ("Hẻm 14 Ngách 58 Ngõ 46 Hào Nam", "Ngách 58 Ngõ 46 Hào Nam", "osm"),
    ]
    shapes = area.units.set_index("name").geometry
    inner, outer = shapes["Hẻm 14 Ngách 58 Ngõ 46 Hào Nam"], shapes["Ngõ 46 Hào Nam"]
    assert inner.difference(outer).area < 0.001 * inner.area


def test_a_named_alley_is_the_mouth_of_its_ngach(tmp_path):
    """Ngách 111 lies in Ngõ Xã Đàn 2, which is drawn; Ngách 5 in Ngõ Quỳnh, which is not."""
    town = OsmDrawing()
    town.way((100, 100), (100, 200), highway="service", name="Ngõ Xã Đàn 2")
    town.way((100, 200), (150, 200), highway="service", name="Ngách 111 Xã Đàn 2")
    town.way((300, 200), (350, 200), highway="service", name="Ngách 5 Ngõ Quỳnh")
    _, alleys = alleys_of(town, tmp_path)
    assert sorted(alleys) == [
        ("Ngách 111 Xã Đàn 2", "Ngõ Xã Đàn 2", "osm"),
        ("Ngách 5 Ngõ Quỳnh", "Ngõ Quỳnh", "osm"),
        ("Ngõ Quỳnh", "Phường Số 1", "derived"),
        ("Ngõ Xã Đàn 2", "Phường Số 1", "osm"),
    ]


def test_an_alley_without_number_is_not_the_mouth_of_the_others(tmp_path):
    """Where the street itself is drawn, Hẻm Nguyễn Hữu Cầu is one more alley of it."""
    town = OsmDrawing()
    town.way((50, 100), (300, 100), highway="residential", name="Nguyễn Hữu Cầu")
    town.way((100, 100), (100, 200), highway="service", name="Hẻm Nguyễn Hữu Cầu")
    town.way((200, 100), (200, 200), highway="service", name="Hẻm 52 Nguyễn Hữu Cầu")
    _, alleys = alleys_of(town, tmp_path)
    assert alleys == [
        ("Hẻm Nguyễn Hữu Cầu", "Phường Số 1", "osm"),
        ("Hẻm 52 Nguyễn Hữu Cầu", "Phường Số 1", "osm"),
    ]


def test_a_number_alone_is_named_by_the_street_it_leaves(tmp_path):
    """Two alleys called "Ngõ 12", off different streets, are two; Ngách 3 lies in one of them."""
    town = OsmDrawing()
    town.way((50, 100), (300, 100), highway="residential", name="Đường Một")
    town.way((50, 300), (300, 300), highway="residential", name="Phố Hai")
    town.way((100, 100), (100, 120), highway="service", name="Ngõ 12")
    town.way((100, 120), (100, 140), highway="service", name="Ngõ 12")
    town.way((100, 300), (100, 260), highway="service", name="Ngõ 12")
    town.way((100, 260), (130, 260), highway="service", name="Ngách 3")
    town.way((300, 350), (330, 350), highway="service", name="Ngõ 7")
    _, alleys = alleys_of(town, tmp_path)
    assert sorted(alleys) == [
        ("Ngách 3 Ngõ 12 Hai", "Ngõ 12 Hai", "osm"),
        ("Ngõ 12 Hai", "Phường Số 1", "osm"),
        ("Ngõ 12 Một", "Phường Số 1", "osm"),
        ("Ngõ 7", "Phường Số 1", "osm"),
    ]


def test_an_alley_across_a_ward_border_is_one_in_each(tmp_path):
    """Units nest, so no unit lies in two wards."""
    town = OsmDrawing()
    town.way((50, 100), (300, 100), highway="residential", name="Lê Lợi")
    town.way((100, 100), (100, 190), highway="service", name="Hẻm 9 Lê Lợi")
    town.way((100, 190), (100, 300), highway="service", name="Hẻm 9 Lê Lợi")
    _, alleys = alleys_of(town, tmp_path, wards=((0, 0, 400, 200), (0, 200, 400, 400)))
    assert [(name, ward) for name, ward, _ in alleys] == [
        ("Hẻm 9 Lê Lợi", "Phường Số 1"),
        ("Hẻm 9 Lê Lợi", "Phường Số 2"),
    ]
