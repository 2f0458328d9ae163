"""A ward file and a census give provinces and wards, and say what they do not know."""

import geopandas as gpd
import numpy as np
import pytest
import shapely
from osm_drawing import metres, write_census, write_wards

from zoning.area.check import faults_of
from zoning.area.read import read_area
from zoning.area.write import write_area
from zoning.errors import InvalidSource
from zoning.sources.national import build_from_wards
from zoning.sources.ward_population import read_counts

FOUR = ((0, 0, 100, 100), (100, 0, 200, 100), (0, 100, 100, 200), (100, 100, 200, 200))
"""Four wards, 100 m by 100 m: west and east in the south, west and east in the north."""


def four_wards(folder, *, provinces=("46", "46", "79", "79"), boxes=FOUR, **columns):
    file = write_wards(folder, boxes)
    frame = gpd.read_parquet(file).assign(provinceCode=list(provinces), **columns)
    frame.to_parquet(file)
    return file


def by_id(area, column):
    return dict(zip(area.units.unit_id, area.units[column], strict=True))


def files_of(folder):
    return {file.name: file.read_bytes() for file in sorted(folder.iterdir())}


def source_faults(*arguments, **options):
    with pytest.raises(InvalidSource) as caught:
        build_from_wards(*arguments, **options)
    return [(fault.where.split("/")[-1], fault.found) for fault in caught.value.faults]


def test_provinces_are_the_union_of_their_wards(tmp_path):
    """Two wards side by side make a province of 200 m by 100 m, derived; wards are official."""
    area = build_from_wards(four_wards(tmp_path))
    shape = metres(np.array(by_id(area, "geometry")["p-46"]))
    assert shapely.area(shape) == pytest.approx(20_000, rel=1e-4)
    assert by_id(area, "parent_id")["w-00002"] == "p-46"
    assert by_id(area, "origin") == {
        "p-46": "derived",
        "p-79": "derived",
        **{f"w-0000{number}": "official" for number in (1, 2, 3, 4)},
    }
    assert by_id(area, "kind")["p-46"] == "thành phố"
    assert faults_of(area) == []


def test_overlapping_wards_dissolve_too(tmp_path):
    """Two wards that both claim a strip make one province without a seam, and a sound pack."""
    boxes = ((0, 0, 100, 100), (90, 0, 200, 100), *FOUR[2:])
    area = build_from_wards(four_wards(tmp_path, boxes=boxes))
    province = by_id(area, "geometry")["p-46"]
    assert (province.geom_type, len(province.interiors)) == ("Polygon", 0)
    assert shapely.area(metres(np.array(province))) == pytest.approx(20_000, rel=1e-4)
    assert faults_of(area) == []


def test_people_of_a_ward_stand_as_stated_and_provinces_add_them_up(tmp_path):
    """Without any household, a ward has the people of the census, and its province their sum."""
    area = build_from_wards(
        four_wards(tmp_path), census_file=write_census(tmp_path, w00001=700, w00002=50)
    )
    people = by_id(area, "people")
    assert (people["w-00001"], people["p-46"], people["p-79"]) == (700, 750, 0)
    assert set(area.units.households) == {0}
    assert faults_of(area) == []


def test_unknown_people_are_nobody_and_said_to_be_unknown(tmp_path):
    """A ward that the census leaves blank has 0 people and -1 in the coverage, in two tongues."""
    census = tmp_path / "census.csv"
    census.write_text("code,population,households\n00001,700,200\n00002,,\n00003,0,0\n")
    area = build_from_wards(four_wards(tmp_path), census_file=census)
    entries = {entry.unit_id: entry for entry in area.coverage}
    known = {unit: (entry.people_known, entry.people_share) for unit, entry in entries.items()}
    assert known == {
        "w-00001": (700, 1.0),
        "w-00002": (-1, 0.0),
        "w-00003": (0, 0.0),
        "w-00004": (-1, 0.0),
    }
    assert by_id(area, "people")["w-00002"] == 0
    assert entries["w-00001"].note == (
        "Số người theo census.csv; số hộ cũng vậy; không có nhà và đường nào. / "
        "People by census.csv; households too; no house and no street is known."
    )
    assert "Số người không rõ; số hộ không rõ" in entries["w-00002"].note


def test_households_are_those_of_the_census_or_none(tmp_path):
    """A column of households is taken; nothing is guessed from the people."""
    census = tmp_path / "census.csv"
    census.write_text("code,population,households\n00001,700,200\n00002,300,\n")
    households = by_id(build_from_wards(four_wards(tmp_path), census_file=census), "households")
    assert (households["w-00001"], households["w-00002"], households["p-46"]) == (200, 0, 200)


@pytest.mark.parametrize("count", ["many", "-1", "1.5"])
def test_a_wrong_number_of_households_is_named(count, tmp_path):
    """A census whose households are no number names the row."""
    (tmp_path / "c.csv").write_text(f"code,population,households\n00001,7,{count}\n")
    with pytest.raises(InvalidSource, match=r"row 2: found no number of households"):
        read_counts(tmp_path / "c.csv")


def test_a_province_is_named_by_the_file_then_by_its_code(tmp_path):
    """The file's own word goes first; the table of 2025 next; an unknown code is said to be."""
    named = four_wards(tmp_path, provinceName=["Tỉnh  Mẫu", None, None, None])
    names = by_id(build_from_wards(named), "name")
    assert (names["p-46"], names["p-79"]) == ("Tỉnh Mẫu", "Thành phố Hồ Chí Minh")
    area = build_from_wards(four_wards(tmp_path, provinces=("46", "46", "99", "99")))
    assert by_id(area, "name")["p-99"] == "Tỉnh 99"
    notes = {entry.unit_id: "tên tỉnh không rõ" in entry.note for entry in area.coverage}
    assert notes == {"w-00001": False, "w-00002": False, "w-00003": True, "w-00004": True}


def test_only_takes_provinces_and_wards(tmp_path):
    """A province comes with its wards; a single ward comes without a province it does not fill."""
    file = four_wards(tmp_path)
    area = build_from_wards(file, only=["46", "00003"])
    assert list(area.units.unit_id) == ["p-46", "w-00001", "w-00002", "w-00003"]
    assert area.units.parent_id.isna().tolist() == [True, False, False, True]
    assert area.name == "Thành phố Huế, Phường Số 3"
    both = build_from_wards(file, only=["00001", "00002"])
    assert list(both.units.unit_id) == ["p-46", "w-00001", "w-00002"]


def test_a_ward_without_province_stands_alone(tmp_path):
    """Where the file gives no province, the ward is topmost."""
    area = build_from_wards(four_wards(tmp_path, provinces=("46", "46", None, None)))
    assert list(area.units.unit_id[area.units.parent_id.isna()]) == ["p-46", "w-00003", "w-00004"]


def test_many_topmost_units_are_counted_in_the_name(tmp_path):
    """Four wards on their own are not called by four names."""
    area = build_from_wards(four_wards(tmp_path, provinces=[None] * 4))
    assert area.name == "4 phường, xã, đặc khu"
    assert build_from_wards(four_wards(tmp_path), name="Mẫu").name == "Mẫu"


def test_all_faults_of_all_files_are_named(tmp_path):
    """A code nobody has, a census that is missing and a date that is none: one report."""
    found = source_faults(
        four_wards(tmp_path),
        census_file=tmp_path / "none.csv",
        only=["4", "46"],
        valid_from="1.7.2025",
    )
    assert found[:2] == [
        ("valid_from", "'1.7.2025'"),
        ("wards.parquet, code 4", "no ward and no province of that code"),
    ]
    assert found[2][1].startswith("a file that cannot be read")
    assert source_faults(tmp_path / "none.parquet") == [("none.parquet", "no such file")]


def test_a_census_of_other_wards_is_refused(tmp_path):
    """A census that names none of the wards is the wrong file, not an empty country."""
    census = write_census(tmp_path, w99999=5)
    assert source_faults(four_wards(tmp_path), census_file=census) == [
        ("census.csv", "none of the wards' codes")
    ]


def test_a_pack_is_written_read_and_repeated(tmp_path):
    """What is built is readable, and the rows of the ward file in another order change nothing."""
    census = write_census(tmp_path, w00001=700)
    file = four_wards(tmp_path)
    steps = []
    first = build_from_wards(file, census_file=census, on_step=steps.append)
    assert steps == ["read", "provinces", "write"]
    write_area(first, tmp_path / "A")
    assert read_area(tmp_path / "A").digest == first.digest
    write_area(build_from_wards(file, census_file=census), tmp_path / "B")
    assert files_of(tmp_path / "A") == files_of(tmp_path / "B")
    gpd.read_parquet(file)[::-1].to_parquet(file)
    assert build_from_wards(file, census_file=census).digest == first.digest
