"""Say where reported cases are, in the columns that are stored and answered."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

import geopandas as gpd

from zoning.plan.geojson import plain
from zoning.quantities import WGS84

from .rows import ReportedRow

PLACE_COLUMNS: Final = (
    "outcome",
    "match_level",
    "household_id",
    "unit_id",
    "alley_id",
    "hamlet_id",
    "ward_id",
    "cell",
    "score",
    "radius_m",
    "candidates",
    "why",
)
"""What is stored of where a case is, besides its point."""

ANSWERED: Final = (
    "match_level",
    "alley_id",
    "hamlet_id",
    "ward_id",
    "cell",
    "radius_m",
    "score",
    "candidates",
    "why",
)
"""What is answered to whoever reported it."""

_TEXTS: Final = ("outcome", "match_level", "why", "household_id", "alley_id", "hamlet_id",
                 "ward_id", "cell")  # fmt: skip


def places_of(located: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """
    Return where cases are.

    Parameters
    ----------
    located
        Cases as `zoning.geocode` returns them.

    Returns
    -------
    GeoDataFrame
        Columns ``case_id``, ``reported_at``, ``status`` and `PLACE_COLUMNS`, and the point, None
        where there is none.
    """
    located = located.reset_index(drop=True)
    texts = {name: [plain(value) for value in located[name].tolist()] for name in _TEXTS}
    smallest = zip(texts["alley_id"], texts["hamlet_id"], texts["ward_id"], strict=True)
    columns = {
        "case_id": located["case_id"],
        "status": located["status"],
        "reported_at": [moment.isoformat() for moment in located["reported_at"]],
        **texts,
        "unit_id": [next((one for one in units if one), None) for units in smallest],
        "score": located["score"],
        "radius_m": located["radius_m"],
        "candidates": [len(several) for several in located["candidates"]],
    }
    points = gpd.GeoSeries(located.geometry.to_numpy(), crs=WGS84)
    return gpd.GeoDataFrame(columns, geometry=points)


def pending_places(rows: Sequence[ReportedRow]) -> gpd.GeoDataFrame:
    """
    Return that cases are not located yet.

    Parameters
    ----------
    rows
        Rows of cases.

    Returns
    -------
    GeoDataFrame
        As `places_of`, with the outcome "pending" and nothing else known.
    """
    columns = {
        "case_id": [one.case_id for one in rows],
        "status": [one.content["status"] for one in rows],
        "reported_at": [one.content["reported_at"] for one in rows],
        **dict.fromkeys(PLACE_COLUMNS),
        "outcome": "pending",
    }
    points = gpd.GeoSeries([None] * len(rows), crs=WGS84)
    return gpd.GeoDataFrame(columns, geometry=points)


def records_of(places: gpd.GeoDataFrame) -> dict[str, Mapping[str, Any]]:
    """
    Return where cases are, as it is answered.

    Parameters
    ----------
    places
        As `places_of` returns them.

    Returns
    -------
    dict
        Identifier → ``location`` and `ANSWERED`; no address and no household.
    """
    names = ("outcome", *ANSWERED)
    cells = zip(*(places[name].tolist() for name in names), strict=True)
    return {
        str(case_id): {
            "location": row[0],
            **{name: plain(value) for name, value in zip(ANSWERED, row[1:], strict=True)},
        }
        for case_id, row in zip(places["case_id"], cells, strict=True)
    }
