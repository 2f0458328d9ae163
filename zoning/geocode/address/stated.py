"""Walk through an address and collect what it states below the commune."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from . import codes
from .address import Part, Span
from .codes import Code, code_at, is_block, is_group
from .kind_words import DISTRICT, PROVINCE, WARD
from .mentions import Mark
from .name_ends import NameEnds
from .numbers import Numbered, is_date, is_no_number, lettered_at, number_at
from .part_words import (
    ENGLISH_STREETS,
    NAMED_BY_TYPE,
    NUMBERED_GROUPS,
    RANK,
    STREETS_OF_TOWNS,
)
from .phrases import ALLEY, HAMLET, HINT, HOUSE, NO_HOUSE, ROOM, STREET, Phrase, phrase_at
from .pieces import BLANK, BREAK, Pieces

_UNIT: Final = WARD | DISTRICT | PROVINCE


@dataclass(slots=True)
class Stated:
    """
    What an address states below the commune, as it stands there.

    Attributes
    ----------
    pieces
        The address.
    marks
        The words for kinds of units.
    units
        Where the units stand: first piece → the piece after the last.
    streets
        Where streets stand whose names are known beforehand, without their types.
    is_urban
        Whether the address lies in a ward of a town, a phường.
    house
        The house number; an empty one where the text says that there is none.
    house_is_last
        Whether it stands after an alley.
    alleys
        Words for alleys with their numbers; ``k`` for the short form of kiệt.
    street, hamlets, rooms
        As in `Address`; hamlets in the order of the text.
    street_at
        The kind of the street, and the pieces of its name without the word for it.
    unread
        Names that stand for none of these: the levels of units announced, as bits, 0 where
        none is, and the pieces.
    """

    pieces: Pieces
    marks: Mapping[int, Mark]
    units: Mapping[int, int]
    streets: Mapping[int, int] = field(default_factory=dict)
    is_urban: bool = False
    house: Numbered | None = None
    house_is_last: bool = False
    alleys: list[tuple[str, Numbered]] = field(default_factory=list)
    street: Part | None = None
    hamlets: list[Part] = field(default_factory=list)
    rooms: list[Part] = field(default_factory=list)
    street_at: tuple[str, int, int] | None = None
    unread: list[tuple[int, int, int]] = field(default_factory=list)
    _loose: tuple[int, int] | None = None
    _number_end: int = -1
    _unit_words: dict[int, int] = field(default_factory=dict)
    _ends: NameEnds = field(init=False, repr=False, compare=False)

    def walk(self) -> None:
        """Go through the address once."""
        keys = self.pieces.keys
        self._unit_words = {
            mark.start: end
            for end, mark in self.marks.items()
            if mark.bits & _UNIT and keys[mark.start] != "t"
        }
        self._ends = NameEnds(self.pieces, self.units, self.streets, self._unit_words)
        at, count = 0, len(self.pieces.keys)
        while at < count:
            at = max(self._step(at), at + 1)
        if self.street is None and self._loose is not None and self._loose[0] in self.streets:
            self._take_street("", *self._loose)
        self.hamlets.sort(key=lambda part: RANK.get(part.kind, 2))

    def _step(self, at: int) -> int:  # noqa: PLR0911 - one way for each thing that may begin
        if self._is_flats(at):
            return self._flats(at)
        if at in self.units:
            return self._unit(at)
        if at in self.streets and self.street is None and self._may_be_street(at):
            return self._bare_name(at)
        code = code_at(self.pieces, at, is_road=self._is_road)
        if code is not None:
            return self._coded(code)
        phrase = phrase_at(self.pieces, at)
        if phrase is not None:
            return self._announced(at, phrase)
        if self.pieces.keys[at].isdigit():
            return self._bare_number(at)
        if (first := self._unit_words.get(at)) is not None:
            end = self._ends.name(first)
            self.unread.append((self.marks[first].bits & _UNIT, first, end))
            return end
        if is_group(self.pieces, at):
            return self._hamlet(at, Phrase(HAMLET, "tổ", at + 1))
        return self._bare_name(at)

    def _unit(self, at: int) -> int:
        """Pass a unit; right after a number its bare name is also the street's: 22 Cầu Đất."""
        if self._is_at_number(at) and at not in self._unit_words:
            self._take_street("", at, self.units[at])
        return self.units[at]

    def _announced(self, at: int, phrase: Phrase) -> int:  # noqa: PLR0911 - one way for each role
        role, kind, first = phrase
        if role == HINT:
            return self._ends.part(at)
        if role == NO_HOUSE:
            return first
        if role == HOUSE:
            is_block = self.rooms and not self._ends.is_number(first)
            return self._block(first) if is_block else self._house(first)
        if role == ALLEY:
            return self._alley(at, kind, first)
        if role == HAMLET:
            is_street = self._is_street_like(at, phrase)
            return self._bare_name(at) if is_street else self._hamlet(at, phrase)
        if role == ROOM:
            end = self._ends.name(first)
            if end > first:
                self.rooms.append(self._part(kind, first, end))
            return end
        return self._typed_street(at, kind, first)

    def _is_at_number(self, at: int) -> bool:
        """Return whether a house's or an alley's number stands right before a piece."""
        is_next = at == self._number_end and self.pieces.before[at] == BLANK
        return is_next and self.street is None

    def _is_street_like(self, at: int, phrase: Phrase) -> bool:
        """Return whether a hamlet's word begins a street's name: 37 Đội Cấn, 12 Xóm Chiếu."""
        pieces, first = self.pieces, phrase.end
        if not self._is_at_number(at) or self._ends.is_number(first) or first != at + 1:
            return False
        if not pieces.text(at, first + 1).istitle() or first in self._unit_words:
            return False
        is_of_town = self.is_urban and phrase.kind in STREETS_OF_TOWNS
        return phrase.kind in NUMBERED_GROUPS or is_of_town

    def _coded(self, code: Code) -> int:
        if code.role == codes.HOUSE:
            return self._house(code.first)
        if code.role == codes.ALLEY:
            return self._alley(code.first - 1, code.kind, code.first)
        self.rooms.append(self._part(code.kind, code.first, code.end))
        return code.end

    def _is_road(self, at: int) -> bool:
        phrase = phrase_at(self.pieces, at)
        return phrase is not None and phrase.role in (ALLEY, STREET)

    def _is_flats(self, at: int) -> bool:
        """Return whether TT is short for tập thể: the commune has another word before it."""
        return self.pieces.keys[at] == "tt" and any(
            mark.bits & WARD and mark.kind != "thitran" and mark.start in self.units
            for mark in self.marks.values()
        )

    def _flats(self, at: int) -> int:
        end = self.units.get(at) or self._ends.name(at + 1)
        if end > at + 1:
            self.rooms.append(self._part("tập thể", at + 1, end))
        return max(end, at + 1)

    def _may_be_street(self, at: int) -> bool:
        """Return whether a known name stands where a street's may: after a number, or alone."""
        return self.house is not None or bool(self.alleys) or self.pieces.before[at] == BREAK

    def _take_street(self, kind: str, first: int, end: int, *, start: int | None = None) -> None:
        self.street = self._part(kind, first if start is None else start, end)
        self.street_at = (kind, first, end)

    def _bare_number(self, at: int) -> int:
        number = number_at(self.pieces.plain, self.pieces.starts[at])
        assert number is not None
        end = self.pieces.piece_from(number.end, at)
        if is_block(self.pieces, end):
            last = self._ends.name(end)
            self.rooms.append(self._part("", at, last))
            return last
        if self.house is None and self._is_after_estate(at):
            assert self.street is not None
            self.rooms.append(self.street)
            self.street = self.street_at = None
        if self.house is None and self.street is None:
            return self._house(at)
        if self._is_at_number(at) and is_date(number):
            self._take_street("", at, end)
        return end

    def _is_after_estate(self, at: int) -> bool:
        """Return whether a house follows the estate it stands in: Cư xá Bắc Hải, 15 …."""
        is_estate = self.street is not None and self.street.kind == "cư xá"
        return is_estate and self.pieces.before[at] == BREAK

    def _block(self, first: int) -> int:
        """Take the block in which a flat lies: P.304 nhà B5."""
        self.rooms.append(self._part("nhà", first, first + 2))
        return first + 2

    def _house(self, at: int) -> int:
        plain, start = self.pieces.plain, self.pieces.starts[at]
        number = number_at(plain, start) or lettered_at(plain, start)
        if number is None:
            return at
        end = self.pieces.piece_from(number.end, at)
        if self._ends.has_letter(number, end):
            stop = self.pieces.ends[end]
            number = Numbered(
                (self.pieces.plain[number.spans[0][0] : stop],), ((number.spans[0][0], stop),), stop
            )
            end += 1
        if self.house is None:
            self.house = Numbered((), (), number.end) if is_no_number(number.pieces) else number
            self.house_is_last = bool(self.alleys)
            if self._loose is not None and self.street is None and end not in self.streets:
                self._take_street("", *self._loose)
            self._number_end = end
        return end

    def _alley(self, at: int, kind: str, first: int) -> int:
        pieces = self.pieces
        if pieces.keys[first : first + 1] == ("so",) and self._ends.is_number(first + 1):
            first += 1
        if first < len(pieces.keys) and pieces.keys[first].isdigit():
            number = number_at(pieces.plain, pieces.starts[first])
            assert number is not None
            self.alleys.append(("k" if pieces.keys[at] == "k" else kind, number))
            self._number_end = self.pieces.piece_from(number.end, first)
            return self._number_end
        end = self._ends.name(first)
        if end > first and self.street is None and pieces.before[first] != BREAK:
            self._take_street(kind, first, end, start=at)
        return end

    def _hamlet(self, at: int, phrase: Phrase) -> int:
        first = phrase.end
        if self.pieces.keys[first : first + 1] == ("so",) and self._ends.is_number(first + 1):
            first += 1
        if self._ends.is_number(first):
            number = number_at(self.pieces.plain, self.pieces.starts[first])
            assert number is not None
            end = self.pieces.piece_from(number.end, first)
        elif self.marks.get(first) is not None and at in self.units:
            return first
        else:
            end = self._ends.name(first)
        if end > first:
            self.hamlets.append(self._part(phrase.kind, first, end))
        return end

    def _typed_street(self, at: int, kind: str, first: int) -> int:
        if kind == "phố" and self._ends.is_number(first) and self.house is None:
            return self._hamlet(at, Phrase(HAMLET, kind, first))
        end = self._ends.name(first)
        if end > first and (self.street is None or self.street.kind == ""):
            keeps = (
                kind in NAMED_BY_TYPE
                or end - first == 1
                or (kind == "phố" and self.house is None and not self.alleys)
            )
            self._take_street(kind, first, end, start=at if keeps else first)
        return end

    def _bare_name(self, at: int) -> int:
        if self.pieces.keys[at] in ENGLISH_STREETS and self.street is not None:
            return at + 1
        end = self._ends.name(at)
        if (self.house is not None or self.alleys) and self.street is None:
            if end == at + 1 and self._ends.goes_on(end):
                end = self._ends.name(end)
            self._take_street("", at, end)
        elif self.street is not None:
            self.unread.append((0, at, end))
        elif self._loose is None or self._loose[0] not in self.streets:
            self._loose = (at, end)
        return end

    def _part(self, kind: str, first: int, end: int) -> Part:
        pieces = self.pieces
        start, stop = pieces.starts[first], pieces.ends[end - 1]
        return Part(kind, pieces.spelt.letters[start:stop], Span(*pieces.spelt.span(start, stop)))
