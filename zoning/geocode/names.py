"""Hold the names an area knows, in the form in which names of addresses are compared."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from .address.kind_words import MARKS
from .address.part_words import ALLEYS, NAMED_BY_TYPE
from .address.pieces import BREAK, SIGN, Pieces
from .address.spelling import beginnings, name_key
from .address.syllables import PLAIN_SYLLABLES

_LONG_FORMS: Final = {"ql": "quoclo", "tl": "tinhlo", "hl": "huonglo", "dl": "dailo",
                      "dt": "duongtinh", "ng": "nguien", "cmt": "cachmangthang"}  # fmt: skip
_KEPT: Final = {kind: name_key(kind) for kind in (*NAMED_BY_TYPE, *ALLEYS.values())}
"""Words before a street's name without which it says nothing: Quốc lộ 14, Ngõ Thổ Quan."""

STREET_WORDS: Final = frozenset({"duong", "pho"})
"""Words for a street that without accents may begin a name: Dương Quảng Hàm."""

_MONTHS: Final = 12
_DASHES: Final = frozenset({"-", "–", "—"})


@dataclass(frozen=True, slots=True)
class Names:
    """
    The names an area knows, each by its key: plain small letters and digits without blanks.

    Attributes
    ----------
    streets
        Key of a street (`street_key`) → the streets of that name.
    wards
        Ward name without its kind → rows of the units.
    hamlets
        Kind and name → rows of the units.
    others
        Names that lie above the wards: the town itself, its district.
    codes
        Code of a ward of the national table → its row; empty in an area that is in no table.
    sites
        Key of a site (`zoning.geocode.site_names`) → the sites of that name.
    hamlet_names
        Names of hamlets that are words: a bare number names no hamlet.
    beginnings, site_beginnings
        What a longer name begins with, letter by letter: of all but sites, and of sites.
    syllables
        Words into which nothing is cut.
    """

    streets: Mapping[str, tuple[int, ...]]
    wards: Mapping[str, tuple[int, ...]]
    hamlets: Mapping[tuple[str, str], tuple[int, ...]]
    others: frozenset[str]
    codes: Mapping[str, int] = field(default_factory=dict)
    sites: Mapping[str, tuple[int, ...]] = field(default_factory=dict)
    hamlet_names: frozenset[str] = field(init=False)
    beginnings: frozenset[str] = field(init=False)
    site_beginnings: frozenset[str] = field(init=False)
    syllables: frozenset[str] = field(init=False)

    def __post_init__(self) -> None:
        """Gather hamlet names that are words, and what names begin with."""
        words = frozenset(name for _, name in self.hamlets if not name[:1].isdigit())
        object.__setattr__(self, "hamlet_names", words)
        object.__setattr__(
            self, "beginnings", beginnings((*self.streets, *self.wards, *words, *self.others))
        )
        object.__setattr__(self, "site_beginnings", beginnings(self.sites))
        kinds = {part for word in MARKS for part in word.split()}
        object.__setattr__(self, "syllables", PLAIN_SYLLABLES | kinds)


def street_key(pieces: Pieces, kind: str, first: int, end: int) -> str:
    """
    Return the key of a street's name.

    Parameters
    ----------
    pieces
        The text.
    kind
        The word for it, as the grammar writes it; empty where none is.
    first, end
        The pieces of the name without that word, ``end`` not included.

    Returns
    -------
    str
        One for "Đường số 7" and "Đường 7", for "QL14" and "Quốc lộ 14", for "3/2" and
        "3 Tháng 2".
    """
    return _KEPT.get(kind, "") + "".join(
        key_piece(pieces, at, is_first=at == first) for at in range(first, end)
    )


def key_piece(pieces: Pieces, at: int, *, is_first: bool) -> str:
    """
    Return what one piece is in the key of a street's name.

    Parameters
    ----------
    pieces
        The text.
    at
        The piece.
    is_first
        Whether the name begins here.

    Returns
    -------
    str
        Long forms of short words, and a month after a slash as a month.
    """
    keys, before = pieces.keys, pieces.before
    key = keys[at]
    if not key.isdigit():
        after = at + 1
        is_number = is_first and key == "so" and after < len(keys) and keys[after].isdigit()
        return "" if is_number else _LONG_FORMS.get(key, key)
    if at and not is_first:
        if keys[at - 1] in ("thang", "cmt"):
            return "tam" if key == "8" else key
        is_date = before[at] == SIGN and keys[at - 1].isdigit() and int(key) <= _MONTHS
        if is_date:
            return "thang" + ("tam" if key == "8" else key)
    return key


def goes_on(pieces: Pieces, at: int) -> bool:
    """Return whether a name may go on at a piece: "Văn Miếu - Quốc Tử Giám" is one ward."""
    if at >= len(pieces.keys) or pieces.before[at] != BREAK:
        return at < len(pieces.keys)
    return pieces.plain[pieces.ends[at - 1] : pieces.starts[at]].strip() in _DASHES
