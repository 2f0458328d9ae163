"""Find the names an area knows inside an address."""

from collections.abc import Container, Mapping
from dataclasses import dataclass
from typing import Final, Literal

from .address.kind_words import DISTRICT, PROVINCE, WARD
from .address.mentions import Mark
from .address.phrases import STREET, phrase_at
from .address.pieces import BLANK, BREAK, Pieces
from .address.seen import end_of
from .names import STREET_WORDS, Names, goes_on, key_piece
from .provinces import PROVINCE_BEGINNINGS, PROVINCE_OF
from .site_names import site_at

Level = Literal["ward", "hamlet", "other", "province"]

_UNIT: Final = WARD | DISTRICT | PROVINCE
_POSTCODE_DIGITS: Final = 5
_PARTS_OF_SITES: Final = frozenset({
    "kiot", "kios", "sap", "quai", "lo", "phong", "tang", "can", "block", "ki", "ot",
})  # fmt: skip
"""Words before the number of a stall, a room or a block of a site."""


@dataclass(frozen=True, slots=True)
class Place:
    """
    A unit of the area, or what it lies in, named in an address.

    Attributes
    ----------
    start, first, end
        Pieces: the word for its kind if there is one, the name, what comes after it.
    level
        What it is.
    key
        Its name; of a province today's.
    """

    start: int
    first: int
    end: int
    level: Level
    key: str


@dataclass(frozen=True, slots=True)
class Named:
    """
    The names of an area that an address holds.

    Attributes
    ----------
    places
        Units, in the order of the text; they do not overlap.
    streets
        Where streets stand, without their types: first piece → the piece after.
    end
        Index after the last piece that is no postcode and no country.
    sites
        Sites, in the order of the text: key, first piece, the piece after.
    """

    places: tuple[Place, ...]
    streets: Mapping[int, int]
    end: int
    sites: tuple[tuple[str, int, int], ...] = ()

    def units(self, count: int) -> dict[int, int]:
        """Return where units and sites stand, and what comes after all: first piece → after."""
        sites = {first: end for _, first, end in self.sites}
        return sites | {place.start: place.end for place in self.places} | {self.end: count}


def named_in(
    pieces: Pieces, marks: Mapping[int, Mark], names: Names, taken: Mapping[int, int]
) -> Named:
    """
    Find the names of an area in an address.

    Parameters
    ----------
    pieces
        The address.
    marks
        The words that announce units.
    names
        The area's names.
    taken
        Where other units stand, known beforehand: first piece → the piece after.

    Returns
    -------
    Named
        Of names that overlap, what stands where a street's name must stand is the street: after
        a number or the word for a street. A street is only meant where what follows its name
        can be explained, so "Trần Hưng Đạo" is never the "Trần Hưng" of the area.

    Notes
    -----
    Linear in the length of the text.
    """
    return _Finder(pieces, marks, names, taken).found()


class _Finder:
    """One address, and what has been found in it."""

    def __init__(
        self,
        pieces: Pieces,
        marks: Mapping[int, Mark],
        names: Names,
        taken: Mapping[int, int],
    ) -> None:
        self.pieces, self.marks, self.names = pieces, marks, names
        self.end = end_of(pieces.keys)
        self.covered = {at for first, last in taken.items() for at in range(first, last)}
        self.unit_starts = {mark.start for mark in marks.values() if mark.bits & _UNIT}
        self.unit_starts.update(taken)
        self.marked: list[Place] = []
        self.bare: list[Place] = []

    def found(self) -> Named:
        """Return the names that are meant."""
        sites = self._sites()
        self.covered.update(at for _, first, end in sites for at in range(first, end))
        for at in range(self.end):
            if at in self.covered:
                continue
            place = self._announced(at) if at in self.marks else self._bare(at)
            if place is None:
                continue
            (self.marked if at in self.marks else self.bare).append(place)
        held = self.covered.union(*(range(one.start, one.end) for one in self.marked))
        starts = self.unit_starts | {one.start for one in (*self.marked, *self.bare)}
        street = self._street(held, starts)
        if street is not None:
            held |= set(range(*street))
        places = sorted((*self.marked, *self._kept(held)), key=lambda one: one.start)
        return Named(tuple(places), dict((street,)) if street else {}, self.end, sites)

    def _sites(self) -> tuple[tuple[str, int, int], ...]:
        """Return the sites named at the beginning of a part, or after a stall or a block in one."""
        found: list[tuple[str, int, int]] = []
        last = 0
        for at in range(self.end):
            if at < last or at in self.covered or not self._may_be_site(at):
                continue
            for key, end in site_at(self.pieces, at, self.names.sites, self.names.site_beginnings):
                if self._is_explained(end, self.unit_starts) and self._is_site(key):
                    found[len(found) - (bool(found) and found[-1][1] == at) :] = [(key, at, end)]
                    last = end
        return tuple(found)

    def _may_be_site(self, at: int) -> bool:
        before = self.pieces.keys[:at]
        in_site = len(before) > 1 and before[-1].isdigit() and before[-2] in _PARTS_OF_SITES
        return not at or self.pieces.before[at] == BREAK or in_site

    def _is_site(self, key: str) -> bool:
        """Return whether a name is a site's: what a unit bears too, only beside a ward."""
        names = self.names
        is_unit = key in names.wards or key in names.hamlet_names or key in names.others
        has_ward = any(mark.bits & WARD for mark in self.marks.values())
        return key not in names.streets and (has_ward or not is_unit)

    def _announced(self, at: int) -> Place | None:
        """Return the unit named after the word for a kind."""
        mark, names = self.marks[at], self.names
        if not mark.bits & _UNIT:
            return None
        found: Place | None = None
        for key, end in self._keys(at):
            if mark.bits & WARD and key in names.wards:
                found = Place(mark.start, at, end, "ward", key)
            elif mark.bits & (DISTRICT | PROVINCE) and key in names.others:
                found = Place(mark.start, at, end, "other", key)
        if mark.bits & (DISTRICT | PROVINCE) and (found is None or found.level != "other"):
            found = self._province(at, mark.start) or found
        return found

    def _bare(self, at: int) -> Place | None:
        """Return the unit named without a word; the longest name, then the smaller unit."""
        if self.pieces.keys[at].isdigit():
            return None
        names, found = self.names, None
        level: Level
        for key, end in self._keys(at):
            if key in names.wards:
                level = "ward"
            elif key in names.hamlet_names:
                level = "hamlet"
            elif key in names.others:
                level = "other"
            else:
                continue
            found = Place(at, at, end, level, key)
        province = self._province(at, at)
        return province if province and (found is None or province.end > found.end) else found

    def _province(self, at: int, start: int) -> Place | None:
        text, found = "", None
        for end in range(at, self.end):
            if end > at and not goes_on(self.pieces, end):
                break
            text += self.pieces.keys[end]
            if (today := PROVINCE_OF.get(text)) is not None:
                found = Place(start, at, end + 1, "province", today)
            if text not in PROVINCE_BEGINNINGS:
                break
        return found

    def _keys(self, at: int) -> list[tuple[str, int]]:
        """Return names that may begin at a piece, each longer than the last."""
        text, found = "", []
        for end in range(at, self.end):
            if end > at and not goes_on(self.pieces, end):
                break
            text += self.pieces.keys[end]
            found.append((text, end + 1))
            if text not in self.names.beginnings:
                break
        return found

    def _street(self, held: set[int], starts: Container[int]) -> tuple[int, int] | None:
        """Return the street: the first after a number or a word for it, else the first."""
        first: tuple[int, int] | None = None
        for at in range(self.end):
            if at in held or not (end := self._street_at(at, held, starts)):
                continue
            if self._is_expected(at):
                return at, end
            if first is None and self.pieces.before[at] == BREAK:
                first = at, end
        return first

    def _street_at(self, at: int, held: Container[int], starts: Container[int]) -> int | None:
        text, found = "", None
        for end in range(at, self.end):
            if end in held or (end > at and not goes_on(self.pieces, end)):
                break
            text += key_piece(self.pieces, end, is_first=end == at)
            if text in self.names.streets and self._says_something(text, at):
                found = end + 1 if self._is_explained(end + 1, starts) else found
            if text and text not in self.names.beginnings:
                break
        is_word = self.pieces.keys[at] in STREET_WORDS and phrase_at(self.pieces, at) is None
        if found is None and is_word and goes_on(self.pieces, at + 1):
            return self._street_at(at + 1, held, starts)
        return found

    def _says_something(self, key: str, at: int) -> bool:
        """Return whether a name is a street's without a word for it: "12 7" is none."""
        return not key[0].isdigit() or "thang" in key or self._is_typed(at)

    def _is_typed(self, at: int) -> bool:
        return any(
            (phrase := phrase_at(self.pieces, start)) is not None
            and phrase.role == STREET
            and phrase.end == at
            for start in range(max(0, at - 2), at)
        )

    def _is_expected(self, at: int) -> bool:
        """Return whether a street's name must begin here: after a number, its letter, a word."""
        if not at:
            return False
        keys = self.pieces.keys
        before = keys[at - 1]
        is_number = before.isdigit() or (at > 1 and len(before) == 1 and keys[at - 2].isdigit())
        return is_number or before in ("bis", "ter") or self._is_typed(at)

    def _is_explained(self, at: int, starts: Container[int]) -> bool:
        """Return whether something an address may hold begins at a piece, or nothing."""
        pieces = self.pieces
        if at >= self.end or pieces.before[at] == BREAK or at in starts:
            return True
        key = pieces.keys[at]
        if key.isdigit():
            return len(key) >= _POSTCODE_DIGITS
        return phrase_at(pieces, at) is not None

    def _kept(self, held: set[int]) -> list[Place]:
        """Return the units named without a word that overlap nothing and stand at a border."""
        kept: list[Place] = []
        ends = {one.end for one in self.marked}
        last = -1
        for place in self.bare:
            span = range(place.start, place.end)
            if place.start < last or not held.isdisjoint(span):
                continue
            # A single word may be part of an unknown street's name.
            if len(span) == 1 and not self._is_apart(place, ends):
                continue
            kept.append(place)
            last = place.end
            ends.add(place.end)
        return kept

    def _is_apart(self, place: Place, ends: Container[int]) -> bool:
        before = self.pieces.before[place.start]
        return before == BREAK or (before >= BLANK and place.start in ends)
