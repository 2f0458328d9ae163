"""Ask for the rows whose geometry meets a box: the only expression the back ends do not share."""

from collections.abc import Sequence
from typing import Any, Final

import shapely
from sqlalchemy import (
    ColumnElement,
    Double,
    LargeBinary,
    Table,
    and_,
    bindparam,
    column,
    func,
    literal,
    select,
)
from sqlalchemy import table as named_table

from .columns import GEOMETRY, WGS84_SRID
from .engine import POSTGRESQL
from .view import Box, shape_of

_BOUNDS: Final = ("min_x", "min_y", "max_x", "max_y")
_SHAPE: Final = "box"


def meets_box(table: Table, box: Box, *, kind: str) -> ColumnElement[bool]:
    """
    Return the condition that a row's geometry meets a box, borders included.

    Parameters
    ----------
    table
        A layer.
    box
        The box; it may have no width or no height.
    kind
        The back end, see `service.store.engine`.

    Returns
    -------
    ColumnElement
        A condition that uses the spatial index first and the geometry itself after it, so
        that both back ends give the same rows.
    """
    shape = bindparam(None, shapely.to_wkb(shape_of(box)), type_=LargeBinary)
    return _meets(table, shape, [literal(bound) for bound in box], kind=kind)


def box_condition(table: Table, *, kind: str) -> ColumnElement[bool]:
    """Return the condition of `meets_box` for a box that is told later, as `box_values`."""
    bounds = [bindparam(name, type_=Double) for name in _BOUNDS]
    return _meets(table, bindparam(_SHAPE, type_=LargeBinary), bounds, kind=kind)


def box_values(box: Box) -> dict[str, Any]:
    """Return the values of `box_condition` for a box."""
    return dict(zip(_BOUNDS, box, strict=True)) | {_SHAPE: shapely.to_wkb(shape_of(box))}


def near_box(table: Table, box: Box) -> ColumnElement[bool]:
    """
    Return the condition that a row of a GeoPackage may meet a box, by the R-tree alone.

    Parameters
    ----------
    table
        A layer.
    box
        The box; it may have no width or no height.

    Returns
    -------
    ColumnElement
        It holds for every row that meets the box, and for some that do not.
    """
    return _near(table, [literal(bound) for bound in box])


def _meets(
    table: Table,
    shape: ColumnElement[Any],
    bounds: Sequence[ColumnElement[Any]],
    *,
    kind: str,
) -> ColumnElement[bool]:
    geometry = table.c[GEOMETRY]
    if kind == POSTGRESQL:
        return func.ST_Intersects(geometry, func.ST_GeomFromWKB(shape, WGS84_SRID))
    return and_(_near(table, bounds), func.khoanh_meets(geometry, shape) == 1)


def _near(table: Table, bounds: Sequence[ColumnElement[Any]]) -> ColumnElement[bool]:
    min_x, min_y, max_x, max_y = bounds
    names = ("id", "minx", "maxx", "miny", "maxy")
    tree = named_table(f"rtree_{table.name}_{GEOMETRY}", *(column(name) for name in names))
    near = select(tree.c.id).where(
        tree.c.maxx >= min_x, tree.c.minx <= max_x, tree.c.maxy >= min_y, tree.c.miny <= max_y
    )
    # `in_` itself, never a Boolean function of ours: SQLAlchemy would write
    # "... IN (...) = 1", and SQLite would read every row.
    return table.c.fid.in_(near)
