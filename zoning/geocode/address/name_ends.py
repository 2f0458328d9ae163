"""Know where the name of a street, an alley or a hamlet ends."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from .numbers import Numbered
from .part_words import ENGLISH_STREETS
from .phrases import ALLEY, HAMLET, HINT, HOUSE, NO_HOUSE, ROOM, STARTS, STREET, Phrase, phrase_at
from .pieces import BLANK, BREAK, Pieces

_LETTERS: Final = frozenset((one,) for one in "abceg")
"""What may follow a house number after a blank, and is no word for a unit."""


@dataclass(frozen=True, slots=True)
class NameEnds:
    """
    Where names end in an address.

    Attributes
    ----------
    pieces
        The address.
    units
        Where units stand: first piece → the piece after the last.
    streets
        Where streets stand whose names are known beforehand, without their types.
    unit_words
        Where words for kinds of units stand: first piece → the piece after.
    """

    pieces: Pieces
    units: Mapping[int, int]
    streets: Mapping[int, int]
    unit_words: Mapping[int, int]

    def is_number(self, at: int) -> bool:
        """Return whether a number stands at a piece."""
        return at < len(self.pieces.keys) and self.pieces.keys[at].isdigit()

    def part(self, at: int) -> int:
        """Return the piece after a part of the text: a comma or a unit."""
        pieces = self.pieces
        end = at + 1
        while end < len(pieces.keys) and pieces.before[end] != BREAK and end not in self.units:
            end += 1
        return end

    def name(self, first: int) -> int:
        """Return the piece after a name: where a part, a unit or another announced thing begins."""
        pieces = self.pieces
        count = len(pieces.keys)
        if first >= count or first in self.units:
            return first
        if (known := self.streets.get(first)) is not None:
            return known
        end = first + 1
        keys, before = pieces.keys, pieces.before
        while end < count and before[end] != BREAK and end not in self.units:
            if end in self.unit_words or keys[end] in ENGLISH_STREETS:
                break
            if keys[end] in STARTS and not keys[end].isdigit():
                phrase = phrase_at(pieces, end)
                if phrase is not None and self._ends_name(phrase):
                    break
            end += 1
        return end

    def _ends_name(self, phrase: Phrase) -> bool:
        if phrase.role == ALLEY:
            return self.is_number(phrase.end)  # Lý Thường Kiệt
        if phrase.role in (HAMLET, ROOM):
            return not self._ends_at(phrase.end)  # Lý Thái Tổ, Phường 3
        return phrase.role in (HOUSE, NO_HOUSE, HINT) or (
            phrase.role == STREET and phrase.kind == "đường"
        )

    def _ends_at(self, at: int) -> bool:
        """Return whether a unit or a remark begins at a piece."""
        if at in self.units or at in self.unit_words:
            return True
        phrase = phrase_at(self.pieces, at) if at < len(self.pieces.keys) else None
        return phrase is not None and phrase.role == HINT

    def goes_on(self, at: int) -> bool:
        """Return whether a street's name goes on after a dash: Nguyễn - Phúc Chu."""
        pieces = self.pieces
        if at >= len(pieces.keys) or at in self.units or pieces.keys[at].isdigit():
            return False
        sign = pieces.plain[pieces.ends[at - 1] : pieces.starts[at]].strip()
        return sign == "-" and phrase_at(pieces, at) is None and self.unit_words.get(at) is None

    def has_letter(self, number: Numbered, end: int) -> bool:
        """Return whether the letter of a house number stands after a blank: 15 A."""
        pieces, after = self.pieces, end + 1
        if not (number.pieces[0].isdigit() and len(number.pieces) == 1):
            return False
        if pieces.keys[end:after] not in _LETTERS or pieces.before[end] != BLANK:
            return False
        if after == len(pieces.keys) or pieces.before[after] == BREAK or after in self.streets:
            return True
        phrase = phrase_at(pieces, after)
        return phrase is not None and phrase.role == STREET
