"""Tell another spelling of a name from another name."""

import re
import unicodedata
from typing import Final

_TONES: Final = re.compile("[\u0300\u0301\u0303\u0309\u0323]")
"""Grave, acute, tilde, hook and dot below: the marks that move, as in Hoà and Hòa."""

_BETWEEN: Final = re.compile(r"[\s'’‘`\-–]+")


def spelling_key(name: str) -> str:
    """
    Return what is the same in all spellings of a name.

    Parameters
    ----------
    name
        A name of a unit.

    Returns
    -------
    str
        Its small letters, the tone of each word at its end, without blanks, hyphens and
        apostrophes. Other vowels and consonants, and i for y, make another name.

    Examples
    --------
    >>> spelling_key("Đạ K'Nàng") == spelling_key("Đạ K’ nàng")
    True
    >>> spelling_key("Ea Khal") == spelling_key("Ea Khăl")
    False
    """
    words = _BETWEEN.split(unicodedata.normalize("NFD", name.strip()).lower())
    return "".join(_TONES.sub("", word) + "".join(_TONES.findall(word)) for word in words)
