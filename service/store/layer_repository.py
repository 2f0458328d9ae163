"""Read the layers that collections serve."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import orjson
from sqlalchemy import ColumnElement, Connection, LargeBinary, Table, func, select

from .box import meets_box
from .columns import GEOMETRY
from .layers import JSON_COLUMNS, LAYERS, Layer
from .ports import Box, Page, View


@dataclass(frozen=True, slots=True)
class SqlLayerRepository:
    """The layers of a SQL database, inside one transaction."""

    connection: Connection

    def page(
        self,
        layer: str,
        *,
        view: View,
        plan_id: str | None,
        box: Box | None,
        limit: int,
        offset: int,
    ) -> Page:
        """
        Return one page of a layer.

        Parameters
        ----------
        layer
            Name of the layer, see `service.store.layers`.
        view
            The view of the plan to read.
        plan_id
            The plan, for the layers of plans; None gives an empty page of them.
        box
            Only features whose geometry meets it, borders included; None for all.
        limit
            Most features to return, at least 1.
        offset
            How many to pass over, at least 0.

        Returns
        -------
        Page
            In the order of identifiers, byte by byte, on both back ends.
        """
        source = LAYERS[layer]
        table = source.table(view)
        conditions = _conditions(source, table, plan_id)
        if box is not None:
            conditions.append(meets_box(table, box, kind=self.connection.dialect.name))
        rows = self.connection.execute(
            _select(source, view)
            .where(*conditions)
            .order_by(table.c[source.id_column])
            .limit(limit)
            .offset(offset)
        ).all()
        is_whole = len(rows) < limit and (rows or offset == 0)
        matched = offset + len(rows) if is_whole else self._count(table, conditions)
        return _page(source, view, rows, matched)

    def feature(self, layer: str, identifier: str, *, view: View, plan_id: str | None) -> Page:
        """
        Return one feature of a layer.

        Parameters
        ----------
        layer, view, plan_id
            As in `page`.
        identifier
            The feature.

        Returns
        -------
        Page
            A page of one, or an empty one where there is no such feature.
        """
        source = LAYERS[layer]
        table = source.table(view)
        if "\0" in identifier:  # PostgreSQL takes no such text, not even to find nothing
            return _page(source, view, [], 0)
        conditions = _conditions(source, table, plan_id)
        conditions.append(table.c[source.id_column] == identifier)
        rows = self.connection.execute(_select(source, view).where(*conditions)).all()
        return _page(source, view, rows, len(rows))

    def _count(self, table: Table, conditions: Sequence[ColumnElement[bool]]) -> int:
        counted = select(func.count()).select_from(table).where(*conditions)
        return int(self.connection.execute(counted).scalar_one())


def _conditions(layer: Layer, table: Table, plan_id: str | None) -> list[ColumnElement[bool]]:
    if layer.is_of_plan:
        return [table.c.plan == plan_id]
    return [] if layer.level is None else [table.c.level == layer.level]


def _select(layer: Layer, view: View) -> Any:
    wkb = func.ST_AsBinary(layer.table(view).c[GEOMETRY], type_=LargeBinary)
    return select(wkb, *layer.properties(view))


def _page(layer: Layer, view: View, rows: Sequence[Any], matched: int) -> Page:
    names = [str(column.name) for column in layer.properties(view)]  # plain: orjson wants that
    return Page(
        matched=matched,
        ids=tuple(row[1] for row in rows),  # `properties` puts the identifier first
        properties=tuple(_properties(names, row[1:]) for row in rows),
        wkb=tuple(bytes(row[0]) for row in rows),
    )


def _properties(names: Sequence[str], values: Sequence[Any]) -> Mapping[str, Any]:
    return {
        name: orjson.Fragment(value) if name in JSON_COLUMNS else value
        for name, value in zip(names, values, strict=True)
    }
