"""Read Vietnamese addresses: the units in either era, and what lies below the commune."""

from collections.abc import Iterable
from typing import Final

from .address import Address
from .alley_chains import houses_of, region_of
from .chains import Chain
from .kind_words import DISTRICT, PROVINCE, WARD
from .mentions import Mention
from .pieces import BREAK, pieces_of
from .readings import Weighed, answer_of, likely_communes, readings_of, weighed
from .seen import Seen
from .spelling import spelt
from .stated import Stated
from .unit_index import unit_index
from .units_by_name import UnitIndex
from .ways import ways_of

LONGEST_TEXT: Final = 1_000
"""Letters of an address; a longer text is none, and nothing is read from it."""


def parse_address(text: str) -> Address:
    """
    Read a Vietnamese address.

    Parameters
    ----------
    text
        As people write it: either era's units or a mixture, with or without accents, commas,
        words for kinds, larger units; with slips of the pen.

    Returns
    -------
    Address
        What it states. Nothing is looked up outside the tables of the package: whether there is
        such a house is another question.

    Raises
    ------
    InvalidInput
        If the table of units is missing or damaged.

    Notes
    -----
    The time grows with the length of the text and no faster; a text of more than 1,000 letters
    is no address, and nothing is read from it. The first call reads the table of units, about
    a second. Nothing leaves the machine, nothing is logged.

    Examples
    --------
    >>> found = parse_address("12/34/5 Lê Lợi, KP3, P. Tân Phú, TX Đồng Xoài, Bình Phước")
    >>> found.house.text, [one.text for one in found.alleys], found.street.text
    ('5', ['12', '34'], 'Lê Lợi')
    >>> found.answer.names.commune, found.commune
    ('Phường Tân Phú', '25195')
    """
    return _parsed(text, unit_index())


def parse_addresses(texts: Iterable[str]) -> list[Address]:
    """
    Read many Vietnamese addresses.

    Parameters
    ----------
    texts
        The addresses.

    Returns
    -------
    list of Address
        What each states, in their order: the same as `parse_address` gives for each alone. A
        text that stands there several times is read once.

    Raises
    ------
    InvalidInput
        If the table of units is missing or damaged.
    """
    index = unit_index()
    read: dict[str, Address] = {}
    found = []
    for text in texts:
        if (address := read.get(text)) is None:
            address = read[text] = _parsed(text, index)
        found.append(address)
    return found


def units_of(text: str, index: UnitIndex) -> tuple[Seen, list[Weighed]]:
    """
    Find the units an address may lie in, and nothing else.

    Parameters
    ----------
    text
        The address, of at most `LONGEST_TEXT` letters.
    index
        The units.

    Returns
    -------
    tuple
        The address as it was cut up, and the units, the most probable first.
    """
    seen, chains = ways_of(pieces_of(spelt(text), index.syllables), index)
    return seen, weighed(chains, seen, index)


def _parsed(text: str, index: UnitIndex) -> Address:
    if len(text) > LONGEST_TEXT:
        return Address(text, None, (), None, (), (), (), (), None, ())
    seen, found = units_of(text, index)
    readings = readings_of(found, seen, index)
    answer = answer_of(found, seen, index)
    stated = Stated(seen.pieces, seen.marks, units_at(found, seen),
                    is_urban=_is_urban(found, index))  # fmt: skip
    stated.walk()
    house, others = houses_of(stated, region_of(_old_province(found, index)))
    return Address(
        text,
        house.number,
        house.alleys,
        stated.street,
        tuple(stated.hamlets),
        tuple(stated.rooms),
        others,
        readings,
        readings[answer] if answer is not None else None,
        likely_communes(found),
    )


def _is_urban(found: list[Weighed], index: UnitIndex) -> bool:
    """Return whether an address most probably lies in a ward of a town, or in a quận."""
    if not found:
        return False
    chain = found[0].chain
    named = chain.ward or chain.district
    return named is not None and index.units[named.unit].kind in ("phuong", "quan")


def _old_province(found: list[Weighed], index: UnitIndex) -> str | None:
    """Return the code of the province until June 2025 in which an address most probably lies."""
    if not found or found[0].chain.province is None:
        return None
    return index.units[found[0].chain.province].coded.code


def units_at(found: list[Weighed], seen: Seen) -> dict[int, int]:
    """
    Return where the units of the likeliest reading stand.

    Parameters
    ----------
    found
        The units an address may lie in.
    seen
        The address.

    Returns
    -------
    dict
        First piece, that of the word for the kind if there is one → piece after the last;
        other places where the same names stand as parts of the text among them.
    """
    places: dict[int, int] = {seen.end: len(seen.pieces.keys)}  # postcode and country
    if not found:
        return places
    chain: Chain = found[0].chain
    for at, bit in (
        (chain.ward_at, WARD),
        (chain.district_at, DISTRICT),
        (chain.province_at, PROVINCE),
    ):
        if at is not None and not _is_inside_street(at, chain, seen):
            places[seen.start(at.start, bit)] = at.end
            places |= _again(at, seen)
    return places


def _is_inside_street(at: Mention, chain: Chain, seen: Seen) -> bool:
    """Return whether a district's name is the end of a street's before the ward: Nguyễn Huệ."""
    ward_at = chain.ward_at
    if at is not chain.district_at or ward_at is None or at.end > ward_at.start:
        return False
    return at.start not in seen.marks and seen.pieces.before[at.start] != BREAK


def _again(at: Mention, seen: Seen) -> dict[int, int]:
    keys, before = seen.pieces.keys, seen.pieces.before
    name = keys[at.start : at.end]
    places: dict[int, int] = {}
    if keys.count(name[0]) == 1:
        return places
    size = len(name)
    for start in range(len(keys) - size + 1):
        if keys[start : start + size] != name or start == at.start:
            continue
        if start and all(key.isdigit() for key in keys[:start]):
            continue  # "151, Tân Mai, ...": the street that bears the ward's name
        end = start + size
        mark = seen.marks.get(start)
        if mark is not None and mark.bits & (WARD | DISTRICT | PROVINCE):
            places[mark.start] = end
        elif before[start] == BREAK and (end == len(keys) or before[end] == BREAK):
            places[start] = end
    return places
