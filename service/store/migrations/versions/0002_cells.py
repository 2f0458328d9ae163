"""Keep the cells of areas and plans, and checkpoints that stand on no street."""

from typing import Any

import sqlalchemy as sa
from alembic import op
from geoalchemy2 import Geometry

revision = "0002"
down_revision = "0001"

_CHECKPOINTS = ("checkpoints", "public_checkpoints")


def _id() -> sa.types.TypeEngine[str]:
    return sa.Text().with_variant(sa.Text(collation="C"), "postgresql")


def _whole() -> sa.types.TypeEngine[int]:
    return sa.BigInteger().with_variant(sa.Integer(), "geopackage")


def _columns(*names: str) -> list[Any]:
    return [sa.Column(name, _id(), nullable=False) for name in names]


def upgrade() -> None:
    """Make the tables of cells, and let a checkpoint have no street."""
    op.create_table(
        "area_cells",
        sa.Column("fid", sa.Integer, autoincrement=True),
        *_columns("cell_id", "cell", "unit_id"),
        sa.Column("people", _whole(), nullable=False),
        sa.Column("households", _whole(), nullable=False),
        sa.Column("origin", sa.Text, nullable=False),
        sa.Column("geom", Geometry("MULTIPOLYGON", srid=4326, spatial_index=True), nullable=False),
        sa.PrimaryKeyConstraint("fid", name="pk_area_cells"),
        sa.UniqueConstraint("cell_id", name="uq_area_cells_cell_id"),
    )
    op.create_table(
        "plan_cells",
        *_columns("plan_id", "cell_id"),
        sa.Column("level", sa.Text, nullable=False),
        sa.Column("zone", _id(), nullable=False),
        sa.Column("people", _whole(), nullable=False),
        sa.Column("households", _whole(), nullable=False),
        sa.Column("reason", sa.Text, nullable=False),
        sa.ForeignKeyConstraint(["plan_id"], ["plans.plan_id"], name="fk_plan_cells_plan_id"),
        sa.PrimaryKeyConstraint("plan_id", "cell_id", name="pk_plan_cells"),
    )
    if op.get_bind().dialect.name == "postgresql":
        for name in _CHECKPOINTS:
            op.alter_column(name, "street_id", nullable=True)
    else:
        _let_streets_be_null(op.get_bind())


def _let_streets_be_null(connection: sa.Connection) -> None:
    """
    Drop NOT NULL in SQLite, which has no statement for it.

    The way its documentation gives for changes that leave the stored rows as they are
    (https://www.sqlite.org/lang_altertable.html#otheralter): a copy of the table would have to
    make the layer's entry, R-tree and triggers anew.
    """
    version = connection.execute(sa.text("PRAGMA schema_version")).scalar_one()
    connection.execute(sa.text("PRAGMA writable_schema = ON"))
    changed = connection.execute(
        sa.text(
            "UPDATE sqlite_master "
            "SET sql = replace(sql, 'street_id TEXT NOT NULL', 'street_id TEXT') "
            "WHERE type = 'table' AND name IN ('checkpoints', 'public_checkpoints') "
            "AND instr(sql, 'street_id TEXT NOT NULL') > 0"
        )
    ).rowcount
    connection.execute(sa.text(f"PRAGMA schema_version = {int(version) + 1}"))
    connection.execute(sa.text("PRAGMA writable_schema = OFF"))
    if changed != len(_CHECKPOINTS):
        message = f"street_id of {changed} tables of checkpoints was NOT NULL, expected 2"
        raise RuntimeError(message)
