"""Find the units that an address names with slips of the pen."""

from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from typing import Final, NamedTuple

from rapidfuzz.distance import OSA
from rapidfuzz.process import extract

from .chains import Anchor
from .kind_words import ACCENTED, DISTRICT, PROVINCE, WARD
from .mentions import Mention
from .pieces import BREAK, GLUED
from .seen import Seen
from .spelling import name_key
from .unit_index import IndexedUnit, Names, UnitIndex

_REACH: Final = 9
"""Pieces before the next larger unit among which a misspelt name is looked for."""

_FEWEST: Final = 4
_MOST_PIECES: Final = 5
_ANY: Final = "?"


class Window(NamedTuple):
    """
    Some pieces that may be a name.

    Whole ones both begin and end a part of the text; cut ones end inside a word.
    """

    start: int
    end: int
    text: str
    is_whole: bool
    is_cut: bool


class Choices(NamedTuple):
    """
    Names among which slips and short forms are looked for.

    Attributes
    ----------
    by_length
        Length of a text → the names it may differ from by few letters.
    short
        Short form → names: ``tb`` and ``tbinh`` for Tân Bình.
    cut_off
        Beginning that ends inside the last word → names: ``sonh``, and with any letter after
        it ``sonh?``, for Sơn Hà and Sơn Hội.
    """

    by_length: Mapping[int, tuple[str, ...]]
    short: Mapping[str, tuple[str, ...]]
    cut_off: Mapping[str, tuple[str, ...]]


def windows_of(seen: Seen, last: int, *, reach: int = _REACH) -> list[Window]:
    """
    Return the pieces that may be a misspelt name.

    Parameters
    ----------
    seen
        The address.
    last
        Index after the last piece.
    reach
        How many pieces back to look.

    Returns
    -------
    list of Window
        Pieces that begin or end a part of the text, of four letters or more, and whole parts of
        two.
    """
    keys, before, marks = seen.pieces.keys, seen.pieces.before, seen.marks
    first = max(0, last - reach)
    kinds = _plain_kinds(seen)
    ends = {mark.start for mark in marks.values()}
    is_end = [
        end == last or end in ends or before[end] == BREAK for end in range(first + 1, last + 1)
    ]
    found = []
    for start in range(first, last):
        if start in kinds:
            continue
        begins = before[start] == BREAK or start in marks
        text, end = "", start
        while end < last and end < start + _MOST_PIECES:
            if (end > start and before[end] == BREAK) or not keys[end].isalpha():
                break
            text += keys[end]
            end += 1
            ends_part = is_end[end - first - 1]
            if begins or ends_part:
                is_whole = begins and ends_part
                if len(text) >= _FEWEST or (is_whole and len(text) > 1):
                    is_cut = end < len(keys) and before[end] == GLUED
                    found.append(Window(start, end, text, is_whole, is_cut))
    return found


def _plain_kinds(seen: Seen) -> set[int]:
    """Return where words stand that are, by their accents, words for kinds, and no names."""
    pieces = seen.pieces
    return {
        mark.start
        for mark in seen.marks.values()
        if mark.bits & (WARD | DISTRICT | PROVINCE)
        and pieces.keys[mark.start] in ACCENTED
        and not pieces.text(mark.start, mark.start + 1).isascii()
    }


def near(windows: Iterable[Window], choices: Choices) -> list[Mention]:
    """
    Return the names that pieces differ from by few letters.

    Parameters
    ----------
    windows
        The pieces.
    choices
        The names there may be. A short form counts as one letter.

    Returns
    -------
    list of Mention
        Of every window the nearest names: one letter up to five letters, two up to ten, then
        three. Swapped neighbours count once. Digits never differ. Of a name whose last word is
        cut off, all names that begin so.
    """
    found = []
    short = choices.short
    for start, end, text, is_whole, cuts in windows:
        if text in short and not cuts:
            found += [Mention(start, end, name, 1) for name in short[text]]
        if len(text) < _FEWEST:
            continue
        most = edits_allowed(len(text))
        names = choices.by_length.get(len(text))
        cut_off: tuple[str, ...] = ()
        if is_whole:
            cut_off = choices.cut_off.get(text) or choices.cut_off.get(text[:-1] + _ANY, ())
            found += [Mention(start, end, name, 1) for name in cut_off]
        if not names:
            continue
        for name, edits, _ in extract(text, names, scorer=OSA.distance, score_cutoff=most, limit=3):
            if edits and name not in cut_off:
                found.append(Mention(start, end, name, int(edits)))
    return found


def edits_allowed(length: int) -> int:
    """Return by how many letters a text of a length may differ from a name."""
    return 1 if length < 6 else 2 if length < 11 else 3


def near_provinces(seen: Seen, index: UnitIndex) -> list[Mention]:
    """Return the provinces named with slips, or in short, at the end of an address."""
    return near(windows_of(seen, seen.end, reach=7), choices_of(index, "province"))


def near_districts(
    provinces: Mapping[str, Mention], seen: Seen, index: UnitIndex, *, everywhere: bool
) -> list[Mention]:
    """Return the districts named with slips, of the named provinces and perhaps of all."""
    found: list[Mention] = []
    for present, at in provinces.items():
        windows = windows_of(seen, seen.start(at.start))
        found += near(windows, choices_of(index, "district", present))
    if everywhere:
        windows = [one for one in windows_of(seen, seen.end) if one.is_whole]
        found += near(windows, choices_of(index, "district"))
    return found


def near_wards(anchors: Iterable[Anchor], seen: Seen, index: UnitIndex) -> list[Mention]:
    """Return the wards of the named districts and provinces that are named with slips."""
    found: list[Mention] = []
    known: dict[int, list[Window]] = {}
    for anchor in anchors:
        at = anchor.district_at or anchor.province_at
        assert at is not None
        last = seen.start(at.start)
        windows = known.get(last) or known.setdefault(last, windows_of(seen, last))
        if anchor.district is not None:
            found += near(windows, choices_of(index, "ward", str(anchor.district.unit)))
        else:
            windows = [one for one in windows if one.is_whole]
            found += near(windows, choices_of(index, "wards", anchor.present))
    return found


@lru_cache(maxsize=2048)
def choices_of(index: UnitIndex, level: str, within: str = "") -> Choices:
    """
    Return the names of a level within a unit.

    Parameters
    ----------
    index
        The units.
    level
        ``province``, ``district``, ``ward`` (of a district) or ``wards`` (of a province).
    within
        Code of a present province, or index of a district; empty for the whole country.

    Returns
    -------
    Choices
        Numbers are none of them. Short forms are told only within a unit, and none that is a
        name itself.
    """
    if level == "province":
        names = index.provinces
    elif level == "district":
        names = index.districts_of.get(within, {}) if within else index.districts
    elif level == "ward":
        names = index.of_district.get(int(within), {})
    else:
        names = index.of_province.get(within, {})
    keys = tuple(name for name in names if not name.isdigit())
    short: dict[str, tuple[str, ...]] = {}
    if level == "province" or (within and level != "wards"):
        for key in keys:
            for unit in names[key]:
                for form in _short_forms(key, index.units[unit.unit]):
                    if key not in short.get(form, ()):
                        short[form] = (*short.get(form, ()), key)
    if level == "province":  # two letters say too little about one of sixty-three
        short = {form: names for form, names in short.items() if len(form) > 2}
    longest = max(map(len, keys), default=0) + 3
    near_lengths = {
        size: tuple(key for key in keys
                    if len(key) > 2 and abs(len(key) - size) <= edits_allowed(size))
        for size in range(_FEWEST, longest + 1)
    }  # fmt: skip
    return Choices(near_lengths, short, _cut_off(names, index) if level[:4] == "ward" else {})


def _cut_off(names: Names, index: UnitIndex) -> dict[str, tuple[str, ...]]:
    """Return names by the beginnings that are left of them where the last word is cut off."""
    found: dict[str, dict[str, None]] = {}
    for key, units in names.items():
        if not key.isdigit():
            for unit in {index.units[one.unit].coded.name: one.unit for one in units}.values():
                for form in _beginnings(key, index.units[unit]):
                    found.setdefault(form, {})[key] = None
    return {form: tuple(some) for form, some in found.items()}


def _beginnings(key: str, unit: IndexedUnit) -> Iterator[str]:
    """Return the beginnings of a name that end inside its last word; `_ANY` is a wrong letter."""
    last = name_key(unit.coded.name.replace("-", " ").split()[-1])
    head = key.removesuffix(last)
    if head in ("", key):
        return
    yield head + last[0] + _ANY
    for size in range(1, len(last)):
        yield head + last[:size]


def _short_forms(key: str, unit: IndexedUnit) -> Iterator[str]:
    words = [name_key(word) for word in unit.coded.name.replace("-", " ").split()]
    if len(words) < 2 or "".join(words) != key:
        return
    letters = "".join(word[0] for word in words)
    yield letters
    yield letters[:-1] + words[-1]
