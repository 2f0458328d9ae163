"""Read a written address against the names an area knows."""

from dataclasses import dataclass, field, replace
from typing import Final

from .house_and_alleys import Head, Reading, SlashOrder, head_at, starts_head
from .names import (
    Names,
    key_of,
    place_name_at,
    province_at,
    street_names_at,
    street_type_ends,
)
from .tokens import SEPARATOR, Tokens, tokens_of
from .unit_words import is_hint, unit_word_at

_CLEAR_WORDS: Final = frozenset(
    {"khu pho", "to dan pho", "thon", "ap", "khu dan cu", "tieu khu", "buon"}
)
"""Kinds of hamlets whose word is hardly ever part of a street's name."""

_SUFFIXES: Final = frozenset("abceg")
_POSTCODE_DIGITS: Final = 5


@dataclass(frozen=True, slots=True)
class Written:
    """
    What an address says, as far as the area's names make it out.

    Attributes
    ----------
    readings
        House number and alleys by the custom of the region, the likeliest first; none if it
        states neither.
    unusual
        Readings by another custom.
    street
        Key of the street, None if it states none that is known.
    street_text
        The street as written, without its type.
    has_unknown_street
        Whether it states a street the area does not know.
    wards
        Keys of the known wards it states.
    hamlets
        Kind and key of the hamlets it states; kind "" where only the name stands.
    provinces
        Today's names of the provinces it states.
    unknown_wards, unknown_places
        How many wards, and other places, it states that the area does not know.
    """

    readings: tuple[Reading, ...] = ()
    unusual: tuple[Reading, ...] = ()
    street: str | None = None
    street_text: str = ""
    has_unknown_street: bool = False
    wards: tuple[str, ...] = ()
    hamlets: tuple[tuple[str, str], ...] = ()
    provinces: tuple[str, ...] = ()
    unknown_wards: int = 0
    unknown_places: int = 0


def read_written(text: str, names: Names, *, order: SlashOrder) -> Written:
    """
    Read a written address.

    Parameters
    ----------
    text
        As people write it: any case, with or without accents, commas and type words.
    names
        The area's names. A street is only recognised where what follows its name can be
        explained, so "Trần Hưng Đạo" is never taken for a "Trần Hưng" of the area.
    order
        What a bare slash means where the area lies.

    Returns
    -------
    Written
        What it states. Nothing is looked up yet.

    Notes
    -----
    One pass from left to right, linear in the length of the text. Remarks ("đối diện chợ") and
    floors and rooms are left out.
    """
    walk = _Walk(tokens_of(text), names, order)
    index = 0
    while index < len(walk.tokens):
        index = walk.step(index)
    return walk.written()


@dataclass(slots=True)
class _Walk:
    """The way through one address, and what has been met on it."""

    tokens: Tokens
    names: Names
    order: SlashOrder
    head: Head | None = None
    readings: tuple[Reading, ...] = ()
    unusual: tuple[Reading, ...] = ()
    street: str | None = None
    street_text: str = ""
    has_unknown_street: bool = False
    wards: list[str] = field(default_factory=list)
    hamlets: list[tuple[str, str]] = field(default_factory=list)
    provinces: list[str] = field(default_factory=list)
    unknown_wards: int = 0
    unknown_places: int = 0

    def written(self) -> Written:
        """Return what has been met."""
        return Written(
            self.readings,
            self.unusual,
            self.street,
            self.street_text,
            self.has_unknown_street,
            tuple(self.wards),
            tuple(self.hamlets),
            tuple(self.provinces),
            self.unknown_wards,
            self.unknown_places,
        )

    def step(self, index: int) -> int:  # noqa: PLR0911 - one way out for each thing that may begin
        """Take what begins at a token; return where the next thing begins."""
        tokens = self.tokens
        if tokens.word(index) == SEPARATOR or self._is_postcode(index):
            return index + 1
        if self.head is None and (head := head_at(tokens, index, self.order)):
            return self._take_head(head)
        if (street := self._street_at(index)) and self._wants_street(index):
            return self._take_street(street)
        if unit := unit_word_at(tokens, index):
            return self._take_unit(*unit)
        if place := place_name_at(tokens, index, self.names):
            return self._take_place(*place)
        if tokens.number(index):
            return index + 1
        return self._take_unknown(index)

    def _is_postcode(self, index: int) -> bool:
        word = self.tokens.word(index)
        return self.tokens.number(index) and word.isdigit() and len(word) >= _POSTCODE_DIGITS

    def _take_head(self, head: Head) -> int:
        self.head = head
        end = head.end
        usual, unusual = head.usual, head.unusual
        suffix = self.tokens.word(end)
        is_last = self.tokens.word(end + 1) == SEPARATOR
        is_split = (
            suffix in _SUFFIXES
            and not self._street_at(end)
            and (is_last or self._street_at(end + 1) is not None)
        )
        if is_split and usual[0].house and usual[0].house.isdigit():
            usual, unusual = _with_suffix(usual, suffix), ()
            end += 1
        self.readings, self.unusual = usual, unusual
        if street := self._street_at(end):
            return self._take_street(street)
        return end

    def _wants_street(self, index: int) -> bool:
        return self.street is None and not (
            # "12 Xã Lạ, Lê Lợi": once a street is stated, later names are not its street.
            self.has_unknown_street and street_type_ends(self.tokens, index) == index
        )

    def _street_at(self, index: int) -> tuple[str, int, int] | None:
        for street in street_names_at(self.tokens, index, self.names):
            if self._is_explained(street[2]):
                return street
        return None

    def _is_explained(self, index: int) -> bool:
        """Return whether something an address may hold begins at a token, or nothing."""
        tokens = self.tokens
        if tokens.word(index) == SEPARATOR or self._is_postcode(index):
            return True
        if unit := unit_word_at(tokens, index):
            level, kind, after = unit
            is_vague = level in ("hamlet", "room") and kind not in _CLEAR_WORDS
            return not is_vague or tokens.number(after)
        return bool(
            starts_head(tokens, index)
            or is_hint(tokens, index)
            or place_name_at(tokens, index, self.names)
        )

    def _take_street(self, street: tuple[str, int, int]) -> int:
        key, first, last = street
        self.street = key
        self.street_text = self.tokens.span(first, last)
        self.has_unknown_street = False
        return last

    def _take_unit(self, level: str, kind: str, first: int) -> int:
        end = self._end_of_name(first, level)
        key = key_of(self.tokens, first, end)
        if level == "hamlet":
            self.hamlets.append((kind, key))
        elif level == "ward" and key in self.names.wards:
            self.wards.append(key)
        elif level == "ward":
            self.unknown_wards += 1
        elif level in ("district", "province") and (province := province_at(self.tokens, first)):
            self.provinces.append(province[0])
        return end

    def _end_of_name(self, first: int, level: str) -> int:
        if self.tokens.number(first):
            return first + 1
        known = place_name_at(self.tokens, first, self.names)
        if known and (known[0] == level or (level == "district" and known[0] != "hamlet")):
            return known[2]
        return self._end_of_phrase(first)

    def _end_of_phrase(self, first: int) -> int:
        index = first + 1
        while self.tokens.word(index) != SEPARATOR and not (
            unit_word_at(self.tokens, index) or starts_head(self.tokens, index)
        ):
            index += 1
        return index

    def _take_place(self, level: str, key: str, end: int) -> int:
        if level == "ward":
            self.wards.append(key)
        elif level == "hamlet":
            self.hamlets.append(("", key))
        elif level == "province":
            self.provinces.append(key)
        return end

    def _take_unknown(self, index: int) -> int:
        tokens = self.tokens
        if is_hint(tokens, index):
            while tokens.word(index) != SEPARATOR:
                index += 1
            return index
        is_typed = street_type_ends(tokens, index) > index
        follows_head = self.head is not None and index <= self.head.end + 1
        if (is_typed or follows_head) and self.street is None:
            self.has_unknown_street = True
        elif self.head is not None or self.street is not None:
            self.unknown_places += 1
        return self._end_of_phrase(index)


def _with_suffix(readings: tuple[Reading, ...], suffix: str) -> tuple[Reading, ...]:
    return tuple(replace(reading, house=f"{reading.house}{suffix}") for reading in readings)
