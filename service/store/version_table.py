"""Keep Alembic's own table free of VARCHAR, which readers of GeoPackages warn about."""

from typing import Any

from geoalchemy2.alembic_helpers import GeoPackageImpl
from sqlalchemy import Column, MetaData, PrimaryKeyConstraint, Table, Text


class PlainGeoPackageImpl(GeoPackageImpl):
    """Alembic's dialect "geopackage", with a version table of type TEXT."""

    __dialect__ = "geopackage"

    def version_table_impl(
        self,
        *,
        version_table: str,
        version_table_schema: str | None,
        version_table_pk: bool,
        **_options: Any,
    ) -> Table:
        """Return the table that holds the number of the last migration."""
        table = Table(
            version_table,
            MetaData(),
            Column("version_num", Text, nullable=False),
            schema=version_table_schema,
        )
        if version_table_pk:
            table.append_constraint(
                PrimaryKeyConstraint("version_num", name=f"{version_table}_pkc")
            )
        return table
