"""Turn frames into rows of tables."""

from typing import Any, Final

import numpy as np
import orjson
import pandas as pd
import shapely
from geoalchemy2 import Geometry
from sqlalchemy import Connection, LargeBinary, Table, bindparam, func, insert

from zoning.plan.geojson import plain

from .columns import GEOMETRY, WGS84_SRID
from .layers import JSON_COLUMNS

_MULTIPOLYGON: Final = "MULTIPOLYGON"


def insert_frame(
    connection: Connection, table: Table, frame: pd.DataFrame, **constants: str
) -> None:
    """
    Insert every row of a frame into a table.

    Parameters
    ----------
    connection
        A connection inside a writing transaction.
    table
        The table.
    frame
        A frame with the table's columns; others are left out. Missing values become NULL.
    **constants
        Columns that have one value in every row, in place of the frame's.

    Notes
    -----
    Geometries travel as well-known binary, so not one digit is lost.
    """
    if frame.empty:
        return
    statement = insert(table)
    columns = {
        column.name: _values(frame[column.name], is_json=column.name in JSON_COLUMNS)
        for column in table.c
        if column.name not in ("fid", GEOMETRY, *constants)
    }
    if GEOMETRY in table.c:
        kind = table.c[GEOMETRY].type
        is_multi = isinstance(kind, Geometry) and kind.geometry_type == _MULTIPOLYGON
        columns["wkb"] = _wkb(frame.geometry.to_numpy(), is_multi=is_multi)
        shape = func.ST_GeomFromWKB(bindparam("wkb", type_=LargeBinary), WGS84_SRID)
        statement = statement.values({GEOMETRY: shape})
    names = tuple(columns)
    rows = zip(*columns.values(), strict=True)
    connection.execute(statement, [dict(zip(names, row, strict=True)) | constants for row in rows])


def _values(series: pd.Series, *, is_json: bool) -> list[Any]:
    values = [plain(value) for value in series]
    return [orjson.dumps(value).decode() for value in values] if is_json else values


def _wkb(geometries: Any, *, is_multi: bool) -> list[bytes | None]:
    if is_multi:
        # One type a layer: programs that read a GeoPackage split layers of mixed types.
        geometries = np.array(
            [
                shapely.MultiPolygon([shape]) if shape.geom_type == "Polygon" else shape
                for shape in geometries
            ],
            dtype=object,
        )
    right_handed = shapely.orient_polygons(geometries)  # as RFC 7946 §3.1.6 asks
    found = shapely.to_wkb(right_handed, byte_order=1)
    return [None if wkb is None else bytes(wkb) for wkb in found]
