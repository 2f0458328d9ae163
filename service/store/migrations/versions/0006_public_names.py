"""Give plans a public name, which the layers of the public view carry in place of their own."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"

_LAYERS = ("public_zones", "public_checkpoints", "public_cells")


def _id() -> sa.types.TypeEngine[str]:
    return sa.Text().with_variant(sa.Text(collation="C"), "postgresql")


def upgrade() -> None:
    """
    Make the table of public names, and let public layers refer to it.

    Public layers stored before are left out: they were drawn so that two of them told more than
    either. A plan gets its new public view when it is stored again.
    """
    op.create_table(
        "public_plans",
        sa.Column("plan_id", _id(), nullable=False),
        sa.Column("public_id", _id(), nullable=False),
        sa.Column("state", sa.LargeBinary),
        sa.ForeignKeyConstraint(["plan_id"], ["plans.plan_id"], name="fk_public_plans_plan_id"),
        sa.PrimaryKeyConstraint("plan_id", name="pk_public_plans"),
        sa.UniqueConstraint("public_id", name="uq_public_plans_public_id"),
    )
    for name in _LAYERS:
        op.execute(sa.text(f"DELETE FROM {name}"))  # noqa: S608 - a name of ours
    if op.get_bind().dialect.name == "postgresql":
        for name in _LAYERS:
            op.drop_constraint(f"fk_{name}_plan", name, type_="foreignkey")
            op.create_foreign_key(f"fk_{name}_plan", name, "public_plans", ["plan"], ["public_id"])
    else:
        _refer_to_public_names(op.get_bind())


def _refer_to_public_names(connection: sa.Connection) -> None:
    """Change what SQLite's foreign keys refer to, in the way of revision 0002; no row is left."""
    version = connection.execute(sa.text("PRAGMA schema_version")).scalar_one()
    connection.execute(sa.text("PRAGMA writable_schema = ON"))
    changed = connection.execute(
        sa.text(
            "UPDATE sqlite_master "
            "SET sql = replace(sql, 'REFERENCES plans (plan_id)', "
            "'REFERENCES public_plans (public_id)') "
            "WHERE type = 'table' "
            "AND name IN ('public_zones', 'public_checkpoints', 'public_cells') "
            "AND instr(sql, 'REFERENCES plans (plan_id)') > 0"
        )
    ).rowcount
    connection.execute(sa.text(f"PRAGMA schema_version = {int(version) + 1}"))
    connection.execute(sa.text("PRAGMA writable_schema = OFF"))
    if changed != len(_LAYERS):
        message = f"{changed} public layers referred to plans, expected {len(_LAYERS)}"
        raise RuntimeError(message)
