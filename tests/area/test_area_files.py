"""A pack on disk is read whole or not at all, and written whole or not at all."""

import shutil
from dataclasses import replace
from pathlib import Path

import geopandas as gpd
import pytest
from drawn_area import drawn_area

import zoning.area.bundled
import zoning.area.write
from zoning.area.area import Coverage
from zoning.area.bundled import PACK_NAME, bundled_area_path
from zoning.area.read import read_area
from zoning.area.write import write_area
from zoning.errors import InvalidArea


@pytest.fixture
def area():
    drawn = drawn_area("+--1--2--+aa1aa+", alleys={"a": None}, sites={})
    return replace(drawn, coverage=(Coverage("w-1", 1.0, 100, 0.5, 3, 0, "vẽ tay"),))


@pytest.fixture
def pack(area, tmp_path):
    write_area(area, tmp_path / "pack")
    return tmp_path / "pack"


def contents(folder):
    return {file.name: file.read_bytes() for file in sorted(folder.iterdir())}


def faults(folder):
    with pytest.raises(InvalidArea) as caught:
        read_area(folder)
    return [(fault.where, fault.found) for fault in caught.value.faults]


def test_what_is_written_is_read_back(area, pack):
    """Every table, the manifest and the digest survive the journey."""
    read = read_area(pack)
    assert read.digest == area.digest
    assert (read.name, read.valid_from, read.invented) == (area.name, area.valid_from, True)
    assert (read.sources, read.coverage) == (area.sources, area.coverage)
    for name in ("units", "households", "streets", "sites", "ground"):
        assert getattr(read, name).equals(getattr(area, name)), name


def test_writing_twice_gives_the_same_bytes(area, pack, tmp_path):
    """A pack read and written again is the same pack, byte by byte."""
    write_area(read_area(pack), tmp_path / "again")
    assert contents(pack) == contents(tmp_path / "again")


def test_a_pack_is_replaced_and_nothing_left_beside_it(area, pack):
    """Writing over a pack swaps it; no rest of either stays."""
    write_area(replace(area, name="Khác"), pack)
    assert read_area(pack).name == "Khác"
    assert [file.name for file in pack.parent.iterdir()] == ["pack"]


def test_an_interrupted_write_leaves_the_old_pack(area, pack, monkeypatch):
    """When the disk fails in the middle, the pack that stood there still stands, alone."""
    before = contents(pack)

    def failing(area):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(zoning.area.write, "manifest_text", failing)
    with pytest.raises(OSError, match="No space"):
        write_area(replace(area, name="Khác"), pack)
    assert contents(pack) == before
    assert [file.name for file in pack.parent.iterdir()] == ["pack"]


def test_a_failed_swap_puts_the_old_pack_back(area, pack, monkeypatch):
    """When the last rename fails, the pack that stood there is moved back."""
    before = contents(pack)
    rename = Path.rename

    def failing(self, target):
        if self.name == "new":
            raise PermissionError(13, "Permission denied")
        return rename(self, target)

    monkeypatch.setattr(Path, "rename", failing)
    with pytest.raises(PermissionError):
        write_area(replace(area, name="Khác"), pack)
    assert contents(pack) == before
    assert [file.name for file in pack.parent.iterdir()] == ["pack"]


def test_a_folder_of_other_things_is_not_overwritten(area, tmp_path):
    """A folder that holds a letter is no pack: it is refused and kept."""
    (tmp_path / "letter.txt").write_text("xin chào")
    with pytest.raises(InvalidArea, match="a folder that holds something else"):
        write_area(area, tmp_path)
    with pytest.raises(InvalidArea, match="a folder to write the pack to"):
        write_area(area, tmp_path / "letter.txt")
    assert (tmp_path / "letter.txt").read_text() == "xin chào"


def test_an_unsound_area_is_not_written(area, tmp_path):
    """No pack exists on disk that cannot be read."""
    households = area.households.copy()
    households.loc[0, "unit_id"] = "w-404"
    with pytest.raises(InvalidArea, match="unit w-404"):
        write_area(replace(area, households=households), tmp_path / "out")
    assert list(tmp_path.iterdir()) == []


def test_every_missing_and_broken_file_is_named(pack):
    """A missing table, a table that is no Parquet and a manifest without a name: one report."""
    (pack / "streets.parquet").unlink()
    (pack / "households.parquet").write_bytes(b"PAR1 nothing PAR1")
    (pack / "area.toml").write_text('valid_from = "2026-13-01"\n[[source]]\norigin = "x"\n')
    units = gpd.read_parquet(pack / "units.parquet")
    units.drop(columns="parent_id").to_parquet(pack / "units.parquet")
    found = dict(faults(pack))
    assert found["streets.parquet"] == "no such file"
    assert found["households.parquet"].startswith("a file that cannot be read")
    assert found["area.toml, name"] == "nothing"
    assert found["area.toml, valid_from"] == "'2026-13-01'"
    assert found["units.parquet, column parent_id"] == "no such column"
    assert "missing 2 required" in found["area.toml, source 1"]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("name = ", "text that is no TOML"),
        ('name = "x"\nvalid_from = "2026-01-01"\nsource = 3', "a single value"),
        ('name = "x"\nvalid_from = "2026-01-01"\nsource = [3]', "a single value"),
        ('name = "x"\nvalid_from = "2026-01-01"\ninvented = "no"', "a value of type str"),
        (
            'name = "x"\nvalid_from = "2026-01-01"\n[[source]]\nlicence = 3\ncolour = "red"',
            "3|an unknown key colour",
        ),
    ],
)
def test_a_manifest_that_says_nonsense_is_refused(pack, text, found):
    """Each kind of broken `area.toml` is told apart."""
    (pack / "area.toml").write_text(text)
    texts = [fault for _, fault in faults(pack)]
    assert all(any(part in text for text in texts) for part in found.split("|")), texts


def test_a_manifest_in_another_encoding_is_refused(pack):
    """UTF-16 is no UTF-8."""
    (pack / "area.toml").write_bytes('name = "Bến Mẫu"'.encode("utf-16"))
    assert faults(pack)[0][1].startswith("a file that cannot be read")


def test_an_orphan_in_the_file_is_refused(pack):
    """A pack edited by hand so that a unit hangs in the air is not read."""
    units = gpd.read_parquet(pack / "units.parquet")
    units.loc[units.level == "hamlet", "parent_id"] = "w-404"
    units.to_parquet(pack / "units.parquet")
    assert faults(pack)[0][1] == "parent w-404, which is no unit of the pack"


def test_a_missing_folder_and_a_file_are_no_packs(tmp_path):
    """Both are told apart from a folder that lacks files."""
    (tmp_path / "file").touch()
    (tmp_path / "empty").mkdir()
    assert faults(tmp_path / "nowhere")[0][1] == "nothing"
    assert faults(tmp_path / "file")[0][1] == "a file"
    assert len(faults(tmp_path / "empty")) == 6


def test_the_bundled_pack_is_found_in_a_wheel_before_the_working_copy(tmp_path, monkeypatch):
    """An installed package carries its pack; a working copy has it under data/boundaries."""
    module = tmp_path / "zoning" / "area" / "bundled.py"
    monkeypatch.setattr(zoning.area.bundled, "__file__", str(module))
    with pytest.raises(InvalidArea, match="no bundled area pack"):
        bundled_area_path()
    copy = tmp_path / "data" / "boundaries" / PACK_NAME
    copy.mkdir(parents=True)
    assert bundled_area_path() == copy
    wheel = tmp_path / "zoning" / "_bundled" / PACK_NAME
    wheel.mkdir(parents=True)
    assert bundled_area_path() == wheel
    shutil.rmtree(wheel)
    assert bundled_area_path() == copy
