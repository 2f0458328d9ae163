"""The shipped table of unit codes is what our script makes of the published data."""

import gzip
import tomllib
from dataclasses import replace
from datetime import date

import pytest

from zoning.area.codes import read_codes
from zoning.area.codes.former import FORMER, former_lines, former_of, read_former_names
from zoning.area.codes.read import LICENCE, LINKS, SOURCE, UNITS, codes_folder
from zoning.area.codes.rows import link_lines, links_of, unit_lines, units_of
from zoning.errors import InvalidInput, InvalidSource
from zoning.sources.unit_codes.corrected import corrected
from zoning.sources.unit_codes.namesakes import without_namesakes
from zoning.sources.unit_codes.pairs import published_pairs
from zoning.sources.unit_codes.published import NewRow, OldRow, Published, read_published
from zoning.sources.unit_codes.write import table_files, write_table


@pytest.fixture(scope="module")
def made():
    return table_files()


@pytest.fixture(scope="module")
def data():
    return read_published()


def test_the_shipped_table_is_made_from_the_published_data(made):
    """Every byte of every file; of packed ones, every byte of what is in them."""
    shipped = {path.name: path.read_bytes() for path in codes_folder().iterdir()}
    assert sorted(made) == sorted(shipped) == sorted([UNITS, LINKS, FORMER, SOURCE, LICENCE])
    for name, content in made.items():
        unpack = gzip.decompress if name.endswith(".gz") else bytes
        assert unpack(shipped[name]) == unpack(content), name


def test_the_table_is_small_and_names_its_source():
    """Less than half a megabyte, with the notice the licence demands."""
    assert sum(path.stat().st_size for path in codes_folder().iterdir()) < 500_000
    source = tomllib.loads((codes_folder() / SOURCE).read_text(encoding="utf-8"))
    licence = (codes_folder() / LICENCE).read_text(encoding="utf-8")
    assert source["notice"].startswith("Copyright (c) 2025")
    assert source["notice"] in licence
    assert "shall be included in all" in licence


def test_the_files_are_written_whole(tmp_path, made):
    """A folder that stands there is replaced, and nothing else stays in it."""
    folder = tmp_path / "data"
    folder.mkdir()
    (folder / "stray").touch()
    write_table(folder)
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == made


def test_the_table_holds_both_eras():
    """63 provinces, 696 districts and 10,035 wards became 34 provinces and 3,321 wards."""
    codes = read_codes()
    counts = [
        [len(codes.units_on(day, level=level)) for level in ("province", "district", "ward")]
        for day in ("2025-06-30", "2025-07-01")
    ]
    assert counts == [[63, 696, 10_035], [34, 0, 3_321]]
    assert (codes.first_day, codes.last_change) == (date(2025, 6, 30), date(2025, 7, 1))


def test_a_province_that_stays_has_one_row_and_one_that_grows_two():
    """Eleven of the sixty-three stay as they are; 15 was Yên Bái and is Lào Cai."""
    codes = read_codes()
    stay = [one for one in codes.units_on("2025-07-01", level="province") if not one.valid_from]
    assert len(stay) == 11
    assert [one.name for one in codes.units("15", level="province")] == ["Yên Bái", "Lào Cai"]


def test_every_old_unit_lies_somewhere_and_every_new_one_comes_from_somewhere():
    """No ward, district or province is lost on the way, forward or back."""
    codes = read_codes()
    for level in ("province", "district", "ward"):
        for one in codes.units_on("2025-06-30", level=level):
            assert codes.successors(one.code, on="2025-06-30", level=level)
        for one in codes.units_on("2025-07-01", level=level):
            assert codes.predecessors(one.code, on="2025-07-01", level=level)


def test_the_table_is_loaded_once():
    """The second call gives the same object."""
    assert read_codes() is read_codes()


def test_a_former_name_leads_to_a_unit_of_june_2025():
    """Every code is one of a unit then; Quận 9 is in Thủ Đức; divided Huế leads to both parts."""
    codes, names = read_codes(), read_former_names()
    assert len(names) > 3_000
    assert all(codes.unit(one.code, on="2025-06-30", level=one.level) for one in names)
    assert [one.code for one in names if one.name == "quan9"] == ["769"]
    parts = {one.code for one in names if one.name == "thanhphohue"}
    assert {codes.unit(code, on="2025-06-30", level="district").name for code in parts} >= {
        "Phú Xuân",
        "Thuận Hóa",
    }


def test_former_names_are_written_and_read():
    """What is written is what is read; another line is named by its number."""
    names = read_former_names()
    assert former_of(former_lines(names)) == names
    with pytest.raises(InvalidInput, match="line 2: found another line"):
        former_of(former_lines(()) + "province\tan\t01\n")
    with pytest.raises(InvalidInput, match="line 1: found no such names"):
        former_of("")


def test_lines_and_back_are_the_same():
    """What is written is what is read."""
    codes = read_codes()
    units = units_of(unit_lines(codes.all_units))
    assert tuple(units) == codes.all_units
    assert tuple(links_of(link_lines(codes.links), units)) == codes.links


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("ward\t00001\tXã\tAn\t01\t\t", None),
        ("ward\t1\tXã\tAn\t01\t\t", "line 2: found ward 1: found the code '1'"),
        ("town\t00001\tXã\tAn\t01\t\t", "line 2: found the level 'town'"),
        ("ward\t00001\tXã\tAn\t01\t1/7/25\t", "line 2: found Invalid isoformat"),
        ("ward\t00001", "line 2: found other columns"),
    ],
)
def test_a_bad_line_of_units_is_named(line, message):
    """By its number; the good one is read."""
    text = unit_lines([]) + line + "\n"
    if message is None:
        assert units_of(text)[0].full_name == "Xã An"
        return
    with pytest.raises(InvalidInput, match=message):
        units_of(text)


def test_a_bad_line_of_changes_is_named():
    """A unit that does not end that day, an unknown share, and a table without its header."""
    units = read_codes().all_units
    head = link_lines([])
    with pytest.raises(InvalidInput, match="line 2: found units 00004 and 00005 that do not end"):
        links_of(head + "2025-07-01\tward\t00004\tward\t00005\twhole\n", units)
    with pytest.raises(InvalidInput, match="line 2: found the share 'all'"):
        links_of(head + "2025-07-01\tward\t00004\tward\t00004\tall\n", units)
    with pytest.raises(InvalidInput, match="no such names of columns"):
        links_of("", units)


def old(code, name, *, district="001", province="01"):
    """Return an old ward; its key is its name."""
    return OldRow(f"p{province}", f"Tỉnh {province}", province, f"d{district}",
                  f"Huyện {district}", district, name, f"Xã {name}", code)  # fmt: skip


def new(code, name):
    return NewRow("p01", "Tỉnh 01", "01", name, f"Xã {name}", code)


def pairs_as_codes(pairs):
    return [(row.code, one.ward_code) for row, one in pairs]


AN, BINH = old("00001", "An"), old("00002", "Bình")
FAR_AN, FAR = old("00003", "An", district="002"), old("00004", "Xa", district="002")
NEAR_NEW, FAR_NEW = new("00011", "Gần"), new("00012", "Viễn")


def test_a_namesake_of_another_district_is_left_out():
    """Two An, each said to lie in both new wards: Bình and Xa tell which lies where."""
    pairs = [(AN, NEAR_NEW), (AN, FAR_NEW), (BINH, NEAR_NEW), (FAR_AN, NEAR_NEW),
             (FAR_AN, FAR_NEW), (FAR, FAR_NEW)]  # fmt: skip
    kept = without_namesakes(pairs, [AN, BINH, FAR_AN, FAR])
    assert pairs_as_codes(kept) == [
        ("00001", "00011"),
        ("00002", "00011"),
        ("00003", "00012"),
        ("00004", "00012"),
    ]


def test_the_ward_that_gave_its_code_tells_where_a_new_ward_lies():
    """Nothing but two An lies in the new ward, whose code is that of the first."""
    own = new("00001", "An")
    kept = without_namesakes([(AN, own), (FAR_AN, own), (FAR_AN, FAR_NEW)], [AN, FAR_AN])
    assert pairs_as_codes(kept) == [("00001", "00001"), ("00003", "00012")]


def test_the_old_province_tells_where_no_district_does():
    """The new ward takes from a third district of the first An's province."""
    third = old("00005", "Ba", district="003")
    abroad = old("00006", "An", district="004", province="02")
    pairs = [(third, NEAR_NEW), (AN, NEAR_NEW), (abroad, NEAR_NEW), (abroad, FAR_NEW)]
    kept = without_namesakes(pairs, [third, AN, abroad])
    assert ("00006", "00011") not in pairs_as_codes(kept)
    assert len(kept) == 3


def test_namesakes_that_nothing_tells_apart_both_stay():
    """Without evidence nothing is left out; nor is the only place a ward has."""
    pairs = [(AN, NEAR_NEW), (AN, FAR_NEW), (FAR_AN, NEAR_NEW), (FAR_AN, FAR_NEW)]
    assert without_namesakes(pairs, [AN, FAR_AN]) == pairs
    only = [(BINH, NEAR_NEW), (AN, NEAR_NEW), (FAR_AN, NEAR_NEW)]
    assert without_namesakes(only, [AN, BINH, FAR_AN]) == only


def drawn(**changes):
    data = Published(
        old=(AN, BINH),
        new=(NEAR_NEW,),
        provinces={"p01": ["p01"]},
        whole={"p01": {"Gần": [AN.key, BINH.key]}},
        divided={},
        licence="",
    )
    return replace(data, **changes)


def test_lists_that_contradict_each_other_are_refused():
    """Keys of no ward, and two wards of one key."""
    with pytest.raises(InvalidSource, match="p01_Lạ: found no ward of this key"):
        published_pairs(drawn(whole={"p01": {"Lạ": [AN.key]}}))
    with pytest.raises(InvalidSource, match="p01_d009_An: found no ward"):
        published_pairs(drawn(divided={"p01": {"p01_d009_An": ["Gần"]}}))
    with pytest.raises(InvalidSource, match="two wards of one key"):
        published_pairs(drawn(old=(AN, BINH, replace(AN, ward_code="00009"))))


def test_a_correction_that_mends_nothing_is_refused(data):
    """So that none outlives the fault it was written for."""
    pairs = without_namesakes(published_pairs(data), data.old)
    mended = corrected(pairs, data)
    assert set(pairs_as_codes(pairs)) ^ set(pairs_as_codes(mended)) == {
        ("09013", "09817"),
        ("28036", "28087"),
    }
    with pytest.raises(InvalidSource, match="2 faults"):
        corrected(mended, data)


def test_namesakes_left_out_of_the_published_list(data):
    """Thirty-one changes the package states rest on a name alone."""
    pairs = published_pairs(data)
    assert len(pairs) - len(without_namesakes(pairs, data.old)) == 31
