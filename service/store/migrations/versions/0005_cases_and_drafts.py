"""Keep reported cases with their history, and what is known of drafts."""

from typing import Any

import sqlalchemy as sa
from alembic import op
from geoalchemy2 import Geometry

revision = "0005"
down_revision = "0004"


def _id() -> sa.types.TypeEngine[str]:
    return sa.Text().with_variant(sa.Text(collation="C"), "postgresql")


def _whole() -> sa.types.TypeEngine[int]:
    return sa.BigInteger().with_variant(sa.Integer(), "geopackage")


def _text(name: str, *, nullable: bool = False) -> Any:
    return sa.Column(name, sa.Text, nullable=nullable)


def _named(name: str, *, nullable: bool = False) -> Any:
    return sa.Column(name, _id(), nullable=nullable)


def upgrade() -> None:
    _reports()
    _located_cases()
    _drafts()
    _let_reports_only_grow()


def _reports() -> None:
    op.create_table(
        "case_reports",
        sa.Column("report_id", sa.Integer, autoincrement=False),
        _named("case_id"),
        *(_text(name) for name in ("kind", "act", "content", "received_at", "received_by")),
        sa.PrimaryKeyConstraint("report_id", name="pk_case_reports"),
    )
    op.create_index("ix_case_reports_case_id", "case_reports", ["case_id"])
    op.create_table(
        "case_states",
        _named("case_id"),
        _text("kind"),
        sa.Column("is_withdrawn", sa.Boolean, nullable=False),
        _text("digest"),
        sa.Column("report_id", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("case_id", name="pk_case_states"),
        sa.ForeignKeyConstraint(
            ["report_id"], ["case_reports.report_id"], name="fk_case_states_report_id"
        ),
    )
    op.create_table(
        "answered_requests",
        _named("request_key"),
        *(_text(name) for name in ("digest", "answer", "answered_at")),
        sa.PrimaryKeyConstraint("request_key", name="pk_answered_requests"),
    )


def _located_cases() -> None:
    units = ("household_id", "unit_id", "alley_id", "hamlet_id", "ward_id", "cell")
    op.create_table(
        "cases",
        sa.Column("fid", sa.Integer, autoincrement=True),
        _named("case_id"),
        *(_text(name) for name in ("reported_at", "status", "outcome")),
        _text("match_level", nullable=True),
        *(_named(name, nullable=True) for name in units),
        sa.Column("score", sa.Double),
        sa.Column("radius_m", sa.Double),
        sa.Column("candidates", _whole()),
        _text("why", nullable=True),
        sa.Column("geom", Geometry("POINT", srid=4326, spatial_index=True)),
        sa.PrimaryKeyConstraint("fid", name="pk_cases"),
        sa.UniqueConstraint("case_id", name="uq_cases_case_id"),
    )


def _drafts() -> None:
    op.create_table(
        "plan_acts",
        sa.Column("act_number", sa.Integer, autoincrement=True),
        _named("plan_id"),
        *(_text(name) for name in ("act", "done_at", "done_by")),
        sa.PrimaryKeyConstraint("act_number", name="pk_plan_acts"),
        sa.ForeignKeyConstraint(["plan_id"], ["plans.plan_id"], name="fk_plan_acts_plan_id"),
    )
    op.create_index("ix_plan_acts_plan_id", "plan_acts", ["plan_id"])
    op.create_table(
        "plan_drafts",
        _named("plan_id"),
        sa.Column("last_report", sa.Integer, nullable=False),
        sa.Column("unlocated", sa.Integer, nullable=False),
        sa.Column("is_automatic", sa.Boolean, nullable=False),
        _named("drawn_after", nullable=True),
        sa.PrimaryKeyConstraint("plan_id", name="pk_plan_drafts"),
        sa.ForeignKeyConstraint(["plan_id"], ["plans.plan_id"], name="fk_plan_drafts_plan_id"),
    )
    op.create_table(
        "draft_failures",
        sa.Column("failure_number", sa.Integer, autoincrement=True),
        _text("failed_at"),
        _text("policy"),
        sa.Column("last_report", sa.Integer, nullable=False),
        _text("detail"),
        _text("faults"),
        sa.PrimaryKeyConstraint("failure_number", name="pk_draft_failures"),
    )
    op.create_table(
        "draft_leases",
        _named("name"),
        _text("owner"),
        sa.Column("expires", sa.Double, nullable=False),
        sa.PrimaryKeyConstraint("name", name="pk_draft_leases"),
    )


def _let_reports_only_grow() -> None:
    """Refuse to change or remove a report, whoever asks."""
    if op.get_bind().dialect.name == "postgresql":
        op.execute(
            "CREATE FUNCTION khoanh_reports_only_grow() RETURNS trigger LANGUAGE plpgsql AS "
            "$$ BEGIN RAISE EXCEPTION 'case_reports only grows'; END $$"
        )
        op.execute(
            "CREATE TRIGGER case_reports_only_grow BEFORE UPDATE OR DELETE ON case_reports "
            "FOR EACH ROW EXECUTE FUNCTION khoanh_reports_only_grow()"
        )
        return
    for event in ("UPDATE", "DELETE"):
        op.execute(
            f"CREATE TRIGGER case_reports_no_{event.lower()} BEFORE {event} ON case_reports "
            "BEGIN SELECT RAISE(ABORT, 'case_reports only grows'); END"
        )
