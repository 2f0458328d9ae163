"""Keep why plans are published and lifted, and which drafts were discarded."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    op.add_column("plan_acts", sa.Column("reason", sa.Text))
    op.create_table(
        "discarded_drafts",
        sa.Column("discard_number", sa.Integer, autoincrement=True),
        sa.Column(
            "draft_id",
            sa.Text().with_variant(sa.Text(collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column("last_report", sa.Integer, nullable=False),
        sa.Column("is_automatic", sa.Boolean, nullable=False),
        sa.Column("discarded_at", sa.Text, nullable=False),
        sa.Column("discarded_by", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("discard_number", name="pk_discarded_drafts"),
    )
