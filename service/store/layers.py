"""Say from which table, rows and columns each layer is read."""

from dataclasses import dataclass
from typing import Final

from sqlalchemy import Column, ColumnElement, Table, select

from .columns import GEOMETRY
from .tables import area_tables, case_tables, layer_tables, plan_tables
from .view import View

JSON_COLUMNS: Final = frozenset({"units"})
"""Columns whose text is JSON already."""


_PUBLIC = frozenset(
    {
        layer_tables.public_zones,
        layer_tables.public_zone_texts,
        layer_tables.public_checkpoints,
        layer_tables.public_cells,
    }
)


def named(table: Table, plan_id: str | None) -> ColumnElement[bool]:
    """
    Return the condition for the rows of one plan.

    Parameters
    ----------
    table
        A table with the column ``plan``; in public ones it holds the plan's public identifier,
        so that nothing the public asks about this column can test a guess at the other.
    plan_id
        The plan's own identifier; None for no plan.

    Returns
    -------
    ColumnElement
        The condition.
    """
    if table not in _PUBLIC:
        return table.c.plan == plan_id
    shown = plan_tables.public_plans.c
    name = select(shown.public_id).where(shown.plan_id == plan_id).scalar_subquery()
    return table.c.plan == name


@dataclass(frozen=True, slots=True)
class Layer:
    """
    One layer.

    Attributes
    ----------
    exact
        Its table.
    public
        The table of its public view; the same one where nothing of it is restricted.
    id_column
        The column that names a feature.
    level
        The level of unit it is cut down to; None for all rows.
    is_restricted
        Whether it places people: then the public view has nothing of it.
    exact_texts, public_texts
        The tables that hold its features as they are written; None where they are not kept so.
    """

    exact: Table
    public: Table
    id_column: str
    level: str | None = None
    is_restricted: bool = False
    exact_texts: Table | None = None
    public_texts: Table | None = None

    def table(self, view: View) -> Table:
        """Return the table of one view; a restricted layer has no public one."""
        if self.is_restricted and view == "public":
            raise LookupError(f"{self.exact.name} has no public view")
        return self.public if view == "public" else self.exact

    def texts(self, view: View) -> Table | None:
        """Return the table of one view's features as they are written."""
        return self.public_texts if view == "public" else self.exact_texts

    @property
    def is_of_plan(self) -> bool:
        """Return whether the layer belongs to a plan, not to the area."""
        return "plan" in self.exact.c

    def properties(self, view: View) -> list[Column[object]]:
        """Return the columns that become properties, in their order."""
        hidden = {"fid", GEOMETRY}
        columns = [column for column in self.table(view).c if column.name not in hidden]
        # `id` stands first, as in the contract.
        return sorted(columns, key=lambda column: column.name != self.id_column)


LAYERS: Final = {
    "zones": Layer(
        layer_tables.zones,
        layer_tables.public_zones,
        "id",
        exact_texts=layer_tables.zone_texts,
        public_texts=layer_tables.public_zone_texts,
    ),
    "checkpoints": Layer(layer_tables.checkpoints, layer_tables.public_checkpoints, "id"),
    "cells": Layer(layer_tables.cells, layer_tables.public_cells, "id"),
    "wards": Layer(area_tables.units, area_tables.units, "unit_id", level="ward"),
    "hamlets": Layer(area_tables.units, area_tables.units, "unit_id", level="hamlet"),
    "alleys": Layer(area_tables.units, area_tables.units, "unit_id", level="alley"),
    "streets": Layer(area_tables.streets, area_tables.streets, "street_id"),
    "sites": Layer(area_tables.sites, area_tables.sites, "site_id"),
    "ground": Layer(area_tables.ground, area_tables.ground, "ground_id"),
    "households": Layer(
        area_tables.households, area_tables.households, "household_id", is_restricted=True
    ),
    "cases": Layer(case_tables.cases, case_tables.cases, "case_id", is_restricted=True),
}
"""Every layer that may be served, by name. Households and cases are for officers alone."""
