"""Recognise the words in an address that announce a part of it."""

from typing import Final, NamedTuple

from .kind_words import HAMLET_WORDS
from .part_words import (
    ALLEYS,
    BESIDE,
    CUT_SHORT,
    HOUSES,
    NO_NUMBER,
    ROOMS,
    SHOPS,
    STREETS,
)
from .pieces import BREAK, GLUED, SIGN, Pieces
from .spelling import name_key, tone_words

HAMLET: Final = "hamlet"
ROOM: Final = "room"
ALLEY: Final = "alley"
STREET: Final = "street"
HOUSE: Final = "house"
NO_HOUSE: Final = "no house"
HINT: Final = "hint"


class Phrase(NamedTuple):
    """
    A word that announces a part of an address.

    Attributes
    ----------
    role
        What it announces.
    kind
        How it is usually written.
    end
        The piece after it.
    """

    role: str
    kind: str
    end: int


_ROLES: Final[dict[str, tuple[str, str]]] = (
    dict.fromkeys(SHOPS, (HINT, ""))
    | dict.fromkeys(BESIDE, (HINT, ""))
    | {word: (STREET, kind) for word, kind in STREETS.items()}
    | {word: (ALLEY, kind) for word, kind in ALLEYS.items()}
    | {word: (HAMLET, kind) for word, kind in HAMLET_WORDS.items()}
    | {word: (ROOM, kind) for word, kind in ROOMS.items()}
    | dict.fromkeys(HOUSES, (HOUSE, "số"))
    | dict.fromkeys(NO_NUMBER, (NO_HOUSE, ""))
)

_LONGEST: Final[dict[str, int]] = {}
for _word in _ROLES:
    _parts = _word.split()
    _LONGEST[_parts[0]] = max(_LONGEST.get(_parts[0], 0), len(_parts))

STARTS: Final = frozenset(_LONGEST)
"""Pieces with which such a word may begin."""

_TONES: Final = {kind: tone_words(kind) for _, kind in _ROLES.values() if kind} | {
    "hẻm": tone_words("hẻm")
}
_PLAIN: Final = {kind: name_key(kind) for kind in _TONES}
_ALSO: Final = {
    tone_words(word): kind for word, kind in (("hẽm", "hẻm"), ("khôi", "khối"), ("phô", "phố"))
}


def phrase_at(pieces: Pieces, at: int) -> Phrase | None:
    """
    Return the word that announces a part of an address and begins at a piece.

    Parameters
    ----------
    pieces
        The address.
    at
        Where it should begin.

    Returns
    -------
    Phrase or None
        The longest; None if there is none, if its accents make it another word (Tô, Ngô, Lò),
        or if it could be the beginning of a name.
    """
    keys, before = pieces.keys, pieces.before
    longest = _LONGEST.get(keys[at])
    if longest is None:
        return None
    for end in range(min(at + longest, len(keys)), at, -1):
        if BREAK in before[at + 1 : end]:
            continue
        found = _ROLES.get(" ".join(keys[at:end]))
        if found is not None and _is_meant(pieces, at, end, *found):
            return Phrase(*found, end)
    return None


def _is_meant(pieces: Pieces, at: int, end: int, role: str, kind: str) -> bool:
    keys, before = pieces.keys, pieces.before
    is_last = end >= len(keys)
    is_number = not is_last and keys[end].isdigit()
    is_broken = is_last or before[end] == BREAK
    if role == HINT and keys[at : at + 2] == ("cach", "mang"):
        return False  # Cách Mạng Tháng Tám is a street
    if role == HINT:
        return keys[at] in _ANYWHERE or before[at] == BREAK
    if role == HOUSE:
        return is_number or (not is_last and _is_lettered(pieces, end))
    if role == NO_HOUSE:
        return True
    if is_broken and not (is_number and role == ALLEY) and not (not is_last and kind in _SPLIT):
        return False
    if end == at + 1 and keys[at] in ("d", "k"):
        is_dotted = before[end] == SIGN or pieces.text(at, end) in ("Đ", "đ")
        return is_number if keys[at] == "k" else is_dotted
    return _has_accents_of(pieces, at, end, kind, is_number=is_number)


def _is_lettered(pieces: Pieces, at: int) -> bool:
    """Return whether a number with capitals before it stands here: số C12, nhà B5."""
    after = at + 1
    return (
        after < len(pieces.keys)
        and pieces.keys[after].isdigit()
        and pieces.before[after] == GLUED
        and pieces.before[at] != BREAK
        and len(pieces.keys[at]) < 3
        and pieces.text(at, after).isupper()
    )


def _has_accents_of(pieces: Pieces, at: int, end: int, kind: str, *, is_number: bool) -> bool:
    """Return whether a word is, by its accents, the word for a kind and not a name's."""
    if "".join(pieces.keys[at:end]) != _PLAIN[kind]:
        return True  # a short form
    letters = pieces.text(at, end)
    if not letters.isascii():
        words = tone_words(letters)
        if kind == "đường":  # Đuờng, Đưòng; but Dương is a name
            return words[0][0] == "đ"
        return words == _TONES[kind] or _ALSO.get(words) == kind
    if kind.isascii() or (is_number and pieces.before[at] == BREAK):
        return True
    if pieces.spelt.letters.isascii():
        return is_number or not (kind in CUT_SHORT or kind in _ALLEY_KINDS)
    return is_number and kind not in _ROOM_KINDS


_SPLIT: Final = frozenset({"phố", "đường"})
_ALLEY_KINDS: Final = frozenset(ALLEYS.values())
_ROOM_KINDS: Final = frozenset(ROOMS.values())
_ANYWHERE: Final = frozenset(word.split()[0] for word in BESIDE)
