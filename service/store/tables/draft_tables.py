"""Hold the tables of what the service knows of plans it drew."""

from typing import Final

from sqlalchemy import Boolean, Column, Double, ForeignKey, Index, Integer, Table, Text

from service.store.columns import identifier

from .metadata import metadata

plan_acts: Final = Table(
    "plan_acts",
    metadata,
    Column("act_number", Integer, primary_key=True, autoincrement=True),
    Column("plan_id", identifier(), ForeignKey("plans.plan_id"), nullable=False),
    Column("act", Text, nullable=False),  # drawn, published, lifted
    Column("done_at", Text, nullable=False),
    Column("done_by", Text, nullable=False),
    Index("ix_plan_acts_plan_id", "plan_id"),
    Column("reason", Text),  # as an officer wrote it
)

plan_drafts: Final = Table(
    "plan_drafts",
    metadata,
    Column("plan_id", identifier(), ForeignKey("plans.plan_id"), primary_key=True),
    Column("last_report", Integer, nullable=False),
    Column("unlocated", Integer, nullable=False),
    Column("is_automatic", Boolean, nullable=False),
    Column("drawn_after", identifier()),  # the plan in force when it was drawn
    Column("orders", Text),  # JSON; null for none
)
"""What the service knows of the plans it drew itself."""

draft_failures: Final = Table(
    "draft_failures",
    metadata,
    Column("failure_number", Integer, primary_key=True, autoincrement=True),
    Column("failed_at", Text, nullable=False),
    Column("policy", Text, nullable=False),
    Column("last_report", Integer, nullable=False),
    Column("detail", Text, nullable=False),
    Column("faults", Text, nullable=False),  # JSON
)

draft_leases: Final = Table(
    "draft_leases",
    metadata,
    Column("name", identifier(), primary_key=True),
    Column("owner", Text, nullable=False),
    Column("expires", Double, nullable=False),  # seconds since 1970
)
"""Who draws at the moment: one row at most."""

discarded_drafts: Final = Table(
    "discarded_drafts",
    metadata,
    Column("discard_number", Integer, primary_key=True, autoincrement=True),
    Column("draft_id", identifier(), nullable=False),  # of no plan that is stored any more
    Column("last_report", Integer, nullable=False),
    Column("is_automatic", Boolean, nullable=False),
    Column("discarded_at", Text, nullable=False),
    Column("discarded_by", Text, nullable=False),
)
"""What was drawn and thrown away: it is not drawn again by itself."""
