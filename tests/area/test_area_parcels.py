"""What is kept with a pack travels with it, and is no part of what the pack says."""

from dataclasses import replace

import pytest
from drawn_area import drawn_area

from zoning.area.manifest import PARCELS_NAME
from zoning.area.read import read_area
from zoning.area.write import write_area
from zoning.errors import InvalidArea


@pytest.fixture
def area():
    return drawn_area("+--1--2--+", sites={})


@pytest.fixture
def pack(area, tmp_path):
    write_area(replace(area, parcels=b"whatever"), tmp_path / "pack")
    return tmp_path / "pack"


def test_it_is_read_and_written_as_it_is(pack, tmp_path):
    """The bytes are nobody's business but those who made them."""
    assert (pack / PARCELS_NAME).read_bytes() == b"whatever"
    read = read_area(pack)
    assert read.parcels == b"whatever"
    write_area(read, tmp_path / "again")
    assert (tmp_path / "again" / PARCELS_NAME).read_bytes() == b"whatever"


def test_a_pack_without_it_is_the_same_area(area, pack):
    """Digest and check do not know of it."""
    told = (pack / "area.toml").read_bytes()
    (pack / PARCELS_NAME).unlink()
    read = read_area(pack)
    assert (read.parcels, read.digest) == (None, area.digest)
    assert read_area(pack, recheck=True).parcels is None
    write_area(area, pack)
    assert not (pack / PARCELS_NAME).exists()
    assert (pack / "area.toml").read_bytes() == told


def test_what_cannot_be_read_is_left_out(pack):
    """A folder in its place is no reason to refuse the pack."""
    (pack / PARCELS_NAME).unlink()
    (pack / PARCELS_NAME).mkdir()
    assert read_area(pack).parcels is None


def test_with_other_tables_it_is_not_written(area, tmp_path):
    """Whoever edits a table by hand does not keep what followed from the old one."""
    edited = area.households.assign(people=area.households.people + 1)
    people = area.units.assign(people=area.units.people + 3)
    write_area(replace(area, parcels=b"old", households=edited, units=people), tmp_path / "pack")
    assert read_area(tmp_path / "pack").parcels is None


def test_it_is_made_of_the_area_that_is_written(area, tmp_path):
    """The maker sees the tables in order, with their digest, once they are known to be sound."""
    seen = []

    def made(whole):
        seen.append(whole.digest)
        return b"new"

    shuffled = area.households.iloc[::-1]
    write_area(replace(area, households=shuffled, digest=""), tmp_path / "pack", parcels=made)
    assert seen == [area.digest]
    assert read_area(tmp_path / "pack").parcels == b"new"


def test_of_an_unsound_area_nothing_is_made(area, tmp_path):
    """What would be laid out on broken tables is not even tried."""
    broken = replace(area, households=area.households.assign(people=0))
    seen = []
    with pytest.raises(InvalidArea):
        write_area(broken, tmp_path / "pack", parcels=seen.append)
    assert seen == []
