"""Read the layers that collections serve."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import orjson
from sqlalchemy import Column, ColumnElement, Connection, LargeBinary, Table, func, null, select

from .box import meets_box
from .columns import GEOMETRY
from .edition_ports import Edition
from .edition_repository import edition_of
from .filter_sql import condition_sql, order_sql
from .layer_ports import EncodedPage, Page, Selection
from .layers import JSON_COLUMNS, LAYERS, Layer, named
from .page_text import in_force_text, is_whole, joined, text_rows, text_values
from .scope import figures_within, inside
from .view import Box, View

BATCH: Final = 1_000
"""Features that a stream reads at a time."""

EVERYTHING: Final = Selection()


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
        selection: Selection = EVERYTHING,
        units: frozenset[str] | None = None,
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
        selection
            Which features, in which order, and what of them.
        units
            The units inside which the exact view may be seen, and all below them; None for the
            whole area. See `service.store.scope.inside`.

        Returns
        -------
        Page
            In the order of identifiers, byte by byte, on both back ends.
        """
        source = LAYERS[layer]
        conditions = self._asked(layer, view, plan_id, box=box, selection=selection, units=units)
        rows = self.connection.execute(
            _rows(source, view, conditions, selection).limit(limit).offset(offset)
        ).all()
        is_whole = len(rows) < limit and (rows or offset == 0)
        matched = offset + len(rows) if is_whole else self._count(source.table(view), conditions)
        return _page(source, view, rows, matched, selection)

    def page_text(
        self,
        layer: str,
        *,
        view: View,
        plan_id: str | None,
        box: Box | None,
        limit: int,
        offset: int,
        selection: Selection = EVERYTHING,
        units: frozenset[str] | None = None,
    ) -> EncodedPage | None:
        """
        Return one page of a layer as text that was written when its plan was stored.

        Parameters
        ----------
        layer, view, plan_id, box, limit, offset, selection, units
            As in `page`.

        Returns
        -------
        EncodedPage or None
            The features of `page`. None where the layer is not kept as text, or a part of its
            features is asked for.
        """
        source = LAYERS[layer]
        is_kept = source.texts(view) is not None and is_whole(selection)
        if not is_kept or plan_id is None:
            return None
        table = source.table(view)
        conditions = self._asked(layer, view, plan_id, box=box, selection=selection, units=units)
        order = order_sql(selection.order, table)
        rows = text_rows(source, view, plan_id, conditions, order).limit(limit).offset(offset)
        count, text = self.connection.execute(joined(rows)).one()
        is_last = count < limit and (count or offset == 0)
        matched = offset + count if is_last else self._count(table, conditions)
        return EncodedPage(matched, count, (text or "").encode())

    def page_in_force(
        self,
        layer: str,
        *,
        view: View,
        box: Box | None = None,
        limit: int = 1,
        offset: int = 0,
        identifier: str | None = None,
    ) -> tuple[Edition, EncodedPage]:
        """
        Return the edition in force and one page of a layer of it, in one statement.

        Parameters
        ----------
        layer
            Name of a layer that is kept as text.
        view, box, limit, offset
            As in `page`.
        identifier
            The only feature that is asked for; None for all.

        Returns
        -------
        tuple of Edition and EncodedPage
            Both of one moment, whether or not a transaction is open.
        """
        kind = self.connection.dialect.name
        is_one = identifier is not None
        asked = in_force_text(layer, view, kind, has_box=box is not None, is_one=is_one)
        values = text_values(box, limit=limit, offset=offset, identifier=identifier)
        row = asked.first(self.connection, values)
        if row is None:
            return edition_of(None), EncodedPage(0, 0, b"")
        returned = max(0, min(limit, row.matched - offset))
        return edition_of(row), EncodedPage(row.matched, returned, row.text or b"")

    def stream(
        self,
        layer: str,
        *,
        view: View,
        plan_id: str | None,
        box: Box | None,
        limit: int | None,
        offset: int,
        selection: Selection = EVERYTHING,
        units: frozenset[str] | None = None,
    ) -> Iterator[Page]:
        """
        Return a layer in pages of one moment, read as they are asked for.

        Parameters
        ----------
        layer, view, plan_id, box, offset, selection, units
            As in `page`.
        limit
            Most features to return; None for all.

        Yields
        ------
        Page
            `BATCH` features each, from a cursor of the database: memory does not grow with the
            layer. ``matched`` is 0, for nothing was counted. The transaction must stay open.
        """
        source = LAYERS[layer]
        conditions = self._asked(layer, view, plan_id, box=box, selection=selection, units=units)
        asked = _rows(source, view, conditions, selection).limit(limit).offset(offset)
        with self.connection.execution_options(yield_per=BATCH).execute(asked) as result:
            for rows in result.partitions():
                yield _page(source, view, rows, 0, selection)

    def count(
        self,
        layer: str,
        *,
        view: View,
        plan_id: str | None,
        box: Box | None,
        selection: Selection = EVERYTHING,
        units: frozenset[str] | None = None,
    ) -> int:
        """
        Count the features of a layer.

        Parameters
        ----------
        layer, view, plan_id, box, selection, units
            As in `page`.

        Returns
        -------
        int
            As many as `stream` would return without a limit, in the same transaction.
        """
        conditions = self._asked(layer, view, plan_id, box=box, selection=selection, units=units)
        return self._count(LAYERS[layer].table(view), conditions)

    def feature(
        self,
        layer: str,
        identifier: str,
        *,
        view: View,
        plan_id: str | None,
        units: frozenset[str] | None = None,
    ) -> Page:
        """
        Return one feature of a layer.

        Parameters
        ----------
        layer, view, plan_id, units
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
        conditions = self._conditions(layer, view, plan_id, units)
        conditions.append(table.c[source.id_column] == identifier)
        rows = self.connection.execute(_select(source, view).where(*conditions)).all()
        return _page(source, view, rows, len(rows))

    def figures_within(self, plan_id: str, units: frozenset[str]) -> Mapping[str, int]:
        """
        Return the figures of a plan, counted inside units alone.

        Parameters
        ----------
        plan_id
            The plan.
        units
            As in `page`.

        Returns
        -------
        mapping
            See `service.store.scope.figures_within`; a figure that is not named is 0.
        """
        return figures_within(self.connection, plan_id, units)

    def _asked(
        self,
        layer: str,
        view: View,
        plan_id: str | None,
        *,
        box: Box | None,
        selection: Selection,
        units: frozenset[str] | None,
    ) -> list[ColumnElement[bool]]:
        table, kind = LAYERS[layer].table(view), self.connection.dialect.name
        conditions = self._conditions(layer, view, plan_id, units)
        if box is not None:
            conditions.append(meets_box(table, box, kind=kind))
        if selection.where is not None:
            conditions.append(condition_sql(selection.where, table, kind=kind))
        return conditions

    def _conditions(
        self, layer: str, view: View, plan_id: str | None, units: frozenset[str] | None
    ) -> list[ColumnElement[bool]]:
        source = LAYERS[layer]
        conditions = _conditions(source, source.table(view), plan_id)
        if units is not None and view == "exact":
            scope = inside(layer, units, plan_id=plan_id, connection=self.connection)
            conditions += [] if scope is None else [scope]
        return conditions

    def _count(self, table: Table, conditions: Sequence[ColumnElement[bool]]) -> int:
        counted = select(func.count()).select_from(table).where(*conditions)
        return int(self.connection.execute(counted).scalar_one())


def _conditions(layer: Layer, table: Table, plan_id: str | None) -> list[ColumnElement[bool]]:
    if layer.is_of_plan:
        return [named(table, plan_id)]
    return [] if layer.level is None else [table.c.level == layer.level]


def _select(layer: Layer, view: View, selection: Selection = EVERYTHING) -> Any:
    wkb = func.ST_AsBinary(layer.table(view).c[GEOMETRY], type_=LargeBinary)
    first = wkb if selection.has_geometry else null()
    return select(first, *_columns(layer, view, selection))


def _rows(
    layer: Layer, view: View, conditions: Sequence[ColumnElement[bool]], selection: Selection
) -> Any:
    table = layer.table(view)
    order = order_sql(selection.order, table)
    return (
        _select(layer, view, selection)
        .where(*conditions)
        .order_by(*order, table.c[layer.id_column])
    )


def _columns(layer: Layer, view: View, selection: Selection) -> list[Column[object]]:
    """Return the columns to read: the identifier first, whether or not it was asked for."""
    names = selection.names
    return [
        column
        for column in layer.properties(view)
        if names is None or column.name in names or column.name == layer.id_column
    ]


def _page(
    layer: Layer,
    view: View,
    rows: Sequence[Any],
    matched: int,
    selection: Selection = EVERYTHING,
) -> Page:
    # Plain texts: orjson wants that.
    names = [str(column.name) for column in _columns(layer, view, selection)]
    is_shown = selection.names is None or layer.id_column in selection.names
    start = 1 if is_shown else 2
    return Page(
        matched=matched,
        ids=tuple(row[1] for row in rows),  # `properties` puts the identifier first
        properties=tuple(_properties(names[start - 1 :], row[start:]) for row in rows),
        wkb=(
            tuple(None if row[0] is None else bytes(row[0]) for row in rows)
            if selection.has_geometry
            else ()
        ),
    )


def _properties(names: Sequence[str], values: Sequence[Any]) -> Mapping[str, Any]:
    return {
        name: orjson.Fragment(value) if name in JSON_COLUMNS else value
        for name, value in zip(names, values, strict=True)
    }
