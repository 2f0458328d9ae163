"""Hold the tables of plans, and of what a plan was handed over in."""

from typing import Final

from sqlalchemy import Column, ForeignKey, Index, LargeBinary, Table, Text

from service.store.columns import identifier, whole_number

from .metadata import metadata

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
    Column("published_at", Text),  # RFC 3339, in UTC, six decimals: sorts as text
    Column("lifted_at", Text),  # the same
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

revisions: Final = Table(
    "revisions",
    metadata,
    Column("number", whole_number(), primary_key=True, autoincrement=False),
)
"""At most one row: how often anything that layers and plans show was changed."""
