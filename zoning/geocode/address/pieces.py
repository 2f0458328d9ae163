"""Cut an address into words and numbers, and say what stands between them."""

import re
from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate
from typing import Final

from .spelling import Spelt

GLUED: Final = -1
BLANK: Final = 0
SIGN: Final = 1
BREAK: Final = 2
"""What stands before a piece: nothing, a blank, a dot or hyphen or slash, a comma or bracket."""

_PIECE: Final = re.compile(r"([0-9]+|[A-Z]?[a-z]+|[A-Z]+(?![a-z]))")
_PIECE_OR_BROKEN: Final = re.compile(
    r"([0-9]+|[A-Za-z](?:\x02[A-Za-z])+|[A-Z]?[a-z]+|[A-Z]+(?![a-z]))"
)
"""The pieces; all plain letters and digits are part of one."""

_BROKEN: Final = re.compile(r"(?<![A-Za-z])(?:[A-Za-z],){2,}[A-Za-z](?![A-Za-z])")
"""A word with a comma after every letter, as faulty exports have it: T,â,n B,ì,n,h."""

_JOINT: Final = "\x02"

_NOISE: Final = re.compile(
    r"\b[2-9CFGHJMPQRVWX]{4,6}\+[2-9CFGHJMPQRVWX]{2,3}\b"  # a plus code
    r"|[(\[]?\s*\b\d{1,3}\.\d{3,}\s*[,; ]\s*\d{1,3}\.\d{3,}\s*[)\]]?"  # a pair of coordinates
    r"|\(\s*\d{1,3}\.\d+\s*[,;]\s*\d{1,3}\.\d+\s*\)"
    r"|\S+@\S+|https?://\S+"
    r"|(?<!\d)(?:\+?84|0)\d{2,3}[\s.-]?\d{3}[\s.-]?\d{3,4}(?!\d)"  # a telephone number
)
_SIGNS_OF_NOISE: Final = ("+", "@", "://")
_DIGITS_OF_NOISE: Final = re.compile(r"\d(?:\.\d|\d{8}|(?<=0)\d{2,3}[\s.-]\d{3})")
_MAY_BE_BROKEN: Final = re.compile(r",[A-Za-z],")
"""Quick looks for what `_NOISE` and `_BROKEN` look for at length."""

_LETTERS_OF_KINDS: Final = frozenset("pxhqft")
"""A letter for a kind, glued to a name: Xia Ake, Fmễ Trì."""

_BREAKS: Final = frozenset(",;:\n\r|()[]{}")
_DASH: Final = re.compile(r"\s-+\s")
_GAPS: Final = {
    "": GLUED, " ": BLANK, "  ": BLANK, ", ": BREAK, ",": BREAK, ",  ": BREAK, " - ": BREAK,
    ".": SIGN, ". ": SIGN, "/": SIGN, "-": SIGN, "- ": SIGN,
}  # fmt: skip
"""The commonest of what stands between pieces."""


@dataclass(frozen=True, slots=True)
class Pieces:
    """
    An address cut up.

    Attributes
    ----------
    spelt
        The text.
    plain
        Its plain letters, noise blanked out.
    keys
        Words in plain small letters, numbers without zeros before.
    before
        What stands before each: `GLUED`, `BLANK`, `SIGN` or `BREAK`.
    starts, ends
        Their spans in ``plain``.
    """

    spelt: Spelt
    plain: str
    keys: tuple[str, ...]
    before: tuple[int, ...]
    starts: tuple[int, ...]
    ends: tuple[int, ...]

    def text(self, first: int, last: int) -> str:
        """Return the letters from one piece to another, ``last`` not included."""
        return self.spelt.letters[self.starts[first] : self.ends[last - 1]]

    def piece_from(self, place: int, at: int) -> int:
        """Return the first piece that begins at a place of the text or after it."""
        starts = self.starts
        while at < len(starts) and starts[at] < place:
            at += 1
        return at


def pieces_of(spelt: Spelt, syllables: frozenset[str]) -> Pieces:
    """
    Cut an address into words and numbers.

    Parameters
    ----------
    spelt
        The address.
    syllables
        Words that are never cut; what is none of them and made of several is cut into these.

    Returns
    -------
    Pieces
        In the order of the text. Capitals within a word begin a new one, and so do digits:
        ``TP.HồChíMinh`` and ``Q3`` are four and two.

    Notes
    -----
    Linear in the length of the text.
    """
    plain = without_noise(spelt.plain)
    pattern = _PIECE_OR_BROKEN if _JOINT in plain else _PIECE
    parts = pattern.split(plain)  # what stands between pieces, and pieces, by turns
    if len(parts) == 1:
        return Pieces(spelt, plain, (), (), (), ())
    keys = " ".join(parts[1::2]).lower().split(" ")
    before = [_GAPS[part] if part in _GAPS else _gap(part) for part in parts[:-1:2]]
    before[0] = BREAK
    places = list(accumulate(map(len, parts)))
    starts, ends = places[:-1:2], places[1::2]
    others = [
        at for at, key in enumerate(keys)
        if key not in syllables and (len(key) > 2 or key[0] == "0")
    ]  # fmt: skip
    for at in reversed(others):
        key = keys[at]
        if key.isdigit():
            keys[at] = key.lstrip("0") or "0"
        else:
            cuts = cut_up(key.replace(_JOINT, ""), syllables)
            keys[at : at + 1] = cuts
            if len(cuts) > 1:
                start, end = starts[at], ends[at]
                inner = list(accumulate(map(len, cuts), initial=start))
                before[at + 1 : at + 1] = [GLUED] * (len(cuts) - 1)
                starts[at : at + 1] = inner[:-1]
                ends[at : at + 1] = [*(min(one, end) for one in inner[1:-1]), end]
    return Pieces(spelt, plain, tuple(keys), tuple(before), tuple(starts), tuple(ends))


def _gap(between: str) -> int:
    """Return what stands between two pieces, if it is something: the strongest of its signs."""
    if not _BREAKS.isdisjoint(between) or _DASH.search(between):
        return BREAK
    return BLANK if between.isspace() else SIGN


def without_noise(plain: str) -> str:
    """
    Return a text with what is no part of an address blanked out.

    Parameters
    ----------
    plain
        Plain letters.

    Returns
    -------
    str
        As long as before: plus codes, coordinates, telephone numbers and links are commas; the
        commas inside a broken word are joints, which are none.
    """
    if _DIGITS_OF_NOISE.search(plain) or any(sign in plain for sign in _SIGNS_OF_NOISE):
        plain = _NOISE.sub(lambda found: "," * len(found.group()), plain)
    if _MAY_BE_BROKEN.search(plain):
        plain = _BROKEN.sub(lambda found: found.group().replace(",", _JOINT), plain)
    return plain


@lru_cache(maxsize=65536)
def cut_up(word: str, syllables: frozenset[str]) -> tuple[str, ...]:
    """
    Return the syllables that a word is made of.

    Parameters
    ----------
    word
        Plain small letters.
    syllables
        What it may be made of.

    Returns
    -------
    tuple of str
        As few as possible; the word itself if it is not made of syllables. At most 40 letters
        are cut up.
    """
    size = len(word)
    if word[0] in _LETTERS_OF_KINDS and word[1:] in syllables:
        return word[0], word[1:]
    if not 4 < size <= 40:
        return (word,)
    best: list[list[str] | None] = [[]] + [None] * size
    for end in range(1, size + 1):
        for start in range(max(0, end - 7), end):
            head = best[start]
            if head is None or word[start:end] not in syllables:
                continue
            if (kept := best[end]) is None or len(head) + 1 < len(kept):
                best[end] = [*head, word[start:end]]
    return tuple(best[size] or [word])
