"""Hold the tables of the area."""

from typing import Final

from sqlalchemy import Boolean, Column, Double, Index, Table, Text

from service.store.columns import DATE, identifier, row_number, shape, whole_number

from .metadata import metadata

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
    Column("valid_from", Text, nullable=False, info=DATE),
    Column("valid_to", Text, info=DATE),
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
"""Restricted: it places people."""

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
