"""Hold the tables of reported cases and contacts."""

from typing import Final

from sqlalchemy import Boolean, Column, Double, ForeignKey, Index, Integer, Table, Text

from service.store.columns import TIMESTAMP, identifier, row_number, shape, whole_number

from .metadata import metadata

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
