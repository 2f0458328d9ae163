"""A case list read piece by piece is the list read whole, and no more of it is held."""

import json
import tracemalloc

import geopandas as gpd
import pandas as pd
import pytest

from zoning.errors import InvalidCases
from zoning.sources.cases_file import FaultBook, open_cases, read_cases
from zoning.sources.cases_file import fault_book as fault_book_module

KINDS = ("csv", "xlsx", "geojson", "geojsonl", "gpkg", "parquet")
COUNT = 23


def records(count: int = COUNT) -> list[dict]:
    """Return cases, some by address and some by position."""
    return [
        {
            "case_id": f"A{at}",
            "reported_at": f"2026-07-{at % 28 + 1:02d}T08:00:00+07:00",
            "address": f"{at} Bến Sỏi" if at % 3 else None,
            "lng": 106.7 + at / 1000,
            "lat": 10.77,
        }
        for at in range(count)
    ]


def written(folder, kind: str, rows: list[dict] | None = None):
    """Write cases to a file of a kind."""
    path = folder / f"cases.{kind}"
    frame = pd.DataFrame(records() if rows is None else rows)
    points = gpd.points_from_xy(frame["lng"], frame["lat"])
    shapes = gpd.GeoDataFrame(frame.drop(columns=["lng", "lat"]), geometry=points, crs="EPSG:4326")
    if kind == "csv":
        frame.to_csv(path, index=False)
    elif kind == "xlsx":
        frame.to_excel(path, index=False)
    elif kind == "parquet":
        shapes.to_parquet(path)
    elif kind == "geojsonl":
        features = json.loads(shapes.to_json())["features"]
        path.write_text("".join(f"\x1e{json.dumps(one)}\n" for one in features))
    else:
        shapes.to_file(path)
    return path


def read_in_pieces(path, size: int) -> pd.DataFrame:
    return pd.concat([one.cases for one in open_cases(path, size=size).batches()])


def faults_of(path, size: int) -> list[str]:
    """Return every fault of a list read piece by piece, in the order of a report."""
    stream = open_cases(path, size=size)
    rows = [str(fault) for one in stream.batches() for _, fault in one.faults]
    columns = [str(fault) for fault in stream.of_columns]
    return [*columns, *rows, *(str(fault) for fault in stream.repeated())]


@pytest.mark.parametrize("size", [1, 7, 1000])
@pytest.mark.parametrize("kind", KINDS)
def test_pieces_make_the_whole(tmp_path, kind, size):
    """Whatever the size of a piece, the rows, their order and their numbers are the same."""
    path = written(tmp_path, kind)
    pieces = read_in_pieces(path, size).reset_index(drop=True)
    pd.testing.assert_frame_equal(pieces, read_cases(path))


@pytest.mark.parametrize("kind", KINDS)
def test_no_piece_is_larger_than_asked(tmp_path, kind):
    """No batch holds more rows than were asked for, and the way goes on to its end."""
    stream = open_cases(written(tmp_path, kind), size=5)
    batches = list(stream.batches())
    assert [len(one.cases) for one in batches] == [5, 5, 5, 5, 3]
    done = [one.done for one in batches]
    assert done == sorted(done)
    assert done[-1] >= stream.total > 0


@pytest.mark.parametrize("kind", KINDS)
def test_a_list_can_be_read_again(tmp_path, kind):
    """Every reading begins at the start."""
    stream = open_cases(written(tmp_path, kind), size=9)
    first, second = (pd.concat([one.cases for one in stream.batches()]) for _ in range(2))
    pd.testing.assert_frame_equal(first, second)


@pytest.mark.parametrize("size", [1, 4, 1000])
@pytest.mark.parametrize("kind", KINDS)
def test_the_same_faults(tmp_path, kind, size):
    """Every fault of every row is named as it is when the list is read whole, in that order."""
    rows = records()
    rows[2]["reported_at"] = "32/7/2026"
    rows[9]["case_id"] = None
    rows[11]["case_id"] = "A3"
    rows[22]["case_id"] = "A3"
    path = written(tmp_path, kind, rows)
    with pytest.raises(InvalidCases) as caught:
        read_cases(path)
    found = faults_of(path, size)
    assert found == [str(fault) for fault in caught.value.faults]
    assert len(found) == 3
    assert "A3 3 times" in found[-1]


def test_only_faulty_rows_are_missing(tmp_path):
    """A row that cannot be read takes no other with it."""
    rows = records()
    rows[4]["reported_at"] = "gần đây"
    cases = read_in_pieces(written(tmp_path, "csv", rows), 3)
    assert cases["case_id"].tolist() == [f"A{at}" for at in range(COUNT) if at != 4]


def test_a_column_that_first_stands_in_the_last_feature(tmp_path):
    """The columns of a collection are those of all its features, whatever the batch."""
    features = [
        {"type": "Feature", "geometry": None, "properties": {"case_id": f"A{at}",
         "reported_at": "2026-07-01", "address": "5 Bến Sỏi"}}
        for at in range(6)
    ]  # fmt: skip
    features[-1]["properties"]["nguồn lây"] = "chưa rõ"
    path = tmp_path / "cases.geojson"
    path.write_text(json.dumps({"features": features, "type": "FeatureCollection"}))
    pieces = read_in_pieces(path, 2).reset_index(drop=True)
    pd.testing.assert_frame_equal(pieces, read_cases(path))
    assert pieces["source"].tolist() == [None] * 5 + ["unknown"]


def test_system_named_behind_the_features(tmp_path):
    """The member `crs` may stand after the features it is about."""
    point = {"type": "Point", "coordinates": [600997, 1189964]}
    properties = {"case_id": "A1", "reported_at": "2026-07-01"}
    feature = {"type": "Feature", "geometry": point, "properties": properties}
    crs = {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::9210"}}
    path = tmp_path / "cases.geojson"
    path.write_text(json.dumps({"type": "FeatureCollection", "features": [feature], "crs": crs}))
    assert read_in_pieces(path, 1)["lng"].iloc[0] == pytest.approx(106.675242471, abs=1e-9)


def test_halves_of_letters_are_replaced(tmp_path):
    """JSON can name half a letter, which no file can hold; the rest of the text is kept."""
    properties = (
        '{"case_id": "A1", "reported_at": "2026-07-01", "address": "5 B\\ud83d\\ude00\\ud800X"}'
    )
    path = tmp_path / "cases.geojsonl"
    path.write_text(f'{{"type": "Feature", "geometry": null, "properties": {properties}}}\n')
    assert read_cases(path)["address"].iloc[0] == "5 B😀\ufffdX"


def long_list(folder, kind: str, count: int):
    """Write a list of cases with long addresses by hand."""
    path = folder / f"long.{kind}"
    address = "5 Bến Sỏi " * 100
    if kind == "csv":
        lines = [f"A{at},2026-07-01,{address}" for at in range(count)]
        path.write_text("\n".join(["case_id,reported_at,address", *lines]))
        return path
    start = '{"type":"Feature","geometry":null,"properties":{"reported_at":"2026-07-01","case_id":'
    features = [f'{start}"A{at}","address":"{address}"}}}}' for at in range(count)]
    if kind == "geojsonl":
        path.write_text("\n".join(features))
    else:
        path.write_text(f'{{"type":"FeatureCollection","features":[{",".join(features)}]}}')
    return path


@pytest.mark.parametrize("kind", ["csv", "geojson", "geojsonl"])
def test_what_is_held_does_not_grow_with_the_list(tmp_path, kind):
    """Four times the rows, eight megabytes of them, take hardly more memory."""

    def peak(count: int) -> int:
        path = long_list(tmp_path, kind, count)
        tracemalloc.start()
        rows = sum(len(one.cases) for one in open_cases(path, size=100).batches())
        found = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        assert rows == count
        return found

    peak(100)  # what is only made once
    small, large = peak(1_500), peak(6_000)
    # Of every row 16 bytes are kept, by which repeated identifiers are known.
    assert large - small < 4_500 * 16 + small / 4


class TestFaultBook:
    """So many faults are named, and the others counted."""

    def test_others_are_counted(self, tmp_path):
        """A list of nothing but faults fills no memory and no screen."""
        rows = records(40)
        for row in rows:
            row["reported_at"] = "gần đây"
        book = FaultBook("cases.csv")
        limit = fault_book_module.MOST_FAULTS
        for batch in open_cases(written(tmp_path, "csv", rows), size=7).batches():
            book.add([fault for _, fault in batch.faults] * 300)
        with pytest.raises(InvalidCases) as caught:
            book.refuse()
        assert len(caught.value.faults) == limit + 1
        assert f"{40 * 300 - limit} more faults" in str(caught.value.faults[-1])

    def test_no_fault(self):
        """Where nothing is wrong nothing is refused."""
        assert FaultBook("cases.csv").refuse() is None
