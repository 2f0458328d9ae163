"""Tell addresses whose units are plainly named from those in which slips must be looked for."""

from collections.abc import Collection, Sequence

from .chains import Chain
from .kind_words import DISTRICT, WARD
from .mentions import LONGEST_NAME
from .pieces import BREAK
from .seen import Seen
from .units_by_name import UnitIndex


def is_through(chain: Chain, seen: Seen, index: UnitIndex) -> bool:
    """
    Return whether ward, then district, then province follow each other to the end.

    Parameters
    ----------
    chain
        The chain, of names as they are spelt.
    seen
        The address.
    index
        The units.

    Returns
    -------
    bool
        True where no slip of the pen can be among the units. A district may be missing, if the
        ward can be none itself, or its word says that it is not.
    """
    at = chain.ward_at
    if at is None:
        return False
    district_at, province_at = chain.district_at, chain.province_at
    last = province_at or district_at
    if last is None or last.end != seen.end:
        return False
    mark = seen.marks.get(at.start)
    if mark is not None and not mark.bits & WARD:
        return False
    # "Hà Đông, Hà Nội" may be the district with a misspelt ward before it.
    is_bare = mark is None and district_at is None
    if is_bare and (index.names[at.key] & DISTRICT or seen.pieces.before[at.start] != BREAK):
        return False
    end = at.end
    for one in (district_at, province_at):
        if one is not None:
            if seen.start(one.start) != end:
                return False
            end = one.end
    return True


def is_clear(chain: Chain, seen: Seen, index: UnitIndex) -> bool:
    """
    Return whether a chain leaves nothing open.

    Parameters
    ----------
    chain
        The chain, of names as they are spelt.
    seen
        The address.
    index
        The units.

    Returns
    -------
    bool
        True where `is_through` is, and no other ward or district is announced.
    """
    if not is_through(chain, seen, index):
        return False
    named = [
        one for one in (chain.ward_at, chain.district_at, chain.province_at) if one is not None
    ]
    own = {one.start for one in named}
    strays = [one for one in (*seen.wards, *seen.districts) if one not in own]
    texts = {one.key for one in named}
    return all(names_again(seen.pieces.keys, one, texts) for one in strays)


def names_again(keys: Sequence[str], at: int, names: Collection[str]) -> bool:
    """Return whether one of some names stands at a piece."""
    text = ""
    for key in keys[at : at + LONGEST_NAME]:
        text += key
        if text in names:
            return True
    return False


def may_rival(chain: Chain, seen: Seen) -> bool:
    """
    Return whether a chain may be meant although another leaves nothing open.

    Parameters
    ----------
    chain
        The chain, of names as they are spelt.
    seen
        The address.

    Returns
    -------
    bool
        False where it names no ward, or one without a word for it that stands far from the
        district or province: a street's name.
    """
    at = chain.ward_at
    if at is None:
        return False
    mark = seen.marks.get(at.start)
    if mark is not None and mark.bits == WARD:
        return True
    above = chain.district_at or chain.province_at
    return above is None or at.end + 3 > above.start
