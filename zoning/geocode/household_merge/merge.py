"""Lay a household list over an area pack."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from zoning.area.area import Area, Source
from zoning.area.check import faults_of
from zoning.errors import Fault, InvalidArea, InvalidSource
from zoning.geocode.gazetteer import Gazetteer

from .batches import BatchOf, positioned, written
from .complete import (
    COVERED,
    covered_units,
    refuse_uncovered,
    units_named,
    without_unconfirmed,
)
from .coverage import list_coverage
from .report import Merged, MergeReport, RowResult
from .same_house import match_households
from .stated import read_statements
from .streets import streets_of
from .tables import Stored, area_with, stored

NEEDED = ("list_id", "address", "house_number", "alley", "street", "hamlet", "ward", "people",
          "lng", "lat", "row")  # fmt: skip


@dataclass(frozen=True, slots=True, eq=False)
class _State:
    """An area while a list is laid over it."""

    area: Area
    taken: frozenset[str] = frozenset()
    results: tuple[RowResult, ...] = ()
    replaced: int = 0
    added: int = 0


def merge_households(
    area: Area,
    rows: pd.DataFrame,
    *,
    source: Source | None = None,
    complete: Collection[str] = (),
) -> Merged:
    """
    Lay a household list over an area: a better source over a derived one.

    Parameters
    ----------
    area
        The area; it is not changed.
    rows
        As `zoning.sources.household_list.read_household_list` returns it, in any order.
    source
        Where the list comes from; added to the area's sources once.
    complete
        Units (identifiers, or official codes of wards) of which the list names every household:
        derived households left there are dropped. `COVERED` stands for all hamlets, or wards
        without hamlets, in which a row was placed. By default the list may name any part.

    Returns
    -------
    Merged
        The new area, free of faults, and what became of every row. Rows that are doubtful or
        unmatched are not in it.

    Raises
    ------
    InvalidSource
        If a column is missing, the area has no streets, or a unit named complete is none of the
        area's wards and hamlets, or holds no household of the list.
    InvalidArea
        If the result were not sound.

    Notes
    -----
    Rows with a position come first, so that they can be neighbours of those without. A row is
    the household that the list's identifier names, if the pack has it; else the one of its
    address; else one without number at its door; else it takes the place of the nearest derived
    household on its piece of street; else it gets the next number of its ward. Other households
    keep their identifiers. The same list laid over once more changes nothing, and the order of
    rows changes nothing. Nothing is read, fetched or random.
    """
    faults = _faults(area, rows)
    units = units_named(complete, area, faults)
    if faults:
        raise InvalidSource(faults, subject="household list")
    ordered = _in_order_of_content(rows)
    state = _State(area)
    has_position = np.isfinite(ordered["lng"].to_numpy(dtype=np.float64))
    for part, batch_of in (
        (ordered[has_position], positioned),
        (ordered[~has_position], written),
    ):
        if len(part):
            state = _laid_over(state, part.reset_index(drop=True), batch_of)
    refuse_uncovered(units, state.area, state.taken)
    if COVERED in complete:
        units |= covered_units(state.area, state.taken)
    merged, dropped = without_unconfirmed(state.area, units)
    merged = replace(
        merged,
        coverage=list_coverage(merged),
        sources=_with_source(area.sources, source),
    )
    if found := faults_of(merged):
        # A rule of ours failed on this input: better no pack than an unsound one.
        raise InvalidArea(found)
    results = tuple(sorted(state.results, key=lambda one: one.row))
    return Merged(merged, MergeReport(results, state.replaced, state.added, dropped))


def _faults(area: Area, rows: pd.DataFrame) -> list[Fault]:
    faults = [
        Fault(f"household list, column {name}", "no such column", "a frame of a household list")
        for name in NEEDED
        if name not in rows.columns
    ]
    if not len(area.streets):
        found = "an area pack of H3 cells, without streets" if len(area.cells) else "no street"
        mend = "Build a pack with streets from an OpenStreetMap extract (khoanh area build --osm)."
        faults.append(Fault("area pack, streets", found, "streets on which houses open", mend))
    return faults


def _in_order_of_content(rows: pd.DataFrame) -> pd.DataFrame:
    """Sort rows by what they say, so that their order in the file decides nothing."""
    texts = [name for name in NEEDED if name not in ("people", "lng", "lat", "row")]
    keys = rows[list(NEEDED)].copy()
    keys[texts] = keys[texts].astype(object).where(keys[texts].notna(), "").astype(str)
    order = keys.reset_index(drop=True).sort_values(
        ["ward", "hamlet", "street", "alley", "house_number", "address", "lng", "lat", "people",
         "list_id", "row"], kind="stable"
    )  # fmt: skip
    return rows.reset_index(drop=True).iloc[order.index].reset_index(drop=True)


def _laid_over(state: _State, part: pd.DataFrame, batch_of: BatchOf) -> _State:
    gazetteer = Gazetteer(state.area)
    streets = streets_of(gazetteer)
    free = ~state.area.households["household_id"].isin(state.taken).to_numpy(dtype=bool)
    batch = batch_of(part, read_statements(part, gazetteer), free, streets, gazetteer)
    matches = match_households(batch.rows, free, streets, gazetteer)
    derived = (state.area.households["origin"] == "derived").to_numpy(dtype=bool)
    put = stored(batch.rows, matches, streets, gazetteer)
    takes_derived = np.append(derived, False)[matches.household]  # the last stands for nobody
    numbers = part["row"].to_numpy()
    results = [
        _result(int(numbers[at]), entry, batch.levels[entry], put, matches.level[entry],
                takes_derived=bool(takes_derived[entry]))
        for entry, at in enumerate(batch.at.tolist())
    ]  # fmt: skip
    return _State(
        area=area_with(put, gazetteer),
        taken=state.taken | set(put.ids),
        results=(*state.results, *batch.failed, *results),
        replaced=state.replaced + int(takes_derived.sum()),
        added=state.added + int((matches.household < 0).sum()),
    )


def _result(
    row: int, entry: int, level: str, put: Stored, how: str, *, takes_derived: bool
) -> RowResult:
    is_known = how in ("household_id", "address") or (how == "door" and not takes_derived)
    outcome = "matched" if is_known else "placed"
    return RowResult(row, outcome, how if is_known else level, put.ids[entry])


def _with_source(sources: Sequence[Source], source: Source | None) -> tuple[Source, ...]:
    known = tuple(sources)
    return known if source is None or source in known else (*known, source)
