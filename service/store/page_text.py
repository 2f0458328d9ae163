"""Ask for pages of features that are kept as text: the database joins them, in one statement."""

from collections.abc import Sequence
from functools import cache
from typing import Any, Final

from sqlalchemy import (
    CTE,
    ColumnElement,
    FromClause,
    Integer,
    LargeBinary,
    Select,
    Table,
    Text,
    bindparam,
    cast,
    func,
    literal,
    literal_column,
    select,
)

from .box import box_condition, box_values
from .edition_repository import IN_FORCE
from .engine import POSTGRESQL
from .layer_ports import Selection
from .layers import LAYERS, Layer
from .tables import plan_tables
from .view import Box, View
from .written_question import WrittenQuestion, written

_IN_FORCE: Final = "in_force"


def is_whole(selection: Selection) -> bool:
    """Return whether features are asked for whole, as their texts hold them."""
    return selection.names is None and selection.has_geometry


def text_rows(
    layer: Layer,
    view: View,
    plan_id: str,
    conditions: Sequence[ColumnElement[bool]],
    order: Sequence[ColumnElement[Any]],
) -> Select[Any]:
    """
    Return a question for the texts of some features of a plan, in order.

    Parameters
    ----------
    layer
        A layer that is kept as text.
    view
        The view.
    plan_id
        The plan.
    conditions, order
        In the columns of the layer's own table; the identifier decides what is equal.

    Returns
    -------
    Select
        Rows of ``head``, ``tail`` and ``status``.
    """
    table, texts = layer.table(view), layer.texts(view)
    assert texts is not None
    status = select(plan_tables.plans.c.status).where(plan_tables.plans.c.plan_id == plan_id)
    both = _with_texts(table, texts)
    asked = select(texts.c.head, texts.c.tail, status.scalar_subquery().label("status"))
    found = asked.select_from(both).where(*conditions)
    return found.order_by(*order, table.c[layer.id_column])


def joined(rows: Select[Any]) -> Select[Any, Any]:
    """Return a question for rows of `text_rows`: how many, and their text with commas between."""
    found = rows.subquery()
    return select(func.count(), _with_commas(found))


@cache
def in_force_text(
    name: str, view: View, kind: str, *, has_box: bool, is_one: bool
) -> WrittenQuestion:
    """
    Return a question for the edition in force, and a page of its features as text.

    Parameters
    ----------
    name
        A layer that is kept as text.
    view
        The view.
    kind
        The back end, see `service.store.engine`.
    has_box
        Whether only features that meet a box are asked for.
    is_one
        Whether only the feature of one identifier is.

    Returns
    -------
    WrittenQuestion
        Columns of an edition, ``matched`` and ``text`` in UTF-8, for the values of `text_values`.
        One statement: what it returns is of one moment.
    """
    layer = LAYERS[name]
    table, texts = layer.table(view), layer.texts(view)
    assert texts is not None
    name_of_plan = "public_id" if view == "public" else "plan_id"
    # A subquery of its own, which the database answers once and before everything else.
    plan = select(IN_FORCE.subquery().c[name_of_plan]).scalar_subquery()
    source = texts if not has_box else _in_box(table, plan, kind=kind)
    conditions = [] if has_box else [texts.c.plan == plan]
    rows = select(texts.c.head, texts.c.tail, literal(_IN_FORCE).label("status"))
    if is_one:
        conditions.append(source.c.id == bindparam("identifier", type_=Text))
    if has_box:
        rows = rows.select_from(_with_texts(source, texts))
    page = rows.where(*conditions).order_by(source.c.id)
    page = page.limit(bindparam("most", type_=Integer)).offset(bindparam("start", type_=Integer))
    counted = select(func.count()).select_from(source).where(*conditions)
    both = select(
        IN_FORCE.subquery(),
        counted.scalar_subquery().label("matched"),
        select(_as_bytes(_with_commas(page.subquery()), kind)).scalar_subquery().label("text"),
    )
    return written(both, kind)


def text_values(
    box: Box | None, *, limit: int, offset: int, identifier: str | None
) -> dict[str, Any]:
    """Return the values of a question of `in_force_text`."""
    one = {} if identifier is None else {"identifier": identifier}
    return {"most": limit, "start": offset} | one | ({} if box is None else box_values(box))


def _in_box(table: Table, plan: ColumnElement[str], *, kind: str) -> CTE:
    """Name the features of a plan that meet a box, so that shapes are compared once for both."""
    met = select(table.c.plan, table.c.id).where(table.c.plan == plan)
    found = met.where(box_condition(table, kind=kind)).cte("met")
    return found.prefix_with("MATERIALIZED", dialect="postgresql")


def _with_texts(table: FromClause, texts: Table) -> FromClause:
    return table.join(texts, (texts.c.plan == table.c.plan) & (texts.c.id == table.c.id))


def _as_bytes(text: ColumnElement[str], kind: str) -> ColumnElement[bytes]:
    """Take a text as it lies in the database: to read and to write it costs as much as to send."""
    if kind == POSTGRESQL:
        return func.convert_to(text, "UTF8", type_=LargeBinary)
    return cast(text, LargeBinary)


def _with_commas(rows: FromClause) -> ColumnElement[str]:
    # The rows are in order, and both back ends join them in the order in which they come. What
    # stands before and after the status is put together here, for the rows of the page alone. The
    # comma is no value: SQLAlchemy would write the statement anew for it each time.
    comma: Any = literal_column("','")
    return func.aggregate_strings(rows.c.head + rows.c.status + rows.c.tail, comma)
