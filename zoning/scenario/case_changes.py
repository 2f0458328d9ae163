"""Change what is known of the cases."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Final

import geopandas as gpd
import numpy as np
import pandas as pd

from zoning.errors import Fault, InvalidCases, InvalidInput
from zoning.geocode.choices import NONE_OF_THESE
from zoning.sources.tables.reading import is_identifier

from .premises import Premises, case_digests

WITHDRAWN: Final = "discarded"
"""Status of a case of the study that is withdrawn."""

LONGEST_DAYS: Final = 365.0
"""Reports are delayed by no more, and come by no more earlier."""


@dataclass(frozen=True, slots=True, eq=False)
class AddCases:
    """
    Count more cases.

    Attributes
    ----------
    located
        The cases, as `zoning.geocode` returns them. One that was withdrawn takes its place again.
    """

    located: gpd.GeoDataFrame

    def after(self, premises: Premises) -> Premises:
        """Return the premises with these cases."""
        ids = self.located["case_id"]
        old = premises.located
        counts = old.loc[old["status"] != WITHDRAWN, "case_id"]
        known = set(counts[counts.isin(ids)]) | set(ids[ids.duplicated()])
        if known:
            expected = "cases that the study has not"
            raise InvalidCases([_of_case(name, "a case twice", expected) for name in sorted(known)])
        kept = ~old["case_id"].isin(ids)
        return replace(
            premises,
            located=_one_below(old[kept], self.located),
            told=_one_below(premises.told[kept], self.located["reported_at"]),
            digests=np.concatenate([premises.digests[kept], case_digests(self.located)]),
            added=premises.added | set(ids),
        )

    def record(self) -> dict[str, Any]:
        """Return what is changed, as JSON knows it."""
        return {"add_cases": sorted(map(str, self.located["case_id"]))}


@dataclass(frozen=True, slots=True)
class WithdrawCases:
    """
    Take cases for none.

    Attributes
    ----------
    case_ids
        Their identifiers, sorted. A case that a change added is there no more; one of the study
        stays listed, and closes nothing.
    """

    case_ids: tuple[str, ...]

    def after(self, premises: Premises) -> Premises:
        """Return the premises without these cases."""
        refuse_unknown(premises, self.case_ids)
        ids = premises.located["case_id"]
        gone = ids.isin(premises.added & set(self.case_ids)).to_numpy(bool)
        lost = set(ids[gone])
        located, told, digests = premises.located, premises.told, premises.digests.copy()
        if gone.any():
            located, told = (one[~gone].reset_index(drop=True) for one in (located, told))
            digests = digests[~gone]
        rows = np.flatnonzero(located["case_id"].isin(self.case_ids))
        status = located["status"].to_numpy(object).copy()
        status[rows] = WITHDRAWN
        located = located.assign(status=pd.Series(status, located.index, located["status"].dtype))
        digests[rows] = case_digests(located.iloc[rows])
        return replace(
            premises,
            located=located,
            told=told,
            digests=digests,
            added=premises.added - lost,
            readings={k: v for k, v in premises.readings.items() if k not in lost},
        )

    def record(self) -> dict[str, Any]:
        """Return what is changed, as JSON knows it."""
        return {"withdraw_cases": list(self.case_ids)}


@dataclass(frozen=True, slots=True)
class DelayReports:
    """
    Let the cases known so far be reported later, or earlier.

    Attributes
    ----------
    days
        By how much; negative for earlier.
    """

    days: float

    def __post_init__(self) -> None:
        if not -LONGEST_DAYS <= self.days <= LONGEST_DAYS:
            expected = f"{-LONGEST_DAYS:g} to {LONGEST_DAYS:g} days"
            raise InvalidInput([Fault("delay_reports", str(self.days), expected)], subject="study")

    def after(self, premises: Premises) -> Premises:
        """Return the premises with other times; the time of the plan stays."""
        located = premises.located.copy()
        later = located["reported_at"] + pd.Timedelta(days=self.days)
        located["reported_at"] = later.astype(located["reported_at"].dtype)
        return replace(premises, located=located, digests=case_digests(located))

    def record(self) -> dict[str, Any]:
        """Return what is changed, as JSON knows it."""
        return {"delay_reports": self.days}


@dataclass(frozen=True, slots=True)
class ReadAs:
    """
    Take a doubtful case to be at one of its candidates.

    Attributes
    ----------
    case_id
        The case.
    rank
        Number of the candidate, from 1; 0 for none of them; None to leave it in doubt again.
    """

    case_id: str
    rank: int | None

    def after(self, premises: Premises) -> Premises:
        """Return the premises with this reading."""
        refuse_unknown(premises, [self.case_id])
        readings = {k: v for k, v in premises.readings.items() if k != self.case_id}
        if self.rank is not None:
            row = np.flatnonzero(premises.located["case_id"] == self.case_id)[0]
            count = len(premises.located["candidates"].iloc[row] or ())
            if not NONE_OF_THESE <= self.rank <= count:
                expected = f"1 to {count}, or 0 for none of them" if count else "no reading at all"
                found = f"candidate {self.rank} of {count}"
                raise InvalidCases([_of_case(self.case_id, found, expected)])
            readings[self.case_id] = self.rank
        return replace(premises, readings=dict(sorted(readings.items())))

    def record(self) -> dict[str, Any]:
        """Return what is changed, as JSON knows it."""
        return {"read_as": {self.case_id: self.rank}}


@dataclass(frozen=True, slots=True)
class AsOf:
    """
    Look at the outbreak at another time.

    Attributes
    ----------
    moment
        The time up to which reports count, with a UTC offset; None for that of the last report.
    """

    moment: datetime | None

    def __post_init__(self) -> None:
        if self.moment is not None and self.moment.tzinfo is None:
            fault = Fault("as_of", self.moment.isoformat(), "a time with a UTC offset, as +07:00")
            raise InvalidInput([fault], subject="study")

    def after(self, premises: Premises) -> Premises:
        """Return the premises at that time."""
        return replace(premises, as_of=self.moment)

    def record(self) -> dict[str, Any]:
        """Return what is changed, as JSON knows it."""
        return {"as_of": None if self.moment is None else self.moment.isoformat()}


def refuse_unknown(premises: Premises, case_ids: Iterable[str]) -> None:
    """
    Raise if a case is none of the study's.

    Parameters
    ----------
    premises
        What is known.
    case_ids
        Identifiers of cases.

    Raises
    ------
    InvalidCases
        If one is unknown; every one is named that looks like an identifier.
    """
    known = set(premises.located["case_id"])
    strange = sorted({name for name in case_ids if name not in known})
    if strange:
        expected = "a case of the study"
        raise InvalidCases([_of_case(name, "no such case", expected) for name in strange])


def _one_below(upper: Any, lower: Any) -> Any:
    """Return the rows of one table or column below those of another."""
    parts = [part for part in (upper, lower) if len(part)]
    return pd.concat(parts, ignore_index=True) if parts else upper


def _of_case(case_id: str, found: str, expected: str) -> Fault:
    """Return a fault of a case; what looks like no identifier may be a name."""
    return Fault(f"case {case_id}" if is_identifier(case_id) else "a case", found, expected)
