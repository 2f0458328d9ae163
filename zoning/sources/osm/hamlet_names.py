"""Tell hamlets by their names: khu phố, thôn, ấp and the like."""

import re
from typing import Final

from .names import fold, tidy

HAMLET_KINDS: Final = (
    "tổ dân phố",
    "khu dân cư",
    "khu phố",
    "khu vực",
    "tiểu khu",
    "thôn",
    "làng",
    "ấp",
    "bản",
    "buôn",
    "bon",
    "xóm",
    "khóm",
    "khối",
    "khu",
    "phum",
    "sóc",
    "tổ",
    "cụm",
    "đội",
)
"""Kinds of units below the ward; of two that begin alike, the longer stands first."""

_FOLDED: Final = tuple((fold(kind), kind) for kind in HAMLET_KINDS)


def hamlet_kind(name: str) -> str | None:
    """
    Return the kind of hamlet a name begins with.

    Parameters
    ----------
    name
        A name as written, with or without accents.

    Returns
    -------
    str or None
        "khu phố", "thôn", …; None where it names no hamlet.
    """
    folded = fold(name)
    for word, kind in _FOLDED:
        if folded == word or folded.startswith(word + " "):
            return kind
    return None


def natural_key(name: str) -> tuple[tuple[int, int, str], ...]:
    """Return a key that sorts "Khu phố 9" before "Khu phố 10"."""
    return tuple(
        (0, int(part), "") if part.isdigit() else (1, 0, part)
        for part in re.findall(r"\d+|[a-z]+", fold(tidy(name)))
    )
