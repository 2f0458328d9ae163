"""
Every error this library raises on purpose.

ZoningError
├─ InvalidInput (ValueError)     the caller can mend it; carries every fault found
│  ├─ InvalidArea                an area pack is not sound
│  ├─ InvalidSource              an OSM extract, ward file or other outside file cannot be used
│  ├─ InvalidCases               a case file or case list cannot be understood
│  ├─ UnlocatedCases             cases are understood, but lie nowhere in the area
│  ├─ InvalidPolicy              a policy preset is not sound
│  ├─ InvalidProblem             the arrays of a perimeter problem do not fit together
│  └─ InvalidPlan                a stored plan cannot be read
└─ NoPlan                        the input is sound and no plan exists
"""

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Fault:
    """
    One thing that is wrong, where, and how to mend it.

    Attributes
    ----------
    where
        The place in the input: a file, a row and column, a unit identifier.
        Never an address or a name of a person.
    found
        What stands there.
    expected
        What should stand there.
    mend
        What the caller can do.
    """

    where: str
    found: str
    expected: str
    mend: str = ""

    def __str__(self) -> str:
        """Return the fault as one sentence."""
        mend = f" {self.mend}" if self.mend else ""
        return f"{self.where}: found {self.found}; expected {self.expected}.{mend}"


class ZoningError(Exception):
    """The root of every deliberate error."""


class InvalidInput(ZoningError, ValueError):
    """
    The input cannot be used; every fault of it is reported together.

    Attributes
    ----------
    subject
        What was read, in a few words: "case file", "area pack".
    faults
        Every fault found, in the order of the input; at least one.
    """

    subject = "input"

    def __init__(self, faults: Iterable[Fault], *, subject: str | None = None) -> None:
        self.faults = tuple(faults)
        if subject is not None:
            self.subject = subject
        count = len(self.faults)
        head = f"{self.subject}: {count} fault{'' if count == 1 else 's'}"
        super().__init__("\n".join([head, *(f"  - {fault}" for fault in self.faults)]))

    def __reduce__(self) -> tuple[Any, ...]:
        """Say how it is made again: what draws plans may be another process."""
        return _invalid_again, (type(self), self.faults, self.subject)

    def as_records(self) -> list[dict[str, str]]:
        """Return the faults as plain dictionaries, for JSON."""
        return [asdict(fault) for fault in self.faults]


class InvalidArea(InvalidInput):
    """An area pack is not sound."""

    subject = "area pack"


class InvalidSource(InvalidInput):
    """A file from outside cannot be turned into an area pack."""

    subject = "source file"


class InvalidCases(InvalidInput):
    """A case file or case list cannot be understood."""

    subject = "cases"


class UnlocatedCases(InvalidInput):
    """Cases are understood, but lie nowhere in the area, or in several places at once."""

    subject = "case locations"


class InvalidPolicy(InvalidInput):
    """A policy preset is not sound."""

    subject = "policy"


class InvalidProblem(InvalidInput):
    """The arrays of a perimeter problem do not fit together."""

    subject = "perimeter problem"


class InvalidPlan(InvalidInput):
    """A stored plan cannot be read."""

    subject = "plan"


class NoPlan(ZoningError):
    """
    The input is sound and no plan exists.

    Attributes
    ----------
    conflict
        The chain of hard rules that cannot hold together, or the caps that cannot be kept, one
        sentence each.
    is_proved
        Whether it is proved that no plan exists. With caps it may be that none was found.
    """

    def __init__(self, conflict: Iterable[str], *, is_proved: bool = True) -> None:
        self.conflict = tuple(conflict)
        self.is_proved = is_proved
        chain = "\n".join(f"  - {rule}" for rule in self.conflict)
        head = "no plan exists: these rules cannot hold together"
        super().__init__(f"{head if is_proved else 'no plan was found'}\n{chain}")

    def __reduce__(self) -> tuple[Any, ...]:
        """Say how it is made again."""
        return _no_plan_again, (self.conflict, self.is_proved)


def _invalid_again(
    kind: type[InvalidInput], faults: tuple[Fault, ...], subject: str
) -> InvalidInput:
    return kind(faults, subject=None if subject == kind.subject else subject)


def _no_plan_again(conflict: tuple[str, ...], is_proved: bool) -> NoPlan:  # noqa: FBT001 - pickle's
    return NoPlan(conflict, is_proved=is_proved)
