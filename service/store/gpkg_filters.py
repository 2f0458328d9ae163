"""Give SQLite the functions of filters: texts without case or accents, times, spatial relations."""

import functools
import unicodedata
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any, Final

import shapely

from . import gpkg_blob

_RELATIONS: Final[Mapping[str, Callable[[Any, Any], Any]]] = {
    "s_intersects": shapely.intersects,
    "s_disjoint": shapely.disjoint,
    "s_contains": shapely.contains,
    "s_within": shapely.within,
    "s_touches": shapely.touches,
    "s_crosses": shapely.crosses,
    "s_overlaps": shapely.overlaps,
    "s_equals": shapely.equals,
}

_TURNED: Final = {"s_contains": "s_within", "s_within": "s_contains"}
"""The relations that change when their sides do."""


def without_case(text: str | None) -> str | None:
    """Return a text in small letters; None for None."""
    return None if text is None else text.lower()


def without_accents(text: str | None) -> str | None:
    """
    Return a text without its accents.

    Parameters
    ----------
    text
        Any text; None gives None.

    Returns
    -------
    str or None
        Letters without combining marks; đ and Đ, which have none, become d and D.
    """
    if text is None:
        return None
    if text.isascii():
        return text
    parted = unicodedata.normalize("NFD", text)
    plain = "".join(mark for mark in parted if not "\u0300" <= mark <= "\u036f")
    return plain.replace("đ", "d").replace("Đ", "D")


@functools.lru_cache(maxsize=4_096)
def seconds(text: str | None) -> float | None:
    """Return the seconds from 1970 to a date's first moment in UTC, or to a time; None for None."""
    if text is None:
        return None
    moment = datetime.fromisoformat(text)
    return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp()


def are_related(word: str, left: bytes, right: bytes) -> bool:
    """
    Return whether two geometries are in a relation.

    Parameters
    ----------
    word
        The relation, as `service.cql.tree.SpatialWord` names it.
    left, right
        Well-known binary.

    Returns
    -------
    bool
        Whether it holds.
    """
    return bool(_RELATIONS[word](shapely.from_wkb(left), shapely.from_wkb(right)))


@functools.lru_cache(maxsize=64)
def _prepared(wkb: bytes) -> Any:
    shape = shapely.from_wkb(wkb)
    shapely.prepare(shape)
    return shape


def _related(blob: bytes | None, word: str, wkb: bytes) -> int | None:
    if blob is None:
        return None
    # What is prepared must stand on the left.
    relation = _RELATIONS[_TURNED.get(word, word)]
    return int(relation(_prepared(wkb), shapely.from_wkb(gpkg_blob.wkb_of(blob))))


FUNCTIONS: Final[Mapping[tuple[str, int], Callable[..., Any]]] = {
    ("khoanh_casei", 1): without_case,
    ("khoanh_accenti", 1): without_accents,
    ("khoanh_seconds", 1): seconds,
    ("khoanh_related", 3): _related,
}
"""Name and number of arguments of every function, and what it does."""
