"""Tell the word for a unit's kind from its name."""

import re
import unicodedata
from typing import Final

KINDS: Final = ("Thành phố", "Thị trấn", "Thị xã", "Đặc khu", "Phường", "Huyện", "Quận", "Tỉnh",
                "Xã")  # fmt: skip

_MARKS: Final = re.compile("[\u0300-\u036f]")


def _plain(text: str) -> str:
    return _MARKS.sub("", unicodedata.normalize("NFD", text)).lower().replace("đ", "d")


_BY_PLAIN: Final = {_plain(kind): kind for kind in KINDS}


def split_kind(full_name: str) -> tuple[str, str]:
    """
    Return the word for a unit's kind, and its name.

    Parameters
    ----------
    full_name
        A name with the word before it. Capitals and marks of the word do not matter.

    Returns
    -------
    tuple of str
        The word as it is usually written, and the name as it stands there; the word is empty if
        there is none before a name.

    Examples
    --------
    >>> split_kind("Thị Trấn Prao")
    ('Thị trấn', 'Prao')
    """
    words = unicodedata.normalize("NFC", full_name).split()
    for length in (2, 1):
        kind = _BY_PLAIN.get(_plain(" ".join(words[:length])))
        if kind and len(words) > length:
            return kind, " ".join(words[length:])
    return "", " ".join(words)
