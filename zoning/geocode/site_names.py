"""Read the names of sites by the letters in which names of addresses are compared."""

from collections import defaultdict
from collections.abc import Container, Iterator, Mapping
from typing import Final

from zoning.area.area import Area

from .address.pieces import Pieces
from .names import goes_on
from .pack_units import plain_pieces

_LONG_FORMS: Final = {
    "cti": "congti", "cty": "congti", "kcn": "khucongnghiep", "ccn": "cumcongnghiep",
    "kdt": "khudothi", "ktt": "khutapthe", "cc": "chungcu", "bv": "benhvien",
    "bvdk": "benhviendakhoa", "th": "tieuhoc", "thcs": "trunghoccoso",
    "thpt": "trunghocphothong", "mn": "mamnon", "dh": "daihoc", "tt": "trungtam",
    "tttm": "trungtamthuongmai", "st": "sieuthi",
}  # fmt: skip
"""Short words for kinds of sites → their letters."""

_LEGAL_FORMS: Final = (
    ("trach", "nhiem", "huu", "han"), ("mot", "thanh", "vien"), ("co", "phan"),
    ("tnhh",), ("mtv",), ("cp",),
)  # fmt: skip
"""What a company's name is told without: Công ty TNHH May Mẫu is Công ty May Mẫu."""

_COMPANY: Final = "congti"


def site_names(area: Area) -> dict[str, tuple[int, ...]]:
    """Return the key of every site's name, and the rows of the sites so named."""
    found: dict[str, list[int]] = defaultdict(list)
    for row, name in enumerate(area.sites["name"]):
        if isinstance(name, str) and (key := _whole_key(plain_pieces(name))):
            found[key].append(row)
    return {key: tuple(rows) for key, rows in found.items()}


def site_at(
    pieces: Pieces, at: int, sites: Mapping[str, object], beginnings: Container[str]
) -> Iterator[tuple[str, int]]:
    """
    Find the names of sites that begin at a piece of an address.

    Parameters
    ----------
    pieces
        The address.
    at
        The piece.
    sites
        Keys of sites.
    beginnings
        What they begin with, letter by letter.

    Yields
    ------
    tuple
        Key and the piece after the name, the shortest name first.
    """
    for key, end in _keys(pieces, at):
        if key in sites:
            yield key, end
        elif key not in beginnings:
            return


def _whole_key(pieces: Pieces) -> str:
    """Return the key of a site's name; the commas of a pack's own names part nothing."""
    key = ""
    for at in range(len(pieces.keys)):
        key = _longer(key, pieces, at)
    return key


def _keys(pieces: Pieces, at: int) -> Iterator[tuple[str, int]]:
    key = ""
    for end in range(at, len(pieces.keys)):
        if end > at and not goes_on(pieces, end):
            return
        key = _longer(key, pieces, end)
        yield key, end + 1


def _longer(key: str, pieces: Pieces, at: int) -> str:
    """Return a key with one more piece, which may be part of a company's legal form."""
    word = pieces.keys[at]
    if key == _COMPANY and any(
        word == form[place] and pieces.keys[max(0, at - place) : at] == form[:place]
        for form in _LEGAL_FORMS
        for place in range(len(form))
    ):
        return key
    return key + _LONG_FORMS.get(word, word)
