"""Write the table of the zones that everybody may see."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Final

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely
from shapely.geometry.base import BaseGeometry

from zoning.area.area import Area
from zoning.area.metric import area_crs
from zoning.perimeter.network import PlaceNetwork
from zoning.perimeter.problem import RED
from zoning.quantities import WGS84

from .identity import local_time
from .plan import CHECKPOINT_COLUMNS, ZONE_COLUMNS, Plan
from .zone_parts import ZoneParts

NDArrayOfTuples = npt.NDArray[np.object_]

_GRID_DEG: Final = 1e-7
_COARSE: Final = "; hiển thị theo cụm nhiều hộ, ranh giới chính xác không công bố."
_COARSE_EN: Final = "; shown by blocks of many households, the exact line is not published."
_REASON: Final = {
    "red": (
        f"Có ca bệnh được xác nhận ở đây hoặc ngay gần{_COARSE}",
        f"Cases are confirmed here or close by{_COARSE_EN}",
    ),
    "yellow": (
        f"Vành đai quanh vùng đỏ{_COARSE}",
        f"The ring round a red zone{_COARSE_EN}",
    ),
}


@dataclass(frozen=True, slots=True, eq=False)
class PublicZones:
    """
    The public zones of a plan on the map.

    Attributes
    ----------
    area, network
        The area and its places.
    parts
        The zones as places.
    shapes
        The pieces of each zone's ground, EPSG:4326.
    since
        Microseconds since 1970 in UTC from which on each place has its level.
    lift_us
        When each closed place may be lifted if no further case is reported, in the same unit;
        None where the policy waits for more than days.
    """

    area: Area
    network: PlaceNetwork
    parts: ZoneParts
    shapes: dict[int, list[BaseGeometry]]
    since: npt.NDArray[np.int64]
    lift_us: npt.NDArray[np.int64] | None


def no_checkpoints() -> gpd.GeoDataFrame:
    """Return a table of `CHECKPOINT_COLUMNS` without rows: guards stand where the line is."""
    empty = pd.DataFrame({name: np.empty(0, object) for name in CHECKPOINT_COLUMNS})
    return gpd.GeoDataFrame(empty, geometry=[], crs=WGS84)


def public_frame(plan: Plan, shown: PublicZones, *, name: str) -> gpd.GeoDataFrame:
    """
    Return the public zones as contract §5 describes zones.

    Parameters
    ----------
    plan
        The plan; of it only policy and status are read.
    shown
        The zones.
    name
        What the public calls the plan.

    Returns
    -------
    GeoDataFrame
        `ZONE_COLUMNS` and the geometry in EPSG:4326, sorted by ``id``. People and households
        are those of the ground shown. Counts of cases and of checkpoints are null.
    """
    parts, area = shown.parts, shown.area
    ids = parts.ids(name)
    homes = np.concatenate([shown.network.household_place, shown.network.cell_place])
    zone = parts.place_zone[homes]
    mine = zone >= 0
    count, people = _homes(area)
    shapes = gpd.GeoSeries([_tidy(shown.shapes.get(row, [])) for row in range(len(ids))], crs=WGS84)
    metric = shapes.to_crs(area_crs(area))
    since = np.full(len(ids), np.iinfo(np.int64).max)
    closed = np.flatnonzero(parts.place_zone >= 0)
    np.minimum.at(since, parts.place_zone[closed], shown.since[closed])
    levels = ["red" if level == RED else "yellow" for level in parts.level]
    columns: dict[str, Any] = {
        "id": ids,
        "plan": name,
        "level": levels,
        "status": plan.status,
        "inside": pd.Series([None if row < 0 else ids[row] for row in parts.inside], dtype=object),
        "people": np.bincount(zone[mine], people[mine], len(ids)).astype(np.int64),
        "households": np.bincount(zone[mine], count[mine], len(ids)).astype(np.int64),
        "cases": pd.array([None] * len(ids), dtype="Int64"),
        "area_m2": metric.area.round(1),
        "perimeter_m": metric.length.round(1),
        "checkpoints": pd.array([None] * len(ids), dtype="Int64"),
        "units": pd.Series(_units(shown, zone), dtype=object),
        "valid_from": [_time(moment, plan) for moment in since.tolist()],
        "earliest_lift": _lifts(plan, shown, len(ids)),
        "policy": plan.policy.id,
        "reason": [_REASON[level][0] for level in levels],
        "reason_en": [_REASON[level][1] for level in levels],
    }
    frame = pd.DataFrame(columns, columns=list(ZONE_COLUMNS), index=range(len(ids)))
    return gpd.GeoDataFrame(frame, geometry=shapes).sort_values("id", ignore_index=True)


def _homes(area: Area) -> tuple[npt.NDArray[np.int64], ...]:
    """Return households and people of each household, then of each cell."""
    homes, cells = area.households, area.cells
    ones = np.ones(len(homes), np.int64)
    return (
        np.concatenate([ones, cells["households"].to_numpy(np.int64)]),
        np.concatenate([homes["people"].to_numpy(np.int64), cells["people"].to_numpy(np.int64)]),
    )


def _units(shown: PublicZones, zone: npt.NDArray[np.integer]) -> NDArrayOfTuples:
    """Name the hamlets, or else wards, of each zone's homes; alleys would say too much."""
    units, rows = shown.area.units, shown.network.rows
    own = np.concatenate([rows.household_unit, rows.cell_unit])
    hamlet, ward = (rows.tree.row_at(own, level) for level in ("hamlet", "ward"))
    unit = np.where(hamlet >= 0, hamlet, ward)
    known = np.flatnonzero((zone >= 0) & (unit >= 0))
    pairs = np.unique(np.column_stack([zone[known], unit[known]]), axis=0)
    ids, levels, names = (units[name].tolist() for name in ("unit_id", "level", "name"))
    found: list[list[dict[str, Any]]] = [[] for _ in shown.parts.level]
    for row, one in sorted(pairs.tolist(), key=lambda pair: (pair[0], ids[pair[1]])):
        unit_of = {"unit_id": ids[one], "level": levels[one], "name": names[one], "whole": False}
        found[row].append(unit_of)
    column = np.empty(len(found), object)
    column[:] = [tuple(each) for each in found]
    return column


def _lifts(plan: Plan, shown: PublicZones, count: int) -> pd.Series:
    """Return when each zone may be lifted, null where the policy waits for more than days."""
    if shown.lift_us is None:
        return pd.Series([None] * count, dtype=object)
    latest = np.zeros(count, np.int64)
    closed = np.flatnonzero(shown.parts.place_zone >= 0)
    np.maximum.at(latest, shown.parts.place_zone[closed], shown.lift_us[closed])
    return pd.Series([_time(moment, plan) for moment in latest.tolist()], dtype=object)


def _time(microseconds: int, plan: Plan) -> str:
    moment = datetime.fromtimestamp(0, UTC) + timedelta(microseconds=microseconds)
    return local_time(moment, plan.policy).isoformat()


def _tidy(pieces: list[BaseGeometry]) -> BaseGeometry:
    """Return a polygon on the grid of published coordinates, right-handed, without slivers."""
    parts = shapely.get_parts(shapely.set_precision(shapely.union_all(pieces), _GRID_DEG))
    kept = [part for part in parts if part.geom_type == "Polygon" and part.area > 1e-11]
    return shapely.orient_polygons(shapely.union_all(kept))
