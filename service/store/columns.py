"""Name the column types that mean the same on both back ends."""

from typing import Final

from geoalchemy2 import Geometry
from sqlalchemy import BigInteger, Column, Integer, Text
from sqlalchemy.types import TypeEngine

WGS84_SRID: Final = 4326

GEOMETRY: Final = "geom"
"""Name of the one geometry column of a layer; a GeoPackage allows no second."""

DATE: Final = {"kind": "date"}
TIMESTAMP: Final = {"kind": "timestamp"}
"""What the text of a column is, for filters: an ISO date, an RFC 3339 time with its offset."""


def identifier() -> TypeEngine[str]:
    """
    Return the type of an identifier: text that sorts by its bytes everywhere.

    Returns
    -------
    TypeEngine
        Text, never VARCHAR: GDAL and QGIS leave VARCHAR columns of a GeoPackage out.
    """
    return Text().with_variant(Text(collation="C"), "postgresql")


def whole_number() -> TypeEngine[int]:
    """Return the type of a whole number of 64 bits; SQLite's INTEGER holds as many."""
    return BigInteger().with_variant(Integer(), "geopackage")


def row_number() -> Column[int]:
    """Return the row number that a GeoPackage, its R-tree and its readers need."""
    return Column("fid", Integer, primary_key=True, autoincrement=True)


def shape(kind: str, *, nullable: bool = False) -> Column[object]:
    """
    Return the geometry column of a layer, with its spatial index.

    Parameters
    ----------
    kind
        POINT, LINESTRING, POLYGON or MULTIPOLYGON.
    nullable
        Whether a feature may be nowhere.
    """
    kept = Geometry(kind, srid=WGS84_SRID, spatial_index=True)
    return Column(GEOMETRY, kept, nullable=nullable)
