"""What other sources say of units and changes, by kind; docs/unit-codes.md explains each."""

import json
from collections import Counter

import pandas as pd
import pytest

from zoning.area.codes import read_codes
from zoning.area.codes.compare import disagreements
from zoning.area.codes.differences import differences
from zoning.sources.unit_codes.namesakes import without_namesakes
from zoning.sources.unit_codes.pairs import published_pairs
from zoning.sources.unit_codes.published import read_published

EVE, JULY = "2025-06-30", "2025-07-01"
OLD_DISTRICTS = {"renamed": 3, "respelled": 14, "moved": 1}
OLD_WARDS = {"ended": 2, "renamed": 23, "respelled": 69, "kind_changed": 4}
WHOLE = ("Nhập toàn bộ", "Giữ nguyên", "Đổi loại hình", "Sắp xếp toàn bộ")


def read(path):
    return json.loads(path.read_text(encoding="utf-8"))


def unit_list(path, above):
    """Return a list of vietnam-address-kit as `differences` wants it."""
    rows = pd.DataFrame(read(path)).rename(columns={"nameWithType": "fullName"})
    rows["provinceCode"] = rows[above] if above else None
    return rows.drop_duplicates("code")


@pytest.fixture(scope="module")
def official(shared_data):
    """The conversion table of QĐ 19/2025/QĐ-TTg, as vietnam-address-kit publishes it."""
    entries = read(shared_data / "vn-units-2024-2025" / "mappings.json")
    rows = [
        (one.get("oldWardCode") or one["oldDistrictCode"], one["newWardCode"], share_of(one))
        for one in entries
    ]
    return pd.DataFrame(rows, columns=["before", "after", "share"])


def share_of(entry):
    note = entry["note"]
    whole = note == "Đổi tên" or (note.startswith(WHOLE) and "một phần" not in note)
    return "whole" if whole else "part"


@pytest.fixture(scope="module")
def merges(shared_data):
    """The changes as dvhcvn publishes them, seen from the new wards."""
    provinces = read(shared_data / "vn-2025-mapping-pop" / "merges.json")["data"]
    rows = [
        (old["old_id"], ward["level2_id"], {"full": "whole", "partial": "part"}[old["type"]])
        for province in provinces
        for ward in province["level2s"]
        for old in ward["merges"]
    ]
    return pd.DataFrame(rows, columns=["before", "after", "share"])


@pytest.fixture(scope="module")
def splits(shared_data):
    """The changes as dvhcvn publishes them, seen from the old wards."""
    provinces = read(shared_data / "vn-2025-mapping-pop" / "splits.json")["data"]
    rows = [
        (ward["level3_id"], new["new_id"])
        for province in provinces
        for ward in province["level3s"]
        for new in ward["splits"]
    ]
    return pd.DataFrame(rows, columns=["before", "after"])


def counted(found, column):
    return dict(Counter(found[column]))


def pairs(found, kind):
    rows = found[found.disagreement == kind]
    return set(zip(rows.before, rows.after, strict=True))


def all_pairs(changes):
    return set(zip(changes.before, changes.after, strict=True))


@pytest.mark.parametrize(
    ("file", "above", "level", "counts"),
    [
        ("legacy-provinces", None, "province", {"respelled": 1}),
        ("legacy-districts", "provinceCode", "district", OLD_DISTRICTS),
        ("legacy-wards", "districtCode", "ward", OLD_WARDS),
        ("current-provinces", None, "province", {}),
        ("current-wards", "provinceCode", "ward", {"respelled": 9}),
    ],
)
def test_lists_of_units(shared_data, file, above, level, counts):
    """The statistics office's lists, as vietnam-address-kit publishes them."""
    units = unit_list(shared_data / "vn-units-2024-2025" / f"{file}.json", above)
    day = EVE if file.startswith("legacy") else JULY
    found = differences(read_codes(), units, on=day, level=level)
    assert counted(found, "difference") == counts


def test_lists_of_dvhcvn(shared_data):
    """Its old list keeps twelve wards and many spellings of earlier years."""
    folder = shared_data / "vn-2025-mapping-pop"
    old = [
        (ward["level3_id"], ward["name"])
        for province in read(folder / "splits.json")["data"]
        for ward in province["level3s"]
    ]
    new = [
        (ward["level2_id"], ward["name"])
        for province in read(folder / "merges.json")["data"]
        for ward in province["level2s"]
    ]
    columns = ["code", "fullName"]
    found = differences(read_codes(), pd.DataFrame(old, columns=columns), on=EVE)
    assert counted(found, "difference") == {"added": 12, "renamed": 146, "respelled": 148}
    found = differences(read_codes(), pd.DataFrame(new, columns=columns), on=JULY)
    assert counted(found, "difference") == {"recoded": 1}


def test_changes_of_the_conversion_table(official):
    """Three rows bear another ward's code, one bears none, and one ward is not divided."""
    found = disagreements(read_codes(), official, day=JULY)
    assert counted(found, "disagreement") == {"missing": 4, "extra": 4, "share": 2}
    mistyped = {("00556", "00562"), ("01651", "01648"), ("02482", "02494")}
    assert pairs(found, "extra") == mistyped | {("23053", "23041")}


def test_changes_of_dvhcvn(merges, splits):
    """Wards of the same name taken for each other, and twelve of earlier years."""
    found = disagreements(read_codes(), merges, day=JULY)
    assert counted(found, "disagreement") == {
        "unknown_before": 12,
        "unknown_after": 1,
        "missing": 27,
        "extra": 7,
        "share": 19,
    }
    found = disagreements(read_codes(), splits, day=JULY)
    assert counted(found, "disagreement") == {
        "unknown_before": 12,
        "unknown_after": 1,
        "missing": 27,
        "extra": 12,
    }


def test_no_change_stands_against_both_other_sources(official, merges, splits):
    """What both others state the table has, and it has nothing that neither states."""
    ours = {(one.before.code, one.after.code) for one in read_codes().links
            if one.after.level == "ward"}  # fmt: skip
    dvhcvn = all_pairs(merges) | all_pairs(splits)
    assert ours - all_pairs(official) - dvhcvn == set()
    assert (all_pairs(official) & dvhcvn) - ours == set()


def test_the_conversion_table_knows_none_of_the_namesakes(official):
    """What was left out for resting on a name alone, the official table does not state."""
    data = read_published()
    stated = published_pairs(data)
    kept = {(row.code, one.ward_code) for row, one in without_namesakes(stated, data.old)}
    left_out = {(row.code, one.ward_code) for row, one in stated} - kept
    assert len(left_out) == 31
    assert left_out & all_pairs(official) == set()


def test_changes_of_2026(shared_data):
    """One ward under another code, ten of another kind, and a province that is a city now."""
    file = "full_json_generated_data_vn_units_2026-07-25__20_49_07.json"
    provinces = read(shared_data / "vn-2025-boundaries" / file)
    wards = pd.DataFrame(
        [(ward["Code"], ward["FullName"], one["Code"]) for one in provinces
         for ward in one["Wards"]],
        columns=["code", "fullName", "provinceCode"],
    )  # fmt: skip
    found = differences(read_codes(), wards, on="2026-07-25")
    assert counted(found, "difference") == {"recoded": 1, "respelled": 191, "kind_changed": 10}
    assert list(found.code[found.difference == "recoded"]) == ["06970"]
    changed = found[found.difference == "kind_changed"]
    assert {read_codes().unit(code, on=JULY).parent for code in changed.code} == {"75"}
    above = pd.DataFrame([(one["Code"], one["FullName"]) for one in provinces],
                         columns=["code", "fullName"])  # fmt: skip
    found = differences(read_codes(), above, on="2026-07-25", level="province")
    assert counted(found, "difference") == {"respelled": 2, "kind_changed": 1}
