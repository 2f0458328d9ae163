"""Apply what a person decided about cases that the geocoder left open."""

import hashlib
import json
from collections.abc import Mapping
from typing import Any, Final

import geopandas as gpd
import numpy as np
import pandas as pd

from zoning.quantities import WGS84

from .gazetteer import Gazetteer
from .locate import NEEDED, located_frame
from .location import Candidate, Location, at_household, in_cell, not_found, within_unit

NONE_OF_THESE: Final = 0
"""The choice that none of the candidates is right."""

REJECTED: Final = "rejected"
"""The reason why such a case is not found."""

UNIT_COLUMN: Final = "unit_id"
"""The column that says which unit was chosen, where no house was."""

DECIDED_BY: Final = "decided_by"
"""The column that says who decided: a person, or None."""


def question_digest(case: Mapping[str, Any], area_digest: str) -> str:
    """
    Return what an answer of a person is tied to.

    Parameters
    ----------
    case
        A row of located cases.
    area_digest
        Digest of the area it was located in.

    Returns
    -------
    str
        32 hexadecimal digits over what the case states of its place, the area, and the
        candidates in their order. Another answer of the geocoder has another digest.
    """
    stated = [None if _is_missing(case[name]) else case[name] for name in NEEDED]
    offered = [
        [one["household_id"], one["unit_id"], round(one["lng"], 6), round(one["lat"], 6)]
        for one in case["candidates"]
    ]
    content = json.dumps([area_digest, case["outcome"], stated, offered])
    return hashlib.sha256(content.encode()).hexdigest()[:32]


def _is_missing(value: Any) -> bool:
    return value is None or value != value  # noqa: PLR0124 - NaN differs from itself


def decide(
    located: gpd.GeoDataFrame, choices: Mapping[int, int], gazetteer: Gazetteer
) -> gpd.GeoDataFrame:
    """
    Put cases where a person says they are.

    Parameters
    ----------
    located
        Cases as `zoning.geocode` returns them.
    choices
        Place of a row in ``located`` → number of its candidate, from 1, or `NONE_OF_THESE`.
    gazetteer
        The area in which they were located.

    Returns
    -------
    GeoDataFrame
        The same rows with a column ``decided_by``, "person" where a choice was applied, and
        ``unit_id``, the unit where one was chosen. A
        household, an alley or a cell chosen is found there with score 1; a hamlet or ward
        chosen is known to that unit and no better, and stays ambiguous; where none is right
        the case is not found.

    Raises
    ------
    IndexError
        If a candidate has no such number.
    """
    frame = located.copy()
    frame[DECIDED_BY] = _objects([None] * len(frame))
    if UNIT_COLUMN not in frame:
        frame[UNIT_COLUMN] = _objects([None] * len(frame))
    if not choices:
        return frame
    rows = sorted(choices)
    found = [_chosen(located["candidates"].iloc[row], choices[row], gazetteer) for row in rows]
    stated = pd.DataFrame(located.iloc[rows]).drop(columns=located.geometry.name)
    answers = located_frame(stated, found, gazetteer)
    answers[DECIDED_BY] = "person"
    answers[UNIT_COLUMN] = _objects([_unit_chosen(one, gazetteer) for one in found])
    is_cell = answers["match_level"] == "cell"
    for name in ("lng", "lat"):
        points = [getattr(one, name) for one in found]
        answers[name] = answers[name].where(~is_cell, points)
    for name in frame.columns:
        cells = frame[name].to_numpy(object).copy()
        cells[rows] = answers[name].to_numpy(object)
        if name == located.geometry.name:
            frame[name] = gpd.GeoSeries(cells, crs=WGS84, index=frame.index)
        else:
            frame[name] = pd.Series(cells, index=frame.index, dtype=frame[name].dtype)
    return frame


def _chosen(candidates: tuple[Candidate, ...], number: int, gazetteer: Gazetteer) -> Location:
    if number == NONE_OF_THESE:
        return not_found(REJECTED)
    one = candidates[number - 1]
    if one["household_id"] is not None:
        return at_household(gazetteer.household_row[one["household_id"]], gazetteer, score=1.0)
    unit = gazetteer.unit_row[one["unit_id"]]
    is_alley = gazetteer.units.levels[unit] == "alley"
    if not is_alley and (cell := gazetteer.cell_at(one["lng"], one["lat"])) >= 0:
        return in_cell(cell, gazetteer, lng=one["lng"], lat=one["lat"])
    return within_unit(unit, gazetteer)


def _unit_chosen(found: Location, gazetteer: Gazetteer) -> str | None:
    """Return the unit in which a case is said to be, known no better."""
    unit = next((row for row in (found.alley, found.hamlet, found.ward) if row >= 0), -1)
    is_rough = found.match_level in ("alley", "hamlet", "ward")
    return gazetteer.units.ids[unit] if is_rough and unit >= 0 else None


def _objects(values: list[Any]) -> pd.Series:
    column = np.empty(len(values), dtype=object)
    column[:] = values
    return pd.Series(column, dtype=object)
