"""Bring a text into letters that compare, without losing where each stands in the original."""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

_MARKS: Final = re.compile("[\u0300-\u036f]")
_TONES: Final = frozenset("\u0300\u0301\u0303\u0309\u0323")
_NAME: Final = re.compile(r"[a-z0-9]+")
_ZEROS: Final = re.compile(r"0+(?=\d)")
_WORD: Final = re.compile(r"\w+")


def _table() -> dict[int, str]:
    # Letters that stay are entries too: to look one up in vain costs more than to find it.
    table = {code: chr(code) for code in range(128)}
    table |= {ord("đ"): "d", ord("Đ"): "D", ord("Ð"): "D", ord("ð"): "d"}
    table |= dict.fromkeys(map(ord, "‐‑‒–—−_"), "-")
    table |= {0xA0: " ", 0xFF0C: ",", 0x2F0: ".", ord("´"): "'", ord("’"): "'", ord("\\"): "/"}
    for code in (*range(0xC0, 0x250), *range(0x1E00, 0x1F00)):
        base = unicodedata.normalize("NFD", chr(code))[0]
        if base.isascii():
            table.setdefault(code, base)
    return (
        table
        | {ord("y"): "i", ord("Y"): "I"}
        | {
            code: "i" if chr(code).islower() else "I"
            for code, base in list(table.items())
            if base in ("y", "Y")
        }
    )


_TABLE: Final = _table()


@dataclass(frozen=True, slots=True)
class Spelt:
    """
    A text in plain letters.

    Attributes
    ----------
    original
        The text as it was given.
    letters
        The text composed (NFC), with accents.
    plain
        The same in ASCII letters, capitals kept, y as i; as long as ``letters``.
    origins
        For every letter, and for the end, its place in ``original``; None where they agree.
    """

    original: str
    letters: str
    plain: str
    origins: Sequence[int] | None

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Return the place in the original of a span of ``plain``."""
        if self.origins is None:
            return start, end
        return self.origins[start], self.origins[end]


def spelt(text: str) -> Spelt:
    """
    Return a text in plain letters.

    Parameters
    ----------
    text
        Any text.

    Returns
    -------
    Spelt
        The same for every way to write the accents.

    Notes
    -----
    Linear in the length of the text.

    Examples
    --------
    >>> spelt("Quận Thủy").plain
    'Quan Thui'
    """
    if text.isascii() or (unicodedata.is_normalized("NFC", text) and not _MARKS.search(text)):
        return Spelt(text, text, text.translate(_TABLE), None)
    letters, origins = _composed(text)
    return Spelt(text, letters, letters.translate(_TABLE), origins)


def _composed(text: str) -> tuple[str, list[int]]:
    """Compose letter by letter; marks that belong to no letter are left out."""
    letters: list[str] = []
    origins: list[int] = []
    start = 0
    for at in range(1, len(text) + 1):
        if at < len(text) and unicodedata.combining(text[at]) and at - start < 8:
            continue
        piece = _MARKS.sub("", unicodedata.normalize("NFC", text[start:at]))
        letters.append(piece)
        origins += [start] * len(piece)
        start = at
    return "".join(letters), [*origins, len(text)]


def name_key(name: str) -> str:
    """
    Return what is the same in all spellings of a name, accents or not.

    Parameters
    ----------
    name
        A name, or a word for a kind of unit.

    Returns
    -------
    str
        Its plain small letters and digits without blanks, y as i, numbers without zeros before.

    Examples
    --------
    >>> name_key("Phường 05"), name_key("Đạ K'Nàng")
    ('phuong5', 'daknang')
    """
    return _key_of(spelt(name).plain.lower())


def name_words(name: str) -> list[str]:
    """
    Return the words of a name, each as `name_key` gives it.

    Parameters
    ----------
    name
        A name; hyphens part words as blanks do.

    Returns
    -------
    list of str
        Empty for a word without letters or digits.

    Examples
    --------
    >>> name_words("Xuân Hương - Đà Lạt")
    ['xuan', 'huong', 'da', 'lat']
    """
    plain = spelt(name.replace("-", " ")).plain.lower()
    return [word if word.isascii() and word.isalpha() else _key_of(word) for word in plain.split()]


def _key_of(plain: str) -> str:
    words = _NAME.findall(plain)
    return "".join(_ZEROS.sub("", word) if word[0] == "0" else word for word in words)


def beginnings(names: Iterable[str]) -> frozenset[str]:
    """Return what names begin with, letter by letter, without the names themselves."""
    found: set[str] = set()
    for name in names:
        for size in range(len(name) - 1, 0, -1):
            if (part := name[:size]) in found:
                break  # and so are the shorter ones
            found.add(part)
    return frozenset(found)


@lru_cache(maxsize=65536)
def tone_words(text: str) -> tuple[str, ...]:
    """
    Return the words of a text with their accents, wherever in a syllable a tone is written.

    Parameters
    ----------
    text
        Any text.

    Returns
    -------
    tuple of str
        Equal for Hoà and Hòa, Thuỷ and Thủy, Mỹ and Mĩ; different for Vân and Văn. A tone
        stands at the end of its word.
    """
    words = []
    for word in _WORD.findall(unicodedata.normalize("NFC", text).lower()):
        letters = unicodedata.normalize("NFD", word)
        bare = "".join("i" if one == "y" else one for one in letters if one not in _TONES)
        tones = "".join(one for one in letters if one in _TONES)
        words.append(unicodedata.normalize("NFC", bare) + tones)
    return tuple(words)
