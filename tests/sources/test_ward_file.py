"""Ward files come as planners, offices and map sites publish them."""

import unicodedata
import zipfile

import geopandas as gpd
import numpy as np
import pytest
import shapely
from osm_drawing import degrees, write_wards
from pyproj import CRS, Transformer
from shapely import affinity

from zoning.errors import InvalidSource
from zoning.sources.official_wards import read_wards
from zoning.sources.ward_file import read_ward_file
from zoning.sources.ward_file.shapes import in_degrees

BOXES = ((0, 0, 400, 400), (400, 0, 900, 400))
HCMC_VN2000 = 9210
"""VN-2000 / TM-3 105-45, the system of Hồ Chí Minh City."""


def ward_frame(columns, boxes=BOXES):
    """Return rectangles under the given columns."""
    corners = [[degrees(a, b), degrees(c, b), degrees(c, d), degrees(a, d)] for a, b, c, d in boxes]
    shapes = [shapely.Polygon(ring) for ring in corners]
    return gpd.GeoDataFrame(columns, geometry=shapes, crs="EPSG:4326")


def written(folder, frame, name="wards.gpkg", **options):
    file = folder / name
    frame.to_parquet(file) if name.endswith("parquet") else frame.to_file(file, **options)
    return file


def faults(file, **options):
    with pytest.raises(InvalidSource) as caught:
        read_ward_file(file, **options)
    return caught.value.faults


PUBLISHED = {
    "statistics office": (
        {"MaXa": [7, 8], "TenXa": ["Phường Một", "Xã Hai"], "MaTinh": ["79", "79"]},
        [("00007", "Một", "Phường Một", "phường", "79"), ("00008", "Hai", "Xã Hai", "xã", "79")],
    ),
    "accented headings": (
        {"Mã xã": ["00007", "00008"], "Tên xã": ["Đặc khu Một", "Thị trấn Hai"]},
        [
            ("00007", "Một", "Đặc khu Một", "đặc khu", None),
            ("00008", "Hai", "Thị trấn Hai", "thị trấn", None),
        ],
    ),
    "GADM": (
        {
            "GID_0": ["VNM", "VNM"],
            "GID_1": ["VNM.25_1", "VNM.25_1"],
            "GID_3": ["VNM.25.1.1_1", "VNM.25.1.2_1"],
            "NAME_0": ["Vietnam", "Vietnam"],
            "NAME_3": ["Một", "Hai"],
            "TYPE_3": ["Phường", "Xã"],
        },
        [
            ("VNM.25.1.1_1", "Một", "Phường Một", "phường", "VNM.25_1"),
            ("VNM.25.1.2_1", "Hai", "Xã Hai", "xã", "VNM.25_1"),
        ],
    ),
    "geoBoundaries": (
        {
            "shapeName": ["Kamppi", "Kluuvi"],
            "shapeISO": ["", ""],
            "shapeID": ["1B", "2B"],
            "shapeGroup": ["FIN", "FIN"],
            "shapeType": ["ADM3", "ADM3"],
        },
        [("1B", "Kamppi", "Kamppi", "ward", "FIN"), ("2B", "Kluuvi", "Kluuvi", "ward", "FIN")],
    ),
    "OpenStreetMap export": (
        {"osm_id": [184714.0, 184713.0], "admin_level": ["10", "10"], "name": ["Kamppi", "Kluuvi"]},
        [
            ("184713", "Kluuvi", "Kluuvi", "ward", None),
            ("184714", "Kamppi", "Kamppi", "ward", None),
        ],
    ),
    "GADM abroad": (
        {"GID_4": ["F1", "F2"], "NAME_4": ["Kamppi", "Kluuvi"], "TYPE_4": ["Kunta", "Kunta"]},
        [("F1", "Kamppi", "Kamppi", "kunta", None), ("F2", "Kluuvi", "Kluuvi", "kunta", None)],
    ),
}


@pytest.mark.parametrize("publisher", PUBLISHED)
def test_published_headings_are_known(publisher, tmp_path):
    """Code, name, kind and province are found under each publisher's headings."""
    columns, expected = PUBLISHED[publisher]
    wards = read_wards(written(tmp_path, ward_frame(columns)))
    table = wards[["code", "name", "fullName", "kind", "provinceCode"]].astype(object)
    rows = table.where(table.notna(), None)
    assert list(rows.itertuples(index=False, name=None)) == expected


def test_the_national_file_reads_as_it_always_did(tmp_path):
    """The national set's own columns are returned as they stand."""
    file = write_wards(tmp_path, BOXES)
    stated = gpd.read_parquet(file)
    wards = read_wards(file)
    for column in ("code", "name", "fullName", "fullNameEn", "provinceCode"):
        assert list(wards[column]) == list(stated[column])
    assert wards.geometry.to_wkb().tolist() == stated.geometry.to_wkb().tolist()


def test_the_name_of_the_province_is_read_where_there_is_one(tmp_path):
    """The frame has the column exactly where the file has it."""
    columns = {"code": ["1", "2"], "name": ["A", "B"]}
    assert "provinceName" not in read_wards(written(tmp_path, ward_frame(columns)))
    told = ward_frame({**columns, "Tên tỉnh": ["Tỉnh Lào Cai"] * 2})
    assert list(read_wards(written(tmp_path, told)).provinceName) == ["Tỉnh Lào Cai"] * 2


def test_decomposed_letters_are_composed(tmp_path):
    """A file written on a Mac spells Phường with loose marks: it is the same word."""
    loose = [unicodedata.normalize("NFD", text) for text in ("Phường Một", "Xã Hai")]
    wards = read_wards(written(tmp_path, ward_frame({"ma_xa": ["1", "2"], "ten_xa": loose})))
    assert list(zip(wards.kind, wards.name, strict=True)) == [("phường", "Một"), ("xã", "Hai")]


def test_columns_can_be_named(tmp_path):
    """What no heading tells, the caller says; a column that is not there is a fault."""
    frame = ward_frame({"K1": ["a", "b"], "K2": ["Phường Một", "Phường Hai"]})
    file = written(tmp_path, frame)
    wards = read_wards(file, code_column="K1", name_column="K2")
    assert list(zip(wards.code, wards.name, strict=True)) == [("a", "Một"), ("b", "Hai")]
    code, name = faults(file, code_column="K3", name_column="K4")
    assert (code.found, name.found) == ("no such column", "no such column")
    assert code.expected == "one of its columns: K1, K2"
    (unknown,) = faults(file)
    assert "--name-column" in unknown.mend


def test_codes_are_made_where_there_are_none(tmp_path):
    """A drawn polygon has a name at most: its code depends on itself alone, and is announced."""
    both = read_ward_file(written(tmp_path, ward_frame({"name": ["A", "B"]})))
    alone = ward_frame({"name": ["B"]}, BOXES[1:])
    single = read_ward_file(written(tmp_path, alone, "alone.gpkg"))
    code_of = dict(zip(both.wards.name, both.wards.code, strict=True))
    assert list(single.wards.code) == [code_of["B"]]
    assert code_of["A"] != code_of["B"]
    assert len(both.remarks) == 1
    assert "codes were made" in both.remarks[0]


@pytest.mark.parametrize("name", ["w.parquet", "w.gpkg", "w.geojson", "w.shp", "w.zip"])
def test_every_format_gives_the_same_wards(name, tmp_path):
    """GeoParquet, GeoPackage, GeoJSON and a Shapefile, bare and zipped, read alike."""
    frame = ward_frame({"code": ["1", "2"], "name": ["Phường Một", "Phường Hai"]})
    if name == "w.zip":
        (tmp_path / "shape").mkdir()
        written(tmp_path / "shape", frame, "w.shp", encoding="utf-8")
        with zipfile.ZipFile(tmp_path / name, "w") as archive:
            for part in sorted((tmp_path / "shape").iterdir()):
                archive.write(part, part.name)
    else:
        written(tmp_path, frame, name)
    wards = read_wards(tmp_path / name)
    assert list(wards.code) == ["1", "2"]
    assert list(wards.fullName) == ["Phường Một", "Phường Hai"]
    assert shapely.equals_exact(
        shapely.normalize(wards.geometry.values),
        shapely.normalize(frame.geometry.values),
        tolerance=1e-9,
    ).all()


def test_a_layer_is_chosen(tmp_path):
    """One layer of polygons needs no name; of two, one must be named, and must be there."""
    frame = ward_frame({"code": ["1", "2"], "name": ["A", "B"]})
    points = frame.assign(geometry=frame.geometry.representative_point())
    file = written(tmp_path, frame, layer="wards")
    written(tmp_path, points, layer="labels")
    assert len(read_wards(file)) == 2
    written(tmp_path, frame[:1], layer="old")
    (several,) = faults(file)
    assert several.found == "3 layers: wards, labels, old"
    assert len(read_wards(f"{file}:old")) == 1
    (missing,) = faults(f"{file}:new")
    assert (missing.found, missing.expected) == (
        "no layer new",
        "one of its layers: wards, labels, old",
    )
    (nowhere,) = faults(f"{tmp_path / 'none.gpkg'}:old")
    assert nowhere.found == "no such file"


def test_vn2000_goes_through_the_national_transformation(tmp_path):
    """A projected file of the survey lies where EPSG:6960 puts it, to the centimetre."""
    frame = ward_frame({"code": ["1", "2"], "name": ["A", "B"]}).to_crs(HCMC_VN2000)
    wards = read_wards(written(tmp_path, frame))
    x, y = shapely.get_coordinates(frame.geometry.values).T
    geographic = Transformer.from_crs(HCMC_VN2000, 4756, always_xy=True)
    national = Transformer.from_pipeline(
        "+proj=pipeline +step +proj=unitconvert +xy_in=deg +xy_out=rad "
        "+step +proj=cart +ellps=WGS84 +step +proj=helmert +convention=coordinate_frame "
        "+x=-191.90441429 +y=-39.30318279 +z=-111.45032835 +rx=-0.00928836 +ry=0.01975479 "
        "+rz=-0.00427372 +s=0.252906278 +step +inv +proj=cart +ellps=WGS84 "
        "+step +proj=unitconvert +xy_in=rad +xy_out=deg"
    )
    lng, lat, _ = national.transform(*geographic.transform(x, y), np.zeros_like(x))
    found = shapely.get_coordinates(wards.geometry.values)
    assert np.abs(found - np.column_stack([lng, lat])).max() < 1e-7


def test_a_projection_of_ones_own_on_vn2000_takes_the_national_way():
    """A survey's own meridian has no EPSG code: the datum's name is enough, however spelled."""
    spot = np.array([shapely.Point(600_000, 1_130_000)], dtype=object)
    expected = shapely.get_coordinates(in_degrees(spot, CRS(HCMC_VN2000)))
    expected[:, 0] += 0.05
    text = CRS(HCMC_VN2000).to_wkt("WKT1_ESRI").replace("105.75", "105.8")
    for datum in ("D_Vietnam_2000", "D_VN_2000"):
        own = CRS.from_wkt(text.replace("D_Vietnam_2000", datum).replace("TM-3_105-45", "rieng"))
        found = shapely.get_coordinates(in_degrees(spot, own))
        # The shift itself turns with the meridian, by a centimetre or two.
        assert np.abs(found - expected).max() < 5e-7


def test_foreign_numbers_get_no_zeros(tmp_path):
    """Five digits are Viet Nam's: a Finnish code 91 stays 91."""
    frame = ward_frame({"code": [91, 92], "nimi": ["Kamppi", "Kluuvi"]})
    assert list(read_wards(written(tmp_path, frame)).code) == ["91", "92"]


@pytest.mark.parametrize(
    ("spoil", "found", "mend"),
    [
        (
            lambda f: f.assign(geometry=shapely.transform(f.geometry.values, lambda p: p[:, ::-1])),
            "coordinates that WGS 84 cannot hold",
            "The axes look swapped",
        ),
        (
            lambda f: f.to_crs(32648).set_crs(4326, allow_override=True),
            "coordinates that WGS 84 cannot hold",
            "may not be the one",
        ),
        (
            lambda f: f.set_crs(HCMC_VN2000, allow_override=True),
            "wards at ",
            "Check the CRS and its meridian",
        ),
        (
            lambda f: f.to_crs(32648).set_crs(3067, allow_override=True),
            "wards at ",
            "Check the CRS and its meridian",
        ),
    ],
    ids=["swapped axes", "metres as degrees", "degrees as metres", "another country"],
)
def test_coordinates_outside_their_system_are_seen(spoil, found, mend, tmp_path):
    """Swapped axes and a wrong CRS are one fault that says what to look at."""
    frame = spoil(ward_frame({"code": ["1", "2"], "name": ["A", "B"]}))
    (fault,) = faults(written(tmp_path, frame, "wards.parquet"))
    assert fault.found.startswith(found)
    assert mend in fault.mend


def test_one_polygon_twice_is_seen(tmp_path):
    """Two codes on one polygon: the second row is named, by its code or by its row."""
    frame = ward_frame({"code": ["1", "2"], "name": ["A", "B"]}, (BOXES[0], BOXES[0]))
    (fault,) = faults(written(tmp_path, frame))
    assert fault.where.endswith("code 2")
    assert fault.found == "the polygon of another row again"
    nameless = ward_frame({"name": ["A", "B"]}, (BOXES[0], BOXES[0]))
    (fault,) = faults(written(tmp_path, nameless, "nameless.gpkg"))
    assert fault.where.endswith("row 2")


def test_long_lists_of_faults_are_counted(tmp_path):
    """Thirty crossed polygons under one code: twenty are named, ten counted."""
    west, south = degrees(0, 0)
    tie = shapely.Polygon(
        [(west, south), (west + 0.1, south + 0.1), (west + 0.1, south), (west, south + 0.1)]
    )
    ties = [affinity.translate(tie, step / 10) for step in range(30)]
    frame = gpd.GeoDataFrame(
        {"code": [str(row // 2) for row in range(60)], "name": ["A"] * 60},
        geometry=[shape for shape in ties for _ in range(2)],
        crs="EPSG:4326",
    )
    found = faults(written(tmp_path, frame, "wards.parquet"))
    assert sum(fault.found == "the code twice" for fault in found) == 20
    assert "10 more codes twice" in [fault.found for fault in found]
    assert "40 more rows without a valid polygon" in [fault.found for fault in found]
    assert all("Fix Geometries" in f.mend for f in found if "not valid (" in f.found)


def test_an_empty_polygon_and_an_unnamed_ward_are_seen(tmp_path):
    """A polygon of no ground, and a row without a name, are faults of their rows."""
    frame = ward_frame({"code": ["1", "2"], "name": ["A", " "]})
    frame.loc[0, "geometry"] = shapely.Polygon()
    name, shape = faults(written(tmp_path, frame, "wards.parquet"))
    assert name.found == "1 rows without it"
    assert shape.found == "Polygon, empty"
