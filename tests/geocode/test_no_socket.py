"""Nothing that finds a case opens a socket, in Python or in a library below it."""

import signal

import pandas as pd
import pytest
from sealed_process import CAN_SEAL, run_sealed

from zoning.area.bundled import bundled_area_path

pytestmark = pytest.mark.skipif(not CAN_SEAL, reason="the seal is one of the Linux kernel")

FROM_PYTHON = """
import sys
import zoning
from zoning.geocode import Gazetteer
from zoning.sources.cases_file import cases_from_records

text = "12/34/5 Lê Lợi, KP3, P. Tân Phú, TX Đồng Xoài, Bình Phước"
assert zoning.parse_address(text).commune == "25195"
assert len(zoning.parse_addresses([text, "5 Lạ"])) == 2
area = zoning.read_area(sys.argv[1])
cases = cases_from_records([
    {"case_id": "A", "reported_at": "2026-07-01", "address": "225/67 Kênh Tây, KP 8, P. Bến Mẫu"},
    {"case_id": "B", "reported_at": "2026-07-01", "lng": 107.499, "lat": 9.5017},
    {"case_id": "C", "reported_at": "2026-07-01", "x": 600997, "y": 1189964, "crs": "EPSG:9210"},
    {"case_id": "D", "reported_at": "2026-07-01", "x": 600997, "y": 1189964, "crs": "EPSG:3148"},
    {"case_id": "E", "reported_at": "2026-07-01", "x": 600997, "y": 1189964, "crs": "EPSG:32648"},
])
located = zoning.geocode(cases, area, gazetteer=Gazetteer(area))
assert located["outcome"].tolist()[:2] == ["found", "ambiguous"]
if "reverse" in zoning.__all__:
    zoning.reverse(107.499, 9.5017, area)
print("done")
"""

FROM_THE_COMMAND_LINE = """
import sys
from zoning.cli.main import main
main(sys.argv[1:], standalone_mode=False)
print("done")
"""


@pytest.mark.parametrize(
    ("code", "ends"),
    [
        ("import socket; socket.socket()", 77),
        ("import urllib.request as u; u.urlopen('http://127.0.0.1:9')", 77),
        ("import ctypes; ctypes.CDLL(None).socket(2, 1, 0)", -signal.SIGSYS),
    ],
)
def test_the_seal_holds(code, ends):
    """A socket opened in Python, by a library, or below Python ends the process."""
    assert run_sealed(code).returncode == ends


def test_from_python():
    """Reading, finding by address, household and position in any system: no socket."""
    done = run_sealed(FROM_PYTHON, bundled_area_path())
    assert (done.returncode, done.stdout) == (0, "done\n"), done.stderr


@pytest.mark.parametrize("kind", ["csv", "geojson", "gpkg", "parquet"])
def test_from_the_command_line(tmp_path, kind):
    """A list to a file of every kind, with a workbook of doubtful cases: no socket."""
    rows = [("A1", "2026-07-01", "225/67 Kênh Tây, KP 8"), ("A2", "2026-07-01", "9999 Bến Sỏi")]
    cases = tmp_path / "cases.csv"
    pd.DataFrame(rows, columns=["case_id", "reported_at", "address"]).to_csv(cases, index=False)
    words = ["geocode", cases, "--area", bundled_area_path(), "-o", tmp_path / f"o.{kind}"]
    done = run_sealed(FROM_THE_COMMAND_LINE, *words, "--review", tmp_path / "r.xlsx")
    assert done.returncode == 0, done.stderr
    assert done.stdout.endswith("done\n")
    assert (tmp_path / "r.xlsx").exists()
