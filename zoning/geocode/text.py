"""Make Vietnamese written in any way comparable: case, accents, tone placement, i and y."""

import re
import unicodedata
from functools import lru_cache
from typing import Final

_TONES: Final = frozenset("\u0300\u0301\u0303\u0309\u0323")
"""Grave, acute, tilde, hook and dot below, the marks that move: Hoà and Hòa."""

_STRAY: Final = re.compile("[\u0300-\u036f´`]")


def _folding() -> dict[int, str]:
    table = {ord(letter): "d" for letter in "đĐÐð"}
    table |= dict.fromkeys(map(ord, "‐‑‒–—−"), "-") | {0xA0: " ", 0xFF0C: ","}
    for code in (*range(ord("A"), ord("Z") + 1), *range(0xC0, 0x250), *range(0x1E00, 0x1F00)):
        base = unicodedata.normalize("NFD", chr(code))[0].lower()
        if base.isascii():
            table.setdefault(code, base)
    return table


_FOLDING: Final = _folding()


def composed(text: str) -> str:
    """Return a text in composed letters, without marks that belong to no letter."""
    return _STRAY.sub("", unicodedata.normalize("NFC", text))


def folded(text: str) -> str:
    """
    Return a composed text in small letters without accents.

    Parameters
    ----------
    text
        Composed, as `composed` gives it.

    Returns
    -------
    str
        As many characters as ``text``, so that a span of one is a span of the other.

    Examples
    --------
    >>> folded(composed("Đường Thuỷ Lợi"))
    'duong thuy loi'
    """
    return text.translate(_FOLDING)


@lru_cache(maxsize=65536)
def plain_word(word: str) -> str:
    """
    Return a folded word with the letters that are written two ways made one.

    Parameters
    ----------
    word
        Folded.

    Returns
    -------
    str
        ``ly`` and ``li`` are one, ``quy`` and ``qui``; ``huy`` and ``hui`` are not.
    """
    if word.endswith("y") and len(word) > 1 and (word[-2] not in "aeou" or word.endswith("quy")):
        return word[:-1] + "i"
    return word


def tone_key(text: str) -> str:
    """
    Return a text's letters and tones, wherever in a syllable the tone is written.

    Parameters
    ----------
    text
        Any Vietnamese text.

    Returns
    -------
    str
        Equal for Hoà and Hòa, Thuỷ and Thủy; different for Vân and Văn. Words are
        separated by one space; other signs are dropped.
    """
    words = []
    for word in re.findall(r"\w+", composed(text).lower().replace("ð", "đ")):
        letters = unicodedata.normalize("NFD", word)
        bare = "".join(letter for letter in letters if letter not in _TONES)
        tones = "".join(sorted(letter for letter in letters if letter in _TONES))
        words.append(plain_word(bare) + tones)
    return " ".join(words)


def has_accents(text: str) -> bool:
    """Return whether a text carries any accent: without one it decides between no two names."""
    return any(_FOLDING.get(ord(letter), letter) != letter.lower() for letter in text)
