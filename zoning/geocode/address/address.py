"""Say what an address states: house, alleys, street, hamlets, and in which units it may lie."""

from dataclasses import dataclass, field
from typing import Literal, NamedTuple

Era = Literal["old", "new"]
"""Old: province, district and commune until 30 June 2025. New: province and commune since."""


class Span(NamedTuple):
    """A place in the text as it was given; ``end`` is not included."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Part:
    """
    One thing an address states.

    Attributes
    ----------
    kind
        The word for it as it is usually written: ngõ, hẻm, khu phố, đường; empty where none is.
    text
        Its number or name as it stands there, without that word.
    span
        Where it stands; of several parts read from ``12/34/5``, each its own number.
    """

    kind: str
    text: str = field(repr=False)
    span: Span


class UnitNames(NamedTuple):
    """Names of units with the words for their kinds; None below the unit that is meant."""

    province: str | None
    district: str | None
    commune: str | None


class UnitSpans(NamedTuple):
    """Where units are named in the text; None where they are not."""

    province: Span | None
    district: Span | None
    commune: Span | None


@dataclass(frozen=True, slots=True)
class Reading:
    """
    One way to understand which unit an address lies in.

    Attributes
    ----------
    era
        Whether the units are those until 30 June 2025 or those since.
    province_code, district_code, commune_code
        Codes of the units in that era; None below the unit that is meant, and for a district
        of the new era. Where the text names a unit that ended or was renamed before, the one
        it is part of on 30 June 2025.
    names
        Names of the units; of one that ended before, the name that stands in the text, or
        where that is misspelt, the name without accents.
    probability
        How probable this reading is, of all, 0 to 1; see docs/addresses.md.
    communes
        Codes of the present communes it may lie in, sorted; empty for a whole province.
    spans
        Where the units are named.
    """

    era: Era
    province_code: str
    district_code: str | None
    commune_code: str | None
    names: UnitNames
    probability: float
    communes: tuple[str, ...]
    spans: UnitSpans


class House(NamedTuple):
    """
    A house number in its alleys.

    Attributes
    ----------
    number
        The house number; None where none is stated.
    alleys
        The alleys, from the street inward.
    """

    number: Part | None
    alleys: tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class Address:
    """
    What an address states.

    Attributes
    ----------
    text
        The address as it was given; it is not part of ``repr``.
    house
        The house number with its suffix or range.
    alleys
        The alleys, from the street inward.
    street
        The street, a numbered road, or an alley that bears a name.
    hamlets
        Parts of the commune, the smallest first.
    rooms
        Floor, room, block, lot or building.
    other_houses
        What house and alleys would be by the custom of another region.
    readings
        Ways to understand the units, the most probable first; those under 1 % are left out.
    answer
        The reading the text decides for; None where it decides for none.
    communes
        Codes of the present communes it may lie in, the most probable first.
    """

    text: str = field(repr=False)
    house: Part | None
    alleys: tuple[Part, ...]
    street: Part | None
    hamlets: tuple[Part, ...]
    rooms: tuple[Part, ...]
    other_houses: tuple[House, ...]
    readings: tuple[Reading, ...]
    answer: Reading | None
    communes: tuple[str, ...]

    @property
    def commune(self) -> str | None:
        """Code of the present commune; None where the text leaves more than one, or none."""
        codes = self.answer.communes if self.answer is not None else ()
        return codes[0] if len(codes) == 1 else None
