"""Say what speaks for and against a way to understand an address, in numbers."""

from collections.abc import Mapping
from typing import Final, NamedTuple

from .chains import Chain
from .kind_words import DISTRICT, PROVINCE, WARD
from .mentions import Mark, Mention
from .pieces import BREAK, Pieces
from .spelling import tone_words
from .unit_index import IndexedUnit, Named, UnitIndex

FEATURES: Final = (
    "no_ward", "ward_kind", "ward_other_kind", "ward_no_unit", "ward_begins", "ward_ends",
    "ward_gap", "ward_last", "ward_accents", "ward_former", "ward_edits", "ward_edit_share",
    "ward_short", "no_district", "district_kind", "district_other_kind", "district_no_unit",
    "district_accents", "district_former", "district_edits", "district_edit_share",
    "district_gap", "no_province", "other_province", "province_era", "province_edits",
    "province_edit_share", "tail", "is_new", "stray_ward", "stray_district", "ward_bare_gap",
    "letters",
)  # fmt: skip
"""The names of the numbers, in their order."""

(
    NO_WARD, WARD_KIND, WARD_OTHER_KIND, WARD_NO_UNIT, WARD_BEGINS, WARD_ENDS, WARD_GAP,
    WARD_LAST, WARD_ACCENTS, WARD_FORMER, WARD_EDITS, WARD_EDIT_SHARE, WARD_SHORT, NO_DISTRICT,
    DISTRICT_KIND, DISTRICT_OTHER_KIND, DISTRICT_NO_UNIT, DISTRICT_ACCENTS, DISTRICT_FORMER,
    DISTRICT_EDITS, DISTRICT_EDIT_SHARE, DISTRICT_GAP, NO_PROVINCE, OTHER_PROVINCE,
    PROVINCE_ERA, PROVINCE_EDITS, PROVINCE_EDIT_SHARE, TAIL, IS_NEW, STRAY_WARD, STRAY_DISTRICT,
    WARD_BARE_GAP, LETTERS,
) = range(len(FEATURES))  # fmt: skip

_PLACES: Final = {
    WARD_KIND: (WARD_KIND, WARD_OTHER_KIND, WARD_NO_UNIT, WARD_ACCENTS, WARD_FORMER, WARD_EDITS,
                WARD_EDIT_SHARE),
    DISTRICT_KIND: (DISTRICT_KIND, DISTRICT_OTHER_KIND, DISTRICT_NO_UNIT, DISTRICT_ACCENTS,
                    DISTRICT_FORMER, DISTRICT_EDITS, DISTRICT_EDIT_SHARE),
}  # fmt: skip
"""Where the numbers stand that are alike for wards and districts."""

_FAR: Final = 4


class Seen(NamedTuple):
    """
    An address as the units are weighed against it.

    Attributes
    ----------
    pieces
        The address.
    marks
        The words for kinds, by the piece after them.
    has_accents
        Whether the text carries accents.
    end
        Index after the last piece that is no postcode and no country.
    stray_wards, stray_districts
        Where a word for a ward or a district announces a name.
    has_provinces
        Whether any province is named.
    """

    pieces: Pieces
    marks: Mapping[int, Mark]
    has_accents: bool
    end: int
    stray_wards: tuple[int, ...]
    stray_districts: tuple[int, ...]
    has_provinces: bool


def evidence(chain: Chain, seen: Seen, index: UnitIndex) -> list[float]:
    """
    Return what speaks for and against a chain.

    Parameters
    ----------
    chain
        The chain.
    seen
        The address.
    index
        The units.

    Returns
    -------
    list of float
        One number for each of `FEATURES`.
    """
    ward, ward_at, district, district_at, province, province_at = chain
    units, marks = index.units, seen.marks
    e = [0.0] * len(FEATURES)
    above = seen.end
    last_end = 0
    if province_at is not None:
        size = len(province_at.key)
        above = _start(province_at, marks, PROVINCE)
        last_end = province_at.end
        e[LETTERS] = size / 10
        if province_at.edits:
            e[PROVINCE_EDITS] = province_at.edits
            e[PROVINCE_EDIT_SHARE] = province_at.edits / size
    else:
        e[NO_PROVINCE] = 1.0
        e[OTHER_PROVINCE] = float(seen.has_provinces)
    if district is not None and district_at is not None:
        _named(e, DISTRICT_KIND, district, units[district.unit], district_at, seen, DISTRICT)
        if province_at is not None:
            e[DISTRICT_GAP] = _short(above - district_at.end)
        above = _start(district_at, marks, DISTRICT)
        if district_at.end > last_end:
            last_end = district_at.end
    if ward is None or ward_at is None:
        e[NO_WARD] = 1.0
    else:
        unit = units[ward.unit]
        _named(e, WARD_KIND, ward, unit, ward_at, seen, WARD)
        _ward_place(e, ward_at, above, seen, has_above=last_end > 0)
        if not unit.is_old:
            e[IS_NEW] = 1.0
        elif district is None:
            e[NO_DISTRICT] = 1.0
        if province_at is not None and not any(
            one.unit == province for one in index.provinces[province_at.key]
        ):
            e[PROVINCE_ERA] = 1.0
        if ward_at.end > last_end:
            last_end = ward_at.end
    e[TAIL] = _short(seen.end - last_end)
    _strays(e, seen, ward_at, district_at, province_at)
    return e


def _short(gap: int) -> int:
    return 0 if gap < 0 else gap if gap < _FAR else _FAR


def _strays(
    e: list[float],
    seen: Seen,
    ward_at: Mention | None,
    district_at: Mention | None,
    province_at: Mention | None,
) -> None:
    """Note whether a ward or a district is announced that the chain leaves out."""
    keys = seen.pieces.keys
    for at in seen.stray_wards:
        if (ward_at is None or at != ward_at.start) and not _repeats(keys, at, ward_at):
            e[STRAY_WARD] = 1.0
    for at in seen.stray_districts:
        if (
            (district_at is None or at != district_at.start)
            and (province_at is None or at != province_at.start)
            and not _repeats(keys, at, district_at)
        ):
            e[STRAY_DISTRICT] = 1.0


def _named(
    e: list[float], first: int, named: Named, unit: IndexedUnit, at: Mention, seen: Seen, bit: int
) -> None:
    """Note how well a name fits: word before it, accents, letters."""
    kind, other, no_unit, accents, former, edits, share = _PLACES[first]
    mark = seen.marks.get(at.start)
    if mark is not None:
        if mark.bits & bit:
            if mark.kind == named.kind or not mark.kind or not named.kind:
                e[kind] = 1.0
            else:
                e[other] = 1.0
        else:
            e[no_unit] = 1.0
    if at.edits:
        e[edits] = at.edits
        e[share] = at.edits / len(at.key)
    elif seen.has_accents and not named.is_former and not at.key.isdigit():
        e[accents] = float(tone_words(seen.pieces.text(at.start, at.end)) != unit.tones)
    e[former] = float(named.is_former)
    e[LETTERS] += len(at.key) / 10


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
        e[WARD_GAP] = _short(gap)
    if not is_marked:
        e[WARD_BARE_GAP] = float(gap > 0)
        e[WARD_SHORT] = float(len(at.key) < 4)


def _start(at: Mention, marks: Mapping[int, Mark], bit: int) -> int:
    mark = marks.get(at.start)
    return mark.start if mark is not None and mark.bits & bit else at.start


def _repeats(keys: tuple[str, ...], at: int, mention: Mention | None) -> bool:
    """Return whether the same name stands at another place."""
    if mention is None:
        return False
    size = mention.end - mention.start
    return keys[at : at + size] == keys[mention.start : mention.end]
