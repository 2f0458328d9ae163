"""Find where every case of a list is."""

import math
from collections.abc import Callable, Iterator, Sequence
from typing import Final, NamedTuple

import geopandas as gpd
import h3
import numpy as np
import pandas as pd
import shapely

from zoning.area.area import Area
from zoning.errors import Fault, InvalidCases
from zoning.quantities import CASE_RESOLUTION, WGS84

from .address.parse import LONGEST_TEXT
from .gazetteer import Gazetteer
from .location import Location, at_household, not_found, within_unit
from .match import locate_address
from .position import locate_position
from .position_and_address import locate_written, weighed, with_explanations
from .position_doubts import Stated, explanations
from .written_position import without_positions

NEEDED: Final = ("case_id", "household_id", "address", "lng", "lat")
"""Columns of a cases frame that are read here; the others pass through."""

STATED: Final = ("accuracy_m", "stated_x", "stated_y", "stated_crs")
"""Columns that are read where they are there."""


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
    found: list[Location] = []
    doubts: list[tuple[int, Stated]] = []
    for row in _rows(cases):
        location, doubt = _locate(row, known)
        if doubt is not None:
            doubts.append((len(found), doubt))
        found.append(location)
        if progress is not None:
            progress(1)
    explained = explanations([doubt for _, doubt in doubts], known)
    for (at, _), each in zip(doubts, explained, strict=True):
        found[at] = with_explanations(found[at], each, known)
    return located_frame(cases, found, known)


class _Row(NamedTuple):
    """What a list says of where one case is."""

    household: object
    address: object
    lng: float
    lat: float
    accuracy_m: float
    x: float
    y: float
    crs: object
    unit: object


def _rows(cases: pd.DataFrame) -> Iterator[_Row]:
    columns = [cases[name].tolist() for name in NEEDED[1:]]
    none = [math.nan] * len(cases)
    columns += [cases[name].tolist() if name in cases else none for name in STATED]
    columns += [cases["unit_id"].tolist() if "unit_id" in cases else none]
    for household, address, lng, lat, accuracy_m, x, y, crs, unit in zip(*columns, strict=True):
        yield _Row(
            household,
            address,
            float(lng),
            float(lat),
            accuracy_m=float(accuracy_m),
            x=float(x),
            y=float(y),
            crs=crs,
            unit=unit,
        )


def _locate(row: _Row, gazetteer: Gazetteer) -> tuple[Location, Stated | None]:
    """Find one case; and what is to be explained of its position, if it lies where it cannot."""
    if isinstance(row.household, str) and row.household:
        return _at_identifier(row.household, gazetteer), None
    if isinstance(row.unit, str) and row.unit:
        return _in_unit(row.unit, gazetteer), None
    is_text = isinstance(row.address, str) and len(row.address) <= LONGEST_TEXT
    text = str(row.address) if is_text else ""
    rest, written = without_positions(text)
    is_written = math.isnan(row.lng) or math.isnan(row.lat)
    if is_written:
        position = locate_written(written, gazetteer)
    else:
        position = locate_position(row.lng, row.lat, gazetteer, accuracy_m=row.accuracy_m)
    if position is None:
        found = locate_address(text, gazetteer) if text else not_found("unreadable_address")
        return found, None
    if position.why == "position_misread":
        return position, None
    found, doubt = position, None
    if rest.strip(" ,"):
        found, doubt = weighed(position, locate_address(rest, gazetteer), gazetteer)
    if doubt is None and position.outcome == "not_found":
        doubt = Stated(position.lng, position.lat)
    if doubt is not None and not is_written and isinstance(row.crs, str):
        doubt = doubt._replace(x=row.x, y=row.y, crs=row.crs)
    return found, doubt


def _at_identifier(household: str, gazetteer: Gazetteer) -> Location:
    row = gazetteer.household_row.get(household)
    return (
        not_found("no_such_household") if row is None else at_household(row, gazetteer, score=1.0)
    )


def _in_unit(unit_id: str, gazetteer: Gazetteer) -> Location:
    row = gazetteer.unit_row.get(unit_id)
    return not_found("no_such_unit") if row is None else within_unit(row, gazetteer)


def located_frame(
    cases: pd.DataFrame, found: list[Location], gazetteer: Gazetteer
) -> gpd.GeoDataFrame:
    """Return cases with the columns that say where each of them is."""
    units = (*gazetteer.units.ids, None)  # row -1 is the last: none
    cell_ids = gazetteer.area.cells["cell_id"]
    doors = [gazetteer.households[one.household] if one.household >= 0 else None for one in found]
    # An identifier the area lacks is kept, or nobody could see what the list stated.
    lost = [one.why == "no_such_household" for one in found]
    homes = [
        door.household_id if door else stated if is_lost else None
        for door, stated, is_lost in zip(doors, cases["household_id"].tolist(), lost, strict=True)
    ]
    columns: dict[str, pd.Series] = {
        "outcome": _objects([one.outcome for one in found]),
        "match_level": _objects([one.match_level for one in found]),
        "household_id": _objects(homes),
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
        "off_m": _numbers([one.off_m for one in found]),
        "looks_like": _objects([" ".join(one.looks_like) or None for one in found]),
    }
    # At once: a column that is put in takes a millisecond each, of a list of one case as well.
    frame = pd.DataFrame(dict(cases.reset_index(drop=True).items()) | columns)
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
