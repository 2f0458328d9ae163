"""Find the names an area knows inside an address."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from .provinces import PROVINCE_OF
from .tokens import SEPARATOR, Tokens

STREET_WORDS: Final = frozenset({"duong", "pho", "d", "dg"})
_STREET_PAIRS: Final = frozenset({("duong", "pho"), ("dai", "lo")})

_LONG_FORMS: Final = {"ql": ("quoc", "lo"), "tl": ("tinh", "lo"), "hl": ("huong", "lo"),
                      "dl": ("dai", "lo"), "ng": ("nguyen",), "cmt": ("cach", "mang", "thang"),
                      "vietnam": ("viet", "nam"), "vn": ("viet", "nam")}  # fmt: skip

_COUNTRY: Final = frozenset({"viet nam"})


@dataclass(frozen=True, slots=True)
class Names:
    """
    The names an area knows, each by its key (`key_of`).

    Attributes
    ----------
    streets
        Street name without its type → the streets of that name.
    wards
        Ward name without its kind → rows of the units.
    hamlets
        Kind and name → rows of the units.
    others
        Names that lie above the wards: the town itself, its district.
    hamlet_names
        Keys of hamlets that are words: a bare number names no hamlet.
    longest
        First word of a name → most words a name that begins so has.
    """

    streets: Mapping[str, tuple[int, ...]]
    wards: Mapping[str, tuple[int, ...]]
    hamlets: Mapping[tuple[str, str], tuple[int, ...]]
    others: frozenset[str]
    hamlet_names: frozenset[str] = field(init=False)
    longest: Mapping[str, int] = field(init=False)

    def __post_init__(self) -> None:
        """Gather hamlet names that are words, and how long names with each first word are."""
        words = {name for _, name in self.hamlets if not name[:1].isdigit()}
        object.__setattr__(self, "hamlet_names", frozenset(words))
        longest: dict[str, int] = {}
        for name in (*self.streets, *self.wards, *words, *self.others, *_COUNTRY):
            parts = name.split() or [""]
            longest[parts[0]] = max(longest.get(parts[0], 0), len(parts))
        object.__setattr__(self, "longest", longest)


def street_type_ends(tokens: Tokens, index: int) -> int:
    """Return the index after "Đường", "Phố" or the like, or the same index."""
    if tokens.words[index : index + 2] in _STREET_PAIRS:
        return index + 2
    if tokens.word(index) in STREET_WORDS and tokens.word(index + 1) != SEPARATOR:
        return index + 1
    return index


def key_words(tokens: Tokens, index: int, *, is_first: bool) -> tuple[str, ...]:
    """
    Return one token as it stands in the key of a name.

    Parameters
    ----------
    tokens
        The text.
    index
        The token.
    is_first
        Whether the name begins here; "Đường số 7" and "Đường 7" are one.

    Returns
    -------
    tuple of str
        Its words: ``ql`` gives two, ``3/2`` is a day and gives three.
    """
    word = tokens.word(index)
    if is_first and word == "so" and tokens.number(index + 1):
        return ()
    if tokens.number(index):
        day = word.replace("-", "/").split("/")
        if len(day) == 2 and all(part.isdigit() for part in day) and int(day[1]) <= 12:
            return (day[0], "thang", _month(day[1]))
        before = tokens.word(index - 1) if index else ""
        return (_month(word),) if before in ("thang", "cmt") else (word,)
    return _LONG_FORMS.get(word, (word,))


def _month(number: str) -> str:
    return "tam" if number == "8" else number


def key_of(tokens: Tokens, first: int, last: int) -> str:
    """Return the key of a name that stands between two tokens, ``last`` not included."""
    words: list[str] = []
    for index in range(first, last):
        if tokens.word(index) != SEPARATOR:
            words += key_words(tokens, index, is_first=not words)
    return " ".join(words)


def province_at(tokens: Tokens, index: int) -> tuple[str, int] | None:
    """Return the present province named at a token, and the index after the name."""
    for length in range(4, 0, -1):
        words = tokens.words[index : index + length]
        if len(words) == length and (today := PROVINCE_OF.get(" ".join(words))):
            return today, index + length
    return None


def place_name_at(tokens: Tokens, index: int, names: Names) -> tuple[str, str, int] | None:
    """
    Return the unit named at a token without a word for its kind.

    Parameters
    ----------
    tokens
        The address.
    index
        Where the name should begin.
    names
        The area's names.

    Returns
    -------
    tuple or None
        ``ward``, ``hamlet``, ``province`` or ``other``; the key (for a province: today's
        name); and the index after the name. The longest name wins, then the smaller unit.
    """
    found: tuple[str, str, int] | None = None
    for key, end in _keys_from(tokens, index, names):
        is_word = not key[:1].isdigit()
        if key in names.wards and is_word:
            found = ("ward", key, end)
        elif key in names.hamlet_names:
            found = ("hamlet", key, end)
        elif key in names.others or key in _COUNTRY:
            found = ("other", key, end)
    province = province_at(tokens, index)
    if province and (found is None or province[1] > found[2]):
        return "province", province[0], province[1]
    return found


def street_names_at(tokens: Tokens, index: int, names: Names) -> list[tuple[str, int, int]]:
    """
    Return the streets of the area whose names begin at a token.

    Parameters
    ----------
    tokens
        The address.
    index
        Where the name, or its type, should begin.
    names
        The area's names.

    Returns
    -------
    list of tuple
        Key, index of the name without its type, and index after it; longest name first. A
        street that is only a number needs its type: "12 Đường 7", not "12 7".
    """
    start = street_type_ends(tokens, index)
    found = [
        (key, start, end)
        for key, end in _keys_from(tokens, start, names)
        if key in names.streets and (start > index or not key[:1].isdigit() or " " in key)
    ]
    return found[::-1]


def _keys_from(tokens: Tokens, index: int, names: Names) -> list[tuple[str, int]]:
    """Return texts that begin at a token, each longer than the last, as long as a name may be."""
    words: list[str] = []
    keys = []
    for end in range(index, len(tokens)):
        if tokens.word(end) == SEPARATOR:
            if words and tokens.is_dash(end):
                continue  # "Văn Miếu - Quốc Tử Giám" is one ward
            break
        words += key_words(tokens, end, is_first=not words)
        if not words:
            continue
        if len(words) > names.longest.get(words[0], 0):
            break
        keys.append((" ".join(words), end + 1))
    return keys
