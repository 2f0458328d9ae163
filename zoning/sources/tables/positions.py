"""Read the positions of a whole list at once, and those that are not plain one by one."""

import math
import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import shapely

from .position import Fault3, is_near, position_of, system_of
from .values import UnreadableValue, is_blank
from .vn2000 import to_lng_lat

POSITION_FIELDS: Final = ("lng", "lat", "x", "y", "crs", "geometry")
"""Fields that may state a position."""

_PLAIN: Final = re.compile(r"[+-]?\d+(\.\d*)?")


@dataclass(frozen=True, slots=True)
class Positions:
    """
    Positions of a list.

    Attributes
    ----------
    lng, lat
        EPSG:4326, degrees; NaN where a row states none or a faulty one.
    faults
        Faults by place in the list, each with the field it stands in.
    """

    lng: np.ndarray
    lat: np.ndarray
    faults: Mapping[int, list[Fault3]]


def positions_of(columns: Mapping[str, Sequence[Any]], count: int) -> Positions:
    """
    Read the positions of a list.

    Parameters
    ----------
    columns
        Cells by field, any of `POSITION_FIELDS`; all of one length.
    count
        Rows in the list.

    Returns
    -------
    Positions
        What `position_of` gives row by row.

    Notes
    -----
    Rows that state one position in plain numbers are turned together, a system at a time;
    only the others are read one by one.
    """
    lng, lat = np.full(count, np.nan), np.full(count, np.nan)
    held = [key for key in POSITION_FIELDS if key in columns]
    stated = {key: _is_stated(columns[key]) for key in held}
    for rows, x, y in _plain_rows(columns, stated, count):
        fine = _is_degrees(x, y)
        lng[rows[fine]], lat[rows[fine]] = x[fine], y[fine]
    somewhere = np.zeros(count, dtype=bool)
    for key in held:
        somewhere |= stated[key]
    faults: dict[int, list[Fault3]] = {}
    for row in np.flatnonzero(somewhere & np.isnan(lng)).tolist():
        position, found = position_of({key: columns[key][row] for key in held})
        if found:
            faults[row] = found
        elif position is not None:
            lng[row], lat[row] = position
    return Positions(lng, lat, faults)


def _is_stated(values: Sequence[Any]) -> np.ndarray:
    return np.array([not is_blank(value) for value in values], dtype=bool)


def _plain_rows(
    columns: Mapping[str, Sequence[Any]], stated: Mapping[str, np.ndarray], count: int
) -> list[tuple[np.ndarray, np.ndarray, np.ndarray]]:
    """Return rows that state one position only, with its longitude and latitude."""
    none = np.zeros(count, dtype=bool)
    is_ = {key: stated.get(key, none) for key in POSITION_FIELDS}
    degrees = is_["lng"] | is_["lat"]
    system = is_["x"] | is_["y"]
    shape = is_["geometry"]
    groups = []
    rows = np.flatnonzero(is_["lng"] & is_["lat"] & ~system & ~shape)
    if len(rows):
        groups.append((rows, _numbers(columns["lng"], rows), _numbers(columns["lat"], rows)))
    rows = np.flatnonzero(is_["x"] & is_["y"] & is_["crs"] & ~degrees & ~shape)
    if len(rows):
        groups += _from_systems(columns, rows)
    rows = np.flatnonzero(shape & ~degrees & ~system)
    if len(rows):
        groups.append((rows, *_from_points(columns["geometry"], rows)))
    return groups


def _numbers(values: Sequence[Any], rows: np.ndarray) -> np.ndarray:
    return np.array([_plain(values[row]) for row in rows.tolist()], dtype=np.float64)


def _plain(value: Any) -> float:
    if isinstance(value, float) or (isinstance(value, int) and not isinstance(value, bool)):
        return float(value) if math.isfinite(value) else math.nan
    if isinstance(value, str) and _PLAIN.fullmatch(value.strip()):
        return float(value)
    return math.nan


def _from_systems(
    columns: Mapping[str, Sequence[Any]], rows: np.ndarray
) -> list[tuple[np.ndarray, np.ndarray, np.ndarray]]:
    by_system: dict[str, list[int]] = defaultdict(list)
    for row in rows.tolist():
        by_system[str(columns["crs"][row])].append(row)
    groups = []
    for text, members in sorted(by_system.items()):
        try:
            crs = system_of(text)
        except UnreadableValue:
            continue
        own = np.array(members)
        x, y = _numbers(columns["x"], own), _numbers(columns["y"], own)
        plain = np.isfinite(x) & np.isfinite(y)
        lng, lat = np.full(len(own), np.nan), np.full(len(own), np.nan)
        lng[plain], lat[plain] = to_lng_lat(x[plain], y[plain], crs)
        near = is_near(lng, lat, crs)
        groups.append((own[near], lng[near], lat[near]))
    return groups


def _from_points(values: Sequence[Any], rows: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    shapes = [values[row] for row in rows.tolist()]
    points = [
        shape if isinstance(shape, shapely.Point) and not shape.is_empty else None
        for shape in shapes
    ]
    array = np.array(points, dtype=object)
    return np.asarray(shapely.get_x(array)), np.asarray(shapely.get_y(array))


def _is_degrees(lng: np.ndarray, lat: np.ndarray) -> np.ndarray:
    fine = (np.abs(lng) <= 180) & (np.abs(lat) <= 90)
    return np.asarray(fine & ~((lng == 0) & (lat == 0)))
