"""A pack checked when it was written is opened without a second check, until it changes."""

import hashlib
import tomllib
from dataclasses import replace

import geopandas as gpd
import numpy as np
import pytest
import tomli_w
from drawn_area import drawn_area
from pandas.testing import assert_frame_equal

import zoning.area.checked
import zoning.area.read
from zoning.area.area import Coverage
from zoning.area.bundled import bundled_area_path
from zoning.area.read import read_area
from zoning.area.write import write_area
from zoning.errors import InvalidArea

TABLES = ("units", "households", "streets", "sites", "ground", "cells")


@pytest.fixture
def area():
    drawn = drawn_area("+--1--2--P--+aa1aa+", alleys={"a": None}, sites={"P": "clinic"})
    return replace(drawn, coverage=(Coverage("w-1", 1.0, 100, 0.5, 3, 0, "vẽ tay"),))


@pytest.fixture
def pack(area, tmp_path):
    write_area(area, tmp_path / "pack")
    return tmp_path / "pack"


@pytest.fixture
def checks(monkeypatch):
    """Count the full checks that are made while reading."""
    made = []

    def counted(area):
        made.append(area.digest)
        return faults_of(area)

    faults_of = zoning.area.read.faults_of
    monkeypatch.setattr(zoning.area.read, "faults_of", counted)
    return made


def manifest(pack) -> dict:
    return tomllib.loads((pack / "area.toml").read_text(encoding="utf-8"))


def write_manifest(pack, content) -> None:
    (pack / "area.toml").write_text(tomli_w.dumps(content), encoding="utf-8")


def same(one, other) -> None:
    """Compare two areas: every value, table, type and CRS."""
    for name in TABLES:
        assert_frame_equal(getattr(one, name), getattr(other, name))
        assert getattr(one, name).crs == getattr(other, name).crs
    for name in ("name", "valid_from", "sources", "coverage", "invented", "digest"):
        assert getattr(one, name) == getattr(other, name)


def test_an_untouched_pack_is_not_checked_again(pack, checks):
    """Reading what was written runs no check; asking for one runs it."""
    read_area(pack)
    assert checks == []
    read_area(pack, recheck=True)
    assert len(checks) == 1


def test_both_ways_lead_to_the_same_area(area, pack):
    """Opened or checked, every table, type and digest is the same."""
    same(read_area(pack), read_area(pack, recheck=True))
    same(read_area(pack), area)


def test_the_bundled_pack_is_opened_without_a_check(checks):
    """The town that comes with the package carries a record that holds, and that is true."""
    opened = read_area(bundled_area_path())
    assert checks == []
    same(opened, read_area(bundled_area_path(), recheck=True))


def test_the_record_names_every_table(pack):
    """The manifest holds the digest of each file that is there, and of nothing else."""
    record = manifest(pack)["checked"]
    files = sorted(pack.glob("*.parquet"))
    assert record["sha256"] == {
        file.name: hashlib.sha256(file.read_bytes()).hexdigest() for file in files
    }
    assert record["rules"] == zoning.area.checked.RULES


@pytest.mark.parametrize("name", ["units", "households", "streets", "sites", "ground"])
@pytest.mark.parametrize("where", [0.0, 0.3, 0.6, 0.999])
def test_a_flipped_bit_is_noticed(pack, checks, name, where):
    """One bit anywhere in any table: the pack is checked in full, or cannot be read at all."""
    file = pack / f"{name}.parquet"
    data = bytearray(file.read_bytes())
    data[int(where * len(data))] ^= 1
    file.write_bytes(data)
    try:
        read_area(pack)
    except InvalidArea:
        return
    assert len(checks) == 1


def test_a_table_edited_by_hand_is_checked(pack, checks):
    """A sound edit is read with a new digest, an unsound one is refused."""
    before = read_area(pack).digest
    file = pack / "streets.parquet"
    streets = gpd.read_parquet(file)
    streets["name"] = "Phố Khác"
    streets.to_parquet(file, index=False)
    assert read_area(pack).digest != before
    streets["barrier_cost"] = 0
    streets.to_parquet(file, index=False)
    with pytest.raises(InvalidArea, match="barrier_cost below 1"):
        read_area(pack)
    assert len(checks) == 2


def test_a_manifest_edited_by_hand_is_checked(pack, checks):
    """What the manifest says is part of what was checked; how it is laid out is not."""
    content = manifest(pack)
    write_manifest(pack, dict(sorted(content.items())))
    read_area(pack)
    assert checks == []
    content["coverage"][0]["unit_id"] = "w-404"
    write_manifest(pack, content)
    with pytest.raises(InvalidArea, match="w-404, twice or no ward"):
        read_area(pack)


def test_a_table_that_is_added_is_checked(area, pack, checks, tmp_path):
    """A table the record does not know is not slipped in."""
    assert not (pack / "cells.parquet").exists()
    (pack / "cells.parquet").write_bytes((pack / "ground.parquet").read_bytes())
    with pytest.raises(InvalidArea, match=r"cells\.parquet, column"):
        read_area(pack)


def test_a_table_that_is_taken_away_is_missed(pack):
    """A record does not stand for a file."""
    (pack / "sites.parquet").unlink()
    with pytest.raises(InvalidArea, match="no such file"):
        read_area(pack)


def test_new_rules_check_old_packs(pack, checks, monkeypatch):
    """Once the rules are raised a pack written by earlier ones is checked in full."""
    monkeypatch.setattr(zoning.area.checked, "RULES", zoning.area.checked.RULES + 1)
    read_area(pack)
    assert len(checks) == 1


@pytest.mark.parametrize(
    "record",
    [
        None,
        "yes",
        {"rules": 1},
        {"rules": "1", "digest": "x", "manifest": "x", "sha256": {}},
        {"rules": 1, "digest": "x", "manifest": "x", "sha256": ["x"]},
        {"rules": 1, "digest": "x", "manifest": "x", "sha256": {"units.parquet": 3}},
        {"rules": True, "digest": "x", "manifest": "x", "sha256": {}},
    ],
)
def test_a_pack_without_a_true_record_is_checked(area, pack, checks, record):
    """No record, as in older packs, or a garbled one: the pack is checked and read."""
    content = manifest(pack)
    del content["checked"]
    write_manifest(pack, content if record is None else content | {"checked": record})
    same(read_area(pack), area)
    assert len(checks) == 1


def test_what_is_written_is_what_was_checked(area, tmp_path, checks):
    """Tables put together by hand are brought to the schema, with their own digest, and sorted."""
    upside_down = area.households.iloc[::-1].assign(extra=1)
    edited = replace(area, households=upside_down, digest="0" * 64)
    write_area(edited, tmp_path / "out")
    same(read_area(tmp_path / "out"), area)
    assert checks == []


def test_a_frame_off_the_grid_is_laid_on_it(area, tmp_path, checks):
    """Coordinates finer than the pack's grid are rounded before the record is made."""
    moved = area.sites.assign(geometry=area.sites.translate(3e-9, 0))
    write_area(replace(area, sites=moved), tmp_path / "out")
    same(read_area(tmp_path / "out"), read_area(tmp_path / "out", recheck=True))
    points = read_area(tmp_path / "out").sites.get_coordinates().to_numpy()
    assert np.array_equal(points, np.round(points, 7))


def test_a_frame_of_wrong_type_is_not_written(area, tmp_path):
    """A table that has lost a column is refused before anything is written."""
    with pytest.raises(InvalidArea, match="column kind"):
        write_area(replace(area, sites=area.sites.drop(columns="kind")), tmp_path / "out")
    assert list(tmp_path.iterdir()) == []
