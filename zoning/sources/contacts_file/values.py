"""Read single values of a list of contacts: kinds and statuses."""

from typing import Any, Final

from zoning.sources.tables.values import UnreadableValue, shown
from zoning.sources.tables.vocabulary import folded

KINDS: Final = ("F1", "F2", "visited")
"""A contact of a case, a contact of a contact, and a site that a case visited."""

_KIND_WORDS: Final = {
    "F1": ("f1", "close contact", "contact", "tiep xuc", "tiep xuc gan", "tiep xuc truc tiep"),
    "F2": ("f2", "secondary contact", "tiep xuc voi f1", "tiep xuc gian tiep"),
    "visited": ("visited", "visited site", "site", "dia diem", "diem den", "noi den", "da den",
                "moc dich te"),
}  # fmt: skip
_KIND_OF: Final = {word: kind for kind, words in _KIND_WORDS.items() for word in words}

_STATUS_WORDS: Final = {
    "traced": ("traced", "active", "dang theo doi", "theo doi", "dang cach ly", "cach ly",
               "cho ket qua", "chua co ket qua"),
    "cleared": ("cleared", "released", "negative", "discarded", "am tinh", "loai tru",
                "het cach ly", "hoan thanh cach ly", "ket thuc cach ly", "het theo doi",
                "ket thuc theo doi"),
}  # fmt: skip
_STATUS_OF: Final = {word: status for status, words in _STATUS_WORDS.items() for word in words}
_ILL: Final = frozenset({"confirmed", "positive", "f0", "duong tinh", "xac dinh", "mac benh"})


def kind_of(value: Any) -> str:
    """
    Read what kind of contact a row is.

    Parameters
    ----------
    value
        The cell, in Vietnamese or English.

    Returns
    -------
    str
        One of `KINDS`.

    Raises
    ------
    UnreadableValue
        If the word is not known.
    """
    kind = _KIND_OF.get(folded(str(value)))
    if kind is None:
        expected = "F1 (tiếp xúc gần), F2 or visited (địa điểm đã đến)"
        raise UnreadableValue(shown(value), expected)
    return kind


def contact_status_of(value: Any) -> str:
    """
    Read whether a contact is still followed.

    Parameters
    ----------
    value
        The cell, in Vietnamese or English; not blank.

    Returns
    -------
    str
        "traced" or "cleared": negative, or released from quarantine.

    Raises
    ------
    UnreadableValue
        If the word is not known, or says that the contact is ill: then it is a case.
    """
    word = folded(str(value))
    status = _STATUS_OF.get(word)
    if status is None:
        is_ill = word in _ILL
        raise UnreadableValue(
            "a confirmed case" if is_ill else shown(value),
            "traced (đang theo dõi) or cleared (âm tính, hết cách ly)",
            "List it as a case." if is_ill else "",
        )
    return status
