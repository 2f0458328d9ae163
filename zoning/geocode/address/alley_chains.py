"""Decide which number is the house and which are alleys, by the custom of the region."""

from typing import Final

from .address import House, Part, Span
from .house_orders import Alley, Numbers, SlashOrder, numbers_of
from .numbers import Numbered, normal_number
from .pieces import Pieces
from .stated import Stated

_LAST_OF_NORTH: Final = 42
_CENTRE: Final = range(44, 53)
"""Codes of old provinces: 01 to 42 are the North, Hà Tĩnh the last; 44 to 52 have kiệt."""

_BY_DEPTH: Final = {
    "north": ("ngõ", "ngách", "hẻm"),
    "centre": ("kiệt", "hẻm", "hẻm"),
    "south": ("hẻm", "hẻm", "hẻm"),
}


def region_of(province_code: str | None) -> str:
    """
    Return the region whose custom an address follows.

    Parameters
    ----------
    province_code
        Code of the province until June 2025; None where it is not known.

    Returns
    -------
    str
        ``north``, ``centre`` or ``south``; the south where nothing is known.
    """
    code = int(province_code) if province_code else 79
    if code <= _LAST_OF_NORTH:
        return "north"
    return "centre" if code in _CENTRE else "south"


def houses_of(stated: Stated, region: str) -> tuple[House, tuple[House, ...]]:
    """
    Return the house and its alleys, and what they would be by other customs.

    Parameters
    ----------
    stated
        What the address states.
    region
        As `region_of` gives it.

    Returns
    -------
    tuple
        The likeliest, and the others.
    """
    number, pieces = stated.house, stated.pieces
    if not stated.alleys and (number is None or len(number.spans) < 2):
        plain = _part(pieces, "số", number.spans[0]) if number and number.spans else None
        return House(plain, ()), ()
    order: SlashOrder = "house_first" if region == "north" else "alley_first"
    usual, unusual = orders_of(stated, order)
    if not usual:
        return House(None, ()), ()
    spans: dict[str, list[tuple[int, int]]] = {}
    for one in (*((number,) if number else ()), *(alley for _, alley in stated.alleys)):
        for span in one.spans:
            spans.setdefault(_key(pieces, span), []).append(span)
    words = {_key(pieces, one.spans[0]): "kiệt" if kind == "k" else kind
             for kind, one in stated.alleys if len(one.spans) == 1}  # fmt: skip
    found = [_house(one, spans, words, pieces, region) for one in dict.fromkeys((*usual, *unusual))]
    return found[0], tuple(found[1:])


def orders_of(stated: Stated, order: SlashOrder) -> tuple[tuple[Numbers, ...], tuple[Numbers, ...]]:
    """
    Return what the numbers of an address may mean.

    Parameters
    ----------
    stated
        What the address states.
    order
        The custom for a bare slash.

    Returns
    -------
    tuple
        By the custom of the region, the likeliest first, and by other customs; nothing where
        the address states neither house nor alley.
    """
    pieces = stated.pieces
    house = None if stated.house is None else _keys(pieces, stated.house)
    alleys = [Alley(_WORDS[kind], _keys(pieces, one)) for kind, one in stated.alleys]
    if not alleys and (not house or len(house) == 1):
        return ((Numbers(house[0], ()),), ()) if house else ((), ())
    return numbers_of(house, alleys, order, house_is_last=stated.house_is_last)


_WORDS: Final = {"ngõ": "ngo", "ngách": "ngach", "hẻm": "hem", "kiệt": "kiet",
                 "k": "k"}  # fmt: skip


def _keys(pieces: Pieces, number: Numbered) -> tuple[str, ...]:
    return tuple(_key(pieces, span) for span in number.spans)


def _key(pieces: Pieces, span: tuple[int, int]) -> str:
    return normal_number(pieces.plain[span[0] : span[1]])


def _house(
    reading: Numbers,
    spans: dict[str, list[tuple[int, int]]],
    words: dict[str, str],
    pieces: Pieces,
    region: str,
) -> House:
    names = _BY_DEPTH[region]
    alleys = tuple(
        _part(pieces, words.get(key, names[min(depth, 2)]), _bare(pieces, spans[key][0]))
        for depth, key in enumerate(reading.alleys)
    )
    number = reading.house
    return House(_part(pieces, "số", spans[number][0]) if number else None, alleys)


def _bare(pieces: Pieces, span: tuple[int, int]) -> tuple[int, int]:
    """Return the span of an alley's number without the letter for its kind: K12/H5."""
    start, end = span
    is_lettered = pieces.plain[start] in "HhKk" and pieces.plain[start + 1 : start + 2].isdigit()
    return start + is_lettered, end


def _part(pieces: Pieces, kind: str, span: tuple[int, int]) -> Part:
    return Part(kind, pieces.spelt.letters[span[0] : span[1]], Span(*pieces.spelt.span(*span)))
