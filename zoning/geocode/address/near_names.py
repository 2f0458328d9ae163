"""Find the units that an address names with slips of the pen."""

from collections.abc import Iterable, Mapping
from typing import Final, NamedTuple

from rapidfuzz.distance import OSA
from rapidfuzz.process import extract

from .anchors import Anchor
from .kind_words import ACCENTED, DISTRICT, PROVINCE, WARD
from .mentions import Mention
from .near_choices import FEWEST, Choices, choices_of, edits_allowed
from .pieces import BREAK, GLUED
from .seen import Seen
from .units_by_name import UnitIndex

_REACH: Final = 9
"""Pieces before the next larger unit among which a misspelt name is looked for."""

_MOST_PIECES: Final = 5


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
                if len(text) >= FEWEST or (is_whole and len(text) > 1):
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
    for start, end, text, is_whole, is_cut in windows:
        if text in short and not is_cut:
            found += [Mention(start, end, name, 1) for name in short[text]]
        if (size := len(text)) < FEWEST:
            continue
        cut_off = choices.cut_off(text) if is_whole else ()
        if cut_off:
            found += [Mention(start, end, name, 1) for name in cut_off]
        if not (names := choices.alike(size)):
            continue
        most = edits_allowed(size)
        for name, edits, _ in extract(text, names, scorer=OSA.distance, score_cutoff=most, limit=3):
            if edits and name not in cut_off:
                found.append(Mention(start, end, name, int(edits)))
    return found


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
