"""
From the address or position of a case to its household, alley, hamlet and ward; offline.

What needs pandas is imported when it is first used, so that addresses are read without it.
"""

import importlib
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import geopandas as gpd
    import pandas as pd

    from zoning.area.area import Area

    from .gazetteer import Gazetteer as Gazetteer


def geocode(
    cases: "pd.DataFrame",
    area: "Area",
    *,
    gazetteer: "Gazetteer | None" = None,
    progress: Callable[[int], None] | None = None,
) -> "gpd.GeoDataFrame":
    """
    Find where every case of a list is, by household, position or address.

    Parameters
    ----------
    cases
        As `zoning.sources.cases_file.read_cases` returns it.
    area
        The area.
    gazetteer
        The area made ready; built here if left out. Give it when asking more than once.
    progress
        Called with the number of cases done since the last call.

    Returns
    -------
    GeoDataFrame
        The rows of ``cases`` in their order with ``outcome`` (found, ambiguous, not_found),
        ``match_level``, ``household_id``, ``street_id``, ``access_m``, ``cell_id`` (the area's
        cell, where no household is known), ``alley_id``, ``hamlet_id``, ``ward_id``, ``cell``
        (H3, resolution 12), ``score``, ``radius_m``, ``candidates`` and ``why``; Point or None
        in EPSG:4326. A ``household_id`` that the area lacks stays, with the outcome not_found.

    Raises
    ------
    InvalidCases
        If a column is missing, or the gazetteer was made of another area.

    Notes
    -----
    Nothing leaves the machine and nothing is random: the same cases and area give the same
    answer, row by row, whatever other rows stand beside. A household identifier decides; then
    a position; then the address. Where position and address are both given, the address names
    the house if it lies as near as the position is exact, and a person decides if it does not
    (docs/positions.md).
    """
    locate = importlib.import_module("zoning.geocode.locate")
    located: gpd.GeoDataFrame = locate.locate_cases(
        cases, area, gazetteer=gazetteer, progress=progress
    )
    return located


def __getattr__(name: str) -> Any:
    """Import the gazetteer when it is first asked for."""
    if name != "Gazetteer":
        raise AttributeError(f"module 'zoning.geocode' has no attribute {name!r}")
    return importlib.import_module("zoning.geocode.gazetteer").Gazetteer
