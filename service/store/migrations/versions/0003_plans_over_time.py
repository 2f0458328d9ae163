"""Keep when each plan was put in force and lifted, and count changes."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """
    Add the times of plans and the counter of changes.

    When earlier plans were put in force was not kept. The one in force counts from the end of
    the reports it rests on, the earliest moment at which it can have been drawn. Those that were
    lifted are found by name, and at no time: nobody knows when they held.
    """
    op.add_column("plans", sa.Column("published_at", sa.Text))
    op.add_column("plans", sa.Column("lifted_at", sa.Text))
    op.create_table(
        "revisions",
        sa.Column(
            "number",
            sa.BigInteger().with_variant(sa.Integer(), "geopackage"),
            primary_key=True,
            autoincrement=False,
        ),
    )
    plans = sa.table("plans", *map(sa.column, ("plan_id", "as_of", "status", "published_at")))
    connection = op.get_bind()
    held = sa.select(plans.c.plan_id, plans.c.as_of).where(plans.c.status == "in_force")
    for row in connection.execute(held).all():
        moment = row.as_of if "." in row.as_of else row.as_of.replace("+", ".000000+")
        connection.execute(
            sa.update(plans).where(plans.c.plan_id == row.plan_id).values(published_at=moment)
        )
