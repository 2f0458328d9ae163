"""Name one unit as it stood for a while, and what became of it."""

from dataclasses import dataclass
from datetime import date
from typing import Final, Literal

from zoning.errors import Fault, InvalidInput

Level = Literal["province", "district", "ward"]
Share = Literal["whole", "part"]

CODE_LENGTH: Final[dict[Level, int]] = {"province": 2, "district": 3, "ward": 5}
"""How many digits a code of the statistics office has."""


@dataclass(frozen=True, slots=True)
class CodedUnit:
    """
    One unit between two changes of its code, name, kind, parent or extent.

    Attributes
    ----------
    level
        Province, district or ward (commune, ward, town or special zone).
    code
        The statistics office's code, with its leading zeros. It may belong to another unit
        before or after this one.
    kind
        The Vietnamese word before the name: Tỉnh, Huyện, Phường.
    name
        The name without that word.
    parent
        Code of the unit above: a province of a district, a district of a ward until
        30 June 2025, a province of a ward since; None for a province.
    valid_from
        First day in force; None if that was before the table begins, on a day it does not know.
    valid_to
        Last day in force; None while nothing says that it ended.
    """

    level: Level
    code: str
    kind: str
    name: str
    parent: str | None
    valid_from: date | None
    valid_to: date | None

    def __post_init__(self) -> None:
        where = f"{self.level} {self.code}"
        faults = []
        digits = CODE_LENGTH[self.level]
        if len(self.code) != digits or not (self.code.isascii() and self.code.isdigit()):
            faults.append(Fault(where, f"the code {self.code!r}", f"{digits} digits"))
        if not (self.name and self.kind):
            faults.append(Fault(where, "no name or no kind", "both"))
        if self.valid_from and self.valid_to and self.valid_to < self.valid_from:
            found = f"a last day {self.valid_to} before the first, {self.valid_from}"
            faults.append(Fault(where, found, "a period of one day or more"))
        if faults:
            raise InvalidInput(faults, subject="unit codes")

    def __hash__(self) -> int:
        # Enough to tell units of one table apart, and a third of the time of all seven fields.
        return hash((self.code, self.valid_from))

    @property
    def full_name(self) -> str:
        """The name with the word for its kind before it."""
        return f"{self.kind} {self.name}"

    def is_in_force(self, day: date) -> bool:
        """Return whether the unit is in force on a day."""
        return (self.valid_from is None or self.valid_from <= day) and (
            self.valid_to is None or day <= self.valid_to
        )


@dataclass(frozen=True, slots=True)
class Link:
    """
    What one change did: a unit, or a part of it, went into another.

    Attributes
    ----------
    before, after
        The unit until the day before the change, and the unit from that day on.
    share
        How much of ``before`` went into ``after``.
    """

    before: CodedUnit
    after: CodedUnit
    share: Share


@dataclass(frozen=True, slots=True)
class Succession:
    """
    A unit on another day, and how much of the earlier of the two lies in the later.

    Attributes
    ----------
    unit
        The successor, or the predecessor, that was asked for.
    share
        ``whole`` if all of the earlier unit lies in the later one, ``part`` if some of it does.
    """

    unit: CodedUnit
    share: Share
