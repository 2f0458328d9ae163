"""Find where the cases of a list of any length are, some rows after the others."""

from collections import Counter
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

import geopandas as gpd
import pandas as pd

from zoning.area.area import Area
from zoning.cli.bad_rows import bad_rows_file
from zoning.cli.located_file import Write, located_file
from zoning.cli.reviews import Reviews
from zoning.cli.whole_file import whole_file
from zoning.errors import Fault, InvalidCases
from zoning.geocode import geocode
from zoning.geocode.datum_finding import DatumFinding, datum_finding
from zoning.geocode.gazetteer import Gazetteer
from zoning.geocode.position_findings import is_off, position_findings
from zoning.quantities import WGS84
from zoning.sources.cases_file import CaseBatch, CaseStream, FaultBook, open_cases
from zoning.sources.tables.table import BATCH_ROWS

MOST_NAMED: Final = 1_000
"""Undecided cases that a summary names; of the others only the number is told."""

MOST_EXPLAINED: Final = 100_000
"""Positions that are off and looked at together for what explains them."""

_READ: Final = ["row", "outcome", "why", "off_m", "looks_like", "geometry"]
_OUTCOMES: Final = ("found", "ambiguous", "not_found")


@dataclass(slots=True)
class Tally:
    """
    What became of a list.

    Attributes
    ----------
    outcomes, levels
        How many cases have which outcome, and which match level those found.
    undecided
        The first cases that were not found, or need a person to decide.
    off
        The first rows whose positions are off, as `position_findings` reads them.
    stated
        The first positions that the list states in degrees of WGS 84.
    datum
        What they show of a missing datum shift; None where they show none.
    unknown_households
        How many cases state a household that the area lacks.
    bad_rows
        How many rows were left out because they cannot be read.
    decided, asked, left_off, unasked
        As in `Reviews`.
    """

    outcomes: Counter[str] = field(default_factory=Counter)
    levels: Counter[str] = field(default_factory=Counter)
    undecided: list[dict[Any, Any]] = field(default_factory=list)
    off: list[gpd.GeoDataFrame] = field(default_factory=list)
    stated: list[gpd.GeoSeries] = field(default_factory=list)
    datum: DatumFinding | None = None
    unknown_households: int = 0
    bad_rows: int = 0
    decided: int = 0
    asked: int = 0
    left_off: int = 0
    unasked: int = 0

    def add(self, located: gpd.GeoDataFrame) -> None:
        """Count some more located cases."""
        is_found = located["outcome"] == "found"
        self.outcomes.update(located["outcome"])
        self.levels.update(located.loc[is_found, "match_level"])
        self.unknown_households += int((located["why"] == "no_such_household").sum())
        room = MOST_NAMED - len(self.undecided)
        rest = located.loc[~is_found, ["case_id", "row", "outcome", "why"]]
        self.undecided += rest.head(room).to_dict("records")
        room = MOST_EXPLAINED - sum(len(some) for some in self.off)
        off = located.loc[is_off(located), _READ].head(room)
        if len(off):
            self.off.append(off)
        room = MOST_EXPLAINED - sum(len(some) for some in self.stated)
        self.stated.append(_stated(located).head(room))

    def judge(self, gazetteer: Gazetteer) -> None:
        """Say what the positions of the whole list show of their datum."""
        if self.stated:
            self.datum = datum_finding(pd.concat(self.stated), gazetteer)

    def positions(self) -> list[dict[str, Any]]:
        """Return what explains the positions that are off, each error once for all its rows."""
        if not self.off:
            return []
        return [
            {
                "looks_like": one.looks_like,
                "rows": len(one.rows),
                "off_m": round(one.off_m, 1),
                "words": list(one.sentences()),
            }
            for one in position_findings(gpd.GeoDataFrame(pd.concat(self.off)))
        ]

    def figures(self) -> dict[str, Any]:
        """Return what was counted, as plain JSON types."""
        cases = sum(self.outcomes.values())
        return {
            "cases": cases,
            **{name: self.outcomes[name] for name in _OUTCOMES},
            "match_levels": dict(sorted(self.levels.items())),
            "undecided": self.undecided,
            "undecided_left_off": cases - self.outcomes["found"] - len(self.undecided),
            "positions": self.positions(),
            "datum": None if self.datum is None else list(self.datum.sentences()),
            "unknown_households": self.unknown_households,
            "bad_rows": self.bad_rows,
            "decided_by_person": self.decided,
            "asked": self.asked,
            "asked_left_off": self.left_off,
            "unasked": self.unasked,
        }


def geocode_list(
    cases: Path,
    area: Area,
    out: Path,
    *,
    reviews: Sequence[Path] = (),
    bad_rows: Path | None = None,
    size: int = BATCH_ROWS,
    progress: Callable[[int, int], object] | None = None,
) -> Tally:
    """
    Find where the cases of a list are, and write them to a file.

    Parameters
    ----------
    cases
        The list.
    area
        The area to look in.
    out
        The file to write.
    reviews
        Workbooks of doubtful cases, as in `Reviews`.
    bad_rows
        File for the rows that cannot be read; without one any such row refuses the list.
    size
        Rows that are held at once. Nothing of the answers depends on it.
    progress
        Called with how far the list is read, and how much there is, in rows or bytes.

    Returns
    -------
    Tally
        What became of the list.

    Raises
    ------
    InvalidCases
        If the list cannot be used. Nothing is written then.
    InvalidInput
        If a workbook or a file to be written cannot be used. Nothing is written then.

    Notes
    -----
    Held are one batch, 16 bytes a row, and what the summary and the workbooks name.
    """
    stream = open_cases(cases, size=size)
    gazetteer = Gazetteer(area)
    review = Reviews(reviews, gazetteer)
    with ExitStack() as files:
        write_bad = files.enter_context(bad_rows_file(bad_rows))
        write = files.enter_context(located_file(out))
        run = _Run(stream, area, gazetteer, review, write, progress)
        try:
            for batch in stream.batches():
                if bad_rows is None:
                    run.book.add([fault for _, fault in batch.faults])
                else:
                    write_bad(batch.faults)
                    run.tally.bad_rows += len({row for row, _ in batch.faults})
                run.take(batch)
        except InvalidCases as error:
            run.book.add(error.faults)
        tally = run.end()
        if review.new is not None:
            files.enter_context(whole_file(review.new, is_private=True)).write_bytes(review.book())
        return tally


def _stated(located: gpd.GeoDataFrame) -> gpd.GeoSeries:
    """Return the positions that a list states itself, in no system of its own."""
    is_own = located["lng"].notna() & located["lat"].notna()
    if "stated_crs" in located:
        is_own &= located["stated_crs"].isna()
    own = located.loc[is_own, ["lng", "lat"]].astype(float)
    return gpd.GeoSeries(gpd.points_from_xy(own["lng"], own["lat"]), crs=WGS84)


@dataclass(slots=True)
class _Run:
    """The way through one list."""

    stream: CaseStream
    area: Area
    gazetteer: Gazetteer
    review: Reviews
    write: Write
    progress: Callable[[int, int], object] | None
    tally: Tally = field(default_factory=Tally)
    book: FaultBook = field(init=False)
    done: int = 0

    def __post_init__(self) -> None:
        """Begin with what is wrong with the columns."""
        self.book = FaultBook(self.stream.where, list(self.stream.of_columns))

    def take(self, batch: CaseBatch) -> None:
        """Find and write the cases of a batch; once there is a fault, only look for others."""
        if len(batch.cases) and not self.book.faults:
            located = geocode(
                batch.cases, self.area, gazetteer=self.gazetteer, progress=self._ticks(batch)
            )
            decided = self.review.take(located)
            self.write(decided)
            self.tally.add(decided)
        self.done = batch.done
        self._tell(batch.done)

    def end(self) -> Tally:
        """Refuse what is faulty, and return what became of the list."""
        self.book.add(self.stream.repeated())
        if not (self.book.faults or self.tally.outcomes):
            expected = "at least one row that can be read"
            self.book.add([Fault(self.stream.where, "no case that can be read", expected)])
        self.book.refuse()
        self.review.settle()
        self.tally.judge(self.gazetteer)
        for name in ("decided", "asked", "left_off", "unasked"):
            setattr(self.tally, name, getattr(self.review, name))
        return self.tally

    def _ticks(self, batch: CaseBatch) -> Callable[[int], None]:
        """Return what tells the way through a batch, in the measure of the whole list."""
        share = (batch.done - self.done) / len(batch.cases)
        at = float(self.done)

        def tick(count: int) -> None:
            nonlocal at
            at += share * count
            self._tell(int(at))

        return tick

    def _tell(self, done: int) -> None:
        if self.progress is not None:
            self.progress(done, self.stream.total)
