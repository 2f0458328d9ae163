"""Say row by row what became of a household list."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

import pandas as pd

from zoning.area.area import Area
from zoning.geocode.location import REASONS as CASE_REASONS

OUTCOMES: Final = ("matched", "placed", "doubtful", "unmatched")
"""
What becomes of a row: a household of the pack was recognised; the household is put in the place
of a derived one or beside the known ones; a person must decide; nothing fits.
"""

REASONS: Final[Mapping[str, str]] = {
    **CASE_REASONS,
    "no_street_near": "no street on which a house can open lies within 500 m",
    "needs_streets": "the pack holds H3 cells there, neither streets nor households",
    "on_the_street": "no spot beside the street was free within 30 m",
    "no_free_house": "the alley is known, but every household of it is known already",
    "no_house_number": "the alley or street is known, but no house number is stated",
}
"""Every reason why a row is not in the pack, and what it means."""


@dataclass(frozen=True, slots=True)
class Nearby:
    """
    One thing of the pack that a row may mean.

    Attributes
    ----------
    kind
        "household", "unit" or "street".
    id
        Its identifier in the pack.
    name
        Name of a street or unit; empty for a household.
    distance_m
        Metres from the row's position, or None.
    score
        0 to 1: how well it fits the row's address, or None.
    """

    kind: str
    id: str
    name: str = ""
    distance_m: float | None = None
    score: float | None = None


@dataclass(frozen=True, slots=True)
class RowResult:
    """
    What became of one row.

    Attributes
    ----------
    row
        Its number in the list.
    outcome
        One of `OUTCOMES`.
    level
        What decided: "household_id", "address" or "door" where matched; "position",
        "neighbours" or "alley" where placed; empty otherwise.
    household_id
        Its household in the pack, or None.
    why
        One word of `REASONS`, or None where it is in the pack.
    candidates
        What it may mean, best first; only where it is not in the pack.
    """

    row: int
    outcome: str
    level: str = ""
    household_id: str | None = None
    why: str | None = None
    candidates: tuple[Nearby, ...] = ()


@dataclass(frozen=True, slots=True)
class MergeReport:
    """
    What became of a household list.

    Attributes
    ----------
    rows
        One result a row, by row number.
    replaced
        Derived households whose place a row took.
    added
        Households with a new identifier.
    dropped
        Derived households left out because the list is complete where they stood.
    """

    rows: tuple[RowResult, ...]
    replaced: int
    added: int
    dropped: int

    @property
    def counts(self) -> dict[str, int]:
        """Return how many rows had each outcome."""
        counted = Counter(one.outcome for one in self.rows)
        return {name: counted[name] for name in OUTCOMES}

    @property
    def reasons(self) -> dict[str, int]:
        """Return how many rows are not in the pack for each reason, by name."""
        return dict(sorted(Counter(one.why for one in self.rows if one.why).items()))

    @property
    def unresolved(self) -> int:
        """Return how many rows are not in the pack."""
        return self.counts["doubtful"] + self.counts["unmatched"]

    def table(self) -> pd.DataFrame:
        """
        Return the results as a table for a person to work through.

        Returns
        -------
        DataFrame
            One line a row of the list, or one a candidate where there are any: ``row``,
            ``outcome``, ``level``, ``household_id``, ``why``, ``candidate`` (1 is best),
            ``candidate_kind``, ``candidate_id``, ``candidate_name``, ``distance_m``,
            ``score``. It holds row numbers and what the pack knows, nothing of the list.
        """
        lines = [line for one in self.rows for line in _lines(one)]
        table = pd.DataFrame(lines, columns=list(TABLE_COLUMNS))
        return table.astype({"candidate": "Int64", "distance_m": "float64", "score": "float64"})


TABLE_COLUMNS: Final = (
    "row",
    "outcome",
    "level",
    "household_id",
    "why",
    "candidate",
    "candidate_kind",
    "candidate_id",
    "candidate_name",
    "distance_m",
    "score",
)


def _lines(one: RowResult) -> Iterable[tuple[object, ...]]:
    head = (one.row, one.outcome, one.level, one.household_id, one.why)
    if not one.candidates:
        return [(*head, None, None, None, None, None, None)]
    return [
        (*head, rank, near.kind, near.id, near.name or None, near.distance_m, near.score)
        for rank, near in enumerate(one.candidates, start=1)
    ]


@dataclass(frozen=True, slots=True)
class Merged:
    """
    An area with a household list laid over it.

    Attributes
    ----------
    area
        The area, free of faults.
    report
        What became of every row.
    """

    area: Area
    report: MergeReport
