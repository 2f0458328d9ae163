"""Place the rows of a list, those with a position and those with an address only."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import pandas as pd

from zoning.geocode.gazetteer import Gazetteer

from .candidates import near_position
from .places import Places, place
from .report import RowResult
from .same_house import ListRows
from .stated import Stated
from .streets import Streets
from .written_rows import place_written

DOUBTFUL: Final = frozenset(
    {"position_contradicts_address", "other_ward", "other_hamlet", "uncertain_reading"}
)
"""Reasons for which a person must decide about a row with a position."""


@dataclass(frozen=True, slots=True, eq=False)
class Batch:
    """
    Rows placed together.

    Attributes
    ----------
    rows
        Those that have a place.
    at
        Their positions among all rows of the batch.
    levels
        What placed each: "position", "address", "neighbours" or "alley".
    failed
        What became of the others.
    """

    rows: ListRows
    at: np.ndarray
    levels: np.ndarray
    failed: list[RowResult]


BatchOf = Callable[[pd.DataFrame, Sequence[Stated], np.ndarray, Streets, Gazetteer], Batch]
"""How rows of one kind are placed."""


def positioned(
    part: pd.DataFrame,
    stated: Sequence[Stated],
    free: np.ndarray,
    streets: Streets,
    gazetteer: Gazetteer,
) -> Batch:
    """
    Place rows that have a position.

    Parameters
    ----------
    part, stated
        The rows, and what each states.
    free
        Which households may be taken.
    streets, gazetteer
        The area.

    Returns
    -------
    Batch
        Those that have a place, and what became of the others.
    """
    del free
    lng_lat = part[["lng", "lat"]].to_numpy(dtype=np.float64)
    places = place(lng_lat, stated, streets, gazetteer)
    cells = pd.Index(gazetteer.units.ids).get_indexer(gazetteer.area.cells["unit_id"].unique())
    in_cells = np.isin(places.wards, gazetteer.unit_ward[cells])
    places.why[(places.why == "") & in_cells] = "needs_streets"
    failed = []
    for at in np.flatnonzero(places.why != "").tolist():
        why = str(places.why[at])
        near = near_position(places.xy[at], stated[at], streets, gazetteer)
        outcome = "doubtful" if why in DOUBTFUL else "unmatched"
        failed.append(RowResult(int(part["row"].iloc[at]), outcome, why=why, candidates=near))
    return _batch(part, stated, places, np.full(len(part), "position", dtype=object), failed)


def written(
    part: pd.DataFrame,
    stated: Sequence[Stated],
    free: np.ndarray,
    streets: Streets,
    gazetteer: Gazetteer,
) -> Batch:
    """
    Place rows that have an address only.

    Parameters
    ----------
    part, stated
        The rows, and what each states.
    free
        Which households may be taken.
    streets, gazetteer
        The area.

    Returns
    -------
    Batch
        Those that have a place, and what became of the others.
    """
    found = place_written(stated, part["list_id"].tolist(), free, streets, gazetteer)
    failed = [
        RowResult(
            int(part["row"].iloc[at]),
            "doubtful" if found.is_doubtful[at] else "unmatched",
            why=str(found.places.why[at]),
            candidates=found.candidates[at],
        )
        for at in np.flatnonzero(found.places.why != "").tolist()
    ]
    return _batch(part, stated, found.places, found.levels, failed)


def _batch(
    part: pd.DataFrame,
    stated: Sequence[Stated],
    places: Places,
    levels: np.ndarray,
    failed: list[RowResult],
) -> Batch:
    at = np.flatnonzero(places.why == "")
    names = part["list_id"].tolist()
    rows = ListRows(
        places=places.taken(at),
        stated=[stated[row] for row in at.tolist()],
        people=part["people"].to_numpy(dtype=np.float64)[at],
        list_ids=[names[row] if isinstance(names[row], str) else None for row in at.tolist()],
    )
    return Batch(rows, at, levels[at], failed)
