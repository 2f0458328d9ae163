"""Every format holds the same features, whole unless a limit is given."""

import csv
import io
import json
import re

import geopandas as gpd
import pytest
import shapely
from sqlalchemy import update
from stored_sample import sample_area
from test_http_errors import problem_of

from service.store.tables import area_tables

ITEMS = "/collections/{}/items"
STREAMED = {
    "jsonseq": "application/geo+json-seq",
    "ndjson": "application/x-ndjson",
    "csv": "text/csv; charset=utf-8",
    "fgb": "application/flatgeobuf",
}
EPSG = "http://www.opengis.net/def/crs/EPSG/0/"


def rows_of(answer) -> list[dict]:
    return list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"), newline="")))


@pytest.mark.parametrize("name", STREAMED)
def test_a_format_is_chosen_by_parameter_or_header(client, name):
    """The same bytes, of the type that was asked for."""
    by_name = client.get(ITEMS.format("zones"), params={"f": name})
    by_header = client.get(ITEMS.format("zones"), headers={"Accept": STREAMED[name]})
    assert by_name.headers["content-type"] == by_header.headers["content-type"] == STREAMED[name]
    assert by_name.content == by_header.content
    assert by_name.headers["content-crs"].startswith("<http")
    assert re.fullmatch(r'inline; filename="zones\.\w+"', by_name.headers["content-disposition"])


@pytest.mark.parametrize("name", ["zones", "checkpoints", "cells", "wards", "streets", "sites"])
def test_sequences_hold_the_features_of_the_pages(client, name):
    """One feature a line, with and without the separator of RFC 8142."""
    whole = client.get(ITEMS.format(name)).json()["features"]
    lines = client.get(ITEMS.format(name), params={"f": "ndjson"}).text.splitlines()
    assert [json.loads(line) for line in lines] == whole
    text = client.get(ITEMS.format(name), params={"f": "jsonseq"}).content
    assert [json.loads(part) for part in text.split(b"\x1e")[1:]] == whole
    assert text.startswith(b"\x1e")


@pytest.mark.parametrize("name", ["zones", "checkpoints", "streets"])
def test_csv_holds_every_value(client, name):
    """Excel's mark, one row a feature, geometry as columns or as text."""
    whole = client.get(ITEMS.format(name)).json()["features"]
    answer = client.get(ITEMS.format(name), params={"f": "csv"})
    assert answer.content.startswith(b"\xef\xbb\xbf")
    rows = rows_of(answer)
    for row, one in zip(rows, whole, strict=True):
        for key, value in one["properties"].items():
            shown = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
            plain = value if isinstance(value, str) else "" if value is None else shown
            assert row[key] == plain
        shape = shapely.geometry.shape(one["geometry"])
        if name == "checkpoints":
            assert (float(row["lng"]), float(row["lat"])) == shape.coords[0]
        else:
            assert (
                shapely.from_wkt(row["geometry"])
                .normalize()
                .equals_exact(
                    shapely.MultiPolygon([shape]) if name == "zones" else shape,
                    1e-7,
                    normalize=True,
                )
            )


def test_csv_says_in_which_order_its_points_stand(client):
    """Latitude first where the system has it so, and x and y in metres."""
    answers = [
        client.get(ITEMS.format("checkpoints"), params={"f": "csv", "crs": f"{EPSG}{code}"})
        for code in (4326, 9210)
    ]
    degrees, metres = (rows_of(answer)[0] for answer in answers)
    assert float(degrees["lat"]) < 90 < float(degrees["lng"])
    assert float(metres["x"]) > 100_000
    assert answers[1].headers["content-crs"] == f"<{EPSG}9210>"


def test_no_cell_of_a_csv_is_a_formula(store):
    """A name that a spreadsheet would run has an apostrophe before it."""
    from service.features.csv_rows import csv_rows
    from service.features.reference_systems import STORED
    from service.store.layer_ports import Selection

    store.save_area(sample_area())
    with store.database.writing() as connection:
        connection.execute(update(area_tables.streets).values(name='=cmd|"/c calc"!A1'))
    with store.reading() as stored:
        pages = stored.layers.stream("streets", view="exact", plan_id=None, box=None, limit=2,
                                     offset=0)  # fmt: skip
        text = b"".join(
            csv_rows(pages, store.properties_of("streets", "exact"), Selection(), STORED)
        )
    rows = list(csv.DictReader(io.StringIO(text.decode("utf-8-sig"))))
    assert [row["name"] for row in rows] == ['\'=cmd|"/c calc"!A1'] * 2


@pytest.mark.parametrize("name", ["zones", "checkpoints", "cells", "streets"])
def test_flatgeobuf_holds_the_features_of_the_pages(client, name, tmp_path):
    """GDAL reads the file: rows, types, geometries and the system."""
    whole = client.get(ITEMS.format(name)).json()["features"]
    file = tmp_path / "layer.fgb"
    file.write_bytes(client.get(ITEMS.format(name), params={"f": "fgb"}).content)
    frame = gpd.read_file(file)
    assert frame.crs.to_epsg() == 4326
    assert len(frame) == len(whole)
    for (_, row), one in zip(frame.iterrows(), whole, strict=True):
        shape = shapely.geometry.shape(one["geometry"])
        assert row.geometry.equals(shape)
        for key, value in one["properties"].items():
            if not isinstance(value, list | None):
                assert row[key] == value


def test_flatgeobuf_has_its_coordinates_east_first(client, tmp_path):
    """Whatever order the system itself states; and its own code."""
    file = tmp_path / "layer.fgb"
    for code in (4326, 9210):
        params = {"f": "fgb", "crs": f"{EPSG}{code}"}
        file.write_bytes(client.get(ITEMS.format("checkpoints"), params=params).content)
        frame = gpd.read_file(file)
        assert frame.crs.to_epsg() == code
        assert (frame.geometry.x > frame.geometry.y).all() == (code == 4326)


@pytest.mark.parametrize("name", STREAMED)
def test_streams_take_filters_limits_and_the_rest(client, name):
    """A stream is cut where it is asked to be, and only there."""
    params = {"f": name, "filter": "barrier_cost > -1", "limit": 3, "offset": 2, "sortby": "name",
              "properties": "name"}  # fmt: skip
    answer = client.get(ITEMS.format("streets"), params=params)
    paged = client.get(ITEMS.format("streets"), params=params | {"f": "json"}).json()["features"]
    assert len(paged) == 3
    if name == "csv":
        assert [row["name"] for row in rows_of(answer)] == [
            one["properties"]["name"] or "" for one in paged
        ]
        assert set(rows_of(answer)[0]) == {"name", "geometry"}
    elif name == "fgb":
        frame = gpd.read_file(io.BytesIO(answer.content))
        assert list(frame.columns) == ["name", "geometry"]
        assert len(frame) == 3
    else:
        parts = re.split(rb"[\x1e\n]+", answer.content.strip(b"\x1e\n"))
        assert [json.loads(part) for part in parts] == paged
    problem_of(client.get(ITEMS.format("streets"), params=params | {"filter": "x"}), 400)


@pytest.mark.parametrize("name", STREAMED)
def test_a_stream_of_nothing_is_a_whole_file(client, name):
    """No feature matches: the head of a table, an empty sequence, a file without rows."""
    params = {"f": name, "filter": "FALSE"}
    answer = client.get(ITEMS.format("zones"), params=params)
    assert answer.status_code == 200
    if name == "csv":
        assert answer.content.decode("utf-8-sig").startswith("id,plan,level")
        assert rows_of(answer) == []
    elif name == "fgb":
        assert gpd.read_file(io.BytesIO(answer.content)).empty
    else:
        assert answer.content == b""
    past = client.get(
        ITEMS.format("zones"), params={"f": name, "datetime": "../2000-01-01T00:00:00Z"}
    )
    assert past.content == answer.content


def test_tables_without_geometry(client):
    """The column is left out; FlatGeobuf, which is geometry, says that it cannot."""
    params = {"f": "csv", "skipGeometry": "true"}
    assert "geometry" not in rows_of(client.get(ITEMS.format("zones"), params=params))[0]
    document = problem_of(client.get(ITEMS.format("zones"), params=params | {"f": "fgb"}), 400)
    assert document["faults"][0]["where"] == "query parameter skipGeometry"


def test_a_stream_gives_its_transaction_back(client):
    """Read to the end, or left in the middle, no connection stays taken."""
    store = client.app.state.khoanh.store
    for _ in range(3):
        client.get(ITEMS.format("streets"), params={"f": "csv"})
        with client.stream("GET", ITEMS.format("streets"), params={"f": "ndjson"}) as answer:
            assert answer.status_code == 200
    assert store.database.engine.pool.checkedout() == 0
