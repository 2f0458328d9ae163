"""Bad input is refused whole, with every fault named; good input comes in any format."""

import gzip

import geopandas as gpd
import osmium
import pytest
import shapely
from osm_drawing import OsmDrawing, write_census, write_wards

from zoning.errors import InvalidArea, InvalidSource
from zoning.sources.official_wards import read_wards
from zoning.sources.osm import build_from_osm
from zoning.sources.ward_population import read_population


@pytest.fixture
def town():
    drawing = OsmDrawing()
    drawing.way((10, 100), (390, 100), highway="residential", name="Lê Lợi")
    drawing.way((200, 100), (200, 170), highway="service", name="Hẻm 88 Lê Lợi")
    drawing.node(100, 110, addr__housenumber="5", addr__street="Lê Lợi")
    ring = drawing.way((0, 0), (400, 0), (400, 400), (0, 400), (0, 0))
    drawing.relation(
        ("w", ring, "outer"),
        ("n", drawing.node(100, 300), "label"),
        type="boundary",
        admin_level="9",
        name="Khu phố 1",
    )
    return drawing


def faults(osm, wards, **options):
    with pytest.raises(InvalidSource) as caught:
        build_from_osm(osm, wards, **options)
    return caught.value.faults


def test_all_formats_give_the_same_pack(town, tmp_path):
    """XML, gzipped XML, PBF and Overpass JSON of one drawing differ in nothing but the file."""
    xml = town.write(tmp_path)
    zipped = tmp_path / "extract.osm.gz"
    zipped.write_bytes(gzip.compress(xml.read_bytes(), mtime=0))
    pbf = tmp_path / "extract.osm.pbf"
    with osmium.SimpleWriter(str(pbf)) as writer:
        for element in osmium.FileProcessor(str(xml)):
            writer.add(element)
    # The other formats state no box here: their extent is the hull of the streets.
    plain = town.write(tmp_path, name="boxless.osm", bounds=None)
    wards = write_wards(tmp_path)
    boxed = [build_from_osm([file], wards) for file in (xml, zipped)]
    hulled = [
        build_from_osm([file], wards)
        for file in (plain, pbf, town.write(tmp_path, name="extract.json"))
    ]
    assert len({area.digest for area in boxed}) == 1
    assert len({area.digest for area in hulled}) == 1
    assert {area.sources[0].date for area in (*boxed, *hulled)} == {"2026-02-03"}


def test_two_extracts_are_one_area(town, tmp_path):
    """Elements met twice count once, and the extent is both boxes together."""
    other = OsmDrawing()
    other.nodes = {(900, 100): (901, {}), (600, 100): (902, {})}
    other.ways = [(901, [901, 902], {"highway": "residential", "name": "Lê Lai"})]
    files = [
        town.write(tmp_path, name="a.osm"),
        other.write(tmp_path, name="b.osm", bounds=(500, 0, 1000, 400)),
        town.write(tmp_path, name="c.osm"),
    ]
    wards = write_wards(tmp_path, ((0, 0, 400, 400), (500, 0, 1000, 400)))
    area = build_from_osm(files, wards)
    assert area.name == "Phường Số 1, Phường Số 2"
    assert set(area.streets.name) == {"Lê Lợi", "Lê Lai", "Hẻm 88 Lê Lợi"}
    assert len(area.households) == 1
    assert len(area.sources) == 4


@pytest.mark.parametrize(
    ("name", "content", "found"),
    [
        ("cut.osm", None, "XML parsing error"),
        ("empty.osm", b"", "no element found"),
        ("text.osm", "xin chào".encode(), "syntax error"),
        ("track.osm", b"<gpx></gpx>", "Unknown top-level element"),
        ("bare.osm", b'<osm version="0.6"></osm>', "no street"),
        ("text.pbf", b"xin chao", "PBF error"),
        ("empty.osm.pbf", b"", "PBF error"),
        ("picture.png", b"\x89PNG", "Could not detect file format"),
        ("cut.json", b'{"elements": [', "no JSON"),
        ("other.json", b'{"features": []}', "without the list 'elements'"),
        ("late.json", b'{"elements": [], "remark": "runtime error"}', "incomplete answer"),
        ("odd.json", b'{"elements": [{"type": "node", "id": 1}]}', "cannot be read"),
    ],
)
def test_a_file_that_is_no_sound_extract_is_refused(town, tmp_path, name, content, found):
    """Truncated, empty, foreign and half-sent files each give one fault that names the file."""
    file = tmp_path / name
    file.write_bytes(town.xml().encode()[:-120] if content is None else content)
    (fault,) = faults([file], write_wards(tmp_path))
    assert fault.where == str(file)
    assert found in fault.found


def test_an_extract_of_another_place_is_refused(town, tmp_path):
    """No ward lies under the extract: the fault says where the extract lies."""
    (fault,) = faults([town.write(tmp_path)], write_wards(tmp_path, ((5000, 0, 6000, 900),)))
    assert "an extract of 106." in fault.found or "an extract of 10" in fault.found
    assert fault.expected == "an extract that overlaps the wards"


def test_wards_without_a_street_are_refused(town, tmp_path):
    """The box overlaps the ward, and no street does."""
    (fault,) = faults([town.write(tmp_path)], write_wards(tmp_path, ((0, 300, 400, 400),)))
    assert fault.found == "no street inside the wards"


def test_all_faults_of_all_files_are_one_report(tmp_path):
    """Two broken extracts, a ward file that is none and a census without columns: six faults."""
    for name in ("a.osm", "b.osm.pbf", "wards.parquet"):
        (tmp_path / name).write_bytes(b"nothing")
    (tmp_path / "census.csv").write_text("ward,count\n")
    found = faults(
        [tmp_path / "a.osm", tmp_path / "b.osm.pbf", tmp_path / "missing.osm"],
        tmp_path / "wards.parquet",
        census_file=tmp_path / "census.csv",
    )
    assert [fault.where.split("/")[-1] for fault in found] == [
        "a.osm",
        "b.osm.pbf",
        "missing.osm",
        "wards.parquet",
        "census.csv, column code",
        "census.csv, column population",
    ]


def test_no_extract_and_no_date_are_faults(tmp_path):
    """At least one file must be named, and the day must be one."""
    date, files = faults([], write_wards(tmp_path), valid_from="1/7/2025")
    assert (date.found, files.found) == ("'1/7/2025'", "none")


def ward_faults(file):
    with pytest.raises(InvalidSource) as caught:
        read_wards(file)
    return [(fault.where.removeprefix(str(file)), fault.found) for fault in caught.value.faults]


def test_a_ward_file_lacks_columns_and_crs(tmp_path):
    """The missing column of names and the missing CRS are named together."""
    file = write_wards(tmp_path)
    frame = gpd.read_parquet(file)[["code", "geometry"]]
    frame.set_crs(None, allow_override=True).to_parquet(file)
    assert ward_faults(file) == [
        (", columns", "no column known to hold names among: code"),
        ("", "no CRS"),
    ]


def test_a_ward_file_in_a_false_crs(tmp_path):
    """Metres said to be degrees are seen."""
    file = write_wards(tmp_path)
    frame = gpd.read_parquet(file).to_crs(32648).set_crs(4326, allow_override=True)
    frame.to_parquet(file)
    assert ward_faults(file)[0][1].startswith("coordinates that WGS 84 cannot hold")


def test_ward_rows_are_checked(tmp_path):
    """A code twice, a row without one, a line and a bow tie are each named."""
    file = write_wards(tmp_path, ((0, 0, 9, 9), (9, 0, 20, 9), (20, 0, 30, 9), (30, 0, 40, 9)))
    frame = gpd.read_parquet(file)
    frame["code"] = ["1", "1", None, "4"]
    west, south, east, north = frame.total_bounds
    frame.loc[0, "geometry"] = shapely.LineString([(west, south), (east, north)])
    frame.loc[3, "geometry"] = shapely.Polygon(
        [(west, south), (east, north), (east, south), (west, north)]
    )
    frame.to_parquet(file)
    assert [(where, found.split(" (")[0]) for where, found in ward_faults(file)] == [
        (", column code", "1 rows without it"),
        (", code 1", "the code twice"),
        (", code 1", "LineString"),
        (", code 4", "Polygon, not valid"),
    ]


def test_ward_files_without_rows_or_shapes(tmp_path):
    """An empty file holds no ward; a plain table holds no polygon."""
    file = write_wards(tmp_path)
    frame = gpd.read_parquet(file)
    frame[:0].to_parquet(file)
    assert ward_faults(file) == [("", "no ward")]
    frame.drop(columns="geometry").to_parquet(file)
    assert ward_faults(file)[0][1].startswith("a file that cannot be read")
    assert ward_faults(tmp_path / "nowhere.gpkg") == [("", "no such file")]


def test_wards_in_another_format_and_crs(town, tmp_path):
    """A GeoPackage in UTM gives the same pack as GeoParquet in degrees."""
    first = write_wards(tmp_path)
    second = tmp_path / "wards.gpkg"
    gpd.read_parquet(first).to_crs(32648).to_file(second)
    osm = town.write(tmp_path)
    areas = [build_from_osm([osm], file) for file in (first, second)]
    assert areas[0].households.equals(areas[1].households)
    assert list(read_wards(second).code) == ["00001"]


def test_a_census_is_checked_row_by_row(tmp_path):
    """No number, less than nobody, half a person, no code and a code met before: five rows."""
    file = tmp_path / "census.csv"
    rows = ["00001,many", "00002,-1", "00003,1.5", ",5", "00005,7", "00005,8", "00006,"]
    file.write_text("\n".join(["code,population,note", *(f"{row},x" for row in rows)]))
    with pytest.raises(InvalidSource) as caught:
        read_population(file)
    assert [fault.where.split("row ")[-1] for fault in caught.value.faults] == list("23457")
    assert "many" not in str(caught.value)
    file.write_text("code,population\n00001,\n00002,12.0\n")
    assert read_population(file) == {"00002": 12}


def test_a_census_that_is_no_table(tmp_path):
    """A missing file and bytes that are no UTF-8 are refused, not crashed upon."""
    (tmp_path / "bad.csv").write_bytes(b"\xff\xfe\x00code")
    for name in ("none.csv", "bad.csv"):
        with pytest.raises(InvalidSource, match="cannot be read"):
            read_population(tmp_path / name)


def test_a_census_with_codes_of_leading_zeros(tmp_path):
    """00001 is a text, not the number 1."""
    assert read_population(write_census(tmp_path, w00001=12)) == {"00001": 12}


def test_a_rule_that_fails_gives_no_pack(town, tmp_path, monkeypatch):
    """Should a build come out unsound, nobody gets it."""
    monkeypatch.setattr("zoning.sources.osm.tables._alley_rows", lambda alleys: [])
    with pytest.raises(InvalidArea, match="expected an alley of the pack"):
        build_from_osm([town.write(tmp_path)], write_wards(tmp_path))


def test_steps_are_reported_in_order(town, tmp_path):
    """A progress bar hears of every step, once, in order."""
    steps = []
    build_from_osm([town.write(tmp_path)], write_wards(tmp_path), on_step=steps.append)
    assert steps == ["read", "wards and hamlets", "streets", "alleys", "households", "check"]
