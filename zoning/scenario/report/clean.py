"""Take out of a text what no file may hold, and what would turn a reader's line round."""

import re
from typing import Final

_UNFIT: Final = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]"
)
"""Control characters, marks that turn the direction of writing, halves of a letter."""


def clean(text: str) -> str:
    r"""
    Return a text without what no file may hold.

    Parameters
    ----------
    text
        Any text.

    Returns
    -------
    str
        The text with a space for every control character but line ends and tabs, for every mark
        that turns the direction of writing, and for what is no letter.

    Examples
    --------
    >>> clean("Hẻm\x07 12\u202e")
    'Hẻm  12 '
    """
    return _UNFIT.sub(" ", text)
