"""Read the names of alleys: ngõ, ngách, hẻm, kiệt, one in another."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from .names import fold, street_key, tidy

KINDS: Final = {"ngõ": "ngo", "ngách": "ngach", "hẻm": "hem", "kiệt": "kiet"}
"""Kinds of alleys, and how they read without accents."""

_WRITTEN: Final = {
    "ngõ": "ngõ",
    "ngỏ": "ngõ",
    "ngo": "ngõ",
    "ngô": "ngõ",
    "ngách": "ngách",
    "ngàch": "ngách",
    "ngach": "ngách",
    "hẻm": "hẻm",
    "hẽm": "hẻm",
    "hem": "hẻm",
    "kiệt": "kiệt",
    "kiet": "kiệt",
}
"""Spellings met, those with a wrong accent among them."""

_CERTAIN: Final = ("ngõ", "ngách", "hẻm", "hẽm", "ngàch", "ngach", "hem")
"""Spellings that mean an alley even before a name; the others are names of people too."""

_NUMBER: Final = re.compile(r"(?:số )?(\d+[a-zđ]?(?:[-–/.]\d*[a-zđ]?)*)(?= |$|,)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class AlleyName:
    """
    An alley, told by the street it leaves and the numbers that lead to it.

    Attributes
    ----------
    root
        Folded name of the street at the mouth; empty where the name does not say.
    path
        Numbers from the street inwards; empty for an alley that has a name instead; one empty
        number for an alley without one.
    kinds
        Kind of each alley on the path, outer first; of the named alley where the path is empty.
    street
        The street's name as written, without "Đường" or "Phố"; of the named alley with its kind.
    """

    root: str
    path: tuple[str, ...]
    kinds: tuple[str, ...]
    street: str

    @property
    def label(self) -> str:
        """Return the name shown: inner to outer, then the street."""
        if not any(self.path):
            return self.street
        steps = [
            f"{kind.capitalize()} {number}"
            for kind, number in zip(self.kinds, self.path, strict=True)
        ]
        if len(set(self.kinds)) == 1 and len(self.path) > 1:
            steps = [f"{self.kinds[0].capitalize()} {'/'.join(self.path)}"]
        return " ".join([*reversed(steps), self.street]).strip()

    def parents(self) -> "list[AlleyName]":
        """Return the alleys it lies in, the nearest first; a named alley at the mouth is last."""
        above = [
            AlleyName(self.root, self.path[:depth], self.kinds[:depth], self.street)
            for depth in range(len(self.path) - 1, 0, -1)
        ]
        mouth = parse_alley(self.street) if any(self.path) else None
        return above if mouth is None else [*above, mouth]


def parse_alley(name: str) -> AlleyName | None:
    """
    Read the name of an alley.

    Parameters
    ----------
    name
        A street's name as written.

    Returns
    -------
    AlleyName or None
        None where the name is no alley's.

    Notes
    -----
    Numbers joined by a slash after a keyword lead from the street inwards ("Hẻm 146/35 Võ Thị
    Sáu" lies in Hẻm 146), which is what signs in all regions mostly do; `reorder_slashes` turns
    those round that a street's other alleys prove to be written the other way.

    Examples
    --------
    >>> parse_alley("Hẻm 14 Ngách 58 Ngõ 46 Phố Hào Nam").path
    ('46', '58', '14')
    >>> parse_alley("Ngô Quyền") is None
    True
    """
    rest, steps, named = tidy(name), [], ""
    while (found := _keyword(rest)) is not None:
        kind, after = found
        number = _NUMBER.match(after)
        if number is None:
            named, rest = f"{kind.capitalize()} {after}".strip(), after
            break
        steps.append((kind, number.group(1)))
        rest = after[number.end() :].strip(" ,")
    if not steps and not named:
        return None
    path, kinds = _path(steps)
    rest = rest.split(",")[0].strip()
    street = named.split(",")[0].strip() or bare_street(rest)
    if not path and not fold(rest):
        return None
    return AlleyName(street_key(rest), path, kinds or (named.split()[0].lower(),), street)


def reorder_slashes(names: Iterable[AlleyName]) -> dict[AlleyName, AlleyName]:
    """
    Turn round those paths that a street's other alleys prove to be written inside out.

    Parameters
    ----------
    names
        All alleys of one place.

    Returns
    -------
    dict
        Every name, and how it should be read. "Hẻm 17/63/173" is turned when the street has a
        Ngõ 173 of its own and no Ngõ 17.
    """
    known = list(names)
    mouths = {(name.root, name.path[0]) for name in known if len(name.path) == 1}
    turned = {}
    for name in known:
        inside_out = (
            len(name.path) > 1
            and (name.root, name.path[0]) not in mouths
            and (name.root, name.path[-1]) in mouths
        )
        path = name.path[::-1] if inside_out else name.path
        turned[name] = AlleyName(name.root, path, name.kinds, name.street)
    return turned


def _keyword(text: str) -> tuple[str, str] | None:
    word, _, after = text.partition(" ")
    kind = _WRITTEN.get(word.lower())
    if kind is None:
        return None
    if word.lower() not in _CERTAIN and not _NUMBER.match(after):
        return None
    return kind, after.strip()


def _path(steps: list[tuple[str, str]]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    path: list[str] = []
    kinds: list[str] = []
    for kind, text in reversed(steps):
        numbers = [_plain(part) for part in text.strip("/-–.").split("/") if part]
        path += numbers
        kinds += [_outer_kind(kind)] * (len(numbers) - 1) + [kind]
    return tuple(path), tuple(kinds)


def _outer_kind(kind: str) -> str:
    # Off a ngách lies a ngõ (the North); a hẻm lies in a hẻm (the South).
    return {"ngách": "ngõ", "kiệt": "kiệt"}.get(kind, kind)


def _plain(number: str) -> str:
    return (number.lstrip("0") or "0").upper().replace("–", "-")


def bare_street(street: str) -> str:
    """Return a street's name as written, without "Đường" or "Phố" before it."""
    return re.sub(r"(?i)^(đường|đuờng|phố|duong|pho|đại lộ) (?=.)", "", street.strip())
