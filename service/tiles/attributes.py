"""Turn the properties of a layer into the keys and values that its tiles share."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from struct import pack
from typing import Any, Final

import numpy as np
import orjson

from .varints import field, varint

NOTHING: Final = -1
"""Stands where a feature has no value."""

_KEYS, _VALUES = 3, 4
"""Fields of a tile's layer; see the standard's ``vector_tile.proto``."""

_TEXT, _DOUBLE, _WHOLE, _SIGNED, _TRUTH = 1, 3, 5, 6, 7
"""Fields of a value."""


@dataclass(frozen=True, slots=True)
class FeatureTable:
    """
    The properties of every feature of a layer, each value written once.

    Attributes
    ----------
    keys
        Names of the properties, in their order.
    kinds
        "Number", "Boolean" or "String" for each key, as TileJSON says it.
    written_keys, values
        The keys, and every different value, as fields of a tile's layer.
    table
        For each feature and key the place of its value, or `NOTHING`.
    """

    keys: tuple[str, ...]
    kinds: tuple[str, ...]
    written_keys: bytes
    values: tuple[bytes, ...]
    table: Any

    @property
    def size(self) -> int:
        """Return about how many bytes it takes in memory."""
        return int(self.table.nbytes) + sum(map(len, self.values)) + 80 * len(self.values)


def attributes_of(properties: Sequence[Mapping[str, Any]]) -> FeatureTable:
    """
    Collect the properties of a layer.

    Parameters
    ----------
    properties
        Those of each feature, all with the same names; JSON types, and `orjson.Fragment`.

    Returns
    -------
    FeatureTable
        A null has no value. A list or an object is written as the text of its JSON: a tile
        knows no other values than texts, numbers and truths.
    """
    keys = tuple(properties[0]) if properties else ()
    places: dict[tuple[type, Any], int] = {}
    table = np.full((len(properties), len(keys)), NOTHING, np.int64)
    kinds = []
    for number, key in enumerate(keys):
        column = [_plain(one[key]) for one in properties]
        table[:, number] = [
            NOTHING if value is None else places.setdefault((type(value), value), len(places))
            for value in column
        ]
        kinds.append(_kind(column))
    return FeatureTable(
        keys=keys,
        kinds=tuple(kinds),
        written_keys=b"".join(field(_KEYS, key.encode()) for key in keys),
        values=tuple(field(_VALUES, _message(value)) for _, value in places),
        table=table,
    )


def _plain(value: Any) -> Any:
    if value is None or isinstance(value, (str, int, float)):
        return value
    return orjson.dumps(value).decode()


def _kind(column: Sequence[Any]) -> str:
    found = {type(value) for value in column if value is not None}
    if found == {bool}:
        return "Boolean"
    return "Number" if found and found <= {int, float} else "String"


def _message(value: Any) -> bytes:
    if isinstance(value, str):
        return field(_TEXT, value.encode())
    if isinstance(value, float):
        return bytes([_DOUBLE << 3 | 1]) + pack("<d", value)
    if isinstance(value, bool):
        return bytes([_TRUTH << 3, value])
    if value >= 0:
        return bytes([_WHOLE << 3]) + varint(value)
    return bytes([_SIGNED << 3]) + varint(-2 * value - 1)
