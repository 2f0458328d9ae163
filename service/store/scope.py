"""Keep to the units of a caller: the conditions under which a row of a layer is inside them."""

from collections.abc import Callable, Collection
from typing import Any, Final

import orjson
import shapely
from sqlalchemy import (
    ColumnElement,
    Connection,
    LargeBinary,
    Table,
    Text,
    bindparam,
    false,
    func,
    or_,
    select,
)
from sqlalchemy.dialects.postgresql import ARRAY

from .columns import GEOMETRY, WGS84_SRID
from .engine import POSTGRESQL
from .layer_ports import OPEN_LAYERS
from .tables import area_tables, case_tables, layer_tables, plan_tables

Units = frozenset[str]


def is_one_of(
    column: ColumnElement[Any], values: Collection[str], *, kind: str
) -> ColumnElement[bool]:
    """
    Return the condition that a column holds one of many values.

    Parameters
    ----------
    column
        A column of text.
    values
        The values, any number of them: they travel as one parameter.
    kind
        The back end, see `service.store.engine`.

    Returns
    -------
    ColumnElement
        A condition that can use the column's index on both back ends.
    """
    ordered = sorted(values)
    if kind == POSTGRESQL:
        return column == func.any(bindparam(None, ordered, type_=ARRAY(Text)))
    listed = func.json_each(orjson.dumps(ordered).decode()).table_valued("value")
    return column.in_(select(listed.c.value))


def inside(layer: str, units: Units, *, plan_id: str | None, connection: Connection) -> Any:
    """
    Return the condition that a row of a layer is inside a caller's units.

    Parameters
    ----------
    layer
        Name of the layer.
    units
        Identifiers of the units and of all that lie below them.
    plan_id
        The plan whose rows are read, for layers of plans.
    connection
        The connection that will be asked.

    Returns
    -------
    ColumnElement or None
        None where nothing of the layer is restricted. A restricted layer that has no condition
        here shows nothing. A zone is inside where it holds a closed
        household or cell of the units; a checkpoint or cell where it lies strictly inside their
        outline; a household or case where it belongs to one of them.
    """
    if layer in OPEN_LAYERS:
        return None
    condition = _CONDITIONS.get(layer)
    return false() if condition is None else condition(units, plan_id, connection)


def figures_within(connection: Connection, plan_id: str, units: Units) -> dict[str, int]:
    """
    Count a plan inside units alone.

    Parameters
    ----------
    connection
        A connection in a transaction.
    plan_id
        The plan.
    units
        As in `inside`.

    Returns
    -------
    dict
        By level the zones that are inside, and the closed households and people that belong to
        the units; posts, barriers and doors strictly inside.
    """
    zones, checkpoints = layer_tables.zones, layer_tables.checkpoints
    found = {
        f"zones_{level}": count
        for level, count in connection.execute(
            select(zones.c.level, func.count())
            .where(zones.c.plan == plan_id, _zone(units, plan_id, connection))
            .group_by(zones.c.level)
        ).all()
    }
    for select_closed in (_closed_households, _closed_cells):
        for level, households, people in connection.execute(
            select_closed(units, plan_id, connection)
        ).all():
            for name, count in (("households", households), ("people", people)):
                key = f"{name}_{level}"
                found[key] = found.get(key, 0) + int(count)
    kinds = {
        row.kind: int(row[1])
        for row in connection.execute(
            select(checkpoints.c.kind, func.count())
            .where(
                checkpoints.c.plan == plan_id,
                _strictly_inside(checkpoints, units, connection),
            )
            .group_by(checkpoints.c.kind)
        ).all()
    }
    return found | {
        "posts": kinds.get("post", 0) + kinds.get("door_post", 0),
        "barriers": kinds.get("barrier", 0),
        "doors": kinds.get("door", 0),
    }


def _zone(units: Units, plan_id: str | None, connection: Connection) -> ColumnElement[bool]:
    kind = connection.dialect.name
    closed, cells = plan_tables.plan_households, plan_tables.plan_cells
    homes, pieces = area_tables.households, area_tables.area_cells
    holding = (
        select(closed.c.zone)
        .join(homes, homes.c.household_id == closed.c.household_id)
        .where(closed.c.plan_id == plan_id, is_one_of(homes.c.unit_id, units, kind=kind))
    ).union(
        select(cells.c.zone)
        .join(pieces, pieces.c.cell_id == cells.c.cell_id)
        .where(cells.c.plan_id == plan_id, is_one_of(pieces.c.unit_id, units, kind=kind))
    )
    return layer_tables.zones.c.id.in_(holding)


def _closed_households(units: Units, plan_id: str, connection: Connection) -> Any:
    closed, homes = plan_tables.plan_households, area_tables.households
    return (
        select(closed.c.level, func.count(), func.sum(homes.c.people))
        .join(homes, homes.c.household_id == closed.c.household_id)
        .where(closed.c.plan_id == plan_id,
               is_one_of(homes.c.unit_id, units, kind=connection.dialect.name))
        .group_by(closed.c.level)
    )  # fmt: skip


def _closed_cells(units: Units, plan_id: str, connection: Connection) -> Any:
    closed, pieces = plan_tables.plan_cells, area_tables.area_cells
    return (
        select(closed.c.level, func.sum(closed.c.households), func.sum(closed.c.people))
        .join(pieces, pieces.c.cell_id == closed.c.cell_id)
        .where(closed.c.plan_id == plan_id,
               is_one_of(pieces.c.unit_id, units, kind=connection.dialect.name))
        .group_by(closed.c.level)
    )  # fmt: skip


def _strictly_inside(table: Table, units: Units, connection: Connection) -> ColumnElement[bool]:
    """Return the condition that a geometry touches nothing outside the units, nor their border."""
    outline = _outline(units, connection)
    if outline is None:
        return false()
    shape = bindparam(None, outline, type_=LargeBinary)
    geometry = table.c[GEOMETRY]
    if connection.dialect.name == POSTGRESQL:
        return func.ST_Within(geometry, func.ST_GeomFromWKB(shape, WGS84_SRID))
    return func.khoanh_within(geometry, shape) == 1


def _outline(units: Units, connection: Connection) -> bytes | None:
    """Return the union of the units; those below others among them add nothing."""
    kind, table = connection.dialect.name, area_tables.units
    wkb = func.ST_AsBinary(table.c[GEOMETRY], type_=LargeBinary)
    has_parent = is_one_of(table.c.parent_id, units, kind=kind)
    rows = connection.execute(
        select(wkb).where(
            is_one_of(table.c.unit_id, units, kind=kind),
            or_(table.c.parent_id.is_(None), ~has_parent),
        )
    ).scalars()
    shapes = [shapely.from_wkb(bytes(row)) for row in rows]
    return bytes(shapely.to_wkb(shapely.union_all(shapes))) if shapes else None


def _household(units: Units, _plan: str | None, connection: Connection) -> ColumnElement[bool]:
    return is_one_of(area_tables.households.c.unit_id, units, kind=connection.dialect.name)


def _case(units: Units, _plan: str | None, connection: Connection) -> ColumnElement[bool]:
    return is_one_of(case_tables.cases.c.unit_id, units, kind=connection.dialect.name)


_CONDITIONS: Final[dict[str, Callable[[Units, str | None, Connection], ColumnElement[bool]]]] = {
    "zones": _zone,
    "checkpoints": lambda units, _plan, connection: _strictly_inside(
        layer_tables.checkpoints, units, connection
    ),
    "cells": lambda units, _plan, connection: _strictly_inside(
        layer_tables.cells, units, connection
    ),
    "households": _household,
    "cases": _case,
}
"""How each restricted layer is kept to units."""
