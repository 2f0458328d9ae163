"""
Turn a checked filter into an expression of SQL.

Values are bound, never written into the statement; names are those of the table's own columns.
What the two back ends do not share stands in `service.store.filter_dialects`.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    ColumnElement,
    Double,
    LargeBinary,
    Table,
    Text,
    and_,
    false,
    literal,
    not_,
    null,
    or_,
    true,
)

from service.cql import tree

from .columns import GEOMETRY
from .filter_dialects import Dialect, dialect_of
from .gpkg_filters import are_related
from .properties import SHAPE

Sql = ColumnElement[Any]

_TYPES: Final = {
    "text": Text,
    "integer": BigInteger,
    "number": Double,
    "boolean": Boolean,
    "date": Double,
    "timestamp": Double,
    "geometry": LargeBinary,
}

_COMPARISONS: Final[Mapping[str, Callable[[Sql, Sql], Sql]]] = {
    "=": lambda left, right: left == right,
    "<>": lambda left, right: left != right,
    "<": lambda left, right: left < right,
    "<=": lambda left, right: left <= right,
    ">": lambda left, right: left > right,
    ">=": lambda left, right: left >= right,
}

# s1, e1 and s2, e2: start and end of the two intervals.
_TEMPORAL: Final[Mapping[str, Callable[[Sql, Sql, Sql, Sql], Sql]]] = {
    "t_after": lambda s1, _e1, _s2, e2: s1 > e2,
    "t_before": lambda _s1, e1, s2, _e2: e1 < s2,
    "t_contains": lambda s1, e1, s2, e2: and_(s1 < s2, e1 > e2),
    "t_disjoint": lambda s1, e1, s2, e2: or_(e1 < s2, s1 > e2),
    "t_during": lambda s1, e1, s2, e2: and_(s1 > s2, e1 < e2),
    "t_equals": lambda s1, e1, s2, e2: and_(s1 == s2, e1 == e2),
    "t_finishedby": lambda s1, e1, s2, e2: and_(s1 < s2, e1 == e2),
    "t_finishes": lambda s1, e1, s2, e2: and_(s1 > s2, e1 == e2),
    "t_intersects": lambda s1, e1, s2, e2: and_(s1 <= e2, e1 >= s2),
    "t_meets": lambda _s1, e1, s2, _e2: e1 == s2,
    "t_metby": lambda s1, _e1, _s2, e2: s1 == e2,
    "t_overlappedby": lambda s1, e1, s2, e2: and_(s1 > s2, s1 < e2, e1 > e2),
    "t_overlaps": lambda s1, e1, s2, e2: and_(s1 < s2, e1 > s2, e1 < e2),
    "t_startedby": lambda s1, e1, s2, e2: and_(s1 == s2, e1 > e2),
    "t_starts": lambda s1, e1, s2, e2: and_(s1 == s2, e1 < e2),
}

_NEVER: Final = 1e300
"""Seconds that stand for an open end."""


def condition_sql(condition: tree.Condition, table: Table, *, kind: str) -> ColumnElement[bool]:
    """
    Turn a condition into SQL.

    Parameters
    ----------
    condition
        A condition that `service.cql.check` found no fault in, for this table.
    table
        The layer, in the view that is read.
    kind
        The back end, see `service.store.engine`.

    Returns
    -------
    ColumnElement
        The condition; the same rows on both back ends.
    """
    return _Writer(table, dialect_of(kind)).condition(condition)


def order_sql(order: Sequence[tuple[str, bool]], table: Table) -> list[Sql]:
    """
    Turn an order into SQL.

    Parameters
    ----------
    order
        Names of columns, each with whether it falls.
    table
        The layer.

    Returns
    -------
    list of ColumnElement
        Texts sort by their bytes where the database knows that as "C"; nothing comes last.
    """
    columns = [(table.c[name], falls) for name, falls in order]
    return [(column.desc() if falls else column.asc()).nulls_last() for column, falls in columns]


class _Writer:
    def __init__(self, table: Table, dialect: Dialect) -> None:
        self._table = table
        self._dialect = dialect

    def condition(self, node: tree.Condition) -> Sql:  # noqa: C901, PLR0911 - a table of kinds
        match node:
            case tree.Combined(word, parts):
                return (and_ if word == "and" else or_)(*map(self.condition, parts))
            case tree.Negated(inner):
                return not_(self.condition(inner))
            case tree.Truth(holds):
                return true() if holds else false()
            case tree.IsNull(scalar):
                return self._column(scalar).is_(null())
            case tree.Compared():
                return self._compared(node)
            case tree.Between(scalar, low, high):
                ordered = self._ordered(scalar)
                return ordered.between(self._scalar(low), self._scalar(high))
            case tree.Listed(scalar, options):
                return self._ordered(scalar).in_([self._scalar(option) for option in options])
            case tree.Like(text, pattern):
                return self._dialect.like(self._scalar(text), pattern, self._scalar)
            case tree.Timed(word, left, right):
                return _TEMPORAL[word](*self._ends(left), *self._ends(right))
            case tree.Related():
                return self._related(node)

    def _compared(self, node: tree.Compared) -> Sql:
        is_plain = node.word in ("=", "<>") and isinstance(node.right, tree.Value)
        left = self._scalar(node.left) if is_plain else self._ordered(node.left)
        return _COMPARISONS[node.word](left, self._scalar(node.right))

    def _ordered(self, scalar: tree.Scalar) -> Sql:
        """Return a scalar, texts in the order of their bytes."""
        written = self._scalar(scalar)
        return self._dialect.by_bytes(written) if isinstance(written.type, Text) else written

    def _scalar(self, scalar: tree.Scalar) -> Sql:
        match scalar:
            case tree.Value(kind, value):
                return literal(value, _TYPES[kind]())
            case tree.Property():
                column = self._column(scalar)
                moment = column.info.get("kind")
                return self._dialect.seconds(column, moment) if moment else column
            case tree.Folded(way, text):
                return self._dialect.folded(self._scalar(text), way)

    def _column(self, node: tree.Property) -> Column[Any]:
        return self._table.c[GEOMETRY if node.name == SHAPE else node.name]

    def _ends(self, interval: tree.Interval) -> tuple[Sql, Sql]:
        start = literal(-_NEVER) if interval.start is None else self._scalar(interval.start)
        end = literal(_NEVER) if interval.end is None else self._scalar(interval.end)
        return start, end

    def _related(self, node: tree.Related) -> Sql:
        match node.left, node.right:
            case tree.Value(_, bytes(left)), tree.Value(_, bytes(right)):
                return true() if are_related(node.word, left, right) else false()
            case tree.Property(), tree.Value(_, bytes(shape)):
                return self._dialect.related(self._table, node.word, shape)
            case tree.Value(_, bytes(shape)), tree.Property():
                turned = {"s_contains": "s_within", "s_within": "s_contains"}
                word = turned.get(node.word, node.word)
                return self._dialect.related(self._table, word, shape)
            case _:  # a geometry is related to itself as to any equal one
                return self._dialect.related_to_itself(self._table, node.word)
