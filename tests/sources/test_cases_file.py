"""A case list is read whole or refused whole, with every fault named and no address repeated."""

import json
from datetime import UTC, datetime
from pathlib import Path

import geopandas as gpd
import numpy as np
import openpyxl
import pandas as pd
import pytest
import shapely
from pyproj import CRS, Transformer

from zoning.errors import InvalidCases
from zoning.sources.cases_file import CASE_COLUMNS, cases_from_records, read_cases
from zoning.sources.tables.vn2000 import to_lng_lat

HEADER = "case_id,reported_at,address\n"


def written(folder: Path, text: str, name: str = "cases.csv") -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def faults_of(records, **more) -> list[str]:
    with pytest.raises(InvalidCases) as caught:
        cases_from_records(records, **more)
    return [str(fault) for fault in caught.value.faults]


def faults_in(path: Path) -> list[str]:
    with pytest.raises(InvalidCases) as caught:
        read_cases(path)
    return [str(fault) for fault in caught.value.faults]


def case(**more):
    return {"case_id": "A1", "reported_at": "2026-07-01", "address": "5 Bến Sỏi"} | more


class TestColumns:
    """Columns are known by their Vietnamese and English names."""

    def test_vietnamese_names_in_any_case_and_without_accents(self, tmp_path):
        """A sheet headed the way a ward office heads it is understood."""
        text = (
            "Mã ca bệnh,NGÀY BÁO CÁO,ngay khoi phat,Tình trạng,Địa chỉ,Kinh độ,Vĩ độ\n"
            'C-1,31/7/2026 08:30,29/07/2026,Dương tính,"12/34/5 Bến Sỏi",106.7,10.77\n'
        )
        row = read_cases(written(tmp_path, text)).iloc[0]
        assert row["case_id"] == "C-1"
        assert row["reported_at"] == pd.Timestamp("2026-07-31T01:30:00Z")
        assert row["onset_date"] == "2026-07-29"
        assert row["status"] == "confirmed"
        assert row["address"] == "12/34/5 Bến Sỏi"
        assert (row["lng"], row["lat"]) == (106.7, 10.77)

    def test_frame_has_stated_columns_and_types(self):
        """What is not stated is None or NaN, never an empty text."""
        frame = cases_from_records([case(onset_date="")])
        assert tuple(frame.columns) == CASE_COLUMNS
        assert str(frame["reported_at"].dtype) == "datetime64[us, UTC]"
        assert frame["onset_date"].tolist() == [None]
        assert frame["household_id"].tolist() == [None]
        assert frame["lng"].isna().all()

    def test_a_source_is_kept_as_known_or_unknown_and_no_text_of_it(self):
        """What is written of a source may name a person; whether one is known may not."""
        cells = ("Chưa rõ", "F1 của ông T", "", "UNKNOWN")
        rows = [case(case_id=f"c{i}", **{"nguồn lây": cell}) for i, cell in enumerate(cells)]
        frame = cases_from_records(rows)
        assert tuple(frame.columns) == (*CASE_COLUMNS, "source")
        assert frame["source"].tolist() == ["unknown", "known", None, "unknown"]
        assert "ông T" not in frame.to_csv()

    def test_columns_nobody_asked_for_are_dropped(self):
        """Names and telephone numbers do not travel further than the file."""
        frame = cases_from_records([case(**{"họ tên": "Nguyễn Văn A", "điện thoại": "0901"})])
        assert "Nguyễn Văn A" not in frame.to_csv()

    def test_two_columns_of_one_meaning(self):
        """A file with `address` and `địa chỉ` cannot be understood."""
        (fault,) = faults_of([case(**{"địa chỉ": "7 Bến Sỏi"})])
        assert "'address' and 'địa chỉ'" in fault

    def test_missing_columns_are_named_together(self):
        """Every missing column is named at once, in both languages."""
        faults = faults_of([{"tuổi": 30}])
        assert len(faults) == 3
        assert any("ngày báo cáo" in fault for fault in faults)
        assert any("address (địa chỉ)" in fault for fault in faults)

    def test_half_a_position_column(self):
        """Columns lng without lat, and x without crs, lack their partner."""
        faults = faults_of([case(lng=106.7, x=600000)])
        assert any("lng without lat" in fault for fault in faults)
        assert any("x without y, crs" in fault for fault in faults)


class TestTimes:
    """Times are ISO 8601 or day first; without an offset they are Vietnamese time."""

    @pytest.mark.parametrize(
        ("text", "moment"),
        [
            ("2026-07-31", datetime(2026, 7, 30, 17, tzinfo=UTC)),
            ("31/7/2026", datetime(2026, 7, 30, 17, tzinfo=UTC)),
            ("31-07-2026 9:05", datetime(2026, 7, 31, 2, 5, tzinfo=UTC)),
            ("31.07.2026 09h05", datetime(2026, 7, 31, 2, 5, tzinfo=UTC)),
            ("2026-07-31T08:00:00Z", datetime(2026, 7, 31, 8, tzinfo=UTC)),
            ("2026-07-31T08:00:00.5+07:00", datetime(2026, 7, 31, 1, tzinfo=UTC)),
            ("2026-07-31 08:00-0130", datetime(2026, 7, 31, 9, 30, tzinfo=UTC)),
        ],
    )
    def test_read(self, text, moment):
        """One moment has many spellings."""
        assert cases_from_records([case(reported_at=text)])["reported_at"].iloc[0] == moment

    @pytest.mark.parametrize("text", ["12/31/2026", "31/7/26", "32/1/2026", "hôm qua", "45000"])
    def test_refused(self, text):
        """A month before the day, two digits of a year, a word, a bare number: each is refused."""
        (fault,) = faults_of([case(reported_at=text)])
        assert "row 1, column reported_at" in fault

    def test_a_year_nobody_means(self):
        """The year 0206 is a slip of the finger."""
        (fault,) = faults_of([case(reported_at="0206-07-01")])
        assert "the year 206" in fault

    def test_onset_keeps_its_own_day(self):
        """A day is the day as written, whatever the hour in UTC would be."""
        frame = cases_from_records([case(onset_date="2026-07-29T01:00:00+07:00")])
        assert frame["onset_date"].iloc[0] == "2026-07-29"


class TestStatus:
    """Statuses are understood in Vietnamese and English; a blank one is confirmed."""

    @pytest.mark.parametrize(
        ("text", "status"),
        [
            ("", "confirmed"),
            (None, "confirmed"),
            ("Xác định", "confirmed"),
            ("dương tính", "confirmed"),
            ("F0", "confirmed"),
            ("Khỏi bệnh", "recovered"),
            ("xuất viện", "recovered"),
            ("TỬ VONG", "died"),
            ("loại trừ", "discarded"),
            ("discarded", "discarded"),
        ],
    )
    def test_read(self, text, status):
        """Each word has one meaning."""
        assert cases_from_records([case(status=text)])["status"].iloc[0] == status

    def test_unknown_word_is_not_repeated(self):
        """A shifted row puts a name under status; the report must not print it."""
        (fault,) = faults_of([case(status="Nguyễn Thị B")])
        assert "a text of 12 characters" in fault
        assert "Nguyễn" not in fault


class TestPosition:
    """A position is longitude and latitude, or x, y and an EPSG code."""

    def test_x_y_crs(self):
        """VN-2000 coordinates become longitude and latitude."""
        record = case(x="600997", y="1189964", crs="EPSG:9210")
        row = cases_from_records([record]).iloc[0]
        assert row["lat"] == pytest.approx(10.759093142, abs=1e-9)
        assert row["lng"] == pytest.approx(106.675242471, abs=1e-9)

    @pytest.mark.parametrize(
        ("epsg", "x", "y", "lng", "lat"),
        [
            (5897, 557975.802, 1142228.861, 105.531160600, 10.328439102),
            (9210, 600997.0, 1189964.0, 106.675242471, 10.759093142),
            (5897, 588591.944, 2326345.312, 105.8542, 21.0285),
            (5899, 548188.299, 1775651.161, 108.2022, 16.0544),
        ],
    )
    def test_check_points_of_vn2000(self, epsg, x, y, lng, lat):
        """Check points come out to a millimetre; a wrong sign would move them 0.5 m."""
        found = to_lng_lat(x, y, CRS.from_epsg(epsg))
        assert float(found[0]) == pytest.approx(lng, abs=1e-8)
        assert float(found[1]) == pytest.approx(lat, abs=1e-8)

    def test_check_point_with_height(self):
        """The published point with its height is reproduced to every digit it has."""
        lng, lat = to_lng_lat(546151.8072, 1855759.3584, CRS.from_epsg(9212), height=846.1115)
        assert round(float(lat), 8) == 16.77839876
        assert round(float(lng), 8) == 106.68477742

    def test_one_transformation_in_the_whole_country(self):
        """PROJ's own choice jumps by 0.7 m at the edge of an oil company's box; ours does not."""
        crs = CRS.from_epsg(9210)
        northings = np.arange(1_215_000.0, 1_228_000.0, 100.0)
        lng, lat = to_lng_lat(np.full_like(northings, 600_997.0), northings, crs)
        other_lng, other_lat = Transformer.from_crs(crs, "EPSG:4326", always_xy=True).transform(
            np.full_like(northings, 600_997.0), northings
        )
        assert lat.min() < 11.04 < lat.max()
        assert np.abs(np.diff((lng, lat), 2)).max() * 111_000 < 0.001
        assert np.hypot(lng - other_lng, lat - other_lat).max() * 111_000 > 0.5

    def test_swapped_degrees_are_explained(self):
        """Latitude 106 does not exist; the report says what happened."""
        (fault,) = faults_of([case(lng="10.77", lat="106.7")])
        assert "look swapped" in fault

    def test_swapped_easting_and_northing_are_explained(self):
        """Vietnamese maps call the northing X; the report says which is which."""
        (fault,) = faults_of([case(x="1189964", y="600997", crs="9210")])
        assert "x is the easting" in fault

    def test_wrong_zone(self):
        """A point read in a system made for elsewhere lies far outside that system's area."""
        (fault,) = faults_of([case(x="600997", y="11899640", crs="EPSG:9210")])
        assert "far outside the area of its system" in fault

    @pytest.mark.parametrize("crs", ["EPSG:99999", "VN-2000", "5727", ""])
    def test_unknown_system(self, crs):
        """No such code, a bare name, a height system, nothing: a position needs its system."""
        faults = faults_of([case(x="600997", y="1189964", crs=crs)])
        assert len(faults) == 1
        assert "column crs" in faults[0]

    def test_decimal_comma(self):
        """A decimal comma is refused and named, not guessed at."""
        faults = faults_of([case(lng="106,7", lat="10,77")])
        assert len(faults) == 2
        assert all("decimal comma" in fault for fault in faults)

    @pytest.mark.parametrize(
        ("lng", "lat", "part"),
        [
            (200, 10, "-180 to 180"),
            (106, -91, "-90 to 90"),
            (0, 0, "unknown position"),
            ("abc", 10, "a text of 3 characters"),
            (106.7, None, "a number beside lng"),
        ],
    )
    def test_refused(self, lng, lat, part):
        """Out of range, the null island, no number, half a pair."""
        assert part in "\n".join(faults_of([case(lng=lng, lat=lat)]))

    def test_two_positions_that_differ(self):
        """A point and columns that say something else cannot both be right."""
        point = {"type": "Point", "coordinates": [106.7, 10.77]}
        (fault,) = faults_of([case(lng=106.8, lat=10.77, geometry=point)])
        assert "two positions that differ" in fault

    def test_no_place_at_all(self):
        """A row must say where the case lives, in one way or another."""
        (fault,) = faults_of([case(address=" ")])
        assert "no place at all" in fault


class TestFaults:
    """A file is refused whole, with every faulty row and column in one report."""

    def test_all_rows_in_one_report(self, tmp_path):
        """Four rows, five faults, one report; the good row is not returned either."""
        text = (
            "case_id,reported_at,status,address,lng,lat\n"
            "A1,2026-07-01,,5 Bến Sỏi,,\n"
            ",01/13/2026,,7 Bến Sỏi,,\n"
            "A3,2026-07-01,lạ,9 Bến Sỏi,,\n"
            'A4,2026-07-01,,,"106,7",10.7\n'
            "A1,2026-07-01,,11 Bến Sỏi,,\n"
        )
        faults = faults_in(written(tmp_path, text))
        wheres = [fault.split(":")[0] for fault in faults]
        assert wheres == [
            "cases.csv, row 3, column reported_at",
            "cases.csv, row 3, column case_id",
            "cases.csv, row 4, column status",
            "cases.csv, row 5, column lng",
            "cases.csv, rows 2, 6, column case_id",
        ]
        assert "Bến" not in "\n".join(faults)

    def test_every_repeated_identifier(self):
        """Each repeated identifier is one fault that names all its rows."""
        records = [case(), case(), case(case_id="B"), case(case_id="B"), case(case_id="C")]
        faults = faults_of(records)
        assert [fault.split(",")[1] for fault in faults] == [" rows 1", " rows 3"]

    def test_an_identifier_that_may_be_a_name_is_not_repeated(self):
        """Under case_id, too, a shifted row may hold a person's name."""
        faults = faults_of([case(case_id="Trần Văn C"), case(case_id="Trần Văn C")])
        assert "Trần" not in faults[0]

    def test_no_case(self):
        """An empty list is not a list of cases."""
        assert "no case" in faults_of([])[0]


class TestCsv:
    """CSV: UTF-8, comma, semicolon or tab."""

    @pytest.mark.parametrize("mark", [",", ";", "\t"])
    def test_delimiters(self, tmp_path, mark):
        """Excel in Vietnam writes semicolons; the header tells."""
        text = mark.join(["case_id", "reported_at", "household_id"]) + "\n"
        text += mark.join(["A1", "2026-07-01", "hh-1"]) + "\n"
        assert read_cases(written(tmp_path, text))["household_id"].tolist() == ["hh-1"]

    def test_mark_of_utf8_and_blank_lines(self, tmp_path):
        """Excel's mark at the start is no part of the first name; blank rows keep their number."""
        path = written(tmp_path, f"\ufeff{HEADER}A1,2026-07-01,5 X\n\n,,\nA2,2026-07-01,7 X\n")
        assert read_cases(path)["row"].tolist() == [2, 5]

    def test_other_encodings(self, tmp_path):
        """Windows-1258 is refused with the way out."""
        path = tmp_path / "cases.csv"
        path.write_bytes((HEADER + "A1,2026-07-01,5 Bến\n").encode("cp1258", errors="replace"))
        path.write_bytes(path.read_bytes().replace(b"B?n", b"B\xea\xecn"))
        (fault,) = faults_in(path)
        assert "CSV UTF-8" in fault

    def test_cut_off_inside_a_cell(self, tmp_path):
        """A quotation mark that is never closed shows that the rest is missing."""
        (fault,) = faults_in(written(tmp_path, f'{HEADER}A1,2026-07-01,"5 Bến'))
        assert "cut off" in fault
        assert "Bến" not in fault

    def test_rows_of_other_widths(self, tmp_path):
        """An unquoted comma in an address makes a row too wide; every such row is named."""
        text = f"{HEADER}A1,2026-07-01,5 X, KP1\nA2,2026-07-01,5 X\nA3\n"
        faults = faults_in(written(tmp_path, text))
        assert [fault.split(":")[0] for fault in faults] == [
            "cases.csv, row 2",
            "cases.csv, row 4",
        ]

    def test_header_only(self, tmp_path):
        """A header without a case is refused."""
        assert "no case" in faults_in(written(tmp_path, HEADER))[0]

    def test_one_column_named_twice(self, tmp_path):
        """Which of two equal columns is meant cannot be told."""
        path = written(tmp_path, "case_id,case_id,reported_at,address\n1,2,2026-07-01,5 X\n")
        assert "two columns named 'case_id'" in faults_in(path)[0]

    def test_only_white_space(self, tmp_path):
        """White space is no file of cases."""
        assert len(faults_in(written(tmp_path, "\n \n"))) >= 1


class TestExcel:
    """Excel: the first sheet, its own dates and numbers."""

    @staticmethod
    def book(path: Path, *rows) -> Path:
        """Write a workbook."""
        book = openpyxl.Workbook()
        for row in rows:
            book.active.append(row)
        book.save(path)
        return path

    def test_dates_and_numbers_of_a_sheet(self, tmp_path):
        """A date cell is a date, 12.0 is the identifier 12."""
        path = self.book(
            tmp_path / "ca.xlsx",
            ["Mã ca bệnh", "Ngày báo cáo", "Địa chỉ", None],
            [12.0, datetime(2026, 7, 31, 8, 30), "5 Bến Sỏi", None],  # noqa: DTZ001
            [None, None, None, None],
            [13, "31/7/2026", "7 Bến Sỏi", None],
        )
        frame = read_cases(path)
        assert frame["case_id"].tolist() == ["12", "13"]
        assert frame["row"].tolist() == [2, 4]
        assert frame["reported_at"].iloc[0] == pd.Timestamp("2026-07-31T01:30:00Z")

    def test_cut_off(self, tmp_path):
        """Half a workbook is refused."""
        path = self.book(tmp_path / "ca.xlsx", ["case_id"], ["1"])
        path.write_bytes(path.read_bytes()[:2000])
        assert "cannot be opened" in faults_in(path)[0]

    def test_failed_formula(self, tmp_path):
        """A cell that shows an error is a fault at its row and column."""
        path = self.book(
            tmp_path / "ca.xlsx",
            ["case_id", "reported_at", "address"],
            ["1", "2026-07-01", "#REF!"],
        )
        assert "row 2, column address" in faults_in(path)[0]

    def test_no_header(self, tmp_path):
        """An empty sheet has no columns."""
        assert "no header" in faults_in(self.book(tmp_path / "ca.xlsx"))[0]


class TestGeoJson:
    """GeoJSON: points in EPSG:4326, or in the system an older file names."""

    @staticmethod
    def collection(*features, **more) -> str:
        """Return a feature collection as text."""
        return json.dumps({"type": "FeatureCollection", "features": list(features)} | more)

    @staticmethod
    def feature(shape, **properties):
        """Return a feature with what every case needs."""
        plain = {"case_id": "A1", "reported_at": "2026-07-01"} | properties
        return {"type": "Feature", "properties": plain, "geometry": shape}

    def test_points_and_addresses_side_by_side(self, tmp_path):
        """A feature may have a point, or an address and no geometry."""
        text = self.collection(
            self.feature({"type": "Point", "coordinates": [106.7, 10.77, 5.0]}),
            self.feature(None, case_id="A2", address="5 Bến Sỏi"),
        )
        frame = read_cases(written(tmp_path, text, "ca.geojson"))
        assert frame["lng"].tolist()[0] == 106.7
        assert frame["address"].tolist() == [None, "5 Bến Sỏi"]

    def test_named_system(self, tmp_path):
        """GeoJSON 2008 with VN-2000 coordinates is turned into degrees."""
        crs = {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::9210"}}
        point = {"type": "Point", "coordinates": [600997, 1189964]}
        text = self.collection(self.feature(point), crs=crs)
        frame = read_cases(written(tmp_path, text, "ca.json"))
        assert frame["lng"].iloc[0] == pytest.approx(106.675242471, abs=1e-9)

    @pytest.mark.parametrize(
        "shape",
        [
            {"type": "LineString", "coordinates": [[1, 2], [3, 4]]},
            {"type": "Point", "coordinates": []},
            {"type": "Point", "coordinates": ["106", "10"]},
            {"type": "Point"},
        ],
    )
    def test_no_point(self, tmp_path, shape):
        """A case is a point; anything else is named with its row."""
        path = written(tmp_path, self.collection(self.feature(shape)), "ca.geojson")
        assert "row 1, column geometry" in faults_in(path)[0]

    @pytest.mark.parametrize(
        ("text", "part"),
        [
            ('{"type": "FeatureCollection", "feat', "no JSON"),
            ('{"type": "Point", "coordinates": [1, 2]}', "no feature collection"),
            ("[1, 2]", "no feature collection"),
            ('{"type": "FeatureCollection", "features": [3, {"properties": 1}]}', "no feature"),
            ('{"type": "FeatureCollection", "features": [], "crs": {"a": 1}}', "EPSG code"),
            ('{"type": "FeatureCollection", "features": []}', "no case"),
        ],
    )
    def test_refused(self, tmp_path, text, part):
        """Cut off, something else, no features, no system: each has its own words."""
        assert part in "\n".join(faults_in(written(tmp_path, text, "ca.geojson")))


class TestGeoPackage:
    """GeoPackage: one layer of points in any system."""

    @staticmethod
    def frame(crs="EPSG:4326", point=(106.7, 10.77)) -> gpd.GeoDataFrame:
        """Return one case at a point."""
        return gpd.GeoDataFrame(
            {"case_id": ["A1"], "reported_at": [pd.Timestamp("2026-07-31T01:30:00Z")]},
            geometry=[shapely.Point(point)],
            crs=crs,
        )

    def test_points_in_another_system(self, tmp_path):
        """VN-2000 goes through the same transformation as everywhere."""
        path = tmp_path / "ca.gpkg"
        self.frame("EPSG:9210", (600997, 1189964)).to_file(path, layer="ca bệnh")
        row = read_cases(path).iloc[0]
        assert row["lat"] == pytest.approx(10.759093142, abs=1e-9)
        assert row["reported_at"] == pd.Timestamp("2026-07-31T01:30:00Z")

    def test_several_layers(self, tmp_path):
        """With several layers the one named cases is meant; without it none is guessed."""
        path = tmp_path / "ca.gpkg"
        self.frame().to_file(path, layer="a")
        self.frame().to_file(path, layer="b")
        assert "2 layers: a, b" in faults_in(path)[0]
        self.frame().to_file(path, layer="cases")
        assert len(read_cases(path)) == 1

    def test_cut_off(self, tmp_path):
        """Half a GeoPackage is refused."""
        path = tmp_path / "ca.gpkg"
        self.frame().to_file(path)
        path.write_bytes(path.read_bytes()[:3000])
        assert "cannot be opened" in faults_in(path)[0]


class TestFile:
    """A file must be what its name says."""

    @pytest.mark.parametrize(
        ("name", "content", "part"),
        [
            ("ca.csv", b"", "an empty file"),
            ("ca.txt", b"x", "the ending '.txt'"),
            ("ca", b"x", "no ending"),
            ("ca.xls", b"x", "Save it as .xlsx"),
            ("ca.csv", b"PK\x03\x04xx", "Rename it to .xlsx"),
            ("ca.xlsx", b"SQLite format 3\x00", "Rename it to .gpkg"),
            ("ca.csv", b"%PDF-1.7", "a PDF document"),
            ("ca.csv", b"case_id\x00", "bytes of zero"),
            ("ca.xlsx", b"case_id,x", "cannot be opened"),
        ],
    )
    def test_refused(self, tmp_path, name, content, part):
        """Empty, unknown, renamed: the report says what it is and what to do."""
        path = tmp_path / name
        path.write_bytes(content)
        assert part in faults_in(path)[0]

    def test_missing(self, tmp_path):
        """A file that is not there is a fault of the input, not a crash."""
        assert "no such file" in faults_in(tmp_path / "ca.csv")[0]

    def test_same_cases_from_every_kind_of_file(self, tmp_path):
        """One list in four formats gives one frame, but for the numbers of its rows."""
        records = [
            case(address=None, lng=106.7 + i / 100, lat=10.77, case_id=f"A{i}") for i in range(3)
        ]
        frame = pd.DataFrame(records)
        frame.to_csv(tmp_path / "a.csv", index=False)
        frame.to_excel(tmp_path / "a.xlsx", index=False)
        points = gpd.points_from_xy(frame["lng"], frame["lat"])
        shapes = gpd.GeoDataFrame(
            frame.drop(columns=["lng", "lat", "address"]), geometry=points, crs="EPSG:4326"
        )
        shapes.to_file(tmp_path / "a.geojson")
        shapes.to_file(tmp_path / "a.gpkg")
        first, *others = (
            read_cases(tmp_path / f"a.{kind}").drop(columns="row")
            for kind in ("csv", "xlsx", "geojson", "gpkg")
        )
        for other in others:
            pd.testing.assert_frame_equal(first, other)


class TestStatedPositions:
    """What a list says of its positions is kept until the area is known."""

    def test_system_and_numbers_are_kept(self):
        """Easting, northing and system stand beside the degrees they were turned into."""
        frame = cases_from_records([case(x="600997", y="1189964", crs="VN-2000 105°45'")])
        row = frame.iloc[0]
        assert (row["stated_x"], row["stated_y"]) == (600997.0, 1189964.0)
        assert row["stated_crs"] == "EPSG:9210"
        assert (row["lng"], row["lat"]) == pytest.approx((106.675242471, 10.759093142), abs=1e-8)

    def test_a_meridian_of_two_systems_is_not_chosen(self):
        """105° is the meridian of a zone of 3° and of one of 6°: the report names both."""
        (fault,) = faults_of([case(x="600997", y="1189964", crs="VN-2000 KTT 105")])
        assert "EPSG:5897 and EPSG:3405" in fault

    @pytest.mark.parametrize("crs", ["WGS84", "wgs 84", 4326, 4326.0])
    def test_degrees_may_stand_in_x_and_y(self, crs):
        """Longitude and latitude are a system too."""
        frame = cases_from_records([case(x="106.7", y="10.77", crs=crs)])
        assert (frame["lng"][0], frame["lat"][0]) == (106.7, 10.77)

    def test_accuracy_is_read(self):
        """The accuracy of a position is metres, and nothing where nothing stands."""
        rows = [case(lng=106.7, lat=10.7, sai_so="12.5"), case(lng=106.7, lat=10.7, sai_so="")]
        rows[1]["case_id"] = "another"
        frame = cases_from_records(rows)
        assert frame["accuracy_m"].tolist() == pytest.approx([12.5, np.nan], nan_ok=True)

    @pytest.mark.parametrize("value", ["-1", "200000", "far"])
    def test_no_accuracy(self, value):
        """Less than nothing, farther than a province, no number."""
        (fault,) = faults_of([case(lng=106.7, lat=10.7, accuracy_m=value)])
        assert "column accuracy_m" in fault

    @pytest.mark.parametrize(
        ("row", "part"),
        [
            ({"lng": 588591.9, "lat": 2326345.3}, "look like metres"),
            ({"lng": 2326345.3, "lat": 588591.9}, "look like metres"),
            ({"lng": 106704, "lat": 20860}, "decimal point looks lost"),
            ({"x": 105.85, "y": 21.03, "crs": 5897}, "look like degrees"),
        ],
    )
    def test_numbers_in_the_wrong_column_are_explained(self, row, part):
        """The report says what the numbers look like, and where they belong."""
        assert part in "\n".join(faults_of([case(**row)]))

    def test_one_cause_is_one_finding(self):
        """A thousand rows with decimal commas are one finding a column, not two thousand."""
        rows = [case(lng="106,7", lat="10,77") | {"case_id": f"c{i}"} for i in range(1000)]
        faults = faults_of(rows)
        assert len(faults) == 2
        assert all("all 1000 rows" in fault and "decimal comma" in fault for fault in faults)

    def test_several_causes_stay_apart(self):
        """Where only some rows are wrong, each of them is named."""
        rows = [case(lng="106,7", lat="10.77") | {"case_id": f"c{i}"} for i in range(5)]
        rows.append(case(lng="106.7", lat="10.77") | {"case_id": "fine"})
        assert len(faults_of(rows)) == 5
