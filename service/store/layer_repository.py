"""Read the layers that collections serve."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import orjson
from sqlalchemy import ColumnElement, Connection, LargeBinary, Table, and_, func, select

from . import tables
from .box import meets_box
from .columns import GEOMETRY
from .layers import JSON_COLUMNS, LAYERS, Layer, named
from .ports import Box, Edition, Page, View

_PLANS = tables.plans.c
_EDITION = select(
    tables.area.c.digest,
    _PLANS.plan_id,
    _PLANS.source_key,
    _PLANS.as_of,
    tables.public_plans.c.public_id,
).select_from(
    tables.area.outerjoin(
        tables.plans,
        and_(_PLANS.area_digest == tables.area.c.digest, _PLANS.status == "in_force"),
    ).outerjoin(tables.public_plans, tables.public_plans.c.plan_id == _PLANS.plan_id)
)
"""Asked with every request, and therefore made once."""


@dataclass(frozen=True, slots=True)
class SqlLayerRepository:
    """The layers of a SQL database, inside one transaction."""

    connection: Connection

    def edition(self) -> Edition:
        """
        Return which content the layers hold at this moment.

        Returns
        -------
        Edition
            The area and the plan in force.
        """
        row = self.connection.execute(_EDITION).one_or_none()
        if row is None:
            return Edition(area_digest=None, plan_id=None, source_key=None, as_of=None)
        as_of = None if row.as_of is None else datetime.fromisoformat(row.as_of)
        return Edition(
            area_digest=row.digest,
            plan_id=row.plan_id,
            source_key=row.source_key,
            as_of=as_of,
            public_id=row.public_id,
        )

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
        conditions = _conditions(source, table, plan_id)
        conditions.append(table.c[source.id_column] == identifier)
        rows = self.connection.execute(_select(source, view).where(*conditions)).all()
        return _page(source, view, rows, len(rows))

    def _count(self, table: Table, conditions: Sequence[ColumnElement[bool]]) -> int:
        counted = select(func.count()).select_from(table).where(*conditions)
        return int(self.connection.execute(counted).scalar_one())


def _conditions(layer: Layer, table: Table, plan_id: str | None) -> list[ColumnElement[bool]]:
    if layer.is_of_plan:
        return [named(table, plan_id)]
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
