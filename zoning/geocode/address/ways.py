"""Find the ways to understand which units an address names."""

from .anchors import Anchor, Found, find, provinces_named
from .chains import Chain, chains_in_districts, chains_of
from .clear import is_clear, is_through, may_rival
from .mentions import Mention, mentions_of
from .near_names import near_districts, near_provinces, near_wards
from .pieces import Pieces
from .seen import Seen, look
from .units_by_name import UnitIndex


def ways_of(pieces: Pieces, index: UnitIndex) -> tuple[Seen, list[Chain]]:
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
        The address, and the chains to weigh. Misspelt names are looked for only where names as
        they are spelt leave something open.
    """
    seen = look(pieces, index)
    found = find(mentions_of(pieces, index, seen.marks), seen, index)
    chains = chains_in_districts(found, index)
    if not any(is_clear(one, seen, index) for one in chains):
        chains = chains_of(found, seen, index)
        if not any(is_clear(one, seen, index) for one in chains):
            is_open = not any(is_through(one, seen, index) for one in chains)
            if is_open and (more := slips(found, seen, index)):
                found = find([*found.mentions, *more], seen, index)
                chains = chains_of(found, seen, index)
            return seen._replace(has_provinces=bool(found.provinces)), chains
    return (
        seen._replace(has_provinces=bool(found.provinces)),
        [one for one in chains if may_rival(one, seen)],
    )


def slips(found: Found, seen: Seen, index: UnitIndex) -> list[Mention]:
    """
    Find names with slips, from the largest unit to the smallest.

    Parameters
    ----------
    found
        What the address names without slips.
    seen
        The address.
    index
        The units.

    Returns
    -------
    list of Mention
        What it may name besides. Under a district that stands right before its province only
        wards are sought.
    """
    more: list[Mention] = []
    if all(one.end < seen.end for one in found.provinces.values()):
        more += near_provinces(seen, index)
    settled = [one for one in found.anchors if is_settled(one, seen)]
    if settled:
        return [*more, *near_wards(settled, seen, index)]
    provinces = provinces_named([*found.mentions, *more], index) if more else found.provinces
    more += near_districts(provinces, seen, index, everywhere=not found.provinces)
    anchors = find([*found.mentions, *more], seen, index).anchors if more else found.anchors
    return list(dict.fromkeys([*more, *near_wards(anchors, seen, index)]))


def is_settled(anchor: Anchor, seen: Seen) -> bool:
    """Return whether a district stands right before its province."""
    at, province_at = anchor.district_at, anchor.province_at
    return at is not None and province_at is not None and at.end == seen.start(province_at.start)
