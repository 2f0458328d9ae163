"""``khoanh area fetch`` brings published files whole and checked, or says why it does not."""

import json
import os
import signal
import subprocess
import sys

import geopandas as gpd
import pytest
from click.testing import CliRunner
from patience import PATIENCE_S
from published_files import (
    entry,
    publishing,
    ward_geojson,
    ward_listing,
    write_catalogue,
)

from zoning.cli.main import main
from zoning.sources.national import build_from_wards
from zoning.sources.ward_files import listed_wards, wards_digest, wards_of_files

GOOD = b'{"good": "' + b"x" * 4000 + b'"}'
WARDS = 5


@pytest.fixture
def publisher(monkeypatch):
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    with publishing() as publisher:
        yield publisher


@pytest.fixture
def pauses(monkeypatch):
    """Waits between two tries, noted instead of waited for."""
    waited = []
    monkeypatch.setattr("zoning.cli.download.sleep", waited.append)
    return waited


def run(*arguments):
    return CliRunner().invoke(main, ["area", "fetch", *map(str, arguments)])


def faults(result):
    assert result.exit_code == 2, result.output
    return json.loads(result.output)["faults"]


def names_in(folder):
    return sorted(path.name for path in folder.iterdir()) if folder.exists() else []


@pytest.fixture
def good(publisher, tmp_path):
    """A catalogue of one file, which is published as it should be; and the command's options."""
    publisher.files["/files/good.json"] = GOOD
    catalogue = write_catalogue(tmp_path, entry("good", GOOD))
    return ["--sources", catalogue, "--base-url", publisher.root, "--out", tmp_path / "out"]


def test_a_file_comes_with_the_bytes_on_record(good, tmp_path):
    """What is published is in the folder, alone, and its use is told."""
    result = run("good", *good)
    assert result.exit_code == 0, result.output
    assert (tmp_path / "out" / "good.json").read_bytes() == GOOD
    assert names_in(tmp_path / "out") == ["good.json"]
    assert "khoanh area build" in result.output


def test_what_is_here_is_not_downloaded_again(good, publisher, tmp_path):
    """A second run asks the publisher for nothing; a spoilt file is replaced."""
    run(*good)
    assert run(*good).exit_code == 0
    assert publisher.asked["/files/good.json"] == 1
    (tmp_path / "out" / "good.json").write_bytes(b"spoilt")
    assert run(*good).exit_code == 0
    assert (tmp_path / "out" / "good.json").read_bytes() == GOOD


def test_other_bytes_are_refused_and_not_kept(good, publisher, tmp_path):
    """A file with another checksum leaves nothing behind, and is not asked for again."""
    publisher.files["/files/good.json"] = GOOD.replace(b"good", b"evil")
    (fault,) = faults(run("good", *good, "--json"))
    assert fault["found"] == "other bytes than were published"
    assert fault["expected"] == "the SHA-256 on record"
    assert names_in(tmp_path / "out") == []
    assert publisher.asked["/files/good.json"] == 1


def test_a_download_that_breaks_off_is_tried_again_and_then_told(good, publisher, tmp_path, pauses):
    """Three answers that end after half: nothing is kept, and the message says what to do."""
    publisher.broken.add("/files/good.json")
    (fault,) = faults(run("good", *good, "--json"))
    assert (fault["found"], fault["mend"]) == (
        "a download that broke off",
        "Run the command again.",
    )
    assert publisher.asked["/files/good.json"] == 3
    assert pauses == [1.0, 2.0]
    assert names_in(tmp_path / "out") == []


def test_a_passing_failure_passes(good, publisher, tmp_path, pauses):
    """A server that is overloaded once is asked again."""
    publisher.flaky.add("/files/good.json")
    assert run("good", *good).exit_code == 0
    assert pauses == [1.0]
    assert (tmp_path / "out" / "good.json").read_bytes() == GOOD


def test_a_killed_download_leaves_no_half_file(good, publisher, tmp_path):
    """Killed half way, no file bears the name; the next run fetches it and clears the rest."""
    publisher.hanging.add("/files/good.json")
    process = subprocess.Popen(
        [sys.executable, "-m", "zoning", "area", "fetch", "good", *map(str, good)],
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
    )
    assert publisher.half_sent.wait(PATIENCE_S)
    process.send_signal(signal.SIGKILL)
    process.wait()
    assert names_in(tmp_path / "out") == [".good.json.partial"]
    publisher.hanging.clear()
    assert run("good", *good).exit_code == 0
    assert names_in(tmp_path / "out") == ["good.json"]


def test_every_file_that_is_not_there_is_named(publisher, tmp_path):
    """Two files of three have moved: both are named, and the third is brought."""
    publisher.files["/files/good.json"] = GOOD
    catalogue = write_catalogue(tmp_path, *(entry(name, GOOD) for name in ("a", "good", "b")))
    options = ["--sources", catalogue, "--base-url", publisher.root, "--out", tmp_path / "out"]
    told = faults(run(*options, "--json"))
    assert [fault["where"].rpartition("/")[2] for fault in told] == ["a.json", "b.json"]
    assert {fault["found"] for fault in told} == {"HTTP status 404"}
    assert names_in(tmp_path / "out") == ["good.json"]


def test_without_a_network_the_message_says_so(good, publisher, tmp_path, pauses):
    """Where nobody answers, neither a traceback nor a password is shown."""
    with publishing() as gone:
        root = gone.root
    mirror = root.replace("http://", "http://user:secret@") + "/mirror?token=secret"
    result = run("good", *good, "--base-url", mirror)
    assert result.exit_code == 2
    assert "no answer (ConnectionError)" in result.output
    assert "--base-url" in result.output
    assert "secret" not in result.output
    assert names_in(tmp_path / "out") == []


def test_a_folder_that_cannot_be_made_is_told(good, tmp_path):
    """A file where the folder should be is the caller's to mend."""
    (tmp_path / "out").write_text("a letter")
    (fault,) = faults(run("good", *good, "--json"))
    assert fault["found"].startswith("a folder that cannot be written")
    assert (tmp_path / "out").read_text() == "a letter"


def test_names_and_options_are_checked(good, tmp_path):
    """An unknown name, no folder, and a mirror that is no address are refused."""
    (fault,) = faults(run("bad", *good, "--json"))
    assert (fault["found"], fault["expected"]) == ("bad", "one of good")
    assert "Missing option '--out'" in run(*good[:4]).output
    assert "begins with http://" in run(*good, "--base-url", "ftp://x").output


def test_the_list_says_what_there_is(good, tmp_path):
    """Names, sizes, licences and checksums are shown, and nothing is downloaded."""
    text = run("--list", *good).output
    assert "good: the file good" in text
    assert "MIT" in text
    (record,) = json.loads(run("--list", *good, "--json").output)["upstream"]
    assert record["sha256"] == entry("good", GOOD)["sha256"]
    assert not (tmp_path / "out").exists()


def test_the_catalogue_that_comes_along_is_sound():
    """Every entry is pinned: an address at one commit, a digest, a licence, a command."""
    records = json.loads(run("--list", "--json").output)["upstream"]
    assert {"wards", "units-2026"} <= {record["name"] for record in records}
    for record in records:
        assert any(len(part) == 40 for part in record["url"].split("/")), record["name"]
        assert len(record["sha256"]) == 64
        assert record["licence"]
        assert record["convert"]


@pytest.fixture
def wards(publisher, tmp_path):
    """Five wards published file by file, and the options that fetch them."""
    listing = ward_listing(WARDS)
    publisher.files["/files/units.json"] = listing
    for number in range(1, WARDS + 1):
        path = f"/geo/46_hue/wards/{number:05d}_so_{number}.geojson"
        publisher.files[path] = ward_geojson(number)
    parts = tmp_path / "parts"
    parts.mkdir()
    (parts / "units.json").write_bytes(listing)
    for number in range(1, WARDS + 1):
        (parts / f"{number:05d}.geojson").write_bytes(ward_geojson(number))
    digest = wards_digest(wards_of_files(parts, listed_wards(parts / "units.json")))
    whole = entry("wards", b"", kind="wards", url="https://publisher.example/geo", sha256=digest,
                  file="wards.parquet", listing="units", count=WARDS)  # fmt: skip
    catalogue = write_catalogue(tmp_path, whole, entry("units", listing))
    return ["--sources", catalogue, "--base-url", publisher.root, "--out", tmp_path / "out"]


def test_wards_are_put_together_and_build_a_pack(wards, tmp_path):
    """Asked for wards alone, the listing comes too; the file builds a pack with named province."""
    result = run("wards", *wards)
    assert result.exit_code == 0, result.output
    assert names_in(tmp_path / "out") == ["units.json", "wards.parquet"]
    area = build_from_wards(tmp_path / "out" / "wards.parquet")
    assert list(area.units.unit_id)[:2] == ["p-46", "w-00001"]
    assert area.units.name[0] == "Thành phố Huế"


def test_a_ward_that_was_moved_is_refused(wards, publisher, tmp_path):
    """One border a millionth of a degree off: no ward file, and the parts are thrown away."""
    publisher.files["/geo/46_hue/wards/00003_so_3.geojson"] = ward_geojson(3, shift=1e-6)
    (fault,) = faults(run("wards", *wards, "--json"))
    assert fault["found"] == "wards with other names or borders than were published"
    assert names_in(tmp_path / "out") == ["units.json"]


def test_a_page_in_place_of_a_ward_is_refused(wards, publisher, tmp_path):
    """Where a network asks for a login, its page is no ward; another ward's file is none either."""
    publisher.files["/geo/46_hue/wards/00003_so_3.geojson"] = b"<html>Log in</html>"
    publisher.files["/geo/46_hue/wards/00004_so_4.geojson"] = ward_geojson(5)
    told = faults(run("wards", *wards, "--json"))
    named = [fault["where"].rpartition("/")[2] for fault in told]
    assert named == ["00003_so_3.geojson", "00004_so_4.geojson"]
    assert names_in(tmp_path / "out") == ["units.json"]


def test_fetching_wards_goes_on_where_it_stopped(wards, publisher, tmp_path):
    """One ward is missing today: the others are kept, and only that one is asked for tomorrow."""
    path = "/geo/46_hue/wards/00005_so_5.geojson"
    content = publisher.files.pop(path)
    assert faults(run("wards", *wards, "--json"))[0]["found"] == "HTTP status 404"
    kept = names_in(tmp_path / "out" / ".wards.parquet.wards")
    publisher.files[path] = content
    publisher.asked.clear()
    assert run("wards", *wards).exit_code == 0
    assert len(publisher.asked) == WARDS - len(kept)
    assert names_in(tmp_path / "out") == ["units.json", "wards.parquet"]


def test_fetched_wards_are_not_fetched_again(wards, publisher, tmp_path):
    """A second run asks for nothing; a ward file of other content is made anew."""
    run("wards", *wards)
    publisher.asked.clear()
    assert run("wards", *wards).exit_code == 0
    assert not publisher.asked
    file = tmp_path / "out" / "wards.parquet"
    gpd.read_parquet(file)[:2].to_parquet(file)
    assert run("wards", *wards).exit_code == 0
    assert len(gpd.read_parquet(file)) == WARDS
    file.write_bytes(b"no parquet")
    assert run("wards", *wards).exit_code == 0
    assert len(gpd.read_parquet(file)) == WARDS


def test_without_their_listing_wards_are_not_asked_for(wards, publisher, tmp_path):
    """The listing is the one fault told: what it would list is unknown."""
    del publisher.files["/files/units.json"]
    (fault,) = faults(run("wards", *wards, "--json"))
    assert fault["where"].endswith("units.json")
    assert set(publisher.asked) == {"/files/units.json"}


def test_a_terminal_sees_how_many_files_are_here(wards, monkeypatch):
    """The bar counts files on the error stream of a terminal; a pipe sees none."""
    assert CliRunner().invoke(main, ["area", "fetch", "--list"]).stderr == ""
    monkeypatch.setenv("FORCE_COLOR", "1")
    monkeypatch.setattr("zoning.cli.progress.is_terminal", lambda stream: True)
    shown = run("wards", *wards)
    assert "6/6" in shown.stderr
    assert "6/6" not in shown.stdout
