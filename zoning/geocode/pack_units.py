"""Read the names of an area's units by the grammar addresses are read by."""

import re
from collections import defaultdict

from zoning.area.area import Area
from zoning.area.unit_rows import Units

from .address.mentions import marks_of
from .address.phrases import HAMLET, phrase_at
from .address.pieces import Pieces, pieces_of
from .address.spelling import name_key, spelt
from .address.syllables import PLAIN_SYLLABLES
from .provinces import PROVINCE_OF

_CODE = re.compile(r"\d{5}")


def plain_pieces(text: str) -> Pieces:
    """Return a name of a pack cut into words."""
    return pieces_of(spelt(text), PLAIN_SYLLABLES)


def hamlet_names(units: Units) -> dict[tuple[str, str], tuple[int, ...]]:
    """Return kind and name of every hamlet, and the rows of those so named."""
    found: dict[tuple[str, str], list[int]] = defaultdict(list)
    for row in units.rows_at("hamlet"):
        pieces = plain_pieces(units.names[row])
        word = phrase_at(pieces, 0) if pieces.keys else None
        is_kind = word is not None and word.role == HAMLET
        kind = word.kind if word is not None and is_kind else units.kinds[row]
        first = word.end if word is not None and is_kind else 0
        found[kind, "".join(pieces.keys[first:])].append(row)
    return {name: tuple(rows) for name, rows in found.items()}


def named_units(units: Units, level: str) -> dict[str, tuple[int, ...]]:
    """Return the name of every unit of a level without its kind, and the rows of those so named."""
    found: dict[str, list[int]] = defaultdict(list)
    for row in units.rows_at(level):
        found[_without_kind(units.names[row])].append(row)
    return {key: tuple(rows) for key, rows in found.items()}


def _without_kind(name: str) -> str:
    """Return the key of a unit's name without the word for its kind."""
    pieces = plain_pieces(name)
    marks = marks_of(pieces, PLAIN_SYLLABLES, ())
    first = next((end for end, mark in marks.items() if mark.start == 0), 0)
    return "".join(pieces.keys[first:])


def others(area: Area) -> frozenset[str]:
    """Return the keys of the names in the area's own name, with and without their kinds."""
    names = re.split(r"[,(]", area.name)
    return frozenset(key for name in names for key in (name_key(name), _without_kind(name)) if key)


def codes(area: Area, units: Units) -> dict[str, int]:
    """Return the code of each ward that is one of the national table's, and its row."""
    code = area.units["code"].fillna("").tolist()
    return {str(code[row]): row for row in units.rows_at("ward") if _CODE.fullmatch(code[row])}


def provinces(units: Units) -> tuple[tuple[str, int], ...]:
    """Return today's name and the row of each province that a pack has a unit for."""
    named = named_units(units, "province")
    return tuple(
        (PROVINCE_OF[key], row) for key, rows in named.items() if key in PROVINCE_OF for row in rows
    )
