"""Say in SQL what the back ends do not share: texts, times and spatial relations of filters."""

from collections.abc import Callable
from typing import Any, Final, Protocol

import shapely
from sqlalchemy import (
    ColumnElement,
    Double,
    LargeBinary,
    Table,
    Text,
    and_,
    cast,
    collate,
    func,
    literal,
    literal_column,
)
from sqlalchemy.dialects.postgresql import TIMESTAMP

from service.cql import tree

from .box import near_box
from .columns import GEOMETRY, WGS84_SRID
from .engine import POSTGRESQL
from .gpkg_filters import without_accents, without_case

Sql = ColumnElement[Any]
Write = Callable[[tree.Scalar], Sql]


class Dialect(Protocol):
    """What a back end says in its own way."""

    def by_bytes(self, text: Sql) -> Sql:
        """Return a text that is compared byte by byte."""
        ...

    def seconds(self, column: Sql, kind: str) -> Sql:
        """Return the seconds since 1970 of a date or time that is stored as text."""
        ...

    def folded(self, text: Sql, way: str) -> Sql:
        """Return a text without its case or its accents."""
        ...

    def like(self, text: Sql, pattern: tree.Scalar, write: Write) -> Sql:
        """Return whether a text fits a pattern, large letters unlike small ones."""
        ...

    def related(self, table: Table, word: str, wkb: bytes) -> Sql:
        """Return whether a layer's geometry is in a relation to another."""
        ...

    def related_to_itself(self, table: Table, word: str) -> Sql:
        """Return whether a layer's geometry is in a relation to itself."""
        ...


class _PostGis:
    def by_bytes(self, text: Sql) -> Sql:
        return collate(text, "C")

    def seconds(self, column: Sql, kind: str) -> Sql:
        text = column + "T00:00:00Z" if kind == "date" else column
        return cast(func.extract("epoch", cast(text, TIMESTAMP(timezone=True))), Double)

    def folded(self, text: Sql, way: str) -> Sql:
        if way == "casei":
            # ICU's, for the database's own may know no letters beyond ASCII.
            made = func.lower(collate(text, "und-x-icu"), type_=Text)
        else:
            parted = func.normalize(text, literal_column("NFD"), type_=Text)
            bare = func.regexp_replace(parted, "[\u0300-\u036f]", "", "g", type_=Text)
            made = func.translate(bare, "đĐ", "dD", type_=Text)
        return collate(made, "C")

    def like(self, text: Sql, pattern: tree.Scalar, write: Write) -> Sql:
        return text.like(write(pattern), escape="\\")

    def related(self, table: Table, word: str, wkb: bytes) -> Sql:
        shape = func.ST_GeomFromWKB(literal(wkb, LargeBinary), WGS84_SRID)
        return _sql(_st(word)(table.c[GEOMETRY], shape))

    def related_to_itself(self, table: Table, word: str) -> Sql:
        return _sql(_st(word)(table.c[GEOMETRY], table.c[GEOMETRY]))


class _GeoPackage:
    def by_bytes(self, text: Sql) -> Sql:
        return text  # SQLite does nothing else

    def seconds(self, column: Sql, kind: str) -> Sql:  # noqa: ARG002 - the function sees which
        return _sql(func.khoanh_seconds(column, type_=Double))

    def folded(self, text: Sql, way: str) -> Sql:
        return _sql(getattr(func, f"khoanh_{way}")(text, type_=Text))

    def like(self, text: Sql, pattern: tree.Scalar, write: Write) -> Sql:  # noqa: ARG002
        # SQLite's LIKE takes "A" for "a"; GLOB does not.
        return text.op("GLOB", is_comparison=True)(literal(_glob(_pattern(pattern)), Text))

    def related(self, table: Table, word: str, wkb: bytes) -> Sql:
        holds = _sql(func.khoanh_related(table.c[GEOMETRY], word, literal(wkb, LargeBinary))) == 1
        if word == "s_disjoint":
            return holds
        bounds = shapely.from_wkb(wkb).bounds
        return and_(near_box(table, bounds), holds)

    def related_to_itself(self, table: Table, word: str) -> Sql:
        shape = table.c[GEOMETRY]
        wkb = func.ST_AsBinary(shape, type_=LargeBinary)
        return _sql(func.khoanh_related(shape, word, wkb)) == 1


_POSTGIS: Final = _PostGis()
_GEOPACKAGE: Final = _GeoPackage()


def dialect_of(kind: str) -> Dialect:
    """Return what a back end says in its own way; its kind as in `service.store.engine`."""
    return _POSTGIS if kind == POSTGRESQL else _GEOPACKAGE


def _sql(expression: Any) -> Sql:
    """Return an expression that the stubs of SQLAlchemy know too little of."""
    assert isinstance(expression, ColumnElement)
    return expression


def _st(word: str) -> Any:
    return getattr(func, "ST_" + word.removeprefix("s_").capitalize())


def _pattern(scalar: tree.Scalar) -> str:
    """Return the text of a pattern, folded as the filter says."""
    if isinstance(scalar, tree.Folded):
        fold = without_case if scalar.way == "casei" else without_accents
        return fold(_pattern(scalar.text)) or ""
    assert isinstance(scalar, tree.Value)
    return str(scalar.value)


def _glob(pattern: str) -> str:
    """Write a pattern of LIKE as one of GLOB."""
    made, marks = [], iter(pattern)
    for mark in marks:
        if mark in "%_":
            made.append("*" if mark == "%" else "?")
            continue
        plain = next(marks, "") if mark == "\\" else mark
        made.append(f"[{plain}]" if plain in ("*", "?", "[") else plain)
    return "".join(made)
