"""Keep under which orders a draft was drawn."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"


def upgrade() -> None:
    op.add_column("plan_drafts", sa.Column("orders", sa.Text))
