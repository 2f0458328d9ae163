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
_ZEROS: Final = re.compile(r"^0+(?=\d)")

_CAPITALS: Final = "".join(
    letter
    for code in (*range(0x41, 0x250), *range(0x1E00, 0x1F00))
    if (letter := chr(code)).isupper()
)
_GLUED: Final = re.compile(
    rf"(?<=\b[PXQHTĐ])(?=[{_CAPITALS}][^\W\d_{_CAPITALS}])"
    rf"|(?<=\b(?:Ap|Ấp|Xa|Xã|To|Tổ|KP|TX|TP|TT))(?=[{_CAPITALS}][^\W\d_{_CAPITALS}])"
)
"""Where a word for a unit is glued to its name: "XThạnh Đức", "ApKenh Nhat"."""

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

    def is_dash(self, index: int) -> bool:
        """Return whether the separator at an index is a dash, which a name may hold too."""
        return self.span(index, index + 1).strip() in ("-", "–", "—")

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
    whole = _GLUED.sub(" ", whole)
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
    if text.isdigit():
        return text.lstrip("0") or "0"
    return "/".join(
        "-".join(_normal_piece(end) for end in piece.split("-")) for piece in _CUT.split(text)
    )


def _normal_piece(piece: str) -> str:
    plain = piece if piece.isalnum() else "".join(piece.split())
    if plain[:1] in ("h", "k") and plain[1:2].isdigit():
        plain = plain[1:]
    return _ZEROS.sub("", plain)
