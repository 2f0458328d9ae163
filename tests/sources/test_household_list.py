"""A household list is read whole or refused whole, and never a person's column."""

import json
from datetime import date

import geopandas as gpd
import numpy as np
import openpyxl
import pytest
import shapely
from pyproj import CRS, Transformer

from zoning.errors import InvalidSource
from zoning.sources.household_list import (
    LIST_COLUMNS,
    households_from_records,
    read_household_list,
)
from zoning.sources.tables.position import position_of
from zoning.sources.tables.positions import positions_of
from zoning.sources.tables.vn2000 import EPSG_6960

SPOT = (106.6845, 10.7775)
HEADER = ("Mã hộ", "Họ và tên chủ hộ", "Số CCCD", "Số nhà", "Tên đường", "Khu phố", "Phường",
          "Số nhân khẩu", "X", "Y", "Hệ tọa độ")  # fmt: skip


def vn2000(lng, lat, epsg=9210):
    """Return a spot in VN-2000, by the national transformation backwards."""
    back = Transformer.from_pipeline(EPSG_6960).transform(lng, lat, 0.0, direction="INVERSE")
    plane = Transformer.from_crs("EPSG:4756", CRS.from_epsg(epsg), always_xy=True)
    return plane.transform(*back[:2])


def written(folder, text, name="list.csv"):
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def book(path, *lines):
    sheets = openpyxl.Workbook()
    for line in lines:
        sheets.active.append(line)
    sheets.save(path)
    return path


def faults_of(*records):
    with pytest.raises(InvalidSource) as caught:
        households_from_records(records)
    assert caught.value.subject == "household list"
    return [str(fault) for fault in caught.value.faults]


def faults_in(path):
    with pytest.raises(InvalidSource) as caught:
        read_household_list(path)
    return [str(fault) for fault in caught.value.faults]


class TestFiles:
    """The files wards keep are understood under their own headings."""

    def test_excel_with_vietnamese_headings_and_vn2000(self, tmp_path):
        """A sheet in the system of Hồ Chí Minh City, EPSG:9210."""
        x, y = vn2000(*SPOT)
        line = (17, "Nguyễn Văn A", "079012345678", "12/3", "Hai Bà Trưng", 3, 26737, 4, x, y, 9210)
        frame = read_household_list(book(tmp_path / "ho.xlsx", HEADER, line))
        assert tuple(frame.columns) == LIST_COLUMNS
        row = frame.iloc[0]
        assert (row["list_id"], row["house_number"], row["street"]) == (
            "17",
            "12/3",
            "Hai Bà Trưng",
        )
        assert (row["hamlet"], row["ward"], row["people"], row["row"]) == (
            "khu phố 3",
            "26737",
            4,
            2,
        )
        assert (row["lng"], row["lat"]) == pytest.approx(SPOT, abs=1e-8)

    def test_csv(self, tmp_path):
        """Semicolons, no accents, and a column of addresses."""
        path = written(tmp_path, 'MA HO;DIA CHI;SO KHAU\n1;"3 Bến Sỏi, KP1";2\n\n2;5 Bến Sỏi;\n')
        frame = read_household_list(path)
        assert frame["address"].tolist() == ["3 Bến Sỏi, KP1", "5 Bến Sỏi"]
        assert frame["row"].tolist() == [2, 4]
        assert np.isnan(frame["people"].iloc[1])

    def test_geojson_and_geopackage(self, tmp_path):
        """Points of a layer, in degrees or in its own system, are positions."""
        feature = {
            "type": "Feature",
            "properties": {"số người": 3, "chủ hộ": "Trần B"},
            "geometry": {"type": "Point", "coordinates": list(SPOT)},
        }
        text = json.dumps({"type": "FeatureCollection", "features": [feature]})
        plain = read_household_list(written(tmp_path, text, "a.geojson"))
        layer = gpd.GeoDataFrame(
            {"nhân khẩu": [3], "chủ hộ": ["Trần B"]}, geometry=[shapely.Point(vn2000(*SPOT))],
            crs="EPSG:9210",
        )  # fmt: skip
        layer.to_file(tmp_path / "a.gpkg", layer="households")
        turned = read_household_list(tmp_path / "a.gpkg")
        for frame in (plain, turned):
            assert (frame["lng"].iloc[0], frame["lat"].iloc[0]) == pytest.approx(SPOT, abs=1e-8)
            assert frame["people"].tolist() == [3]

    def test_personal_columns_are_not_kept(self, tmp_path):
        """Names, identity and telephone numbers stand nowhere in what is read."""
        line = (17, "Nguyễn Văn A", "079012345678", "12", "Lê Lợi", 3, "Tân Định", 4)
        frame = read_household_list(book(tmp_path / "ho.xlsx", HEADER[:8], line))
        assert "Nguyễn" not in frame.to_csv()
        assert "079012345678" not in frame.to_csv()

    @pytest.mark.parametrize(
        ("heading", "cell", "field", "text"),
        [
            ("ngõ", 12, "alley", "ngõ 12"),
            ("Tổ dân phố", "5", "hamlet", "tổ dân phố 5"),
            ("tổ", 5, "hamlet", "tổ 5"),
            ("thôn", "Đông", "hamlet", "Đông"),
            ("đường", 7, "street", "đường 7"),
            ("phường", 8, "ward", "phường 8"),
            ("xã", "Đồng Mẫu", "ward", "Đồng Mẫu"),
            ("mã xã", "118", "ward", "00118"),
        ],
    )
    def test_bare_numbers_get_the_word_of_their_column(self, heading, cell, field, text):
        """A column "Khu phố" holds 3, and means Khu phố 3; a code keeps its five digits."""
        frame = households_from_records([{heading: cell, "số nhà": "1"}])
        assert frame[field].tolist() == [text]

    def test_khu_pho_goes_before_to(self):
        """Of "Tổ 5, Khu phố 3" the pack knows the khu phố."""
        frame = households_from_records([{"tổ": 5, "khu phố": 3}, {"tổ": 6, "khu phố": None}])
        assert frame["hamlet"].tolist() == ["khu phố 3", "tổ 6"]


class TestFaults:
    """Every faulty row and column is named at once, and nothing of a person."""

    @pytest.mark.parametrize(
        ("record", "part"),
        [
            ({"số nhà": 1, "nhân khẩu": 0}, "Leave out houses where nobody lives"),
            ({"số nhà": 1, "nhân khẩu": "0901234567"}, "found a number that is none of people"),
            ({"số nhà": 1, "nhân khẩu": "Trần Văn B"}, "found no number"),
            ({"số nhà": 1, "nhân khẩu": 2.5}, "a number that is none of people"),
            ({"số nhà": "12-Mar"}, "Format the column as text"),
            ({"lng": "106,7", "lat": 10.7}, "decimal comma"),
            ({"lng": "0901 234 567", "lat": 10.7}, "found a number of 10 digits"),
            ({"x": 1, "y": 2, "crs": 9210}, "far outside the area of its system"),
            ({"x": 1, "y": 2, "crs": "VN2000"}, "an EPSG code such as"),
            ({"phường": "Tân Định", "số nhà": ""}, "no place at all"),
            ({"chủ hộ": "Trần B"}, "no column that says where a household lives"),
            ({"số nhà": 1, "lng": 106.7}, "lng without lat"),
            ({"đường": "a", "phố": "b"}, "two columns, 'đường' and 'phố'"),
        ],
    )
    def test_one_fault(self, record, part):
        """What is wrong is said in one sentence, without the cell where it may be personal."""
        fault = faults_of(record)[0]
        assert part in fault
        assert "Trần" not in fault
        assert "0901" not in fault

    def test_a_date_that_was_a_house_number(self, tmp_path):
        """Excel takes 12/3 for the 12th of March."""
        path = book(tmp_path / "a.xlsx", ("số nhà", "đường"), (date(2026, 3, 12), "Lê Lợi"))
        (fault,) = faults_in(path)
        assert "row 2, column số nhà: found a date" in fault

    def test_all_faults_together_in_the_order_of_rows(self, tmp_path):
        """Two rows, three columns, one report."""
        path = written(tmp_path, "so nha,nhan khau,lng,lat\n1,x,106.7,95\n2,2,,\n,0,,\n")
        wheres = [fault.split(":")[0] for fault in faults_in(path)]
        assert wheres == [
            "list.csv, row 2, column lat",
            "list.csv, row 2, column nhan khau",
            "list.csv, row 4, column nhan khau",
        ]

    def test_one_identifier_twice(self):
        """Rows are named; the identifier is not, for it may be a name in a shifted column."""
        rows = [{"mã hộ": "An", "số nhà": n} for n in (1, 2)]
        (fault,) = faults_of(*rows)
        assert "rows 1, 2, column mã hộ: found the same identifier 2 times" in fault
        assert "An " not in fault

    def test_a_shifted_list_does_not_flood(self):
        """Of a thousand faults two hundred are shown and the others counted."""
        faults = faults_of(*({"số nhà": 1, "nhân khẩu": "x"} for _ in range(1000)))
        assert len(faults) == 201
        assert "800 more faults" in faults[-1]

    def test_nothing_at_all(self, tmp_path):
        """A header without rows, no file, a folder, a broken workbook."""
        assert "no household" in faults_in(written(tmp_path, "so nha,duong\n"))[0]
        assert "no such file" in faults_in(tmp_path / "none.csv")[0]
        assert "no such file" in faults_in(tmp_path)[0]
        assert "cannot be opened" in faults_in(written(tmp_path, "PK\x03\x04", "a.xlsx"))[0]

    def test_a_file_without_header_does_not_tell_who_lives_there(self, tmp_path):
        """Where the first row is a person, no fault repeats it."""
        text = "Trần Văn B,12 Lê Lợi,Trần Văn B\nLê C,14 Lê Lợi,Lê C\n"
        (fault,) = faults_in(written(tmp_path, text))
        assert "no column that says" in fault
        assert "Trần" not in fault


class TestPositions:
    """Positions of a list are those of its rows, read together."""

    def test_together_as_one_by_one(self):
        """Plain and odd, right and wrong: the same answer as row by row."""
        x, y = vn2000(*SPOT)
        rows = [
            {"lng": 106.7, "lat": 10.7},
            {"lng": "106.7", "lat": " 10.7 "},
            {"lng": "1.067e2", "lat": 10.7},
            {"lng": 10.7, "lat": 106.7},
            {"lng": 0, "lat": 0},
            {"lng": True, "lat": 1},
            {"lng": 106.7},
            {"lng": float("inf"), "lat": 10},
            {"x": x, "y": y, "crs": "EPSG:9210"},
            {"x": str(x), "y": y, "crs": 9210.0},
            {"x": y, "y": x, "crs": 9210},
            {"x": x, "y": y, "crs": 1},
            {"x": x, "y": y},
            {"crs": 9210},
            {"lng": SPOT[0], "lat": SPOT[1], "x": x, "y": y, "crs": 9210},
            {"lng": 100, "lat": 10, "x": x, "y": y, "crs": 9210},
            {"geometry": shapely.Point(SPOT)},
            {"geometry": shapely.Point()},
            {"geometry": shapely.LineString([(0, 0), (1, 1)])},
            {"geometry": {"type": "Point", "coordinates": [106.7, 10.7]}},
            {"geometry": "POINT (1 2)"},
            {},
        ]
        fields = ("lng", "lat", "x", "y", "crs", "geometry")
        found = positions_of({f: [row.get(f) for row in rows] for f in fields}, len(rows))
        for at, row in enumerate(rows):
            position, faults = position_of(row)
            assert [name for name, _ in found.faults.get(at, [])] == [name for name, _ in faults]
            assert [str(e) for _, e in found.faults.get(at, [])] == [str(e) for _, e in faults]
            expected = (np.nan, np.nan) if position is None else position
            np.testing.assert_allclose((found.lng[at], found.lat[at]), expected, rtol=0, atol=1e-10)
