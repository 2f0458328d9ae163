"""Cut an address into numbers, words and separators."""

import re
from dataclasses import dataclass
from typing import Final

from .text import composed, folded, plain_word

_PIECE: Final = r"\d+(?:[a-z]\d{0,2}(?![a-z\d]))?(?:\s?(?:bis|ter)(?![a-z]))?"
_SLASH: Final = r"(?:\s*[/\\]\s*|\s+(?:xet|xec|xuyet|set|sec|suyet)\s+)"
"""A slash, or the word for it in dictation: "mười hai xuyệt ba mươi bốn"."""

_NUMBER: Final = rf"{_PIECE}(?:(?:{_SLASH}|-)(?:[hk]?{_PIECE}|[a-z]\d{{1,3}}(?![a-z\d])))*"
_TOKEN: Final = re.compile(
    rf"(?P<number>{_NUMBER})|(?P<word>[a-z]+)|(?P<break>[,;:\n|]|\s-\s|\([^()]*\)|\.\s(?=\S+\s*\d))"
)
_CUT: Final = re.compile(_SLASH)

SEPARATOR: Final = ","


@dataclass(frozen=True, slots=True)
class Tokens:
    """
    An address cut up.

    Attributes
    ----------
    text
        The address in composed letters.
    words
        Folded words, normalised numbers such as ``12/34a``, and `SEPARATOR`.
    is_number
        Which of them are numbers.
    starts, ends
        Their spans in ``text``.
    """

    text: str
    words: tuple[str, ...]
    is_number: tuple[bool, ...]
    starts: tuple[int, ...]
    ends: tuple[int, ...]

    def __len__(self) -> int:
        """Return the number of tokens."""
        return len(self.words)

    def word(self, index: int) -> str:
        """Return a token, or a separator past the end."""
        return self.words[index] if index < len(self.words) else SEPARATOR

    def number(self, index: int) -> bool:
        """Return whether there is a number at an index."""
        return index < len(self.words) and self.is_number[index]

    def span(self, first: int, last: int) -> str:
        """Return the text from one token to another, ``last`` not included."""
        return self.text[self.starts[first] : self.ends[last - 1]]


def tokens_of(text: str) -> Tokens:
    """
    Cut an address into tokens.

    Parameters
    ----------
    text
        Any text. Dots and hyphens between words are white space; a comma, a hyphen with spaces
        round it, and a remark in brackets separate.

    Returns
    -------
    Tokens
        In the order of the text.

    Examples
    --------
    >>> tokens_of("Số 012/34A đ.Lý-Thái-Tổ, KP3").words
    ('so', '12/34a', 'd', 'li', 'thai', 'to', ',', 'kp', '3')
    """
    whole = composed(text)
    words, numbers, starts, ends = [], [], [], []
    for match in _TOKEN.finditer(folded(whole)):
        kind = match.lastgroup
        found = match.group()
        if kind == "number":
            words.append(normal_number(found))
        else:
            words.append(plain_word(found) if kind == "word" else SEPARATOR)
        numbers.append(kind == "number")
        starts.append(match.start())
        ends.append(match.end())
    return Tokens(whole, tuple(words), tuple(numbers), tuple(starts), tuple(ends))


def normal_number(text: str) -> str:
    """
    Return a number as an index knows it.

    Parameters
    ----------
    text
        Folded: ``012 bis``, ``12 / 034``, ``24-26``, ``k12/h5``.

    Returns
    -------
    str
        No spaces, no zeros in front: ``12bis``, ``12/34``, ``24-26``, ``12/5``.
    """
    pieces = [
        "-".join(_normal_piece(end) for end in piece.split("-")) for piece in _CUT.split(text)
    ]
    return "/".join(pieces)


def _normal_piece(piece: str) -> str:
    piece = re.sub(r"\s+", "", piece)
    piece = re.sub(r"^[hk](?=\d)", "", piece)
    return re.sub(r"^0+(?=\d)", "", piece)
