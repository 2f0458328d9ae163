"""Create the R-tree of a GeoPackage layer, and the triggers that keep it in step."""

import sqlite3
from typing import Final

_TRIGGERS: Final = {
    "insert": (
        "INSERT ON {table} WHEN {new_has_box}",
        "INSERT OR REPLACE INTO {tree} VALUES ({new_box})",
    ),
    "update1": (
        "UPDATE OF {column} ON {table} WHEN OLD.fid = NEW.fid AND {new_has_box}",
        "INSERT OR REPLACE INTO {tree} VALUES ({new_box})",
    ),
    "update2": (
        "UPDATE OF {column} ON {table} WHEN OLD.fid = NEW.fid AND {new_has_none}",
        "DELETE FROM {tree} WHERE id = OLD.fid",
    ),
    "update3": (
        "UPDATE ON {table} WHEN OLD.fid != NEW.fid AND {new_has_box}",
        "DELETE FROM {tree} WHERE id = OLD.fid; INSERT OR REPLACE INTO {tree} VALUES ({new_box})",
    ),
    "update4": (
        "UPDATE ON {table} WHEN OLD.fid != NEW.fid AND {new_has_none}",
        "DELETE FROM {tree} WHERE id IN (OLD.fid, NEW.fid)",
    ),
    "delete": (
        "DELETE ON {table} WHEN OLD.{column} NOT NULL",
        "DELETE FROM {tree} WHERE id = OLD.fid",
    ),
}
"""The triggers of the standard, by the end of their names."""


def create_rtree(connection: sqlite3.Connection, table: str, column: str) -> int:
    """
    Create the R-tree of one layer and enter it in the GeoPackage's list of extensions.

    Parameters
    ----------
    connection
        The connection that creates the layer, inside its transaction.
    table, column
        The layer, whose primary key is ``fid``, and its geometry column. Names of ours
        only: they become part of the SQL.

    Returns
    -------
    int
        1, as the SQL function of SpatiaLite that it stands for.

    References
    ----------
    .. [1] OGC 12-128r18, GeoPackage 1.3, annex F.3 "RTree spatial indexes"
    """
    tree = f"rtree_{table}_{column}"
    words = {
        "table": table,
        "column": column,
        "tree": tree,
        "new_has_box": f"(NEW.{column} NOTNULL AND NOT ST_IsEmpty(NEW.{column}))",
        "new_has_none": f"(NEW.{column} ISNULL OR ST_IsEmpty(NEW.{column}))",
        "new_box": ", ".join(
            ["NEW.fid", *(f"ST_{end}(NEW.{column})" for end in ("MinX", "MaxX", "MinY", "MaxY"))]
        ),
    }
    connection.execute(f"CREATE VIRTUAL TABLE {tree} USING rtree(id, minx, maxx, miny, maxy)")
    for name, (event, action) in _TRIGGERS.items():
        connection.execute(
            f"CREATE TRIGGER {tree}_{name} AFTER {event} BEGIN {action}; END".format(**words)
        )
    connection.execute(
        "INSERT INTO gpkg_extensions VALUES (?, ?, 'gpkg_rtree_index', "
        "'http://www.geopackage.org/spec120/#extension_rtree', 'write-only')",
        (table, column),
    )
    return 1
