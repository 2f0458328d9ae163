"""Turn a row of any table into a line of JSON and back, without losing a bit."""

import base64
import math
from collections.abc import Callable, Sequence
from typing import Any, Final

import orjson
from geoalchemy2 import Geometry
from sqlalchemy import Boolean, Column, Float, Integer, LargeBinary

from service.store.columns import GEOMETRY


def kind_of(column: Column[Any]) -> str:
    """
    Return what a column holds.

    Parameters
    ----------
    column
        A column of `service.store.tables`.

    Returns
    -------
    str
        One of `service.store.backup.manifest.KINDS`.
    """
    families = {
        Geometry: "geometry",
        LargeBinary: "bytes",
        Boolean: "boolean",
        Integer: "integer",
        Float: "number",
    }
    found = (kind for family, kind in families.items() if isinstance(column.type, family))
    return next(found, "text")


def row_writer(kinds: Sequence[str]) -> Callable[[Sequence[Any]], bytes]:
    """
    Return a function that writes a row as a line.

    Parameters
    ----------
    kinds
        What the columns hold, in their order.

    Returns
    -------
    Callable
        It takes the values of a row and returns a JSON array with the end of the line.
    """
    turned = [(index, _WRITE[kind]) for index, kind in enumerate(kinds) if kind in _WRITE]

    def write(row: Sequence[Any]) -> bytes:
        values = list(row)
        for index, turn in turned:
            if values[index] is not None:
                values[index] = turn(values[index])
        return orjson.dumps(values, option=orjson.OPT_APPEND_NEWLINE)

    return write


def row_reader(columns: Sequence[tuple[str, str]]) -> Callable[[bytes], dict[str, Any]]:
    """
    Return a function that reads a line into the parameters of an INSERT.

    Parameters
    ----------
    columns
        Names and kinds of the columns, in their order.

    Returns
    -------
    Callable
        It takes a line and returns the values by name; a geometry as WKB, by `WKB`. It raises
        ValueError for a line that is no row of these columns.
    """
    names = [WKB if name == GEOMETRY else name for name, _ in columns]
    turned = [(name, _READ[kind]) for name, (_, kind) in zip(names, columns, strict=True)
              if kind in _READ]  # fmt: skip

    def read(line: bytes) -> dict[str, Any]:
        values = orjson.loads(line)
        if not isinstance(values, list):
            raise ValueError("no row")  # noqa: TRY004 - one error for a line that is none
        row = dict(zip(names, values, strict=True))
        for name, turn in turned:
            if row[name] is not None:
                row[name] = turn(row[name])
        return row

    return read


WKB: Final = "wkb"
"""Name of the parameter that holds a geometry."""


def _base64(value: bytes) -> str:
    return base64.b64encode(value).decode()


def _from_base64(value: str) -> bytes:
    return base64.b64decode(value, validate=True)


def _number(value: float) -> float | str:
    # JSON has no name for what is no finite number.
    return value if math.isfinite(value) else repr(value)


_WRITE: Final[dict[str, Callable[[Any], Any]]] = {
    "bytes": _base64,
    "geometry": _base64,
    "number": _number,
}
_READ: Final[dict[str, Callable[[Any], Any]]] = {
    "bytes": _from_base64,
    "geometry": _from_base64,
    "number": float,
}
