"""Read the names of an area's streets by the grammar addresses are read by."""

import re
from dataclasses import dataclass, field

from .address.alley_chains import orders_of
from .address.numbers import number_at
from .address.phrases import ALLEY, STREET, phrase_at
from .address.pieces import Pieces
from .address.spelling import spelt, tone_words
from .address.stated import Stated
from .names import street_key
from .pack_units import plain_pieces

_DAY = re.compile(r"^\d+thang(?:\d|tam)")

Tones = tuple[str, ...]
"""Words of a name with their tones, as `tone_words` gives them."""


@dataclass(slots=True)
class PackStreets:
    """Streets met so far: one for each key and way of accenting it."""

    number_of: dict[tuple[str, Tones], int] = field(default_factory=dict)
    plain: list[Tones] = field(default_factory=list)
    lanes: dict[str, tuple[tuple[str, ...], int | None]] = field(default_factory=dict)

    def lane_of(self, name: str) -> tuple[tuple[str, ...], int | None]:
        """Return the alleys and the street that a name says; no street where it says none."""
        if name not in self.lanes:
            self.lanes[name] = self._read(plain_pieces(name))
        return self.lanes[name]

    def _read(self, pieces: Pieces) -> tuple[tuple[str, ...], int | None]:
        stated = Stated(pieces, {}, {}, _whole_name(pieces))
        stated.walk()
        chain = () if stated.house else _chain(stated)
        if stated.street_at is None or stated.street_at[1] == stated.street_at[2]:
            return chain, None
        key = street_key(pieces, *stated.street_at)
        text = pieces.text(*stated.street_at[1:])
        # "3/2" and "3 Tháng 2" are one day and one street: they have no tones to compare.
        tones = () if _DAY.search(key) else tone_words(text)
        place = (key, tones)
        if place not in self.number_of:
            self.number_of[place] = len(self.number_of)
            self.plain.append(() if not tones else tone_words(spelt(text).plain))
        return chain, self.number_of[place]


def _whole_name(pieces: Pieces) -> dict[int, int]:
    """Return where the name of a street begins behind its alleys, and its word; it has no end."""
    keys, at = pieces.keys, 0
    while at < len(keys):
        phrase = phrase_at(pieces, at)
        if phrase is None or phrase.role not in (ALLEY, STREET):
            return {at: len(keys)}
        at = phrase.end
        if phrase.role == STREET:
            continue
        if not (at < len(keys) and keys[at].isdigit()):
            return {}
        number = number_at(pieces.plain, pieces.starts[at])
        while number is not None and at < len(keys) and pieces.starts[at] < number.end:
            at += 1
    return {}


def _chain(stated: Stated) -> tuple[str, ...]:
    usual, unusual = orders_of(stated, "alley_first")
    chains = [one.alleys for one in (*usual, *unusual) if one.house is None]
    return chains[0] if chains else ()
