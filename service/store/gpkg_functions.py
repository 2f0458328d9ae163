"""
Give the standard sqlite3 the spatial SQL functions that GeoAlchemy2 and GeoPackage call.

These functions, and those of `service.store.gpkg_filters`, are all there are: everything else is
computed with shapely on both back ends. `NAMES` is the whole list; a test calls each of them.
"""

import functools
import sqlite3
from collections.abc import Callable
from typing import Any, Final

import shapely

from . import gpkg_blob, gpkg_filters
from .gpkg_rtree import create_rtree

Function = Callable[..., Any]


def _from_wkb(wkb: bytes | None, srid: int = 0) -> bytes | None:
    return None if wkb is None else gpkg_blob.encode(shapely.from_wkb(wkb), srid)


def _from_ewkt(text: str | None) -> bytes | None:
    if text is None:
        return None
    srid, _, wkt = text.rpartition(";")
    return gpkg_blob.encode(shapely.from_wkt(wkt), int(srid.removeprefix("SRID=") or 0))


def _as_ewkb(blob: bytes | None) -> str | None:
    if blob is None:
        return None
    geometry = shapely.set_srid(gpkg_blob.decode(blob), gpkg_blob.srid_of(blob))
    return str(shapely.to_wkb(geometry, hex=True, include_srid=True))


def _as_wkb(blob: bytes | None) -> bytes | None:
    return None if blob is None else gpkg_blob.wkb_of(blob)


def _is_empty(blob: bytes | None) -> int | None:
    return None if blob is None else int(gpkg_blob.is_empty(blob))


def _bound(position: int) -> Function:
    def bound(blob: bytes | None) -> float | None:
        if blob is None or gpkg_blob.is_empty(blob):
            return None
        return gpkg_blob.envelope(blob)[position]

    return bound


@functools.lru_cache(maxsize=64)
def _shape(wkb: bytes) -> tuple[Any, tuple[float, float, float, float]]:
    shape = shapely.from_wkb(wkb)
    return shape, shape.bounds


def _meets(blob: bytes | None, box: bytes) -> int | None:
    if blob is None or gpkg_blob.is_empty(blob):
        return None
    shape, (min_x, min_y, max_x, max_y) = _shape(box)
    left, right, bottom, top = gpkg_blob.envelope(blob)
    if left >= min_x and right <= max_x and bottom >= min_y and top <= max_y:
        return 1  # wholly inside: most rows, and no geometry is decoded
    return int(shapely.intersects(gpkg_blob.decode(blob), shape))


def _within(blob: bytes | None, outline: bytes) -> int | None:
    if blob is None or gpkg_blob.is_empty(blob):
        return None
    shape, (min_x, min_y, max_x, max_y) = _shape(outline)
    left, right, bottom, top = gpkg_blob.envelope(blob)
    if left < min_x or right > max_x or bottom < min_y or top > max_y:
        return 0
    shapely.prepare(shape)
    return int(shapely.within(gpkg_blob.decode(blob), shape))


_PURE: Final[dict[tuple[str, int], Function]] = {
    ("GeomFromWKB", 1): _from_wkb,
    ("GeomFromWKB", 2): _from_wkb,
    ("GeomFromEWKT", 1): _from_ewkt,
    ("AsEWKB", 1): _as_ewkb,
    ("AsBinary", 1): _as_wkb,
    ("ST_IsEmpty", 1): _is_empty,
    ("ST_MinX", 1): _bound(0),
    ("ST_MaxX", 1): _bound(1),
    ("ST_MinY", 1): _bound(2),
    ("ST_MaxY", 1): _bound(3),
    ("khoanh_meets", 2): _meets,
    **gpkg_filters.FUNCTIONS,
    ("khoanh_within", 2): _within,
}

NAMES: Final = (
    *_PURE,
    ("gpkgAddGeometryTriggers", 2),
    ("gpkgAddSpatialIndex", 2),
)
"""Name and number of arguments of every function this module registers."""


def register_functions(connection: sqlite3.Connection) -> None:
    """
    Register every function of `NAMES` on one connection.

    Parameters
    ----------
    connection
        The connection, to a file whose GeoPackage tables exist.
    """
    for (name, count), function in _PURE.items():
        connection.create_function(name, count, function, deterministic=True)
    # GeoAlchemy2 calls these two when a layer is created. The core standard asks for no
    # geometry triggers; the spatial index is an R-tree with the triggers of the standard.
    connection.create_function("gpkgAddGeometryTriggers", 2, lambda _table, _column: 1)
    connection.create_function(
        "gpkgAddSpatialIndex", 2, lambda table, column: create_rtree(connection, table, column)
    )
