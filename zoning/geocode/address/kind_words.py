"""Know the words that stand before a unit's name, and what they say about it."""

from typing import Final

WARD: Final = 4
DISTRICT: Final = 2
PROVINCE: Final = 1
"""Levels as bits, as the index of units has them."""

HAMLET: Final = 8
STREET: Final = 16
"""Bits of words that say a name is no unit's: a hamlet's, a street's."""

KINDS: Final[dict[str, tuple[int, str]]] = {
    **dict.fromkeys(("phuong", "p", "ph", "f", "phg", "phuog", "ward"), (WARD, "phuong")),
    **dict.fromkeys(("xa", "x"), (WARD, "xa")),
    **dict.fromkeys(("thitran", "thi tran", "tt", "ttr", "t tr", "ttran", "t tran", "t t"),
                    (WARD, "thitran")),
    **dict.fromkeys(("dackhu", "dac khu"), (WARD, "dackhu")),
    **dict.fromkeys(("quan", "q"), (DISTRICT, "quan")),
    "district": (DISTRICT, ""),
    **dict.fromkeys(("huien", "h"), (DISTRICT, "huien")),
    **dict.fromkeys(("thixa", "thi xa", "tx", "t x", "txa", "t xa"), (DISTRICT, "thixa")),
    **dict.fromkeys(("thanhpho", "thanh pho", "tp", "t p", "tpho", "t pho", "th pho", "city"),
                    (DISTRICT | PROVINCE, "thanhpho")),
    **dict.fromkeys(("tinh", "province", "t"), (PROVINCE, "tinh")),
}  # fmt: skip
"""The words, as pieces have them → the levels they may name, and the one form of the kind."""

_PREFIXES: Final = tuple(
    sorted((word for word in KINDS if " " not in word and word not in {"t", "f"}), key=len,
           reverse=True)
)  # fmt: skip

HAMLET_WORDS: Final = {
    "khu pho": "khu phố", "kp": "khu phố", "kpho": "khu phố",
    "to dan pho": "tổ dân phố", "tdp": "tổ dân phố", "to nhan dan": "tổ nhân dân",
    "to": "tổ", "thon": "thôn", "ap": "ấp", "ban": "bản", "buon": "buôn",
    "khoi pho": "khối", "khoi": "khối", "khom": "khóm", "tieu khu": "tiểu khu",
    "tk": "tiểu khu", "xom": "xóm", "khu vuc": "khu vực", "kv": "khu vực",
    "khu dan cu": "khu dân cư", "kdc": "khu dân cư", "cum": "cụm", "doi": "đội", "khu": "khu",
    "lang": "làng", "phum": "phum", "soc": "sóc", "plei": "plei", "bon": "bon",
}  # fmt: skip
"""Words for a part of a ward, as pieces have them → as they are usually written."""

STREET_WORDS: Final = frozenset({"duong", "d", "pho", "ngo", "ngach", "hem", "kiet", "dai lo",
                                 "ql", "tl", "quoc lo", "tinh lo", "huong lo", "hl", "dt", "cho",
                                 "cau", "truong", "chua", "cu xa"})  # fmt: skip
"""Words after which a name is not a unit's."""

MARKS: Final[dict[str, tuple[int, str]]] = (
    dict.fromkeys(STREET_WORDS, (STREET, ""))
    | {word: (HAMLET, kind) for word, kind in HAMLET_WORDS.items()}
    | KINDS
)
"""Every word of these → its bits, and the kind."""

ACCENTED: Final = {
    "phuong": "phường", "xa": "xã", "quan": "quận", "huien": "huyện", "tinh": "tỉnh",
}  # fmt: skip
"""Words that with other accents are parts of names: Phương Mai, Văn Xá, Quán Thánh, Tĩnh Gia."""

FIRST_OF_SEVERAL: Final = frozenset(word.split()[0] for word in MARKS if " " in word)

_LONG: Final = ("phuong", "quan", "huien", "tinh", "thitran", "thixa", "thanhpho")


def _near_forms() -> dict[str, str]:
    """Return every form that is one letter away from a long word for a kind."""
    letters = "abcdefghijklmnopqrstuvwxz"
    forms: dict[str, str] = {}
    for word in _LONG:
        for at in range(len(word) + 1):
            before, after = word[:at], word[at:]
            near = {before + one + after for one in letters}
            if after:
                near |= {before + after[1:]} | {before + one + after[1:] for one in letters}
            if len(after) > 1:
                near.add(before + after[1] + after[0] + after[2:])
            for form in sorted(near):
                forms.setdefault(form, word)
    return forms


NEAR_KINDS: Final = {form: KINDS[word] for form, word in _near_forms().items() if form not in KINDS}
"""
Words one letter away from a word for a kind.

They are believed only where they are no Vietnamese syllable that a name may hold.
"""


MAY_BE_KINDS: Final = frozenset(NEAR_KINDS) | frozenset(KINDS)


def split_glued_kind(key: str, level: str) -> tuple[str, str]:
    """
    Return the word for a kind that a glued name begins with, and the rest.

    Parameters
    ----------
    key
        A name in the form of `name_key`, with or without such a word.
    level
        ``district`` or ``ward``: of which words are looked for.

    Returns
    -------
    tuple of str
        The kind, plain, empty if there is none, and the name.

    Examples
    --------
    >>> split_glued_kind("phuongietkieu", "ward")
    ('phuong', 'ietkieu')
    >>> split_glued_kind("phuchoa", "ward")
    ('', 'phuchoa')
    """
    bit = DISTRICT if level == "district" else WARD
    for word in _PREFIXES:
        if not key.startswith(word) or not KINDS[word][0] & bit:
            continue
        rest = key[len(word) :]
        if rest and (len(word) > 2 or rest.isdigit() or word in {"tx", "tp", "tt"}):
            number = rest.lstrip("0") if rest.isdigit() else rest
            return KINDS[word][1], number or rest
    return "", key
