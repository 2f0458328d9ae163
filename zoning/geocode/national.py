"""Ask the national table of both eras which wards of an area an address means."""

from collections.abc import Mapping
from functools import cache
from typing import Final, NamedTuple

from .address.chains import Chain
from .address.kind_words import DISTRICT, PROVINCE, WARD
from .address.parse import units_of
from .address.pieces import Pieces
from .address.readings import answer_of, likely_communes
from .address.seen import Seen
from .address.unit_index import unit_index

_CERTAIN: Final = 0.9
"""Probability from which units outside the area are believed, where none inside is possible."""

_POSSIBLE: Final = 0.05
"""Probability from which a unit inside is possible: the area is where the address was expected."""


class National(NamedTuple):
    """
    What the national table says of an address.

    Attributes
    ----------
    rows
        Rows of the area's wards it may mean, ascending; all parts of a divided commune.
    places
        Where the units stand, of the answer: first piece → the piece after.
    is_certain
        Whether the table decides for units, whether of the area or not.
    is_partly_outside
        Whether it may mean a ward outside the area as well, the part of a divided commune.
    """

    rows: tuple[int, ...]
    places: Mapping[int, int]
    is_certain: bool
    is_partly_outside: bool = False


def national_units(text: str, pieces: Pieces, codes: Mapping[str, int]) -> National:
    """
    Find which wards of an area an address names, by names of either era.

    Parameters
    ----------
    text
        The address, of at most 1,000 letters.
    pieces
        The same, as the area's reader cut it up.
    codes
        Code of each ward of the area → its row.

    Returns
    -------
    National
        Where a reading leads into the area, that one is meant, for an address is asked where it
        is thought to lie; readings that lead elsewhere are believed only where none does. The
        table says nothing of an area none of whose wards it has.

    Raises
    ------
    InvalidInput
        If the table of units is missing or damaged.
    """
    index = unit_index()
    seen, found = units_of(text, index)
    if not found or codes.keys().isdisjoint(_present_wards()):
        return National((), {}, is_certain=False)
    inside = [
        one
        for one in found
        if one.probability >= _POSSIBLE and not codes.keys().isdisjoint(one.communes)
    ]
    if inside:
        communes = inside[0].communes if answer_of(inside, seen, index) == 0 else ()
        likely = communes or likely_communes(inside)
        rows = tuple(sorted({codes[code] for code in likely if code in codes}))
        places = _places(inside[0].chain, seen, pieces)
        is_partly_outside = not codes.keys() >= set(likely)
        return National(rows, places, is_certain=True, is_partly_outside=is_partly_outside)
    outside = [one for one in found if one.communes]
    is_certain = sum(one.probability for one in outside) >= _CERTAIN
    places = _places(found[0].chain, seen, pieces) if is_certain else {}
    return National((), places, is_certain)


@cache
def _present_wards() -> frozenset[str]:
    return frozenset(
        unit.coded.code
        for unit in unit_index().units
        if unit.coded.level == "ward" and not unit.is_old
    )


def _places(chain: Chain, seen: Seen, pieces: Pieces) -> dict[int, int]:
    """Return where the units of a chain stand, by the pieces of the area's reader."""
    places = {}
    for at, bit in (
        (chain.ward_at, WARD),
        (chain.district_at, DISTRICT),
        (chain.province_at, PROVINCE),
    ):
        if at is None:
            continue
        start, end = seen.pieces.starts[seen.start(at.start, bit)], seen.pieces.ends[at.end - 1]
        inside = [
            piece
            for piece in range(len(pieces.keys))
            if pieces.starts[piece] < end and pieces.ends[piece] > start
        ]
        if inside:
            places[inside[0]] = inside[-1] + 1
    return places
