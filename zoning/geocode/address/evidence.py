"""Say what speaks for and against a way to understand an address, in numbers."""

from collections.abc import Iterable, Sequence
from typing import Final, NamedTuple

from .chains import Chain
from .kind_words import DISTRICT, PROVINCE, WARD
from .mentions import Mention
from .pieces import BREAK
from .seen import Seen
from .spelling import tone_words
from .units_by_name import IndexedUnit, Named, UnitIndex

FEATURES: Final = (
    "no_ward", "ward_kind", "ward_other_kind", "ward_no_unit", "ward_begins", "ward_ends",
    "ward_gap", "ward_last", "ward_accents", "ward_former", "ward_edits", "ward_edit_share",
    "ward_short", "no_district", "district_kind", "district_other_kind", "district_no_unit",
    "district_accents", "district_former", "district_edits", "district_edit_share",
    "district_gap", "no_province", "other_province", "province_era", "province_edits",
    "province_edit_share", "tail", "is_new", "stray_ward", "stray_district", "ward_bare_gap",
    "letters", "new_in_district", "ward_late", "ward_runs_on", "ward_other_accents",
)  # fmt: skip
"""The names of the numbers, in their order."""

(
    NO_WARD, WARD_KIND, WARD_OTHER_KIND, WARD_NO_UNIT, WARD_BEGINS, WARD_ENDS, WARD_GAP,
    WARD_LAST, WARD_ACCENTS, WARD_FORMER, WARD_EDITS, WARD_EDIT_SHARE, WARD_SHORT, NO_DISTRICT,
    DISTRICT_KIND, DISTRICT_OTHER_KIND, DISTRICT_NO_UNIT, DISTRICT_ACCENTS, DISTRICT_FORMER,
    DISTRICT_EDITS, DISTRICT_EDIT_SHARE, DISTRICT_GAP, NO_PROVINCE, OTHER_PROVINCE,
    PROVINCE_ERA, PROVINCE_EDITS, PROVINCE_EDIT_SHARE, TAIL, IS_NEW, STRAY_WARD, STRAY_DISTRICT,
    WARD_BARE_GAP, LETTERS, NEW_IN_DISTRICT, WARD_LATE, WARD_RUNS_ON, WARD_OTHER_ACCENTS,
) = range(len(FEATURES))  # fmt: skip

_WARD_PLACES: Final = (WARD, WARD_KIND, WARD_OTHER_KIND, WARD_NO_UNIT, WARD_ACCENTS, WARD_FORMER,
                       WARD_EDITS, WARD_EDIT_SHARE)  # fmt: skip
_DISTRICT_PLACES: Final = (DISTRICT, DISTRICT_KIND, DISTRICT_OTHER_KIND, DISTRICT_NO_UNIT,
                           DISTRICT_ACCENTS, DISTRICT_FORMER, DISTRICT_EDITS,
                           DISTRICT_EDIT_SHARE)  # fmt: skip
"""Bit of a level, and where the numbers stand that are alike for wards and districts."""

Places = tuple[int, int, int, int, int, int, int, int]

_FAR: Final = 4
_COUNT: Final = len(FEATURES)


class Above(NamedTuple):
    """
    What speaks for the district and the province of a chain.

    Attributes
    ----------
    numbers
        One for each of `FEATURES`; what the ward adds is missing.
    start, end
        Where the unit next above the ward begins, and the piece after the last of them; 0 if
        none is named.
    """

    numbers: list[float]
    start: int
    end: int


def evidence(chains: Iterable[Chain], seen: Seen, index: UnitIndex) -> list[list[float]]:
    """
    Return what speaks for and against chains.

    Parameters
    ----------
    chains
        The chains.
    seen
        The address.
    index
        The units.

    Returns
    -------
    list of list of float
        For each chain one number for each of `FEATURES`.

    Notes
    -----
    What chains have in common, their district and province, is looked at once.
    """
    known: dict[tuple[Named | None, Mention | None, Mention | None], Above] = {}
    found = []
    for chain in chains:
        ward, ward_at, district, district_at, _, province_at = chain
        key = (district, district_at, province_at)
        above = known.get(key)
        if above is None:
            above = known[key] = _above(district, district_at, province_at, seen, index)
        e = above.numbers.copy()
        end = above.end
        if ward is None or ward_at is None:
            e[NO_WARD] = 1.0
        else:
            _ward(e, chain, above, seen, index)
            end = max(end, ward_at.end)
        if end < seen.end:
            e[TAIL] = min(seen.end - end, _FAR)
        is_only = ward_at is not None and seen.wards == (ward_at.start,)
        if seen.wards and not is_only and _has_strays(seen.wards, seen, (ward_at,)):
            e[STRAY_WARD] = 1.0
        found.append(e)
    return found


def _above(
    district: Named | None,
    district_at: Mention | None,
    province_at: Mention | None,
    seen: Seen,
    index: UnitIndex,
) -> Above:
    """Note how the district and the province are named."""
    e = [0.0] * _COUNT
    start, end = _province(e, province_at, seen)
    if district is not None and district_at is not None:
        unit = index.units[district.unit]
        _named(e, district, unit, district_at, seen, places=_DISTRICT_PLACES)
        if province_at is not None and start > district_at.end:
            e[DISTRICT_GAP] = min(start - district_at.end, _FAR)
        start = seen.start(district_at.start, DISTRICT)
        end = max(end, district_at.end)
    if seen.districts and _has_strays(seen.districts, seen, (district_at, province_at)):
        e[STRAY_DISTRICT] = 1.0
    return Above(e, start, end)


def _ward(e: list[float], chain: Chain, above: Above, seen: Seen, index: UnitIndex) -> None:
    """Note how the ward is named, and whether it lies in the others."""
    ward, at, district, _, province, province_at = chain
    assert ward is not None
    assert at is not None
    units = index.units
    unit = units[ward.unit]
    _named(e, ward, unit, at, seen, places=_WARD_PLACES)
    _ward_place(e, at, above.start, seen, has_above=above.end > 0)
    if not unit.is_old:
        e[IS_NEW] = 1.0
        e[NEW_IN_DISTRICT] = float(district is not None)
    elif district is None:
        e[NO_DISTRICT] = 1.0
    if province_at is not None:
        homes = index.province_units[province_at.key]
        if province not in homes and (
            district is None or units[district.unit].province not in homes
        ):
            e[PROVINCE_ERA] = 1.0


def _province(e: list[float], at: Mention | None, seen: Seen) -> tuple[int, int]:
    """Note how the province is named; return where it begins and ends."""
    if at is None:
        e[NO_PROVINCE] = 1.0
        e[OTHER_PROVINCE] = float(seen.has_provinces)
        return seen.end, 0
    size = len(at.key)
    e[LETTERS] = _letters(at, seen)
    if at.edits:
        e[PROVINCE_EDITS] = at.edits
        e[PROVINCE_EDIT_SHARE] = at.edits / size
    return seen.start(at.start, PROVINCE), at.end


def _letters(at: Mention, seen: Seen) -> float:
    """Return how many tens of letters say a name: those it has and those that are written."""
    size = len(at.key)
    if at.edits:
        size = min(size, sum(map(len, seen.pieces.keys[at.start : at.end])))
    return size / 10


def _has_strays(places: Iterable[int], seen: Seen, named: Sequence[Mention | None]) -> bool:
    """Return whether a unit is announced that none of a chain's names is; one may be repeated."""
    keys = seen.pieces.keys
    for at in places:
        if all(one is None or one.start != at for one in named) and not _repeats(
            keys, at, named[0]
        ):
            return True
    return False


def _named(
    e: list[float], named: Named, unit: IndexedUnit, at: Mention, seen: Seen, *, places: Places
) -> None:
    """Note how well a name fits: word before it, accents, letters."""
    bit, kind, other, no_unit, accents, former, edits, share = places
    start, end, key, differ = at
    mark = seen.marks.get(start)
    if mark is not None:
        _, bits, kind_before = mark
        if not bits & bit:
            e[no_unit] = 1.0
        elif kind_before == named.kind or not kind_before or not named.kind:
            e[kind] = 1.0
        else:
            e[other] = 1.0
    if differ:
        e[edits] = differ
        e[share] = differ / len(key)
    elif seen.has_accents and not named.is_former and not key.isdigit():
        letters, name = seen.pieces.text(start, end), unit.coded.name
        if letters != name and tone_words(letters) != tone_words(name):
            e[accents] = 1.0
            if bit == WARD and not letters.isascii():
                e[WARD_OTHER_ACCENTS] = 1.0
    if named.is_former:
        e[former] = 1.0
    e[LETTERS] += _letters(at, seen)


def _ward_place(
    e: list[float], at: Mention, next_start: int, seen: Seen, *, has_above: bool
) -> None:
    """Note where the ward's name stands in its part of the text, and how far from the next."""
    pieces = seen.pieces
    mark = seen.marks.get(at.start)
    is_marked = mark is not None and mark.bits & WARD != 0
    gap = next_start - at.end if has_above else 0
    if is_marked or pieces.before[at.start] == BREAK:
        e[WARD_BEGINS] = 1.0
    if gap == 0 or at.end >= len(pieces.keys) or pieces.before[at.end] == BREAK:
        e[WARD_ENDS] = 1.0
    if gap < 0:
        e[WARD_LAST] = 1.0
    elif gap > 0:
        e[WARD_GAP] = min(gap, _FAR)
    if is_marked:
        is_over = at.end >= len(pieces.keys) or pieces.before[at.end] == BREAK
        e[WARD_RUNS_ON] = float(gap > 0 and not is_over)
    else:
        e[WARD_LATE] = float(_is_late(at.start, seen))
        e[WARD_BARE_GAP] = float(gap > 0)
        e[WARD_SHORT] = float(len(at.key) < 4)


def _is_late(start: int, seen: Seen) -> bool:
    """Return whether the word for a ward stands before a name, with others between them."""
    before = seen.pieces.before
    return any(at < start and BREAK not in before[at : start + 1] for at in seen.wards)


def _repeats(keys: tuple[str, ...], at: int, mention: Mention | None) -> bool:
    """Return whether the same name stands at another place."""
    if mention is None:
        return False
    size = mention.end - mention.start
    return keys[at : at + size] == keys[mention.start : mention.end]
