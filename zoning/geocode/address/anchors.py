"""Find the districts and provinces in which the ward of an address may lie."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from .kind_words import DISTRICT, WARD
from .mentions import Mention
from .seen import Seen
from .units_by_name import Named, UnitIndex


class Anchor(NamedTuple):
    """A district or a province in which wards are looked for."""

    district: Named | None
    district_at: Mention | None
    present: str
    province_at: Mention | None


class Found(NamedTuple):
    """
    What an address names.

    Attributes
    ----------
    mentions
        Where names stand.
    provinces
        Code of a present province → the last place where it, or one that is part of it, is
        named.
    anchors
        The districts and provinces in which its ward may lie.
    wards
        Where wards may be named; by a number only after a word for a ward.
    """

    mentions: Sequence[Mention]
    provinces: Mapping[str, Mention]
    anchors: Sequence[Anchor]
    wards: Sequence[Mention]


def find(mentions: Sequence[Mention], seen: Seen, index: UnitIndex) -> Found:
    """
    Find the provinces and districts that an address names.

    Parameters
    ----------
    mentions
        Where names stand.
    seen
        The address.
    index
        The units.

    Returns
    -------
    Found
        With the names.
    """
    provinces = provinces_named(mentions, index)
    names, marked = index.names, seen.wards
    wards = [
        one
        for one in mentions
        if names[one.key] & WARD and (one.start in marked or not one.key.isdigit())
    ]
    return Found(mentions, provinces, anchors_of(mentions, provinces, seen, index), wards)


def provinces_named(mentions: Sequence[Mention], index: UnitIndex) -> dict[str, Mention]:
    """
    Find the provinces that are named.

    Parameters
    ----------
    mentions
        Where names stand.
    index
        The units.

    Returns
    -------
    dict
        As `Found` has them.
    """
    found: dict[str, Mention] = {}
    provinces = index.provinces
    for one in mentions:
        if one.key not in provinces:
            continue
        for unit in provinces[one.key]:
            present = index.units[unit.unit].present
            kept = found.get(present)
            if kept is None or _rank(one) >= _rank(kept):
                found[present] = one
    return found


def _rank(one: Mention) -> tuple[int, int, int]:
    return one.end, -one.edits, -one.start


def anchors_of(
    mentions: Sequence[Mention], provinces: Mapping[str, Mention], seen: Seen, index: UnitIndex
) -> list[Anchor]:
    """
    Find the districts and provinces in which the ward of an address may lie.

    Parameters
    ----------
    mentions
        Where names stand.
    provinces
        As `provinces_named` gives them.
    seen
        The address.
    index
        The units.

    Returns
    -------
    list of Anchor
        Districts first. A name that districts of several provinces bear counts only for the
        provinces that are named, if any of these has one; where none has, it counts only after
        a word for a district, or where no province is spelt out.
    """
    anchors: list[Anchor] = []
    names, units, marked = index.names, index.units, seen.districts
    is_sure = any(one.edits == 0 for one in provinces.values())
    for one in mentions:
        if not names[one.key] & DISTRICT or (one.key.isdigit() and one.start not in marked):
            continue
        inside, outside = [], []
        for unit in index.districts[one.key]:
            present = units[unit.unit].present
            at = provinces.get(present)
            if at is not None and at.start >= one.end:
                inside.append(Anchor(unit, one, present, at))
            elif not is_sure or one.start in marked:
                outside.append(Anchor(unit, one, present, None))
        anchors += inside or outside
    anchors += [Anchor(None, None, present, at) for present, at in provinces.items()]
    return anchors
