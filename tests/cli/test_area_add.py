"""``khoanh area add`` and ``build --households`` store a list whole, or say why not."""

import json
import stat
import xml.etree.ElementTree as ET

import openpyxl
import pytest
from click.testing import CliRunner
from osm_drawing import OsmDrawing, degrees, write_census, write_wards

from zoning.area.read import read_area
from zoning.cli.main import main


def run(*arguments):
    return CliRunner().invoke(main, [str(argument) for argument in arguments])


@pytest.fixture(scope="module")
def sources(tmp_path_factory):
    """An extract with one known house, filled with derived ones, and its ward."""
    folder = tmp_path_factory.mktemp("sources")
    town = OsmDrawing()
    town.way((10, 100), (390, 100), highway="residential", name="Lê Lợi")
    town.node(100, 110, addr__housenumber="5", addr__street="Lê Lợi")
    census = write_census(folder, w00001=70)
    return town.write(folder), write_wards(folder), census


@pytest.fixture(scope="module")
def pack(sources, tmp_path_factory):
    out = tmp_path_factory.mktemp("packs") / "pack"
    built = run("area", "build", "--osm", sources[0], "--wards", sources[1],
                "--census", sources[2], "--out", out)  # fmt: skip
    assert built.exit_code == 0, built.output
    return out


def household_list(folder, *lines, name="ho.csv"):
    path = folder / name
    text = "\n".join(["Số nhà,Đường,Chủ hộ,Nhân khẩu,Kinh độ,Vĩ độ", *lines])
    path.write_text(text + "\n", encoding="utf-8")
    return path


def line(number, x, y, people=3):
    lng, lat = degrees(x, y)
    return f"{number},Lê Lợi,Trần Văn B,{people},{lng},{lat}"


GOOD = (line(5, 101, 110), line(7, 106, 109), line(8, 107, 92), "9,Lê Lợi,Trần Văn B,2,,")


def test_a_list_is_laid_over_a_pack(pack, tmp_path):
    """The pack is written beside, its households keep their identifiers, the list is named."""
    rows = household_list(tmp_path, *GOOD[:3])
    added = run("area", "add", rows, "--area", pack, "--out", tmp_path / "new",
                "--list-date", "2026-05-01")  # fmt: skip
    assert added.exit_code == 0, added.output
    assert "3 rows: 1 matched exactly, 2 placed, 0 doubtful, 0 unmatched" in added.output
    old, new = read_area(pack), read_area(tmp_path / "new")
    assert list(new.households["household_id"]) == list(old.households["household_id"])
    source = new.sources[-1]
    assert (source.origin, source.date) == ("household list (ho.csv)", "2026-05-01")
    assert len(source.sha256) == 64


def test_the_same_list_again_gives_the_same_bytes(pack, tmp_path):
    """Laying it over its own result changes no file."""
    rows = household_list(tmp_path, *GOOD[:3])
    run("area", "add", rows, "--area", pack, "--out", tmp_path / "one")
    run("area", "add", rows, "--area", tmp_path / "one", "--out", tmp_path / "two")
    one, two = (
        {file.name: file.read_bytes() for file in (tmp_path / name).iterdir()}
        for name in ("one", "two")
    )
    assert one == two


def test_open_rows_stop_it_before_anything_is_stored(pack, tmp_path):
    """Status 1, the review file for its owner alone, no pack, and no address on the screen."""
    rows = household_list(tmp_path, *GOOD[:3], "3,Lê Lai,Trần Văn B,2,,", line(99, 600, 10))
    out, review = tmp_path / "new", tmp_path / "review.csv"
    added = run("area", "add", rows, "--area", pack, "--out", out, "--review", review, "--json")
    assert added.exit_code == 1
    answer = json.loads(added.output)
    assert answer["stored"] is False
    assert answer["list"]["reasons"] == {"misspelt_name": 1, "outside_area": 1}
    assert not out.exists()
    assert stat.S_IMODE(review.stat().st_mode) == 0o600
    text = review.read_text(encoding="utf-8-sig")
    assert text.splitlines()[0].startswith("row,outcome,level,household_id,why,candidate")
    assert "Lai" not in text + added.output
    assert "Trần" not in text + added.output
    assert "\n6,unmatched,,,outside_area,1,street," in text


def test_open_rows_can_be_left_out(pack, tmp_path):
    """On demand the rest is stored."""
    rows = household_list(tmp_path, *GOOD[:3], "3,Lê Lai,Trần Văn B,2,,")
    out = tmp_path / "new"
    added = run("area", "add", rows, "--area", pack, "--out", out, "--allow-unmatched")
    assert added.exit_code == 0, added.output
    assert "the area has a name like the one written" in added.output
    assert (read_area(out).households["origin"] == "household_list").sum() == 3


def test_complete_drops_derived_households(pack, tmp_path):
    """Alone it speaks of what the list covers, with a value of that unit."""
    rows = household_list(tmp_path, *GOOD[:3])
    left = set()
    for name, option in enumerate(("--complete", "--complete=00001")):
        out = tmp_path / str(name)
        added = run("area", "add", rows, "--area", pack, "--out", out, option)
        assert added.exit_code == 0, added.output
        left.add(len(read_area(out).households))
    assert left == {3}


def test_a_review_in_excel_has_the_same_bytes_each_time(pack, tmp_path):
    """A workbook carries no time of writing, whatever others call the namespace of its times."""
    terms = "http://purl.org/dc/terms/"
    ET.register_namespace("dct", terms)
    rows = household_list(tmp_path, *GOOD[:3])
    books = [tmp_path / "a.xlsx", tmp_path / "b.xlsx"]
    for book in books:
        run("area", "add", rows, "--area", pack, "--out", tmp_path / "new", "--review", book)
    ET.register_namespace("dcterms", terms)
    assert books[0].read_bytes() == books[1].read_bytes()
    sheet = openpyxl.load_workbook(books[0]).worksheets[0]
    assert [cell.value for cell in sheet[2]][:2] == [2, "matched"]


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (("--review", "review.txt"), "found the ending '.txt'"),
        (("--list-date", "1/5/2026"), "expected a date, YYYY-MM-DD"),
        (("--complete=h-9"), "expected the identifier of a ward or hamlet"),
    ],
)
def test_a_wrong_option_gives_status_2(pack, tmp_path, options, words):
    """What is wrong with an option is said before anything is stored."""
    rows = household_list(tmp_path, *GOOD[:3])
    options = [options] if isinstance(options, str) else options
    added = run("area", "add", rows, "--area", pack, "--out", tmp_path / "new", *options)
    assert added.exit_code == 2
    assert words in added.output
    assert not (tmp_path / "new").exists()


def test_a_list_nobody_understands_gives_status_2(pack, tmp_path):
    """Every faulty row is named; none of them is repeated."""
    rows = household_list(tmp_path, "5,Lê Lợi,Trần Văn B,0901234567,,", "7,Lê Lợi,Trần Văn B,x,,")
    added = run("area", "add", rows, "--area", pack, "--out", tmp_path / "new")
    assert added.exit_code == 2
    assert "household list: 2 faults" in added.output
    assert "0901" not in added.output
    assert not (tmp_path / "new").exists()


def test_build_takes_a_list_along(sources, pack, tmp_path):
    """Built with the list is built without and added after."""
    rows = household_list(tmp_path, *GOOD[:3])
    run("area", "add", rows, "--area", pack, "--out", tmp_path / "added")
    inputs = ("--osm", sources[0], "--wards", sources[1], "--census", sources[2])
    built = run("area", "build", *inputs, "--households", rows, "--out", tmp_path / "built")
    assert built.exit_code == 0, built.output
    assert "1 matched exactly, 2 placed" in built.output
    assert read_area(tmp_path / "built").digest == read_area(tmp_path / "added").digest
    bad = household_list(tmp_path, "3,Lê Lai,Trần Văn B,2,,", name="bad.csv")
    refused = run("area", "build", *inputs, "--households", bad, "--out", tmp_path / "none")
    assert refused.exit_code == 1
    assert not (tmp_path / "none").exists()
