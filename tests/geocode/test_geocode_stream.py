"""A list of any length is geocoded row by row: the same answers, whole or nothing."""

import json
import os
import pty
import signal
import subprocess
import sys
import threading
from pathlib import Path

import geopandas as gpd
import pandas as pd
import pytest
from drawn_town import southern_town
from khoanh_command import khoanh

from zoning.area.write import write_area
from zoning.cli.geocode_list import MOST_NAMED, geocode_list
from zoning.cli.interrupt import stoppable
from zoning.errors import InvalidCases

ADDRESSES = ("12/34/5 Bến Sỏi", "1 Lê Lợi, TX Mẫu", "5 Lạ", "=1+1", "12 Bến Sỏi", "", "🙂\x07")
COUNT = 24


@pytest.fixture(scope="module")
def town():
    return southern_town()


@pytest.fixture(scope="module")
def area(town, tmp_path_factory):
    folder = tmp_path_factory.mktemp("area") / "A"
    write_area(town, folder)
    return folder


def written(folder: Path, rows: list[tuple[str, str, str]], name: str = "cases.csv") -> Path:
    path = folder / name
    frame = pd.DataFrame(rows, columns=["case_id", "reported_at", "address"])
    frame.assign(lng="", lat="").to_csv(path, index=False)
    return path


def listed(count: int = COUNT) -> list[tuple[str, str, str]]:
    """Return cases of every outcome."""
    return [
        (f"A{at:04d}", f"2026-07-{at % 28 + 1:02d}", ADDRESSES[at % len(ADDRESSES)] or "5 X")
        for at in range(count)
    ]


def left_over(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir() if path.name != "cases.csv")


@pytest.mark.parametrize("kind", ["csv", "geojson", "parquet", "gpkg"])
def test_pieces_change_nothing(town, tmp_path, kind):
    """However many rows are taken at once, the file is the same."""
    cases = written(tmp_path, listed())
    files = []
    for size in (1, 5, 1000):
        out = tmp_path / f"{size}.{kind}"
        geocode_list(cases, town, out, size=size)
        files.append(out)
    if kind in ("csv", "geojson"):
        contents = [path.read_bytes() for path in files]
        assert contents[0] == contents[1] == contents[2]
        return
    read = gpd.read_parquet if kind == "parquet" else gpd.read_file
    first, *others = (read(path) for path in files)
    assert first["case_id"].tolist() == [case for case, _, _ in listed()]
    for other in others:
        pd.testing.assert_frame_equal(first, other)


@pytest.mark.parametrize("kind", ["csv", "geojson"])
def test_a_case_alone_has_the_same_bytes(town, tmp_path, kind):
    """What is written of a case does not depend on the others of its list."""

    def pieces(path: Path) -> list[bytes]:
        content = path.read_bytes()
        if kind == "csv":
            return content.splitlines()[1:]
        inner = content.removeprefix(b'{"type":"FeatureCollection","features":[')
        return [b'{"type":"Feature",' + one for one in
                inner.removesuffix(b"]}\n").split(b'{"type":"Feature",')[1:]]  # fmt: skip

    rows = listed(7)
    geocode_list(written(tmp_path, rows), town, tmp_path / f"all.{kind}")
    together = [one.rstrip(b",") for one in pieces(tmp_path / f"all.{kind}")]
    alone = []
    for at, row in enumerate(rows):
        # The row's number is its place in the file, so blank rows stand before it.
        path = written(tmp_path, [("", "", "")] * at + [row], "one.csv")
        geocode_list(path, town, tmp_path / f"one.{kind}")
        alone += [one.rstrip(b",") for one in pieces(tmp_path / f"one.{kind}")]
    assert together == alone


def test_a_fault_in_the_last_row_leaves_nothing(town, tmp_path):
    """The file that stood there before stays as it was, and nothing else is left."""
    cases = written(tmp_path, [*listed(), ("A9", "gần đây", "5 X")])
    (tmp_path / "o.csv").write_text("before")
    with pytest.raises(InvalidCases) as caught:
        geocode_list(cases, town, tmp_path / "o.csv", reviews=[tmp_path / "r.xlsx"], size=5)
    assert [fault.where for fault in caught.value.faults] == [
        f"cases.csv, row {COUNT + 2}, column reported_at"
    ]
    assert left_over(tmp_path) == ["o.csv"]
    assert (tmp_path / "o.csv").read_text() == "before"


def test_all_faults_at_once(town, tmp_path):
    """Columns, rows, a cut end and repeated identifiers are told together."""
    rows = listed()
    rows[3] = (rows[3][0], "gần đây", "5 X")
    rows[20] = (rows[2][0], *rows[20][1:])
    cases = written(tmp_path, rows)
    cases.write_text(cases.read_text().replace("lat", "kinh độ", 1) + 'A99,"2026')
    with pytest.raises(InvalidCases) as caught:
        geocode_list(cases, town, tmp_path / "o.csv", size=5)
    text = str(caught.value)
    for part in ("'lng' and 'kinh độ'", "row 5, column reported_at", "no CSV", "A0002 2 times"):
        assert part in text
    assert left_over(tmp_path) == []


def test_bad_rows_can_be_left_out(area, tmp_path):
    """They are listed in a file for the one who mends them; the others are found."""
    rows = listed()
    rows[3] = (rows[3][0], "Nguyễn Kín", "5 X")
    rows[8] = ("", "", "5 Phố Kín")
    cases = written(tmp_path, rows)
    status, said, _ = khoanh(
        "geocode", cases, "--area", area, "-o", tmp_path / "o.csv",
        "--bad-rows", tmp_path / "bad.csv", "--json",
    )  # fmt: skip
    assert status == 0
    figures = json.loads(said)
    assert (figures["cases"], figures["bad_rows"]) == (COUNT - 2, 2)
    assert len(pd.read_csv(tmp_path / "o.csv")) == COUNT - 2
    bad = pd.read_csv(tmp_path / "bad.csv")
    assert bad["row"].tolist() == [5, 10, 10]
    assert "Kín" not in (tmp_path / "bad.csv").read_text(encoding="utf-8")
    assert (tmp_path / "bad.csv").stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize("second", ["A0001", "gần đây"])
def test_bad_rows_do_not_excuse_the_list(area, tmp_path, second):
    """A repeated identifier refuses the list all the same, and so does a list of bad rows."""
    rows = [("A0001", "2026-07-01", "5 X"), ("A0001", "2026-07-01", "6 X")]
    if second != "A0001":
        rows = [(case, second, address) for case, _, address in rows]
    cases = written(tmp_path, rows)
    status, _, said = khoanh(
        "geocode", cases, "--area", area, "-o", tmp_path / "o.csv",
        "--bad-rows", tmp_path / "bad.csv",
    )  # fmt: skip
    assert status == 2
    assert "A0001 2 times" in said
    assert left_over(tmp_path) == []


def test_one_file_for_two_things(area, tmp_path):
    """The list is not overwritten, and no file is written twice; all of it is said at once."""
    cases = written(tmp_path, listed())
    before = cases.read_bytes()
    twice = tmp_path / "r.xlsx"
    status, _, said = khoanh(
        "geocode", cases, "--area", area, "-o", cases, "--review", twice, "--review", twice,
        "--bad-rows", tmp_path / "b.txt",
    )  # fmt: skip
    assert status == 2
    assert said.count("one file named 2 times") == 2
    assert ".txt" in said
    assert cases.read_bytes() == before


@pytest.fixture
def in_a_terminal():
    """Heed a closed terminal, which a program under nohup does not."""
    before = signal.signal(signal.SIGHUP, signal.SIG_DFL)
    yield
    signal.signal(signal.SIGHUP, before)


@pytest.mark.usefixtures("in_a_terminal")
@pytest.mark.parametrize("stop", [KeyboardInterrupt, signal.SIGTERM, signal.SIGHUP])
def test_stopped(town, tmp_path, stop):
    """Whoever stops the command finds the files as they were."""
    cases = written(tmp_path, listed())
    (tmp_path / "o.csv").write_text("before")

    def progress(done: int, _: int) -> None:
        if done > 200:
            if stop is KeyboardInterrupt:
                raise KeyboardInterrupt
            os.kill(os.getpid(), stop)

    handler = signal.getsignal(signal.SIGTERM)
    with pytest.raises((KeyboardInterrupt, SystemExit)) as caught, stoppable():
        geocode_list(cases, town, tmp_path / "o.csv", size=4, progress=progress)
    if stop is not KeyboardInterrupt:
        assert caught.value.code == 128 + stop
    assert left_over(tmp_path) == ["o.csv"]
    assert (tmp_path / "o.csv").read_text() == "before"
    assert signal.getsignal(signal.SIGTERM) == handler


KILLED = """
import os, signal, sys
from pathlib import Path
from zoning.area.read import read_area
from zoning.cli.geocode_list import geocode_list

def progress(done, _):
    if done > 200:
        os.kill(os.getpid(), signal.SIGKILL)

cases, area, out = map(Path, sys.argv[1:])
geocode_list(cases, read_area(area), out, size=4, progress=progress)
"""


def test_killed(area, town, tmp_path):
    """A killed command leaves a hidden folder for its owner alone; the next one removes it."""
    cases = written(tmp_path, listed())
    out = tmp_path / "o.csv"
    done = subprocess.run(
        [sys.executable, "-c", KILLED, cases, area, out],
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
        check=False,
    )
    assert done.returncode == -signal.SIGKILL
    (rest,) = left_over(tmp_path)
    assert rest.startswith(".o.csv.")
    assert (tmp_path / rest).stat().st_mode & 0o777 == 0o700
    geocode_list(cases, town, out)
    assert left_over(tmp_path) == ["o.csv"]


def test_progress(town, tmp_path):
    """It goes forward, a few cases at a time, and ends at the end."""
    cases = written(tmp_path, listed(800))
    told = []
    out = tmp_path / "o.csv"
    geocode_list(cases, town, out, size=200, progress=lambda *both: told.append(both))
    done = [one for one, _ in told]
    assert done == sorted(done)
    assert len(set(done)) > 300
    assert told[-1] == (cases.stat().st_size, cases.stat().st_size)


def read_terminal(master, shown):
    """Read what is shown until nobody writes any more: a terminal holds only some of it."""
    while True:
        try:
            some = os.read(master, 4096)
        except OSError:
            return
        if not some:
            return
        shown += some


def test_bar_on_a_terminal(area, tmp_path):
    """A person sees how far it is; the result goes to the other channel, without a bar."""
    cases = written(tmp_path, listed())
    master, slave = pty.openpty()
    shown = bytearray()
    reader = threading.Thread(target=read_terminal, args=(master, shown))
    reader.start()
    done = subprocess.run(
        [sys.executable, "-m", "zoning", "geocode", cases, "--area", area, "-o",
         tmp_path / "o.csv", "--json"],
        stdout=subprocess.PIPE,
        stderr=slave,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path), "TERM": "xterm"},
        check=True,
    )  # fmt: skip
    os.close(slave)
    reader.join()
    os.close(master)
    assert "Geocoding" in shown.decode()
    assert "Sỏi" not in shown.decode()
    assert json.loads(done.stdout)["cases"] == COUNT


def test_summary_in_both_languages(area, tmp_path):
    """Vietnamese first: outcomes, then the levels of what was found; few names, no address."""
    cases = written(tmp_path, listed(70))
    _, said, _ = khoanh("geocode", cases, "--area", area, "-o", tmp_path / "o.csv")
    lines = said.splitlines()
    assert lines[0].startswith("70 ca: ")
    assert lines[1].startswith("  đến mức: ")
    assert "số nhà" in lines[1]
    english = lines.index(next(line for line in lines if line.startswith("70 cases: ")))
    assert english > 1
    assert lines[english + 1].startswith("  to the level of: ")
    assert sum("(hàng/row" in line for line in lines) == 20
    assert lines[-1].startswith("  … +")
    assert "Sỏi" not in said


def test_summary_does_not_grow_with_the_list(town, tmp_path):
    """So many undecided cases are named; of the others the number is told."""
    rows = [(f"A{at}", "2026-07-01", "5 Lạ") for at in range(MOST_NAMED + 30)]
    tally = geocode_list(written(tmp_path, rows), town, tmp_path / "o.csv", size=400)
    figures = tally.figures()
    assert len(figures["undecided"]) == MOST_NAMED
    assert figures["undecided_left_off"] == 30
    assert figures["not_found"] == MOST_NAMED + 30


def test_no_formula_in_a_table(town, tmp_path):
    """What a spreadsheet would run is shown as text; a number with its sign is left alone."""
    rows = [("=A1", "2026-07-01", '=HYPERLINK("http://x","y")'), ("-5", "2026-07-01", "@SUM(1)")]
    rows += [("A3", "2026-07-01", "+84 901 trên Lê Lợi"), ("A4", "2026-07-01", "\t=1")]
    geocode_list(written(tmp_path, rows), town, tmp_path / "o.csv")
    table = pd.read_csv(tmp_path / "o.csv", dtype=str)
    assert table["case_id"].tolist() == ["'=A1", "-5", "A3", "A4"]
    assert [text[:2] for text in table["address"]] == ["'=", "'@", "'+", "'="]
