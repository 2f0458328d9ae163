"""Weigh the ways to understand which units an address names."""

from collections.abc import Collection, Mapping, Sequence

from .chains import Anchor, Chain, anchors_of, chains_of, provinces_named
from .evidence import Seen
from .kind_words import DISTRICT, WARD
from .mentions import COUNTRY, LONGEST_NAME, Mark, Mention, marks_of, mentions_of
from .near_names import near_districts, near_provinces, near_wards
from .pieces import BREAK, Pieces
from .unit_index import UnitIndex


def seen_of(pieces: Pieces, index: UnitIndex) -> tuple[Seen, list[Chain]]:
    """
    Return an address as units are weighed against it, and the ways to understand it.

    Parameters
    ----------
    pieces
        The address.
    index
        The units.

    Returns
    -------
    tuple
        The address with its marks, and the chains to weigh. Misspelt names are looked for only
        where names as they are spelt leave something open.
    """
    marks = marks_of(pieces, index)
    end = end_of(pieces.keys)
    mentions = mentions_of(pieces, index.names, marks)
    wards = tuple(at for at, mark in marks.items() if mark.bits == WARD)
    districts = tuple(at for at, mark in marks.items() if mark.bits & DISTRICT)
    strays = (*wards, *districts)
    provinces = provinces_named(mentions, index)
    anchors = anchors_of(mentions, provinces, index, districts)
    chains = chains_of(mentions, anchors, index, wards)
    clear = [one for one in chains if _is_clear_in(one, pieces, marks, end, strays, index)]
    if clear:
        chains = [one for one in chains if may_rival(one, marks)]
    else:
        more = slips(pieces, marks, end, mentions, provinces, anchors, index, districts)
        if more:
            mentions += more
            provinces = provinces_named(mentions, index)
            anchors = anchors_of(mentions, provinces, index, districts)
            chains = chains_of(mentions, anchors, index, wards)
    seen = Seen(pieces, marks, not pieces.spelt.letters.isascii(), end, wards, districts,
                bool(provinces))  # fmt: skip
    return seen, chains


def _is_clear_in(
    chain: Chain,
    pieces: Pieces,
    marks: Mapping[int, Mark],
    end: int,
    strays: Sequence[int],
    index: UnitIndex,
) -> bool:
    at = chain.ward_at
    return at is not None and is_clear(
        chain, pieces, marks, end, strays, may_be_district=bool(index.names[at.key] & DISTRICT)
    )


def may_rival(chain: Chain, marks: Mapping[int, Mark]) -> bool:
    """
    Return whether a chain may be meant although another leaves nothing open.

    Parameters
    ----------
    chain
        The chain, of names as they are spelt.
    marks
        The words for kinds.

    Returns
    -------
    bool
        False where it names no ward, or one without a word for it that stands far from the
        district or province: a street's name.
    """
    at = chain.ward_at
    if at is None:
        return False
    mark = marks.get(at.start)
    if mark is not None and mark.bits == WARD:
        return True
    above = chain.district_at or chain.province_at
    return above is None or at.end + 3 > above.start


def end_of(keys: Sequence[str]) -> int:
    """Return the index after the last piece that is no postcode and not the country."""
    end = len(keys)
    while end:
        if keys[end - 1].isdigit() and len(keys[end - 1]) in (5, 6):
            end -= 1
        elif keys[end - 1] in COUNTRY:
            end -= 1
        elif end > 1 and keys[end - 2] == "viet" and keys[end - 1] == "nam":
            end -= 2
        else:
            break
    return end


def is_clear(
    chain: Chain,
    pieces: Pieces,
    marks: Mapping[int, Mark],
    end: int,
    strays: Sequence[int],
    *,
    may_be_district: bool,
) -> bool:
    """
    Return whether a chain leaves nothing open that a slip of the pen might explain.

    Parameters
    ----------
    chain
        The chain, of names as they are spelt.
    pieces
        The address.
    marks
        The words for kinds.
    end
        Index after the last piece that matters.
    strays
        Where a word for a ward or district announces a name.
    may_be_district
        Whether a district, too, bears the ward's name.

    Returns
    -------
    bool
        True where ward, then district, then province follow each other to the end and no
        other ward or district is announced.
    """
    if chain.ward is None or chain.ward_at is None:
        return False
    at = chain.ward_at
    upper = [one for one in (chain.district_at, chain.province_at) if one is not None]
    mark = marks.get(at.start)
    if not upper or (mark is not None and not mark.bits & WARD):
        return False
    is_bare = chain.district is None and mark is None
    if is_bare and (may_be_district or pieces.before[at.start] != BREAK):
        return False
    for one in upper:
        start = marks[one.start].start if one.start in marks else one.start
        if start != at.end:
            return False
        at = one
    if at.end != end:
        return False
    own = {one.start for one in (chain.ward_at, *upper)}
    texts = {one.key for one in (chain.ward_at, *upper)}
    return all(at in own or names_again(pieces.keys, at, texts) for at in strays)


def names_again(keys: Sequence[str], at: int, names: Collection[str]) -> bool:
    """Return whether one of some names stands at a piece."""
    text = ""
    for key in keys[at : at + LONGEST_NAME]:
        text += key
        if text in names:
            return True
    return False


def is_settled(anchor: Anchor, marks: Mapping[int, Mark]) -> bool:
    """Return whether a district stands right before its province."""
    at, province_at = anchor.district_at, anchor.province_at
    if at is None or province_at is None:
        return False
    mark = marks.get(province_at.start)
    return at.end == (mark.start if mark is not None else province_at.start)


def slips(
    pieces: Pieces,
    marks: Mapping[int, Mark],
    end: int,
    mentions: Sequence[Mention],
    provinces: Mapping[str, Mention],
    anchors: Sequence[Anchor],
    index: UnitIndex,
    districts: Sequence[int],
) -> list[Mention]:
    """
    Find names with slips, from the largest unit to the smallest.

    Parameters
    ----------
    pieces, marks, end
        The address.
    mentions, provinces, anchors
        What it names without slips.
    index
        The units.
    districts
        Where a word for a district announces a name.

    Returns
    -------
    list of Mention
        What it may name besides.
    """
    more: list[Mention] = []
    if all(one.end < end for one in provinces.values()):
        more += near_provinces(pieces, marks, end, index)
    every = provinces_named([*mentions, *more], index)
    settled = [one for one in anchors if is_settled(one, marks)]
    if settled:
        more += near_wards(pieces, marks, settled, index)
    else:
        more += near_districts(pieces, marks, every, end, index, everywhere=not provinces)
        more += near_wards(pieces, marks, anchors_of([*mentions, *more], every, index, districts), index)
    return list(dict.fromkeys(more))
