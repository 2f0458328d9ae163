"""Put the units an address names together: ward in district in province, in either era."""

from collections.abc import Collection, Iterator, Sequence
from typing import Final, NamedTuple

from .anchors import Anchor, Found
from .mentions import Mention
from .seen import Seen
from .units_by_name import Named, UnitIndex

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


def chains_of(found: Found, seen: Seen, index: UnitIndex) -> list[Chain]:
    """
    Put wards, districts and provinces together.

    Parameters
    ----------
    found
        What an address names.
    seen
        The address.
    index
        The units.

    Returns
    -------
    list of Chain
        At most `MOST`.
    """
    wards = found.wards
    settled: set[tuple[int, Mention]] = set()
    chains: list[Chain] = []
    alone = [one for one in wards if one.start in seen.wards]
    for anchor in found.anchors:
        chains += _in_anchor(anchor, wards, index, settled, after=alone)
        if len(chains) > MOST:
            return chains[:MOST]
    chains += _named_like_province(alone, found.anchors, index)
    chains += _anywhere(_without_province(found, wards, alone), index)
    return chains[:MOST]


def _without_province(
    found: Found, wards: Sequence[Mention], alone: Sequence[Mention]
) -> Sequence[Mention]:
    """
    Return the wards to be sought in the whole country.

    All where nothing larger is named as it is spelt; those after a word for a ward where no
    province is, or where all that is like a province's name is part of the ward's.
    """
    above = [(one.district_at, one.province_at) for one in found.anchors]
    provinces = {at for _, at in above if at is not None and not at.edits}
    if provinces:
        return [one for one in alone if all(_covers(one, at) for at in provinces)]
    is_plain = any(at is not None and not at.edits for at, _ in above)
    return alone if is_plain else [one for one in wards if not one.edits]


def _covers(longer: Mention, part: Mention) -> bool:
    return (
        longer.start <= part.start
        and part.end <= longer.end
        and longer.end - longer.start > part.end - part.start
    )


def chains_in_districts(found: Found, index: UnitIndex) -> list[Chain]:
    """
    Put wards together with the districts and provinces that are named.

    Parameters
    ----------
    found
        What an address names.
    index
        The units.

    Returns
    -------
    list of Chain
        Those of `chains_of` that begin with a ward and lead through a named district in a named
        province.
    """
    chains: list[Chain] = []
    for anchor in found.anchors:
        if anchor.district is not None and anchor.province_at is not None:
            chains += _in_anchor(anchor, found.wards, index, set(), after=())[1:]
    return chains[:MOST]


def _in_anchor(
    anchor: Anchor,
    wards: Sequence[Mention],
    index: UnitIndex,
    settled: set[tuple[int, Mention]],
    *,
    after: Collection[Mention],
) -> list[Chain]:
    """
    Return the chains of an anchor; wards found in a district are not sought without it.

    Of wards that stand after the province only those of ``after`` are believed.
    """
    district, at, present, province_at = anchor
    units = index.units
    if district is None or at is None:
        assert province_at is not None
        names = index.of_province.get(present, {})
        found = [Chain(None, None, None, None, _province(index, present, province_at), province_at)]
        last, first = province_at.start, province_at.end
    else:
        names = index.of_district.get(district.unit, {})
        found = [Chain(None, None, district, at, units[district.unit].province, province_at)]
        last, first = at.start, at.end
    limit, beyond = province_at[:2] if province_at is not None else (len(units), 0)
    for one in wards:
        start, end, key, _ = one
        if (end > last and start < first) or key not in names:
            continue
        if end > limit and (start < beyond or one not in after):
            continue
        for ward in names[key]:
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
    wards: Sequence[Mention], anchors: Sequence[Anchor], index: UnitIndex
) -> Iterator[Chain]:
    """Return the wards that bear the name of their province, where nothing else names it."""
    for anchor in anchors:
        at = anchor.province_at
        if anchor.district is not None or at is None or at.edits:
            continue
        names = index.of_province.get(anchor.present, {})
        for one in wards:
            if one.start == at.start and one.end == at.end:
                for ward in names.get(one.key, ()):
                    yield Chain(ward, one, None, None, index.units[ward.unit].province, None)


def _anywhere(wards: Sequence[Mention], index: UnitIndex) -> Iterator[Chain]:
    for one in wards:
        for ward in index.wards[one.key]:
            yield Chain(ward, one, None, None, index.units[ward.unit].province, None)
