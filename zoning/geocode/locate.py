"""Find where every case of a list is."""

import math
from collections.abc import Callable, Sequence
from typing import Final

import geopandas as gpd
import h3
import numpy as np
import pandas as pd
import shapely

from zoning.area.area import Area
from zoning.area.locate_households import REACH_M
from zoning.errors import Fault, InvalidCases
from zoning.quantities import CASE_RESOLUTION, WGS84

from .address.parse import LONGEST_TEXT
from .gazetteer import Gazetteer
from .location import Location, at_household, not_found, undecided
from .match import locate_address
from .position import locate_position

NEEDED: Final = ("case_id", "household_id", "address", "lng", "lat")
"""Columns of a cases frame that are read here; the others pass through."""


def locate_cases(
    cases: pd.DataFrame,
    area: Area,
    *,
    gazetteer: Gazetteer | None = None,
    progress: Callable[[int], None] | None = None,
) -> gpd.GeoDataFrame:
    """Find where every case of a list is, as `zoning.geocode.geocode` says."""
    missing = [name for name in NEEDED if name not in cases.columns]
    if missing:
        faults = [
            Fault(f"cases, column {name}", "no such column", "a cases frame") for name in missing
        ]
        raise InvalidCases(faults)
    if gazetteer is not None and gazetteer.digest != area.digest:
        raise InvalidCases([Fault("gazetteer", "another area's", f"one made of {area.name}")])
    known = gazetteer or Gazetteer(area)
    found = []
    for household, address, lng, lat in zip(*(cases[name] for name in NEEDED[1:]), strict=True):
        found.append(_locate(household, address, float(lng), float(lat), known))
        if progress is not None:
            progress(1)
    return located_frame(cases, found, known)


def _locate(
    household: object, address: object, lng: float, lat: float, gazetteer: Gazetteer
) -> Location:
    if isinstance(household, str) and household:
        return _at_identifier(household, gazetteer)
    text = address if isinstance(address, str) and 0 < len(address) <= LONGEST_TEXT else None
    if math.isnan(lng) or math.isnan(lat):
        return locate_address(text, gazetteer) if text else not_found("unreadable_address")
    position = locate_position(lng, lat, gazetteer)
    if text is None or position.outcome == "not_found":
        return position
    return _both(position, locate_address(text, gazetteer), gazetteer)


def _at_identifier(household: str, gazetteer: Gazetteer) -> Location:
    row = gazetteer.household_row.get(household)
    return (
        not_found("no_such_household") if row is None else at_household(row, gazetteer, score=1.0)
    )


def _both(position: Location, address: Location, gazetteer: Gazetteer) -> Location:
    """Weigh a position against an address: the address names the door, the position the place."""
    if address.outcome != "found" or address.match_level != "house":
        return position
    here = gazetteer.metres(position.lng, position.lat)
    if math.dist(here, gazetteer.metres(address.lng, address.lat)) <= REACH_M:
        return address
    both = (*address.candidates, *position.candidates)
    return undecided("position_contradicts_address", both)


def located_frame(
    cases: pd.DataFrame, found: list[Location], gazetteer: Gazetteer
) -> gpd.GeoDataFrame:
    """Return cases with the columns that say where each of them is."""
    units = (*gazetteer.units.ids, None)  # row -1 is the last: none
    cell_ids = gazetteer.area.cells["cell_id"]
    doors = [gazetteer.households[one.household] if one.household >= 0 else None for one in found]
    columns: dict[str, pd.Series] = {
        "outcome": _objects([one.outcome for one in found]),
        "match_level": _objects([one.match_level for one in found]),
        "household_id": _objects([door.household_id if door else None for door in doors]),
        "street_id": _objects([door.street_id if door else None for door in doors]),
        "access_m": _numbers([door.access_m if door else math.nan for door in doors]),
        "cell_id": _objects(
            [str(cell_ids.iloc[one.area_cell]) if one.area_cell >= 0 else None for one in found]
        ),
        "alley_id": _objects([units[one.alley] for one in found]),
        "hamlet_id": _objects([units[one.hamlet] for one in found]),
        "ward_id": _objects([units[one.ward] for one in found]),
        "cell": _objects([_cell(one) for one in found]),
        "score": _numbers([one.score for one in found]),
        "radius_m": _numbers([one.radius_m for one in found]),
        "candidates": _objects([one.candidates for one in found]),
        "why": _objects([one.why for one in found]),
    }
    frame = cases.reset_index(drop=True)
    for name, column in columns.items():
        frame[name] = column
    points = np.array([_point(one) for one in found], dtype=object)
    return gpd.GeoDataFrame(frame, geometry=gpd.GeoSeries(points, crs=WGS84), crs=WGS84)


def _numbers(values: list[float]) -> pd.Series:
    return pd.Series(np.array(values, dtype=np.float64))


def _objects(values: Sequence[object]) -> pd.Series:
    column = np.empty(len(values), dtype=object)
    column[:] = values
    return pd.Series(column, dtype=object)


def _cell(one: Location) -> str | None:
    if math.isnan(one.lng):
        return None
    return str(h3.latlng_to_cell(one.lat, one.lng, CASE_RESOLUTION))


def _point(one: Location) -> shapely.Point | None:
    return None if math.isnan(one.lng) else shapely.Point(one.lng, one.lat)
