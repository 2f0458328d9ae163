"""Put the units an address names together: ward in district in province, in either era."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Final, NamedTuple

from .kind_words import DISTRICT, WARD
from .mentions import Mention
from .unit_index import Named, UnitIndex

MOST: Final = 64
"""Chains that are weighed at most; an address that allows more decides nothing."""


class Chain(NamedTuple):
    """
    One way to understand which units an address names.

    Attributes
    ----------
    ward, district
        The units under the name that was found; None where none is named.
    ward_at, district_at, province_at
        Where they are named; None where they are not.
    province
        Index of the province, None if neither it nor a unit in it is named.
    """

    ward: Named | None
    ward_at: Mention | None
    district: Named | None
    district_at: Mention | None
    province: int | None
    province_at: Mention | None


class Anchor(NamedTuple):
    """A district or a province in which wards are looked for."""

    district: Named | None
    district_at: Mention | None
    present: str
    province_at: Mention | None


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
        Code of a present province → the last place where it, or one that is part of it, is
        named.
    """
    found: dict[str, Mention] = {}
    for one in mentions:
        for unit in index.provinces.get(one.key, ()):
            present = index.units[unit.unit].present
            kept = found.get(present)
            if kept is None or (one.end, -one.edits, -one.start) >= (
                kept.end, -kept.edits, -kept.start
            ):  # fmt: skip
                found[present] = one
    return found


def anchors_of(
    mentions: Sequence[Mention],
    provinces: Mapping[str, Mention],
    index: UnitIndex,
    marked: Collection[int],
) -> list[Anchor]:
    """
    Find the districts and provinces in which the wards of an address may lie.

    Parameters
    ----------
    mentions
        Where names stand.
    provinces
        As `provinces_named` gives them.
    index
        The units.
    marked
        Pieces before which a word for a district stands.

    Returns
    -------
    list of Anchor
        Districts first. A name that districts of several provinces bear counts only for the
        provinces that are named, if any of these has one; where none has, it counts only after
        a word for a district.
    """
    anchors: list[Anchor] = []
    names, units, districts = index.names, index.units, index.districts
    is_sure = any(one.edits == 0 for one in provinces.values())
    for one in mentions:
        if not names[one.key] & DISTRICT or (one.key.isdigit() and one.start not in marked):
            continue
        inside, outside = [], []
        for unit in districts[one.key]:
            present = units[unit.unit].present
            at = provinces.get(present)
            if at is not None and at.start >= one.end:
                inside.append(Anchor(unit, one, present, at))
            elif not is_sure or one.start in marked:
                outside.append(Anchor(unit, one, present, None))
        anchors += inside or outside
    anchors += [Anchor(None, None, present, at) for present, at in provinces.items()]
    return anchors


def chains_of(
    mentions: Sequence[Mention],
    anchors: Sequence[Anchor],
    index: UnitIndex,
    marked: Collection[int],
) -> list[Chain]:
    """
    Put wards, districts and provinces together.

    Parameters
    ----------
    mentions
        Where names stand.
    anchors
        As `anchors_of` gives them.
    index
        The units.
    marked
        Pieces before which a word for a ward stands: such a name may be all there is.

    Returns
    -------
    list of Chain
        At most `MOST`.
    """
    names = index.names
    wards = [
        one for one in mentions
        if names[one.key] & WARD and (one.start in marked or not one.key.isdigit())
    ]  # fmt: skip
    found: list[Chain] = []
    settled: set[tuple[int, Mention]] = set()
    for anchor in anchors:
        found += _in_anchor(anchor, wards, index, settled)
        if len(found) > MOST:
            return found[:MOST]
    found += _named_like_province(wards, anchors, index, marked)
    if not provinces_of(anchors):
        alone = wards if not anchors else [one for one in wards if one.start in marked]
        found += _anywhere(alone, index)
    return found[:MOST]


def provinces_of(anchors: Sequence[Anchor]) -> bool:
    """Return whether a district is anchored in a named province, or a province alone is named."""
    return any(one.province_at is not None for one in anchors)


def _in_anchor(
    anchor: Anchor,
    wards: Sequence[Mention],
    index: UnitIndex,
    settled: set[tuple[int, Mention]],
) -> list[Chain]:
    """Return the chains of an anchor; wards found in a district are not sought without it."""
    district, at, present, province_at = anchor
    units = index.units
    if district is None or at is None:
        assert province_at is not None
        names = index.of_province.get(present, {})
        found = [Chain(None, None, None, None, _province(index, present, province_at), province_at)]
        last, first = province_at.start, len(units)
    else:
        names = index.of_district.get(district.unit, {})
        found = [Chain(None, None, district, at, units[district.unit].province, province_at)]
        last, first = at.start, at.end
    for one in wards:
        if one.end > last and one.start < first:
            continue
        if province_at is not None and one.end > province_at.start:
            continue
        for ward in names.get(one.key, ()):
            if district is not None:
                settled.add((ward.unit, one))
            elif (ward.unit, one) in settled:
                continue
            found.append(Chain(ward, one, district, at, units[ward.unit].province, province_at))
    return found


def _province(index: UnitIndex, present: str, at: Mention | None) -> int:
    """Return the province meant by a name: the new one of that name, else the old one."""
    named = index.provinces.get(at.key, ()) if at else ()
    own = [one.unit for one in named if index.units[one.unit].present == present]
    return max(own, key=lambda unit: (not index.units[unit].is_old, -unit))


def _named_like_province(
    wards: Sequence[Mention],
    anchors: Sequence[Anchor],
    index: UnitIndex,
    marked: Collection[int],
) -> Iterator[Chain]:
    """Return the wards that bear the name of their province, where nothing else names it."""
    for anchor in anchors:
        at = anchor.province_at
        if anchor.district is not None or at is None:
            continue
        names = index.of_province.get(anchor.present, {})
        for one in wards:
            if one.start == at.start and one.end == at.end and one.start in marked:
                for ward in names.get(one.key, ()):
                    yield Chain(ward, one, None, None, index.units[ward.unit].province, None)


def _anywhere(wards: Sequence[Mention], index: UnitIndex) -> Iterator[Chain]:
    for one in wards:
        for ward in index.wards[one.key]:
            yield Chain(ward, one, None, None, index.units[ward.unit].province, None)
