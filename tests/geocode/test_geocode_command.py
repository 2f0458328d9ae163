"""`khoanh geocode` writes the answers to a file of the kind its name says."""

import json
import stat

import geopandas as gpd
import pandas as pd
import pytest
from click.testing import CliRunner
from drawn_town import southern_town

from zoning.area.write import write_area
from zoning.cli.main import main

CASES = (
    "mã ca bệnh,ngày báo cáo,địa chỉ,họ tên\n"
    "A1,1/7/2026,12/34/5 Bến Sỏi,Người Một\n"
    'A2,2026-07-02T08:00,"1 Lê Lợi, TX Mẫu",Người Hai\n'
    "A3,2/7/2026 9:30,5 Lạ,Người Ba\n"
)


@pytest.fixture(scope="module")
def area(tmp_path_factory):
    folder = tmp_path_factory.mktemp("area") / "A"
    write_area(southern_town(), folder)
    return folder


@pytest.fixture
def run(area, tmp_path):
    (tmp_path / "cases.csv").write_text(CASES, encoding="utf-8")

    def call(out: str, *more: str, cases: str = "cases.csv"):
        arguments = ["geocode", str(tmp_path / cases), "--area", str(area)]
        return CliRunner().invoke(main, [*arguments, "-o", str(tmp_path / out), *more])

    return call


@pytest.mark.parametrize("ending", ["geojson", "csv", "gpkg", "parquet"])
def test_every_kind_of_file_holds_every_case(run, tmp_path, ending):
    """Four endings, four formats, the same rows in the same order."""
    assert run(f"o.{ending}").exit_code == 0
    path = tmp_path / f"o.{ending}"
    if ending == "csv":
        table = pd.read_csv(path)
        assert table["lng"].notna().tolist() == [True, False, False]
    else:
        table = gpd.read_parquet(path) if ending == "parquet" else gpd.read_file(path)
        assert table.crs == "EPSG:4326"
        assert table.geometry.notna().tolist() == [True, False, False]
    assert table["case_id"].tolist() == ["A1", "A2", "A3"]
    assert table["outcome"].tolist() == ["found", "ambiguous", "not_found"]
    assert "Người" not in path.read_bytes().decode("utf-8", errors="ignore")


@pytest.mark.parametrize("ending", ["geojson", "csv", "gpkg", "parquet"])
def test_same_bytes(run, tmp_path, ending):
    """The same list and area give the same file, byte for byte."""
    run(f"a.{ending}")
    run(f"b.{ending}")
    first, second = ((tmp_path / f"{name}.{ending}").read_bytes() for name in "ab")
    assert first == second


def test_summary(run):
    """The summary counts outcomes and names the undecided by case, never by address."""
    result = run("o.geojson")
    assert result.exit_code == 0
    assert "3 cases: 1 found, 1 need a person to decide, 1 not found" in result.output
    assert "3 ca: 1 đã định vị" in result.output
    assert "A2 (hàng/row 3)" in result.output
    assert "Lê Lợi" not in result.output


def test_json(run):
    """With --json the summary is one object."""
    found = json.loads(run("o.csv", "--json").output)
    assert found["found"] == 1
    assert found["match_levels"] == {"house": 1}
    assert [one["why"] for one in found["undecided"]] == ["several_match", "no_such_street"]


def test_candidates_are_kept(run, tmp_path):
    """A person who must decide finds the candidates in the file."""
    run("o.geojson")
    features = json.loads((tmp_path / "o.geojson").read_text(encoding="utf-8"))["features"]
    assert len(features[1]["properties"]["candidates"]) == 2


def test_file_is_for_its_owner_alone(run, tmp_path):
    """The file holds addresses of patients: nobody else may read it."""
    run("o.csv")
    assert stat.S_IMODE((tmp_path / "o.csv").stat().st_mode) == 0o600


@pytest.mark.parametrize("out", ["o.txt", "o", "none/o.csv"])
def test_where_nothing_can_be_written(run, tmp_path, out):
    """An unknown ending or a missing folder is said before any work; nothing is written."""
    result = run(out)
    assert result.exit_code == 2
    assert "output file" in result.output
    assert not (tmp_path / out).exists()


def test_faulty_list(run, tmp_path):
    """A faulty list leaves status 2, every fault, and no file."""
    (tmp_path / "bad.csv").write_text("case_id,reported_at,address\n,x,5 A\n", encoding="utf-8")
    result = run("o.csv", cases="bad.csv")
    assert result.exit_code == 2
    assert "row 2, column reported_at" in result.output
    assert "row 2, column case_id" in result.output
    assert not (tmp_path / "o.csv").exists()


def test_no_bar_in_a_pipe(run):
    """A progress bar is for a terminal."""
    assert "Geocoding" not in run("o.csv").output
