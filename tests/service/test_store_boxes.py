"""A box finds the features that meet it, the same ones on both back ends."""

import random
import sqlite3

import pytest
import shapely
from sqlalchemy import select
from stored_sample import sample_area, sample_plan, sample_record

from service.store import gpkg_blob
from service.store.box import meets_box
from service.store.gpkg_functions import NAMES, register_functions
from service.store.layers import LAYERS
from service.store.store import open_store


@pytest.fixture(scope="module")
def filled(filled_url):
    """Open the filled store."""
    opened = open_store(filled_url)
    yield opened
    opened.close()


def _met(store, layer, box):
    with store.reading() as stored:
        plan_id = stored.editions.in_force().plan_id
        return stored.layers.page(
            layer, view="exact", plan_id=plan_id, box=box, limit=10_000, offset=0
        )


def _boxes():
    """Return boxes of every size, those without width and those along borders among them."""
    rng = random.Random(20260701)
    min_x, min_y, max_x, max_y = sample_area().units.total_bounds
    for _ in range(40):
        xs = sorted(rng.uniform(min_x - 1e-4, max_x + 1e-4) for _ in range(2))
        ys = sorted(rng.uniform(min_y - 1e-4, max_y + 1e-4) for _ in range(2))
        yield xs[0], ys[0], xs[1], ys[1]
        yield xs[0], ys[0], xs[0], ys[1]
        yield xs[0], ys[0], xs[0], ys[0]
    for street in sample_area().streets.geometry:
        x, y = street.coords[0]
        yield x, y, x, y
        yield street.bounds
        yield x - 1e-3, y - 1e-3, x, y
    for zone in sample_plan(5, 20).zones.geometry:
        left, bottom, _, top = zone.bounds
        yield left - 1e-3, bottom, left, top


def _shape(box):
    corners = sorted({(x, y) for x in box[::2] for y in box[1::2]})
    return [None, shapely.Point, shapely.LineString, None, shapely.MultiPoint][len(corners)](
        corners[0] if len(corners) == 1 else corners
    ).convex_hull


@pytest.mark.parametrize("layer", ["zones", "checkpoints", "streets", "wards", "alleys"])
def test_a_box_finds_what_meets_it(filled, layer):
    """Every box gives the features whose geometry meets it, borders included, as shapely says."""
    whole = _met(filled, layer, None)
    shapes = {name: shapely.from_wkb(wkb) for name, wkb in zip(whole.ids, whole.wkb, strict=True)}
    counts = set()
    for box in _boxes():
        corners = _shape(box)
        expected = [name for name, shape in shapes.items() if shape.intersects(corners)]
        page = _met(filled, layer, box)
        assert list(page.ids) == expected, box
        assert page.matched == len(expected)
        counts.add(len(expected))
    assert len(counts) > 1  # the boxes told features apart


def test_a_box_round_a_hole_finds_the_ring_only_where_it_is(filled):
    """A yellow zone is not met by a box that lies wholly in its hole."""
    zones = sample_plan(5, 20).zones
    red = zones[zones["level"] == "red"].iloc[0]
    x, y = red.geometry.representative_point().coords[0]
    page = _met(filled, "zones", (x - 1e-7, y - 1e-7, x + 1e-7, y + 1e-7))
    assert page.ids == (red["id"],)


def test_a_geopackage_asks_its_r_tree_first(gpkg):
    """No condition is written that keeps SQLite from the index, such as "IN (...) = 1"."""
    table = LAYERS["streets"].exact
    condition = meets_box(table, (0.0, 0.0, 1.0, 1.0), kind="geopackage")
    with gpkg.database.reading() as connection:
        query = select(table.c.fid).where(condition)
        sql = query.compile(connection, compile_kwargs={"literal_binds": False})
        assert ") = 1" not in str(sql).partition("khoanh_meets")[0]
        explained = connection.exec_driver_sql(
            f"EXPLAIN QUERY PLAN {sql}", tuple(sql.params[name] for name in sql.positiontup)
        )
        steps = [row[3] for row in explained]
    assert any("rtree_streets_geom VIRTUAL TABLE INDEX" in step for step in steps)
    assert any(step.startswith("SEARCH streets USING INTEGER PRIMARY KEY") for step in steps)


def test_the_r_tree_follows_the_layer(gpkg):
    """Rows that are added, moved, emptied and removed by another program stay findable."""
    gpkg.save_area(sample_area())
    gpkg.save_plan(sample_record(sample_plan(5, 20)))
    far = gpkg_blob.encode(shapely.Point(100.0, 10.0), 4326)
    nowhere = gpkg_blob.encode(shapely.Point(), 4326)
    with gpkg.database.writing() as connection:
        run = connection.exec_driver_sql
        first, second, third = run("SELECT fid FROM checkpoints ORDER BY fid LIMIT 3").scalars()
        run("UPDATE checkpoints SET geom = ? WHERE fid = ?", (far, first))
        run("UPDATE checkpoints SET geom = ? WHERE fid = ?", (nowhere, second))
        run("UPDATE checkpoints SET fid = 999 WHERE fid = ?", (third,))
    assert len(_met(gpkg, "checkpoints", (99.0, 9.0, 101.0, 11.0)).ids) == 1
    with gpkg.database.writing() as connection:
        run = connection.exec_driver_sql
        assert run("SELECT rtreecheck('rtree_checkpoints_geom')").scalar() == "ok"
        rows = run("SELECT count(*) FROM checkpoints WHERE NOT ST_IsEmpty(geom)").scalar()
        assert run("SELECT count(*) FROM rtree_checkpoints_geom").scalar() == rows
        run("DELETE FROM checkpoints")
        assert run("SELECT count(*) FROM rtree_checkpoints_geom").scalar() == 0


BLOB = gpkg_blob.encode(shapely.Polygon([(0, 0), (2, 0), (2, 1)]), 4326)
EMPTY = gpkg_blob.encode(shapely.Polygon(), 4326)
POINT = shapely.to_wkb(shapely.Point(1.5, 0.5))
CALLS = {
    ("GeomFromWKB", 1): ((POINT,), gpkg_blob.encode(shapely.Point(1.5, 0.5), 0)),
    ("GeomFromWKB", 2): ((POINT, 4326), gpkg_blob.encode(shapely.Point(1.5, 0.5), 4326)),
    ("GeomFromEWKT", 1): (
        ("SRID=4326;POINT (1.5 0.5)",),
        gpkg_blob.encode(shapely.Point(1.5, 0.5), 4326),
    ),
    ("AsEWKB", 1): (
        (gpkg_blob.encode(shapely.Point(1.5, 0.5), 4326),),
        shapely.to_wkb(
            shapely.set_srid(shapely.Point(1.5, 0.5), 4326), hex=True, include_srid=True
        ),
    ),
    ("AsBinary", 1): ((BLOB,), shapely.to_wkb(shapely.from_wkb(gpkg_blob.wkb_of(BLOB)))),
    ("ST_IsEmpty", 1): ((EMPTY,), 1),
    ("ST_MinX", 1): ((BLOB,), 0.0),
    ("ST_MaxX", 1): ((BLOB,), 2.0),
    ("ST_MinY", 1): ((BLOB,), 0.0),
    ("ST_MaxY", 1): ((BLOB,), 1.0),
    ("khoanh_meets", 2): ((BLOB, POINT), 1),
    ("khoanh_casei", 1): (("Hẻm ĐỎ",), "hẻm đỏ"),
    ("khoanh_accenti", 1): (("Hẻm Đỏ",), "Hem Do"),
    ("khoanh_seconds", 1): (("2026-07-01T08:00:00+07:00",), 1782867600.0),
    ("khoanh_related", 3): ((BLOB, "s_contains", POINT), 1),
    ("khoanh_within", 2): ((BLOB, shapely.to_wkb(shapely.box(-1, -1, 3, 3))), 1),
    ("gpkgAddGeometryTriggers", 2): (("t", "geom"), 1),
}


def test_every_sql_function_is_known():
    """The list of functions and these examples name the same ones; the R-tree has its own test."""
    assert set(NAMES) == {*CALLS, ("gpkgAddSpatialIndex", 2)}


@pytest.mark.parametrize("name", CALLS)
def test_a_sql_function_answers(name):
    """Each function gives what its example says, and nothing for nothing."""
    connection = sqlite3.connect(":memory:")
    register_functions(connection)
    arguments, expected = CALLS[name]
    call = f"SELECT {name[0]}({', '.join('?' * name[1])})"
    assert connection.execute(call, arguments).fetchone()[0] == expected
    if name[0] != "gpkgAddGeometryTriggers":
        nothing = connection.execute(call, (None, *arguments[1:])).fetchone()[0]
        assert nothing is None
    connection.close()


def test_a_point_without_an_envelope_is_read():
    """Other programs write points without one; their box is the point."""
    blob = b"GP\0\1" + (4326).to_bytes(4, "little") + POINT
    assert gpkg_blob.envelope(blob) == (1.5, 1.5, 0.5, 0.5)
    assert gpkg_blob.decode(blob) == shapely.Point(1.5, 0.5)
    assert gpkg_blob.srid_of(blob) == 4326


def test_an_empty_geometry_has_no_box():
    """An empty geometry is met by nothing and bounded by nothing."""
    connection = sqlite3.connect(":memory:")
    register_functions(connection)
    row = connection.execute(
        "SELECT ST_MinX(?), khoanh_meets(?, ?)", (EMPTY, EMPTY, POINT)
    ).fetchone()
    assert row == (None, None)
    connection.close()
