"""Name what is counted of a whole store, for those who watch it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol


@dataclass(frozen=True, slots=True, kw_only=True)
class StoreFigures:
    """
    What a store holds, counted.

    Attributes
    ----------
    plans_in_force, drafts
        Plans of these statuses.
    undrawn_reports
        Reports that no automatic draft counts, nor a failure to draw one.
    jobs
        Jobs by status, every status among them.
    published_at
        When the plan in force was published; None where there is none.
    """

    plans_in_force: int
    drafts: int
    undrawn_reports: int
    jobs: Mapping[str, int]
    published_at: datetime | None


class FigureRepository(Protocol):
    """Figures of a store."""

    def read(self) -> StoreFigures:
        """Count, at one moment."""
        ...
