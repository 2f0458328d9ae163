"""Read the numbers of houses and alleys."""

import re
from typing import Final, NamedTuple

_SUFFIX: Final = (
    r"(?:[A-Za-z](?:\d{0,2}(?![A-Za-z\d])|(?=[Bb]is)))?"
    r"(?:\s?(?:[Bb]is|BIS|[Tt]er|TER)(?![A-Za-z]))?"
)
"""What may follow the digits: 12A, 12A1, 12bis."""

_ONE: Final = rf"(?:[HhKkBb]?\d+{_SUFFIX}|[A-Za-z]\d{{1,3}}(?![A-Za-z\d]))"
_SLASH: Final = r"(?:\s?/\s?|\s+(?i:xet|xec|xuiet|set|sec|suiet)\s+)"
"""A slash, or the word for it in dictation: 12 xuyệt 34."""

_MORE: Final = rf"{_SUFFIX}(?:(?:{_SLASH}|\s?-\s?){_ONE})*"
_NUMBER: Final = re.compile(rf"\d+{_MORE}")
_LETTERED: Final = re.compile(rf"[A-Z]{{1,2}}\d+{_MORE}")
_CUT: Final = re.compile(_SLASH)
_ZEROS: Final = re.compile(r"^0+(?=\d)")


class Numbered(NamedTuple):
    """
    A number as it stands in the text, cut at its slashes.

    Attributes
    ----------
    pieces
        The numbers between slashes, as written.
    spans
        Where each stands.
    end
        Where the whole ends.
    """

    pieces: tuple[str, ...]
    spans: tuple[tuple[int, int], ...]
    end: int


def number_at(plain: str, start: int) -> Numbered | None:
    """
    Read the number that begins at a place.

    Parameters
    ----------
    plain
        The address in plain letters.
    start
        Where the number should begin.

    Returns
    -------
    Numbered or None
        ``12/34a``, ``36-38``, ``5bis``; None if no digit stands there.

    Examples
    --------
    >>> number_at("12/34A Le Loi", 0).pieces
    ('12', '34A')
    """
    return _cut(plain, _NUMBER.match(plain, start))


def lettered_at(plain: str, start: int) -> Numbered | None:
    """
    Read the number with letters before it that begins at a place.

    Parameters
    ----------
    plain
        The address in plain letters.
    start
        Where it should begin.

    Returns
    -------
    Numbered or None
        As `number_at`; None if no capital with a digit stands there.

    Examples
    --------
    >>> lettered_at("D5/12 Le Loi", 0).pieces
    ('D5', '12')
    """
    return _cut(plain, _LETTERED.match(plain, start))


def _cut(plain: str, match: re.Match[str] | None) -> Numbered | None:
    if match is None:
        return None
    pieces, spans, at = [], [], match.start()
    start = at
    text = match.group()
    for cut in _CUT.finditer(text):
        pieces.append(plain[at : start + cut.start()])
        spans.append((at, start + cut.start()))
        at = start + cut.end()
    pieces.append(plain[at : match.end()])
    spans.append((at, match.end()))
    return Numbered(tuple(pieces), tuple(spans), match.end())


def is_no_number(pieces: tuple[str, ...]) -> bool:
    """Return whether a number says that there is none: 0, 00."""
    return len(pieces) == 1 and not pieces[0].strip("0")


def normal_number(text: str) -> str:
    """
    Return a number as numbers are compared.

    Parameters
    ----------
    text
        Plain letters: ``012 Bis``, ``12 / 034``, ``24-26``, ``k12/h5``.

    Returns
    -------
    str
        Small letters, no blanks, no zeros in front: ``12bis``, ``12/34``, ``24-26``, ``12/5``.
    """
    if text.isdigit():
        return text.lstrip("0") or "0"
    return "/".join(
        "-".join(_normal_piece(end) for end in piece.split("-"))
        for piece in _CUT.split(text.lower())
    )


def _normal_piece(piece: str) -> str:
    plain = piece if piece.isalnum() else "".join(piece.split())
    if plain[:1] in ("h", "k") and plain[1:2].isdigit():
        plain = plain[1:]
    return _ZEROS.sub("", plain)


def is_date(number: Numbered) -> bool:
    """Return whether a number may be the date by which a street is named: 30/4."""
    parts = number.pieces
    if len(parts) != 2 or not all(one.isdigit() for one in parts):
        return False
    return 1 <= int(parts[0]) <= 31 and 1 <= int(parts[1]) <= 12
