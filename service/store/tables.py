"""
Hold the tables of the store, the same for both back ends.

The schema is created by the migrations alone: `create_all` on a GeoPackage and then on
PostgreSQL in one process would lose the GiST indexes. A test compares the two.
"""

from typing import Final

from sqlalchemy import (
    Boolean,
    Column,
    Double,
    ForeignKey,
    Index,
    LargeBinary,
    MetaData,
    Table,
    Text,
    UniqueConstraint,
)

from .columns import identifier, row_number, shape, whole_number

metadata: Final = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_name)s",
        "uq": "uq_%(table_name)s_%(column_0_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "pk": "pk_%(table_name)s",
    }
)

area: Final = Table(
    "area",
    metadata,
    Column("digest", identifier(), primary_key=True),
    Column("name", Text, nullable=False),
    Column("valid_from", Text, nullable=False),
    Column("invented", Boolean, nullable=False),
    Column("sources", Text, nullable=False),  # JSON
    Column("coverage", Text, nullable=False),  # JSON
    Column("extent", Text, nullable=False),  # JSON: min_x, min_y, max_x, max_y
)
"""At most one row: a database holds one area."""

units: Final = Table(
    "units",
    metadata,
    row_number(),
    Column("unit_id", identifier(), nullable=False, unique=True),
    Column("parent_id", identifier()),
    Column("level", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("code", Text),
    Column("people", whole_number(), nullable=False),
    Column("households", whole_number(), nullable=False),
    Column("origin", Text, nullable=False),
    Column("valid_from", Text, nullable=False),
    Column("valid_to", Text),
    shape("MULTIPOLYGON"),
    Index("ix_units_level", "level", "unit_id"),
)

households: Final = Table(
    "households",
    metadata,
    row_number(),
    Column("household_id", identifier(), nullable=False, unique=True),
    Column("unit_id", identifier(), nullable=False),
    Column("house_number", Text),
    Column("street", Text),
    Column("people", whole_number(), nullable=False),
    Column("origin", Text, nullable=False),
    Column("street_id", identifier(), nullable=False),
    Column("access_m", Double, nullable=False),
    shape("POINT"),
)
"""Restricted: it places people. No collection serves it."""

streets: Final = Table(
    "streets",
    metadata,
    row_number(),
    Column("street_id", identifier(), nullable=False, unique=True),
    Column("name", Text),
    Column("kind", Text, nullable=False),
    Column("barrier_cost", whole_number(), nullable=False),
    Column("unit_id", identifier()),
    shape("LINESTRING"),
)

sites: Final = Table(
    "sites",
    metadata,
    row_number(),
    Column("site_id", identifier(), nullable=False, unique=True),
    Column("name", Text),
    Column("kind", Text, nullable=False),
    Column("unit_id", identifier(), nullable=False),
    Column("street_id", identifier()),
    Column("access_m", Double),
    shape("POINT"),
)

ground: Final = Table(
    "ground",
    metadata,
    row_number(),
    Column("ground_id", identifier(), nullable=False, unique=True),
    Column("kind", Text, nullable=False),
    Column("name", Text),
    shape("MULTIPOLYGON"),
)

area_cells: Final = Table(
    "area_cells",
    metadata,
    row_number(),
    Column("cell_id", identifier(), nullable=False, unique=True),
    Column("cell", identifier(), nullable=False),
    Column("unit_id", identifier(), nullable=False),
    Column("people", whole_number(), nullable=False),
    Column("households", whole_number(), nullable=False),
    Column("origin", Text, nullable=False),
    shape("MULTIPOLYGON"),
)
"""The area's own cells, where no household is known. No collection serves them."""

plans: Final = Table(
    "plans",
    metadata,
    Column("plan_id", identifier(), primary_key=True),
    Column("area_digest", identifier(), ForeignKey("area.digest"), nullable=False),
    Column("as_of", Text, nullable=False),  # RFC 3339, in UTC
    Column("policy", Text, nullable=False),
    Column("status", Text, nullable=False),  # draft, in_force, lifted
    Column("source_key", identifier()),  # digest of the input it was drawn from
    Column("figures", Text, nullable=False),  # JSON, exact
    Column("public_figures", Text, nullable=False),  # JSON
    Column("extent", Text, nullable=False),  # JSON
    Column("public_extent", Text, nullable=False),  # JSON
    Index("ix_plans_source_key", "source_key"),
    Index("ix_plans_status", "status"),
)

plan_files: Final = Table(
    "plan_files",
    metadata,
    Column("plan_id", identifier(), ForeignKey("plans.plan_id"), primary_key=True),
    Column("name", identifier(), primary_key=True),
    Column("content", LargeBinary, nullable=False),
)
"""Restricted: the plan as it was handed over, byte for byte."""

plan_households: Final = Table(
    "plan_households",
    metadata,
    Column("plan_id", identifier(), ForeignKey("plans.plan_id"), primary_key=True),
    Column("household_id", identifier(), primary_key=True),
    Column("level", Text, nullable=False),
    Column("zone", identifier(), nullable=False),
    Column("reason", Text, nullable=False),
)
"""Restricted: the closed households of a plan."""

plan_cells: Final = Table(
    "plan_cells",
    metadata,
    Column("plan_id", identifier(), ForeignKey("plans.plan_id"), primary_key=True),
    Column("cell_id", identifier(), primary_key=True),
    Column("level", Text, nullable=False),
    Column("zone", identifier(), nullable=False),
    Column("people", whole_number(), nullable=False),
    Column("households", whole_number(), nullable=False),
    Column("reason", Text, nullable=False),
)
"""Restricted: the closed cells of a plan."""


public_plans: Final = Table(
    "public_plans",
    metadata,
    Column("plan_id", identifier(), ForeignKey("plans.plan_id"), primary_key=True),
    Column("public_id", identifier(), nullable=False, unique=True),
    Column("state", LargeBinary),
)
"""
What the public calls each plan, and what its next public view must remember.

Restricted: a plan's own identifier is a digest of its cases, and the state names them.
"""

PLAN: Final = "plans.plan_id"
PUBLIC_PLAN: Final = "public_plans.public_id"
"""What the column ``plan`` of exact and of public layers names."""


def _zones(name: str, names: str) -> Table:
    return Table(
        name,
        metadata,
        row_number(),
        Column("plan", identifier(), ForeignKey(names), nullable=False),
        Column("id", identifier(), nullable=False),
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
        Column("valid_from", Text),
        Column("earliest_lift", Text),
        Column("policy", Text, nullable=False),
        Column("reason", Text),
        Column("reason_en", Text),
        shape("MULTIPOLYGON"),
        UniqueConstraint("plan", "id"),
    )


def _checkpoints(name: str, names: str) -> Table:
    return Table(
        name,
        metadata,
        row_number(),
        Column("plan", identifier(), ForeignKey(names), nullable=False),
        Column("id", identifier(), nullable=False),
        Column("zone", identifier(), nullable=False),
        Column("level", Text, nullable=False),
        Column("street", Text),
        Column("street_id", identifier()),
        Column("kind", Text, nullable=False),
        Column("offset_m", Double),
        Column("between", Text),
        shape("POINT"),
        UniqueConstraint("plan", "id"),
    )


def _cells(name: str, names: str) -> Table:
    return Table(
        name,
        metadata,
        row_number(),
        Column("plan", identifier(), ForeignKey(names), nullable=False),
        Column("id", identifier(), nullable=False),
        Column("level", Text, nullable=False),
        Column("households", whole_number()),
        Column("people", whole_number()),
        Column("people_open", whole_number()),
        Column("people_yellow", whole_number()),
        Column("people_red", whole_number()),
        shape("POLYGON"),
        UniqueConstraint("plan", "id"),
    )


zones: Final = _zones("zones", PLAN)
checkpoints: Final = _checkpoints("checkpoints", PLAN)
cells: Final = _cells("cells", PLAN)
public_zones: Final = _zones("public_zones", PUBLIC_PLAN)
public_checkpoints: Final = _checkpoints("public_checkpoints", PUBLIC_PLAN)
public_cells: Final = _cells("public_cells", PUBLIC_PLAN)
"""The public view of every plan stands in tables of its own, beside the exact one."""
