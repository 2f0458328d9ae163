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
    Integer,
    LargeBinary,
    MetaData,
    Table,
    Text,
    UniqueConstraint,
)

from .columns import DATE, TIMESTAMP, identifier, row_number, shape, whole_number

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
        Column("valid_from", Text, info=TIMESTAMP),
        Column("earliest_lift", Text, info=TIMESTAMP),
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

revisions: Final = Table(
    "revisions",
    metadata,
    Column("number", whole_number(), primary_key=True, autoincrement=False),
)
"""At most one row: how often anything that layers and plans show was changed."""
api_keys: Final = Table(
    "api_keys",
    metadata,
    Column("key_id", identifier(), primary_key=True),
    Column("role", Text, nullable=False),
    Column("units", Text),  # JSON: identifiers of units; NULL for the whole area
    Column("label", Text, nullable=False),
    Column("secret_hash", Text, nullable=False),  # SHA-256, hexadecimal
    Column("created_at", Text, nullable=False),  # RFC 3339, in UTC, as all times here
    Column("expires_at", Text),
    Column("revoked_at", Text),
    Column("last_used_at", Text),  # to the hour
)
"""Restricted: who may ask. The secrets themselves are kept nowhere."""

audit_log: Final = Table(
    "audit_log",
    metadata,
    Column("number", whole_number(), primary_key=True, autoincrement=False),
    Column("at", Text, nullable=False),
    Column("caller", Text, nullable=False),
    Column("role", Text, nullable=False),
    Column("action", Text, nullable=False),
    Column("route", Text, nullable=False),
    Column("target", Text, nullable=False),  # JSON
    Column("query", Text, nullable=False),  # JSON
    Column("status", whole_number()),
    Column("returned", whole_number()),
    Column("client", Text),
    Column("previous", Text, nullable=False),
    Column("digest", Text, nullable=False),
)
"""Restricted, append-only: triggers refuse to change or remove a row, digests chain them."""
case_reports: Final = Table(
    "case_reports",
    metadata,
    Column("report_id", Integer, primary_key=True, autoincrement=False),
    Column("case_id", identifier(), nullable=False),
    Column("kind", Text, nullable=False),  # case, contact
    Column("act", Text, nullable=False),  # created, corrected, withdrawn
    Column("content", Text, nullable=False),  # JSON: the row as it was understood
    Column("received_at", Text, nullable=False),  # RFC 3339, in UTC
    Column("received_by", Text, nullable=False),
    Index("ix_case_reports_case_id", "case_id"),
)
"""Restricted: addresses stand here alone. Triggers let it only grow."""

case_states: Final = Table(
    "case_states",
    metadata,
    Column("case_id", identifier(), primary_key=True),
    Column("kind", Text, nullable=False),
    Column("is_withdrawn", Boolean, nullable=False),
    Column("digest", Text, nullable=False),  # of the content
    Column("report_id", Integer, ForeignKey("case_reports.report_id"), nullable=False),
)
"""Which report of each case or contact holds now."""

cases: Final = Table(
    "cases",
    metadata,
    row_number(),
    Column("case_id", identifier(), nullable=False, unique=True),
    Column("reported_at", Text, nullable=False, info=TIMESTAMP),
    Column("status", Text, nullable=False),
    Column("outcome", Text, nullable=False),  # pending, found, ambiguous, not_found
    Column("match_level", Text),
    Column("household_id", identifier()),
    Column("unit_id", identifier()),  # the smallest that is known
    Column("alley_id", identifier()),
    Column("hamlet_id", identifier()),
    Column("ward_id", identifier()),
    Column("cell", identifier()),
    Column("score", Double),
    Column("radius_m", Double),
    Column("candidates", whole_number()),  # how many
    Column("why", Text),
    shape("POINT", nullable=True),
)
"""Restricted: where each case is, as far as it is known; follows from the reports."""

answered_requests: Final = Table(
    "answered_requests",
    metadata,
    Column("request_key", identifier(), primary_key=True),  # digest of caller and Idempotency-Key
    Column("digest", Text, nullable=False),  # of the request's body
    Column("answer", Text, nullable=False),  # JSON
    Column("answered_at", Text, nullable=False),
)

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

events: Final = Table(
    "events",
    metadata,
    Column("event_id", Integer, primary_key=True, autoincrement=False),
    Column("public_id", Integer, unique=True),  # counts public events alone; null for the others
    Column("kind", Text, nullable=False),
    Column("happened_at", Text, nullable=False),  # RFC 3339, in UTC
    Column("data", Text, nullable=False),  # JSON
    Column("units", Text),  # JSON: the units it happened in; null for the whole area
)
"""What happened, in the order in which it was committed. Triggers let it only grow."""

webhooks: Final = Table(
    "webhooks",
    metadata,
    Column("webhook_id", identifier(), primary_key=True),
    Column("url", Text, nullable=False),
    Column("secret", Text, nullable=False),
    Column("view", Text, nullable=False),  # exact, public
    Column("allows_loopback", Boolean, nullable=False),
    Column("created_at", Text, nullable=False),
    Column("last_event", Integer, nullable=False),  # the last one that needs no delivery any more
    Column("failures", Integer, nullable=False),  # in a row
    Column("next_try", Double, nullable=False),  # seconds since 1970
    Column("is_dead", Boolean, nullable=False),
    Column("last_failure", Text),
    Column("owner", Text),
    Column("expires", Double, nullable=False),  # of the owner's right to deliver
)
"""Restricted: signatures are made with the secrets."""

jobs: Final = Table(
    "jobs",
    metadata,
    Column("job_number", Integer, primary_key=True, autoincrement=False),
    Column("job_id", identifier(), nullable=False, unique=True),
    Column("process", Text, nullable=False),
    Column("inputs", Text, nullable=False),  # JSON
    Column("status", Text, nullable=False),  # accepted, running, successful, failed, dismissed
    Column("progress", Integer, nullable=False),  # per cent
    Column("message", Text, nullable=False),
    Column("created_by", Text, nullable=False),
    Column("created_at", Text, nullable=False),
    Column("started_at", Text),
    Column("updated_at", Text, nullable=False),
    Column("finished_at", Text),
    Column("result", Text),  # JSON
    Column("faults", Text, nullable=False),  # JSON
    Column("owner", Text),
    Column("expires", Double, nullable=False),  # of the owner's right to run it
)

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
