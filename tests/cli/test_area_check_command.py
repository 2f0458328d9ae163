"""``khoanh area check`` says what to look at, draws it, and mends it when asked."""

import json

import geopandas as gpd
import pyogrio
import pytest
import shapely
from click.testing import CliRunner
from drawn_borders import box, pack, polygon, ward_file

from zoning.area.findings.finding import Finding
from zoning.area.findings.places import write_places
from zoning.area.write import write_area
from zoning.cli.findings_report import SHOWN, findings_text, repairs_text
from zoning.cli.main import main
from zoning.errors import Fault, InvalidInput


def check(*arguments):
    return CliRunner().invoke(main, ["area", "check", *map(str, arguments)])


OVERLAPPING = {"00001": box(0, 0, 2, 1), "00002": box(1, 0, 3, 1)}


@pytest.fixture
def wards(tmp_path):
    file = tmp_path / "wards.parquet"
    ward_file(OVERLAPPING).to_parquet(file)
    return file


@pytest.fixture
def folder(tmp_path):
    write_area(pack({f"w-{code}": shape for code, shape in OVERLAPPING.items()}, invented=True),
               tmp_path / "pack")  # fmt: skip
    return tmp_path / "pack"


def test_a_ward_file_is_checked_before_a_pack_is_built(wards):
    """The finding is told with the names of the wards, and status 1."""
    checked = check(wards)
    assert checked.exit_code == 1
    assert "overlap: 1 (warning)" in checked.output
    assert "Phường 00001 (00001), Phường 00002 (00002)" in checked.output


def test_a_pack_with_overlapping_wards_is_sound_but_to_be_looked_at(folder):
    """A program reads that the pack can be used, and every finding with its place."""
    checked = check(folder, "--json")
    answer = json.loads(checked.output)
    assert (checked.exit_code, answer["sound"], answer["counts"]) == (1, True, {"overlap": 1})
    (found,) = answer["findings"]
    assert found["units"] == ["w-00001", "w-00002"]
    assert box(1, 0, 2, 1).contains(shapely.Point(found["lng"], found["lat"]))
    assert answer["wards"] == 2


def test_repair_writes_a_pack_without_findings(folder, tmp_path):
    """The mended pack is written elsewhere, and the one given stays."""
    before = (folder / "units.parquet").read_bytes()
    mended = check(folder, "--repair", "--out", tmp_path / "mended")
    assert (mended.exit_code, "claimed by all of" in mended.output) == (0, False)
    assert "to be confirmed by a person: 1" in mended.output
    assert (folder / "units.parquet").read_bytes() == before
    assert check(tmp_path / "mended").exit_code == 0


def test_repair_in_place_twice_gives_the_same_bytes(folder):
    """The second time there is nothing to mend."""
    assert check(folder, "--repair").exit_code == 0
    once = {file.name: file.read_bytes() for file in folder.iterdir()}
    again = check(folder, "--repair")
    assert "nothing to mend" in again.output
    assert {file.name: file.read_bytes() for file in folder.iterdir()} == once


def test_a_ward_file_is_mended_into_another(wards, tmp_path):
    """A source's own file is never overwritten; the mended one has the same columns."""
    refused = check(wards, "--repair")
    assert (refused.exit_code, "--out FILE.parquet" in refused.output) == (2, True)
    out = tmp_path / "mended.parquet"
    mended = check(wards, "--repair", "--out", out, "--json")
    assert mended.exit_code == 0
    (repair,) = json.loads(mended.output)["repairs"]
    assert (repair["units"], repair["owner"]) == (["00001", "00002"], "00001")
    assert set(gpd.read_parquet(out).columns) >= set(gpd.read_parquet(wards).columns)
    assert shapely.coverage_is_valid(gpd.read_parquet(out).geometry.values)


def test_out_without_repair_is_refused(folder, tmp_path):
    """Nothing would be written there."""
    refused = check(folder, "--out", tmp_path / "x")
    assert (refused.exit_code, "Add --repair" in refused.output) == (2, True)


def test_the_census_is_read_from_its_file(folder, tmp_path):
    """A ward of which the census says 60,000 cannot be empty."""
    census = tmp_path / "census.csv"
    census.write_text("code,population\n00001,60000\n00002,0\n")
    answer = json.loads(check(folder, "--census", census, "--json").output)
    assert answer["counts"] == {"overlap": 1, "population-mismatch": 1}


@pytest.mark.parametrize(
    ("spoil", "kind"),
    [
        (lambda f: f.assign(code="00001"), "duplicate-code"),
        (lambda f: f.set_geometry(_turned(f), crs=f.crs), "swapped-axes"),
        (lambda f: f.set_geometry([polygon((0, 0), (1, 1), (1, 0), (0, 1))] * 2, crs=f.crs),
         "invalid-geometry"),
        (lambda f: f.set_crs(None, allow_override=True), "wrong-crs"),
    ],
)  # fmt: skip
def test_faults_of_a_ward_file_are_errors(tmp_path, spoil, kind):
    """They are told by kind like everything else, with status 1 and no traceback."""
    file = tmp_path / "spoilt.parquet"
    spoil(ward_file(OVERLAPPING)).to_parquet(file)
    checked = check(file, "--json")
    answer = json.loads(checked.output)
    assert (checked.exit_code, answer["sound"], list(answer["counts"])) == (1, False, [kind])


def _turned(frame):
    return shapely.transform(frame.geometry.values, lambda points: points[:, ::-1])


def test_places_open_as_layers(folder, tmp_path):
    """The GeoPackage has the polygons with kind, units, size and text; twice the same bytes."""
    for name in ("one.gpkg", "two.gpkg"):
        assert check(folder, "--places", tmp_path / name).exit_code == 1
    frame = pyogrio.read_dataframe(tmp_path / "one.gpkg", layer="polygons")
    assert list(frame.columns) == [
        "kind",
        "severity",
        "units",
        "size",
        "measure",
        "text",
        "geometry",
    ]
    assert (frame.kind[0], frame.units[0]) == ("overlap", "w-00001,w-00002")
    assert frame.geometry[0].equals(box(1, 0, 2, 1))
    assert (tmp_path / "one.gpkg").read_bytes() == (tmp_path / "two.gpkg").read_bytes()


def test_points_and_lines_have_layers_of_their_own(tmp_path):
    """Every geometry that can be found can be drawn; one without a place is left out."""
    fault = Fault("a", "b", "c")
    drawn = [shapely.Point(1, 1), shapely.LineString([(0, 0), (1, 1)]), box(0, 0, 1, 1), None]
    findings = [Finding("unsound", "error", (), fault, geometry=shape) for shape in drawn]
    write_places(findings, tmp_path / "p.gpkg")
    layers = dict(pyogrio.list_layers(tmp_path / "p.gpkg"))
    assert layers == {
        "points": "MultiPoint",
        "lines": "MultiLineString",
        "polygons": "MultiPolygon",
    }


def test_places_without_findings_are_an_empty_layer(tmp_path):
    """QGIS opens it, and an old file is replaced."""
    (tmp_path / "p.gpkg").write_bytes(b"old")
    write_places([], tmp_path / "p.gpkg")
    assert len(pyogrio.read_dataframe(tmp_path / "p.gpkg", layer="polygons")) == 0


@pytest.mark.parametrize("name", ["places.shp", "nowhere/places.gpkg"])
def test_places_are_written_where_they_can_be(tmp_path, name):
    """Another ending and a missing folder are refused."""
    with pytest.raises(InvalidInput, match="no place for a GeoPackage"):
        write_places([], tmp_path / name)


def test_a_person_reads_the_largest_first_and_the_rest_as_a_number():
    """Of many findings of a kind ten are told, and every way to mend them once."""
    fault = Fault("code 1", "an overlap", "none", "Look.")
    findings = [
        Finding("overlap", "warning", (str(n),), Fault(f"code {n}", "x", "y", "z"), float(n))
        for n in range(30)
    ]
    text = findings_text([*findings, Finding("gap", "warning", ("1",), fault)])
    assert text.startswith("overlap: 30 (warning)\n  - code 29: x\n  - code 28: x\n")
    assert text.count("\n  - code") == SHOWN + 1
    assert f"and {30 - SHOWN} more" in text
    assert text.count("expected y. z") == 1


def test_nothing_mended_is_said():
    """An empty report is a sentence too."""
    assert repairs_text(()) == "nothing to mend"
