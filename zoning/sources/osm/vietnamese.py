"""Tell whether an extract lies in Viet Nam, where names spell out hamlets and alleys."""

import unicodedata
from collections.abc import Iterable
from typing import Final

from zoning.sources.ward_file.names import VIETNAMESE_KINDS

from .elements import OsmData

MARKS: Final = frozenset("\u031b\u0309\u0323")
"""Horn, hook above and dot below: no other Latin script in wide use on maps carries them."""

ENOUGH: Final = 0.2
"""Share of named streets with such a letter from which an extract is Vietnamese; more than half
of the names in Vietnamese towns have one."""


def is_vietnamese(kinds: Iterable[str], data: OsmData) -> bool:
    """
    Tell whether an extract lies in Viet Nam.

    Parameters
    ----------
    kinds
        Kinds of its wards.
    data
        The extract.

    Returns
    -------
    bool
        True where a ward is a phường, xã, thị trấn or đặc khu, or where a fifth of the named
        streets are written with letters of Vietnamese alone. Elsewhere "Hem", "Ban" or "To" at
        the head of a name is no alley and no hamlet.
    """
    if not frozenset(VIETNAMESE_KINDS).isdisjoint(kinds):
        return True
    names = [way.tags["name"] for way in data.ways.values() if {"highway", "name"} <= set(way.tags)]
    if not names:
        return False
    return sum(map(_is_marked, names)) >= ENOUGH * len(names)


def _is_marked(name: str) -> bool:
    return not MARKS.isdisjoint(unicodedata.normalize("NFD", name))
