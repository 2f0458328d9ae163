"""``khoanh reverse``: what lies at a position, or at all positions of a file."""

import json

import pandas as pd
import pytest
from drawn_area import drawn_area
from khoanh_command import khoanh

import zoning
from zoning.sources.tables.position import system_of
from zoning.sources.tables.vn2000 import from_lng_lat

TOWN = "+---1---2---+"


@pytest.fixture(scope="module")
def pack(tmp_path_factory):
    folder = tmp_path_factory.mktemp("reverse") / "pack"
    zoning.write_area(drawn_area(TOWN), folder)
    return folder


@pytest.fixture(scope="module")
def door(pack):
    point = zoning.read_area(pack).households.geometry.iloc[0]
    return point.x, point.y


def test_one_position(pack, door):
    """A person reads household, hamlet and ward with metres."""
    status, text, _ = khoanh("reverse", *door, "--area", pack)
    assert status == 0
    assert "hộ (household): hh-1-00000, 0.0 m" in text
    assert "phường, xã (ward): w-1" in text


def test_one_position_as_json(pack, door):
    """A program reads one object; what is not there is null."""
    status, text, _ = khoanh("reverse", *door, "--area", pack, "--json")
    answer = json.loads(text)
    assert status == 0
    assert (answer["household_id"], answer["household_m"]) == ("hh-1-00000", 0.0)
    assert (answer["alley_id"], answer["alley_m"]) == (None, None)


def test_a_system(pack, door):
    """Easting and northing are read in the system named."""
    crs = system_of("EPSG:9210")
    x, y = from_lng_lat(*door, crs)
    status, text, _ = khoanh("reverse", x, y, "--crs", "VN-2000 105°45'", "--area", pack)
    assert status == 0
    assert "hh-1-00000" in text


def test_outside(pack):
    """Outside the answer is the nearest ward and the distance, also at negative degrees."""
    status, text, _ = khoanh("reverse", "-73.0", "40.0", "--area", pack)
    assert status == 0
    assert "Outside the area" in text
    assert "km from w-1" in text


def test_a_file(pack, door, tmp_path):
    """Every position of a file is answered in its row, in a file only the owner can read."""
    points = tmp_path / "points.csv"
    points.write_text(f"id,lng,lat\na,{door[0]},{door[1]}\nb,{door[0] + 1},{door[1]}\n")
    out = tmp_path / "out.csv"
    status, text, _ = khoanh("reverse", "--points", points, "--area", pack, "-o", out)
    assert status == 0
    assert "2 positions: 1 inside, 1 outside" in text
    assert out.stat().st_mode & 0o777 == 0o600
    table = pd.read_csv(out)
    assert table["point_id"].tolist() == ["a", "b"]
    assert table["household_id"].fillna("").tolist() == ["hh-1-00000", ""]
    assert table["outside_m"][1] > 90_000


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ([], "0 words"),
        (["1"], "1 words"),
        (["106,7", "20.8"], "decimal comma"),
        (["20.8", "106.7"], "look swapped"),
        (["588591", "2326345"], "look like metres"),
        (["1", "2", "--crs", "VN-2000"], "an EPSG code"),
        (["106.7", "20.8", "-o", "x.csv"], "--points FILE beside it"),
        (["--points", "x.csv"], "-o FILE beside it"),
    ],
)
def test_what_is_refused(words, said, pack):
    """Half a question or an unreadable position is refused with what to do."""
    status, _, error = khoanh("reverse", *words, "--area", pack)
    assert status == 2
    assert said in error


def test_a_file_without_positions(pack, tmp_path):
    """Rows without a position and files without a column for it are refused whole."""
    points = tmp_path / "points.csv"
    points.write_text("id,lng,lat\na,,\n")
    status, _, error = khoanh(
        "reverse", "--points", points, "--area", pack, "-o", tmp_path / "o.csv"
    )
    assert (status, "row 2" in error, "no position" in error) == (2, True, True)
    points.write_text("id,name\na,b\n")
    status, _, error = khoanh(
        "reverse", "--points", points, "--area", pack, "-o", tmp_path / "o.csv"
    )
    assert (status, "no column that says where a point is" in error) == (2, True)
