"""Gather the faults of a long list, and refuse it with all of them together."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

from zoning.errors import Fault, InvalidCases

MOST_FAULTS: Final = 10_000
"""Faults that are named; of the others only the number is told."""


@dataclass(slots=True)
class FaultBook:
    """
    The faults of a long list, of which only so many are named.

    Attributes
    ----------
    where
        The file's name.
    faults
        Those that are named.
    more
        How many others there are.
    """

    where: str
    faults: list[Fault] = field(default_factory=list)
    more: int = 0

    def add(self, faults: Sequence[Fault]) -> None:
        """Note some more faults."""
        room = max(MOST_FAULTS - len(self.faults), 0)
        self.faults += faults[:room]
        self.more += len(faults[room:])

    def refuse(self) -> None:
        """
        Refuse the list if there is any fault.

        Raises
        ------
        InvalidCases
            With every fault, or the first ten thousand and the number of the others.
        """
        if not self.faults:
            return
        rest = Fault(self.where, f"{self.more} more faults", "none", "Mend those above first.")
        raise InvalidCases([*self.faults, *([rest] if self.more else [])])
