"""Know the words that stand before the name of a unit: KP3, P. Tân Phú, xã, TX, tỉnh."""

from typing import Final, Literal

from .tokens import SEPARATOR, Tokens

Level = Literal["hamlet", "ward", "district", "province", "room"]

_WORDS: Final[dict[str, tuple[Level, str]]] = {
    "khu pho": ("hamlet", "khu pho"), "kp": ("hamlet", "khu pho"), "kpho": ("hamlet", "khu pho"),
    "to dan pho": ("hamlet", "to dan pho"), "tdp": ("hamlet", "to dan pho"),
    "to": ("hamlet", "to"), "thon": ("hamlet", "thon"), "ap": ("hamlet", "ap"),
    "ban": ("hamlet", "ban"), "buon": ("hamlet", "buon"), "khoi pho": ("hamlet", "khoi"),
    "khoi": ("hamlet", "khoi"), "khom": ("hamlet", "khom"), "tieu khu": ("hamlet", "tieu khu"),
    "tk": ("hamlet", "tieu khu"), "xom": ("hamlet", "xom"), "khu vuc": ("hamlet", "khu vuc"),
    "kv": ("hamlet", "khu vuc"), "khu dan cu": ("hamlet", "khu dan cu"),
    "kdc": ("hamlet", "khu dan cu"), "cum": ("hamlet", "cum"), "doi": ("hamlet", "doi"),
    "khu": ("hamlet", "khu"), "lang": ("hamlet", "lang"), "phum": ("hamlet", "phum"),
    "soc": ("hamlet", "soc"),
    "phuong": ("ward", "phuong"), "p": ("ward", "phuong"), "ph": ("ward", "phuong"),
    "f": ("ward", "phuong"), "xa": ("ward", "xa"), "x": ("ward", "xa"),
    "thi tran": ("ward", "thi tran"), "tt": ("ward", "thi tran"), "ttr": ("ward", "thi tran"),
    "dac khu": ("ward", "dac khu"), "ward": ("ward", "phuong"),
    "quan": ("district", "quan"), "q": ("district", "quan"), "huyen": ("district", "huyen"),
    "h": ("district", "huyen"), "thi xa": ("district", "thi xa"), "tx": ("district", "thi xa"),
    "thanh pho": ("district", "thanh pho"), "tp": ("district", "thanh pho"),
    "district": ("district", "quan"), "tinh": ("province", "tinh"),
    "tang": ("room", "tang"), "lau": ("room", "tang"), "phong": ("room", "phong"),
    "can ho": ("room", "can ho"), "block": ("room", "block"), "toa": ("room", "toa"),
    "toa nha": ("room", "toa"), "day": ("room", "day"),
}  # fmt: skip
"""The word, folded → the level it names and the one spelling of its kind."""

_BY_WORDS: Final = {tuple(text.split()): meaning for text, meaning in _WORDS.items()}
_LONGEST: Final = max(map(len, _BY_WORDS))
_FIRST: Final = frozenset(words[0] for words in _BY_WORDS)

HINTS: Final = frozenset({"gan", "canh", "sau", "truoc", "cach", "hoi", "sdt", "dt", "tel", "lh"})
"""Words with which a remark begins that is no part of the address."""

_HINT_PAIRS: Final = frozenset({("doi", "dien"), ("ke", "ben"), ("ben", "canh"), ("phia", "sau"),
                                ("lien", "he"), ("nha", "tro"), ("nha", "ong"), ("nha", "ba"),
                                ("nha", "co"), ("nha", "chi"), ("nha", "anh")})  # fmt: skip


def unit_word_at(tokens: Tokens, index: int) -> tuple[Level, str, int] | None:
    """
    Return the word for a kind of unit that begins at a token.

    Parameters
    ----------
    tokens
        The address.
    index
        Where it should begin.

    Returns
    -------
    tuple or None
        Level, kind, and the index of the name that follows; None if there is no such word, or
        nothing follows it.
    """
    if tokens.word(index) not in _FIRST:
        return None
    for length in range(_LONGEST, 0, -1):
        meaning = _BY_WORDS.get(tokens.words[index : index + length])
        after = index + length
        if meaning is None or tokens.word(after) == SEPARATOR:
            continue
        level, kind = meaning
        if tokens.word(index) == "p" and tokens.number(after) and len(tokens.word(after)) > 2:
            return "room", "phong", after  # no ward has a number above 28; P.304 is a room
        return level, kind, after
    return None


def kind_of(name: str) -> str:
    """Return the one spelling of a unit's kind, given the pack's word for it, folded."""
    meaning = _WORDS.get(name)
    return meaning[1] if meaning else name


def is_hint(tokens: Tokens, index: int) -> bool:
    """Return whether a remark begins at a token: beside, behind, telephone."""
    return tokens.word(index) in HINTS or tokens.words[index : index + 2] in _HINT_PAIRS
