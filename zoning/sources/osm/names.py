"""Compare names of streets and wards whatever their spelling."""

import re
import unicodedata
from typing import Final

STREET_WORDS: Final = ("duong", "pho", "dai lo", "d")
"""Words that may stand before a street's name and say nothing."""

_D_LETTERS = str.maketrans({"đ": "d", "Đ": "D", "ð": "d", "Ð": "D"})
"""Eth (U+00D0, U+00F0) is a common mistyping of the Vietnamese letter."""


def tidy(text: str) -> str:
    """Return a name in composed Unicode, with single spaces and the right letter Đ."""
    composed = unicodedata.normalize("NFC", text).replace("Ð", "Đ").replace("ð", "đ")
    return " ".join(composed.split())


def fold(text: str) -> str:
    """
    Return a name without tone marks, accents, case and punctuation.

    Parameters
    ----------
    text
        Any text.

    Returns
    -------
    str
        Words of a-z, 0-9 and ``/``, one space between them.

    Examples
    --------
    >>> fold("Ðường  Điện Biên Phủ") == fold("duong dien bien phu")
    True
    """
    plain = unicodedata.normalize("NFD", text.translate(_D_LETTERS).casefold())
    letters = "".join(c for c in plain if not unicodedata.combining(c))
    return " ".join(re.findall(r"[a-z0-9/]+", letters))


def street_key(text: str) -> str:
    """
    Return the part of a street's name that tells it from other streets.

    Parameters
    ----------
    text
        A street's name as written.

    Returns
    -------
    str
        The folded name without a leading "Đường", "Phố" or "Đại lộ".

    Examples
    --------
    >>> street_key("Đuờng Võ Thị Sáu") == street_key("Võ Thị Sáu")
    True
    """
    folded = fold(text)
    for word in STREET_WORDS:
        if folded.startswith(word + " ") and len(folded) > len(word) + 1:
            return folded[len(word) + 1 :]
    return folded
