"""Recognise what is named by letters with a number: room P.304, house D5/12, building CT3A."""

import re
from collections.abc import Callable
from typing import Final, NamedTuple

from .part_words import STREETS
from .pieces import BLANK, BREAK, GLUED, SIGN, Pieces

HOUSE: Final = "house"
ROOM: Final = "room"
ALLEY: Final = "alley"


class Code(NamedTuple):
    """
    Letters and a number that name a part of an address.

    Attributes
    ----------
    role
        `HOUSE`, `ROOM` or `ALLEY`.
    kind
        The word for it as it is usually written.
    first, end
        Its pieces without that word, ``end`` not included.
    """

    role: str
    kind: str
    first: int
    end: int


_BUILDINGS: Final = frozenset({"ct", "hh", "bcc", "oct", "no", "nv"})
"""Letters that name towers of an estate: CT3A, HH2, OCT1."""

_LOTS: Final = {"bt": "biệt thự", "lk": "liền kề"}
_SHORT_FORMS: Final = frozenset("pqxhtfk")
"""Letters that are short for a unit or an alley, so that no house has them."""

_MOST_WARDS: Final = 30
_FLOORS: Final = 99
_AFTER: Final = re.compile(r"[A-Za-z]?(?![A-Za-z])(?:[-.]\d+[A-Za-z]?(?![A-Za-z]))*")
"""What belongs to a code after its digits: CT3A, P.12-05."""

_SLASH: Final = re.compile(r"\d+[A-Za-z]?\s?/\s?[A-Za-z]?\d")


def code_at(pieces: Pieces, at: int, *, is_road: Callable[[int], bool]) -> Code | None:
    """
    Return the code that begins at a piece.

    Parameters
    ----------
    pieces
        The address.
    at
        Where it should begin; no unit stands there.
    is_road
        Whether the word for a street or an alley begins at a piece.

    Returns
    -------
    Code or None
        None where no letters stand before a number, and where they may name something else:
        P.3 is a ward, B7 alone a block.
    """
    keys = pieces.keys
    is_numbered = at + 1 < len(keys) and keys[at + 1].isdigit() and not keys[at].isdigit()
    if not is_numbered or pieces.before[at + 1] == BREAK:
        return None
    return _room_at(pieces, at) or _lettered_at(pieces, at, is_road)


def is_group(pieces: Pieces, at: int) -> bool:
    """Return whether T18 stands at a piece alone, for Tổ 18."""
    after = at + 2
    return (
        pieces.keys[at] == "t"
        and after <= len(pieces.keys)
        and pieces.keys[at + 1].isdigit()
        and pieces.before[at + 1] == GLUED
        and pieces.before[at] == BREAK
        and (after == len(pieces.keys) or pieces.before[after] == BREAK)
    )


def is_block(pieces: Pieces, at: int) -> bool:
    """Return whether a block such as B7 stands at a piece and ends a part: 202 B7."""
    after = at + 2
    if after > len(pieces.keys) or pieces.before[at] != BLANK:
        return False
    is_code = pieces.before[at + 1] == GLUED and pieces.keys[at + 1].isdigit()
    ends = after == len(pieces.keys) or pieces.before[after] == BREAK
    return is_code and ends and len(pieces.keys[at]) < 3 and pieces.keys[at] not in STREETS


def _room_at(pieces: Pieces, at: int) -> Code | None:
    """Return the room, floor, row of houses or kilometre stone that begins at a piece."""
    letters, number = pieces.keys[at], int(pieces.keys[at + 1][:4])
    if letters == "km":
        return Code(ROOM, "km", at + 1, _end_of_metres(pieces, at + 2))
    if letters in _LOTS:
        return Code(ROOM, _LOTS[letters], at + 1, at + 2)
    if letters == "p" and number > _MOST_WARDS:
        return Code(ROOM, "phòng", at + 1, _end_of_code(pieces, at + 1))
    if letters == "t" and number <= _FLOORS and _is_floor(pieces, at):
        return Code(ROOM, "tầng", at + 1, at + 2)
    return None


def _lettered_at(pieces: Pieces, at: int, is_road: Callable[[int], bool]) -> Code | None:
    """Return what capitals name that stand before a number without a blank."""
    keys, letters, written = pieces.keys, pieces.keys[at], pieces.text(at, at + 1)
    if pieces.before[at + 1] != GLUED or not (written.isupper() and written.isascii()):
        return None  # Đ5 is a street
    end = _end_of_code(pieces, at + 1)
    if letters in _BUILDINGS:
        return Code(ROOM, "tòa", at, end)
    if letters == "h" and end < len(keys) and keys[end] == "k" and is_road(end):
        return Code(ALLEY, "hẻm", at + 1, end)
    if pieces.before[at] != BREAK or len(letters) > 2:
        return None
    if letters in _SHORT_FORMS and not (letters == "f" and _is_chained(pieces, at + 1)):
        return None
    is_chain = _SLASH.match(pieces.plain, pieces.starts[at + 1]) is not None
    is_before_road = end < len(keys) and pieces.before[end] != BREAK and is_road(end)
    return Code(HOUSE, "số", at, end) if is_chain or is_before_road else None


def _is_chained(pieces: Pieces, at: int) -> bool:
    """Return whether a slash and a number follow: F5/12 is no ward."""
    after = at + 1
    is_number = after < len(pieces.keys) and pieces.keys[after].isdigit()
    return is_number and pieces.plain[pieces.ends[at] : pieces.starts[after]] == "/"


def _is_floor(pieces: Pieces, at: int) -> bool:
    """Return whether T.5 stands here, or T5 after the slash of a room: P.501/T5."""
    before = pieces.before
    after_slash = at > 0 and pieces.plain[pieces.ends[at - 1] : pieces.starts[at]].strip() == "/"
    return before[at + 1] == SIGN or (before[at + 1] == GLUED and after_slash)


def _end_of_code(pieces: Pieces, at: int) -> int:
    """Return the piece after a number with its letter and the numbers tied to it."""
    found = _AFTER.match(pieces.plain, pieces.ends[at])
    stop = found.end() if found is not None else pieces.ends[at]
    end = at + 1
    while end < len(pieces.keys) and pieces.starts[end] < stop:
        end += 1
    return end


def _end_of_metres(pieces: Pieces, end: int) -> int:
    """Return the piece after the metres of a kilometre stone: Km 12+500."""
    is_tied = end < len(pieces.keys) and pieces.keys[end].isdigit()
    if is_tied and pieces.plain[pieces.ends[end - 1] : pieces.starts[end]].strip() == "+":
        return end + 1
    return end
