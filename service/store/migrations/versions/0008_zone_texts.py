"""Keep zones as the text they are served as."""

from typing import Any

import orjson
import sqlalchemy as sa
from alembic import op

from service.store.feature_text import cut_texts
from service.store.layer_ports import Page

revision = "0008"
down_revision = "0007"

_PROPERTIES = (
    "id", "plan", "level", "status", "inside", "people", "households", "cases", "area_m2",
    "perimeter_m", "checkpoints", "units", "valid_from", "earliest_lift", "policy", "reason",
    "reason_en",
)  # fmt: skip


def _id() -> sa.types.TypeEngine[str]:
    return sa.Text().with_variant(sa.Text(collation="C"), "postgresql")


def upgrade() -> None:
    """Make the tables of texts, and write the zones of every stored plan into them."""
    for layer in ("zones", "public_zones"):
        name = f"{layer[:-1]}_texts"
        op.create_table(
            name,
            sa.Column("plan", _id(), nullable=False),
            sa.Column("id", _id(), nullable=False),
            sa.Column("head", sa.Text, nullable=False),
            sa.Column("tail", sa.Text, nullable=False),
            sa.ForeignKeyConstraint(
                ["plan", "id"], [f"{layer}.plan", f"{layer}.id"], name=f"fk_{name}_plan"
            ),
            sa.PrimaryKeyConstraint("plan", "id", name=f"pk_{name}"),
        )
        _fill(op.get_bind(), layer, name)


def _fill(connection: sa.Connection, layer: str, name: str) -> None:
    table = sa.table(layer, *map(sa.column, (*_PROPERTIES, "geom")))
    texts = sa.table(name, *map(sa.column, ("plan", "id", "head", "tail")))
    wkb = sa.func.ST_AsBinary(table.c.geom, type_=sa.LargeBinary)
    plans = sa.select(table.c.plan).distinct().order_by(table.c.plan)
    for plan in connection.execute(plans).scalars().all():
        asked = sa.select(wkb, *(table.c[one] for one in _PROPERTIES)).where(table.c.plan == plan)
        rows = connection.execute(asked.order_by(table.c.id)).all()
        page = Page(
            matched=len(rows),
            ids=tuple(row.id for row in rows),
            properties=tuple(_properties(row) for row in rows),
            wkb=tuple(bytes(row[0]) for row in rows),
        )
        written = zip(page.ids, cut_texts(page), strict=True)
        connection.execute(
            sa.insert(texts),
            [
                {"plan": plan, "id": one, "head": head, "tail": tail}
                for one, (head, tail) in written
            ],
        )


def _properties(row: Any) -> dict[str, Any]:
    return {
        name: orjson.Fragment(value) if name == "units" else value
        for name, value in zip(_PROPERTIES, row[1:], strict=True)
    }
