"""Hold the tables of what plans show on the map, in both views."""

from typing import Any, Final

from sqlalchemy import Column, Double, ForeignKey, Table, Text, UniqueConstraint

from service.store.columns import TIMESTAMP, identifier, row_number, shape, whole_number

from .metadata import metadata

PLAN: Final = "plans.plan_id"

PUBLIC_PLAN: Final = "public_plans.public_id"
"""What the column ``plan`` of exact and of public layers names."""


def _layer(name: str, names: str, *columns: Column[Any]) -> Table:
    """Return the table of a layer: its features by plan and identifier, with columns of its own."""
    return Table(
        name,
        metadata,
        row_number(),
        Column("plan", identifier(), ForeignKey(names), nullable=False),
        Column("id", identifier(), nullable=False),
        *columns,
        UniqueConstraint("plan", "id"),
    )


def _zones(name: str, names: str) -> Table:
    return _layer(
        name,
        names,
        Column("level", Text, nullable=False),
        Column("status", Text, nullable=False),
        Column("inside", identifier()),
        Column("people", whole_number()),
        Column("households", whole_number()),
        Column("cases", whole_number()),
        Column("area_m2", Double),
        Column("perimeter_m", Double),
        Column("checkpoints", whole_number()),
        Column("units", Text, nullable=False),  # JSON
        Column("valid_from", Text, info=TIMESTAMP),
        Column("earliest_lift", Text, info=TIMESTAMP),
        Column("policy", Text, nullable=False),
        Column("reason", Text),
        Column("reason_en", Text),
        shape("MULTIPOLYGON"),
    )


def _checkpoints(name: str, names: str) -> Table:
    return _layer(
        name,
        names,
        Column("zone", identifier(), nullable=False),
        Column("level", Text, nullable=False),
        Column("street", Text),
        Column("street_id", identifier()),
        Column("kind", Text, nullable=False),
        Column("offset_m", Double),
        Column("between", Text),
        shape("POINT"),
    )


def _cells(name: str, names: str) -> Table:
    return _layer(
        name,
        names,
        Column("level", Text, nullable=False),
        Column("households", whole_number()),
        Column("people", whole_number()),
        Column("people_open", whole_number()),
        Column("people_yellow", whole_number()),
        Column("people_red", whole_number()),
        shape("POLYGON"),
    )


zones: Final = _zones("zones", PLAN)

checkpoints: Final = _checkpoints("checkpoints", PLAN)

cells: Final = _cells("cells", PLAN)

public_zones: Final = _zones("public_zones", PUBLIC_PLAN)

public_checkpoints: Final = _checkpoints("public_checkpoints", PUBLIC_PLAN)

public_cells: Final = _cells("public_cells", PUBLIC_PLAN)
"""The public view of every plan stands in tables of its own, beside the exact one."""
