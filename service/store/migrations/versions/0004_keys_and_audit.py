"""Keep keys, and an audit log that nothing but an insert can touch."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"

_REFUSAL = "the audit log is append-only"

_SQLITE_TRIGGER = """
CREATE TRIGGER audit_log_no_{what} BEFORE {what} ON audit_log
BEGIN SELECT RAISE(ABORT, '{refusal}'); END
"""

# SQLite lets INSERT OR REPLACE remove a row without its DELETE trigger.
_SQLITE_NO_REPLACE = """
CREATE TRIGGER audit_log_no_replace BEFORE INSERT ON audit_log
WHEN EXISTS (SELECT 1 FROM audit_log WHERE number = NEW.number)
BEGIN SELECT RAISE(ABORT, '{refusal}'); END
"""

_POSTGRESQL = (
    """
    CREATE FUNCTION audit_log_refuse() RETURNS trigger LANGUAGE plpgsql AS
    $$ BEGIN RAISE EXCEPTION '{refusal}'; END $$
    """,
    """
    CREATE TRIGGER audit_log_no_change BEFORE UPDATE OR DELETE ON audit_log
    FOR EACH ROW EXECUTE FUNCTION audit_log_refuse()
    """,
    """
    CREATE TRIGGER audit_log_no_truncate BEFORE TRUNCATE ON audit_log
    FOR EACH STATEMENT EXECUTE FUNCTION audit_log_refuse()
    """,
)


def _id() -> sa.types.TypeEngine[str]:
    return sa.Text().with_variant(sa.Text(collation="C"), "postgresql")


def _whole() -> sa.types.TypeEngine[int]:
    return sa.BigInteger().with_variant(sa.Integer(), "geopackage")


def _texts(*names: str) -> list[sa.Column[Any]]:
    return [sa.Column(name, sa.Text, nullable=False) for name in names]


def upgrade() -> None:
    """Make the tables of keys and of the audit log, and the triggers that guard the log."""
    op.create_table(
        "api_keys",
        sa.Column("key_id", _id(), nullable=False),
        *_texts("role"),
        sa.Column("units", sa.Text),
        *_texts("label", "secret_hash", "created_at"),
        sa.Column("expires_at", sa.Text),
        sa.Column("revoked_at", sa.Text),
        sa.Column("last_used_at", sa.Text),
        sa.PrimaryKeyConstraint("key_id", name="pk_api_keys"),
    )
    op.create_table(
        "audit_log",
        sa.Column("number", _whole(), nullable=False, autoincrement=False),
        *_texts("at", "caller", "role", "action", "route", "target", "query"),
        sa.Column("status", _whole()),
        sa.Column("returned", _whole()),
        sa.Column("client", sa.Text),
        *_texts("previous", "digest"),
        sa.PrimaryKeyConstraint("number", name="pk_audit_log"),
    )
    if op.get_bind().dialect.name == "postgresql":
        statements = [statement.format(refusal=_REFUSAL) for statement in _POSTGRESQL]
    else:
        statements = [
            _SQLITE_TRIGGER.format(what=what, refusal=_REFUSAL) for what in ("UPDATE", "DELETE")
        ] + [_SQLITE_NO_REPLACE.format(refusal=_REFUSAL)]
    for statement in statements:
        op.execute(statement)
