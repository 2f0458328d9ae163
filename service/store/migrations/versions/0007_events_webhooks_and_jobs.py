"""Keep events, where they are sent to, and jobs."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"


def _id() -> sa.types.TypeEngine[str]:
    return sa.Text().with_variant(sa.Text(collation="C"), "postgresql")


def _text(name: str, *, nullable: bool = False) -> Any:
    return sa.Column(name, sa.Text, nullable=nullable)


def _whole(name: str) -> Any:
    return sa.Column(name, sa.Integer, nullable=False)


def upgrade() -> None:
    _events()
    _webhooks()
    _jobs()


def _events() -> None:
    op.create_table(
        "events",
        sa.Column("event_id", sa.Integer, autoincrement=False),
        sa.Column("public_id", sa.Integer),
        *(_text(name) for name in ("kind", "happened_at", "data")),
        _text("units", nullable=True),
        sa.PrimaryKeyConstraint("event_id", name="pk_events"),
        sa.UniqueConstraint("public_id", name="uq_events_public_id"),
    )
    if op.get_bind().dialect.name == "postgresql":
        op.execute(
            "CREATE FUNCTION khoanh_events_only_grow() RETURNS trigger LANGUAGE plpgsql AS "
            "$$ BEGIN RAISE EXCEPTION 'events only grows'; END $$"
        )
        op.execute(
            "CREATE TRIGGER events_only_grow BEFORE UPDATE OR DELETE ON events "
            "FOR EACH ROW EXECUTE FUNCTION khoanh_events_only_grow()"
        )
        return
    for event in ("UPDATE", "DELETE"):
        op.execute(
            f"CREATE TRIGGER events_no_{event.lower()} BEFORE {event} ON events "
            "BEGIN SELECT RAISE(ABORT, 'events only grows'); END"
        )


def _webhooks() -> None:
    op.create_table(
        "webhooks",
        sa.Column("webhook_id", _id(), nullable=False),
        *(_text(name) for name in ("url", "secret", "view")),
        sa.Column("allows_loopback", sa.Boolean, nullable=False),
        _text("created_at"),
        _whole("last_event"),
        _whole("failures"),
        sa.Column("next_try", sa.Double, nullable=False),
        sa.Column("is_dead", sa.Boolean, nullable=False),
        _text("last_failure", nullable=True),
        _text("owner", nullable=True),
        sa.Column("expires", sa.Double, nullable=False),
        sa.PrimaryKeyConstraint("webhook_id", name="pk_webhooks"),
    )


def _jobs() -> None:
    op.create_table(
        "jobs",
        sa.Column("job_number", sa.Integer, autoincrement=False),
        sa.Column("job_id", _id(), nullable=False),
        *(_text(name) for name in ("process", "inputs", "status")),
        _whole("progress"),
        *(_text(name) for name in ("message", "created_by", "created_at")),
        _text("started_at", nullable=True),
        _text("updated_at"),
        _text("finished_at", nullable=True),
        _text("result", nullable=True),
        _text("faults"),
        _text("owner", nullable=True),
        sa.Column("expires", sa.Double, nullable=False),
        sa.PrimaryKeyConstraint("job_number", name="pk_jobs"),
        sa.UniqueConstraint("job_id", name="uq_jobs_job_id"),
    )
