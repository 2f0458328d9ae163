"""Find the units that an address names, letter by letter as the table spells them."""

from collections.abc import Container, Mapping
from typing import Final, NamedTuple

from .kind_words import (
    ACCENTED,
    DISTRICT,
    FIRST_OF_SEVERAL,
    KINDS,
    MARKS,
    MAY_BE_KINDS,
    NEAR_KINDS,
    PROVINCE,
    WARD,
)
from .pieces import BREAK, Pieces
from .province_names import PROVINCES_BEFORE
from .spelling import tone_words
from .units_by_name import GOES_ON, UnitIndex

LONGEST_NAME: Final = 6
_NAME: Final = WARD | DISTRICT | PROVINCE
_NUMBERED: Final = _NAME
_SPEAKING: Final = (
    frozenset(MARKS)
    | FIRST_OF_SEVERAL
    | {word[:size] for word in MAY_BE_KINDS for size in range(1, len(word))}
)
"""Pieces with which a word for a kind may begin, as it is spelt or with a slip."""

_MOST_OF_A_KIND: Final = 30
"""No ward or district bears a number above it: P.304 is a room."""


class Mark(NamedTuple):
    """
    A word that stands before a name and says of what kind it is.

    Attributes
    ----------
    start
        Its first piece.
    bits
        The levels it may name.
    kind
        The kind.
    """

    start: int
    bits: int
    kind: str


class Mention(NamedTuple):
    """
    A place in an address where a name of a unit stands.

    Attributes
    ----------
    start, end
        Its pieces, ``end`` not included.
    key
        The name as the index has it.
    edits
        Letters by which the text differs.
    """

    start: int
    end: int
    key: str
    edits: int


def marks_of(pieces: Pieces, syllables: frozenset[str], names: Container[str]) -> dict[int, Mark]:
    """
    Find the words that stand before a name.

    Parameters
    ----------
    pieces
        The address.
    syllables
        Words that are never taken for a misspelt word of these.
    names
        Names that are not either, in the form of `name_key`.

    Returns
    -------
    dict
        Index of the piece after the word → the word. Words before nothing are left out.
    """
    keys, before = pieces.keys, pieces.before
    count = len(keys)
    marks: dict[int, Mark] = {}
    at = 0
    while at < count:
        key = keys[at]
        end = at + 1
        if key not in _SPEAKING and key in syllables and not (end < count and keys[end].isdigit()):
            at = end
            continue
        found = MARKS.get(key)
        if key in FIRST_OF_SEVERAL:
            phrase = key
            for last in range(at + 1, min(at + 3, count)):
                if before[last] == BREAK:
                    break
                phrase = f"{phrase} {keys[last]}"
                if (longer := MARKS.get(phrase)) is not None:
                    end, found = last + 1, longer
        if found is None and at + 1 < count:
            follows = keys[at + 1]
            if key not in syllables or key + follows in MAY_BE_KINDS or follows.isdigit():
                end, found = _near(pieces, at, syllables, names)
        if found is not None and end < count and before[end] != BREAK and (
            _is_number_of_unit(keys[end]) if found[0] & _NUMBERED and keys[end].isdigit()
            else _has_its_accents(pieces, at)
        ):  # fmt: skip
            marks[end] = Mark(at, *found)
            at = end
        else:
            at += 1
    return marks


def _is_number_of_unit(key: str) -> bool:
    return len(key) < 3 and int(key) <= _MOST_OF_A_KIND


def _has_its_accents(pieces: Pieces, at: int) -> bool:
    """Return whether a word for a kind is not, by its accents, the beginning of a name."""
    accented = ACCENTED.get(pieces.keys[at])
    if accented is None:
        return True
    letters = pieces.text(at, at + 1)
    if letters.isascii():  # Quan Nhân, Quan Hoa are streets
        return pieces.keys[at] != "quan" or pieces.spelt.letters.isascii()
    return tone_words(letters) == tone_words(accented)


def _near(
    pieces: Pieces, at: int, syllables: frozenset[str], names: Container[str]
) -> tuple[int, tuple[int, str] | None]:
    """Return a misspelt word for a kind that begins at a piece, and the index after it."""
    keys, before = pieces.keys, pieces.before
    key, after = keys[at], at + 1
    follows = keys[after] if after < len(keys) and before[after] != BREAK else ""
    is_number = follows.isdigit() and len(follows) < 3
    # "Phong 14" is only a ward where nothing else stands before it.
    is_word = key in syllables and not (is_number and before[at] == BREAK)
    if len(key) > 2 and not is_word and (found := NEAR_KINDS.get(key)):
        return after, found
    both = key + follows
    is_glue = len(key) > 1 or follows not in KINDS  # Bình Hưng Hòa B quận 8
    if follows and is_glue and not is_number and both not in names:
        found = NEAR_KINDS.get(both) or (KINDS.get(both) if len(key) > 2 else None)
        return (after + 1, found) if found else (after, None)
    return after, None


def mentions_of(pieces: Pieces, index: UnitIndex, marks: Mapping[int, Mark]) -> list[Mention]:
    """
    Find every place where a name of any unit stands.

    Parameters
    ----------
    pieces
        The address.
    index
        The units.
    marks
        The words that say of what kind a name is. A number is only a name after such a word.

    Returns
    -------
    list of Mention
        By their first piece, then by their last; they may overlap.
    """
    keys, before = pieces.keys, pieces.before
    steps, dashed = index.steps, index.dashed
    count = len(keys)
    found = []
    for start, key in enumerate(keys):
        step = steps.get(key)
        if step is None:
            continue
        if key.isdigit():
            mark = marks.get(start)
            if mark is not None and mark.bits & (WARD | DISTRICT) and step & _NAME:
                found.append(Mention(start, start + 1, key, 0))
            continue
        text, end = key, start + 1
        while step is not None:
            if step & _NAME and not (
                text in PROVINCES_BEFORE and end > start + 1 and _goes_on(pieces, start, marks)
            ):
                found.append(Mention(start, end, text, 0))
            if not step & GOES_ON or end == count:
                break
            if before[end] == BREAK and text not in dashed:
                break
            text += keys[end]
            end += 1
            step = steps.get(text)
    return found


def _goes_on(pieces: Pieces, start: int, marks: Mapping[int, Mark]) -> bool:
    """Return whether something stands before a name in its part: đường Xô Viết Nghệ Tĩnh."""
    return pieces.before[start] != BREAK and start not in marks
