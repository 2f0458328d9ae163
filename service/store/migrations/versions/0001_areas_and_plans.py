"""Create the tables of areas and plans."""

from typing import Any

import sqlalchemy as sa
from alembic import op
from geoalchemy2 import Geometry

revision = "0001"
down_revision = None

# Written out once more, not imported: this is what revision 0001 made, whatever
# `service.store.tables` says later.


def _id() -> sa.types.TypeEngine[str]:
    return sa.Text().with_variant(sa.Text(collation="C"), "postgresql")


def _whole() -> sa.types.TypeEngine[int]:
    return sa.BigInteger().with_variant(sa.Integer(), "geopackage")


def _layer(name: str, kind: str, *columns: Any) -> None:
    op.create_table(
        name,
        sa.Column("fid", sa.Integer, autoincrement=True),
        *columns,
        sa.Column("geom", Geometry(kind, srid=4326, spatial_index=True), nullable=False),
        sa.PrimaryKeyConstraint("fid", name=f"pk_{name}"),
    )


def upgrade() -> None:
    _area()
    _area_layers()
    _plans()
    for prefix in ("", "public_"):
        _plan_layers(prefix)


def _area() -> None:
    op.create_table(
        "area",
        sa.Column("digest", _id(), nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("valid_from", sa.Text, nullable=False),
        sa.Column("invented", sa.Boolean, nullable=False),
        sa.Column("sources", sa.Text, nullable=False),
        sa.Column("coverage", sa.Text, nullable=False),
        sa.Column("extent", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("digest", name="pk_area"),
    )


def _area_layers() -> None:
    _layer(
        "units",
        "MULTIPOLYGON",
        sa.Column("unit_id", _id(), nullable=False),
        sa.Column("parent_id", _id()),
        sa.Column("level", sa.Text, nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("code", sa.Text),
        sa.Column("people", _whole(), nullable=False),
        sa.Column("households", _whole(), nullable=False),
        sa.Column("origin", sa.Text, nullable=False),
        sa.Column("valid_from", sa.Text, nullable=False),
        sa.Column("valid_to", sa.Text),
        sa.UniqueConstraint("unit_id", name="uq_units_unit_id"),
    )
    op.create_index("ix_units_level", "units", ["level", "unit_id"])
    _layer(
        "households",
        "POINT",
        sa.Column("household_id", _id(), nullable=False),
        sa.Column("unit_id", _id(), nullable=False),
        sa.Column("house_number", sa.Text),
        sa.Column("street", sa.Text),
        sa.Column("people", _whole(), nullable=False),
        sa.Column("origin", sa.Text, nullable=False),
        sa.Column("street_id", _id(), nullable=False),
        sa.Column("access_m", sa.Double, nullable=False),
        sa.UniqueConstraint("household_id", name="uq_households_household_id"),
    )
    _layer(
        "streets",
        "LINESTRING",
        sa.Column("street_id", _id(), nullable=False),
        sa.Column("name", sa.Text),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("barrier_cost", _whole(), nullable=False),
        sa.Column("unit_id", _id()),
        sa.UniqueConstraint("street_id", name="uq_streets_street_id"),
    )
    _layer(
        "sites",
        "POINT",
        sa.Column("site_id", _id(), nullable=False),
        sa.Column("name", sa.Text),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("unit_id", _id(), nullable=False),
        sa.Column("street_id", _id()),
        sa.Column("access_m", sa.Double),
        sa.UniqueConstraint("site_id", name="uq_sites_site_id"),
    )
    _layer(
        "ground",
        "MULTIPOLYGON",
        sa.Column("ground_id", _id(), nullable=False),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("name", sa.Text),
        sa.UniqueConstraint("ground_id", name="uq_ground_ground_id"),
    )


def _plans() -> None:
    op.create_table(
        "plans",
        sa.Column("plan_id", _id(), nullable=False),
        sa.Column("area_digest", _id(), nullable=False),
        sa.Column("as_of", sa.Text, nullable=False),
        sa.Column("policy", sa.Text, nullable=False),
        sa.Column("status", sa.Text, nullable=False),
        sa.Column("source_key", _id()),
        sa.Column("figures", sa.Text, nullable=False),
        sa.Column("public_figures", sa.Text, nullable=False),
        sa.Column("extent", sa.Text, nullable=False),
        sa.Column("public_extent", sa.Text, nullable=False),
        sa.ForeignKeyConstraint(["area_digest"], ["area.digest"], name="fk_plans_area_digest"),
        sa.PrimaryKeyConstraint("plan_id", name="pk_plans"),
    )
    op.create_index("ix_plans_source_key", "plans", ["source_key"])
    op.create_index("ix_plans_status", "plans", ["status"])
    op.create_table(
        "plan_files",
        sa.Column("plan_id", _id(), nullable=False),
        sa.Column("name", _id(), nullable=False),
        sa.Column("content", sa.LargeBinary, nullable=False),
        sa.ForeignKeyConstraint(["plan_id"], ["plans.plan_id"], name="fk_plan_files_plan_id"),
        sa.PrimaryKeyConstraint("plan_id", "name", name="pk_plan_files"),
    )
    op.create_table(
        "plan_households",
        sa.Column("plan_id", _id(), nullable=False),
        sa.Column("household_id", _id(), nullable=False),
        sa.Column("level", sa.Text, nullable=False),
        sa.Column("zone", _id(), nullable=False),
        sa.Column("reason", sa.Text, nullable=False),
        sa.ForeignKeyConstraint(["plan_id"], ["plans.plan_id"], name="fk_plan_households_plan_id"),
        sa.PrimaryKeyConstraint("plan_id", "household_id", name="pk_plan_households"),
    )


def _plan_layer(name: str, kind: str, *columns: Any) -> None:
    _layer(
        name,
        kind,
        sa.Column("plan", _id(), nullable=False),
        sa.Column("id", _id(), nullable=False),
        *columns,
        sa.ForeignKeyConstraint(["plan"], ["plans.plan_id"], name=f"fk_{name}_plan"),
        sa.UniqueConstraint("plan", "id", name=f"uq_{name}_plan"),
    )


def _plan_layers(prefix: str) -> None:
    _plan_layer(
        f"{prefix}zones",
        "MULTIPOLYGON",
        sa.Column("level", sa.Text, nullable=False),
        sa.Column("status", sa.Text, nullable=False),
        sa.Column("inside", _id()),
        sa.Column("people", _whole()),
        sa.Column("households", _whole()),
        sa.Column("cases", _whole()),
        sa.Column("area_m2", sa.Double),
        sa.Column("perimeter_m", sa.Double),
        sa.Column("checkpoints", _whole()),
        sa.Column("units", sa.Text, nullable=False),
        sa.Column("valid_from", sa.Text),
        sa.Column("earliest_lift", sa.Text),
        sa.Column("policy", sa.Text, nullable=False),
        sa.Column("reason", sa.Text),
        sa.Column("reason_en", sa.Text),
    )
    _plan_layer(
        f"{prefix}checkpoints",
        "POINT",
        sa.Column("zone", _id(), nullable=False),
        sa.Column("level", sa.Text, nullable=False),
        sa.Column("street", sa.Text),
        sa.Column("street_id", _id(), nullable=False),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("offset_m", sa.Double),
        sa.Column("between", sa.Text),
    )
    _plan_layer(
        f"{prefix}cells",
        "POLYGON",
        sa.Column("level", sa.Text, nullable=False),
        sa.Column("households", _whole()),
        sa.Column("people", _whole()),
        sa.Column("people_open", _whole()),
        sa.Column("people_yellow", _whole()),
        sa.Column("people_red", _whole()),
    )
