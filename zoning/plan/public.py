"""Show a plan to everybody without showing anybody."""

from typing import Any, Final

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from zoning.area.area import Area
from zoning.area.metric import area_crs
from zoning.exposure.infectious import active_cases
from zoning.quantities import WGS84

from .plan import CHECKPOINT_COLUMNS, ZONE_COLUMNS, Plan
from .public_parts import PublicPart, homes_at, public_parts

FEWEST_CASE_HOUSES: Final = 2
"""A count of cases is shown for two houses with cases or more: one house is somebody."""

_GRID_DEG: Final = 1e-7

_REASON: Final = {
    "red": ("Có ca bệnh được xác nhận", "Cases are confirmed here"),
    "yellow": ("Vành đai quanh vùng đỏ", "The ring round a red zone"),
}
_COARSE: Final = (
    "; hiển thị theo cụm nhiều hộ, ranh giới chính xác không công bố",
    "; shown by blocks of many households, the exact line is not published",
)


def public_view(
    plan: Plan, area: Area, *, k: int = 20
) -> tuple[gpd.GeoDataFrame, gpd.GeoDataFrame]:
    """
    Return what anybody may see of a plan (contract §6).

    Parameters
    ----------
    plan
        The plan.
    area
        The area it was drawn on.
    k
        Fewest households that anything shown stands for, at least 1.

    Returns
    -------
    tuple of GeoDataFrame
        Zones and checkpoints with the columns of `ZONE_COLUMNS` and `CHECKPOINT_COLUMNS`.
        A zone of fewer than k households is shown as the blocks it lies in: neighbours
        along streets, or cells side by side, k households or more, parted from the area alone
        (`zoning.plan.public_blocks`). So is the yellow zone round such a red one, for the
        middle of a ring is a house. Zones that come to overlap are merged, yellow ends
        where red is shown, and what no block can hide is left out. ``people`` and
        ``households`` are those of the ground shown. ``cases`` is null unless the zone is
        shown as it is and at least `FEWEST_CASE_HOUSES` houses in it have cases.
        Checkpoints are those of zones shown as they are.

    Raises
    ------
    ValueError
        If ``k`` is below 1.

    Notes
    -----
    One plan at a time: what two plans together tell, drawn before and after a case, is not
    looked at here. Neither does the order or number of identifiers hide how many zones the
    exact plan has. Deterministic.
    """
    if k < 1:
        raise ValueError(f"k {k}: expected at least 1")
    parts = public_parts(plan, area, k=k)
    shown = {part.zones[0] for part in parts if part.is_exact}
    open_ids = set(plan.zones["id"].iloc[sorted(shown)])
    posts = plan.checkpoints[plan.checkpoints["zone"].isin(open_ids)]
    posts = posts[[*CHECKPOINT_COLUMNS, posts.geometry.name]].reset_index(drop=True)
    zones = _zone_frame(plan, area, parts, posts)
    return zones, posts


def _zone_frame(
    plan: Plan, area: Area, parts: list[PublicPart], posts: gpd.GeoDataFrame
) -> gpd.GeoDataFrame:
    shapes = gpd.GeoSeries([_tidy(part.shape) for part in parts], crs=WGS84)
    houses = _case_houses(plan)
    ids = [str(plan.zones["id"].iloc[part.zones[0]]) for part in parts]
    rows = [
        _row(plan, area, part, posts=posts, case_houses=houses)
        | {"id": name, "inside": _wrapper(part, shape, parts, shapes, ids)}
        for name, part, shape in zip(ids, parts, shapes, strict=True)
    ]
    metric = shapes.to_crs(area_crs(area))
    frame = gpd.GeoDataFrame(pd.DataFrame(rows, columns=list(ZONE_COLUMNS)), geometry=shapes)
    frame["cases"] = pd.array([row["cases"] for row in rows], dtype="Int64")
    frame["inside"] = pd.Series([row["inside"] for row in rows], dtype=object)
    frame["area_m2"] = metric.area.round(1)
    frame["perimeter_m"] = metric.length.round(1)
    return frame.sort_values("id", ignore_index=True)


def _row(
    plan: Plan,
    area: Area,
    part: PublicPart,
    *,
    posts: gpd.GeoDataFrame,
    case_houses: dict[str, int],
) -> dict[str, Any]:
    zones = plan.zones.iloc[list(part.zones)]
    first = zones.iloc[0]
    told = part.is_exact and case_houses.get(first["id"], 0) >= FEWEST_CASE_HOUSES
    reason, reason_en = _REASON[part.level]
    coarse, coarse_en = ("", "") if part.is_exact else _COARSE
    return {
        "plan": plan.plan_id,
        "level": part.level,
        "status": first["status"],
        "people": int(_both(area, "people")[part.homes].sum()),
        "households": int(homes_at(area)[part.homes].sum()),
        "cases": int(first["cases"]) if told else None,
        "checkpoints": int((posts["zone"] == first["id"]).sum()) if part.is_exact else 0,
        "units": first["units"] if part.is_exact else _units(area, part),
        "valid_from": min(zones["valid_from"]),
        "earliest_lift": max(zones["earliest_lift"]),
        "policy": first["policy"],
        "reason": f"{reason}{coarse}.",
        "reason_en": f"{reason_en}{coarse_en}.",
    }


def _units(area: Area, part: PublicPart) -> tuple[dict[str, Any], ...]:
    """Name the hamlets, or else wards, of the ground shown; alleys would say too much."""
    units = area.units.set_index("unit_id")
    names = set()
    for name in sorted(set(_both(area, "unit_id")[part.homes])):
        while units.at[name, "level"] == "alley":
            name = units.at[name, "parent_id"]  # noqa: PLW2901
        names.add(str(name))
    return tuple(
        {
            "unit_id": name,
            "level": str(units.at[name, "level"]),
            "name": str(units.at[name, "name"]),
            "whole": False,
        }
        for name in sorted(names)
    )


def _both(area: Area, name: str) -> np.ndarray:
    """Return a column of the households, then of the cells."""
    return np.concatenate([area.households[name].to_numpy(), area.cells[name].to_numpy()])


def _case_houses(plan: Plan) -> dict[str, int]:
    """Count the households with cases in each zone; in cells, the fine cells with cases."""
    cases = active_cases(plan.located, plan.as_of)
    sick = set(cases["household_id"].dropna())
    zones = plan.households["zone"][plan.households["household_id"].isin(sick)]
    if len(plan.cells) and "cell_id" in cases:
        zone_of = plan.cells.set_index("cell_id")["zone"]
        spots = cases[cases["cell_id"].isin(zone_of.index)].drop_duplicates("cell")
        zones = pd.concat([zones, spots["cell_id"].map(zone_of)])
    return {str(zone): int(count) for zone, count in zones.value_counts().items()}


def _wrapper(
    part: PublicPart,
    shape: shapely.Geometry,
    parts: list[PublicPart],
    shapes: gpd.GeoSeries,
    ids: list[str],
) -> str | None:
    """Return the yellow zone in whose hole a red one is shown, None where it is in none."""
    if part.level != "red":
        return None
    for name, other, ground in zip(ids, parts, shapes, strict=True):
        rings = [ring for piece in shapely.get_parts(ground) for ring in piece.interiors]
        if other.level == "yellow" and rings:
            holes = shapely.polygons(rings)
            if all(shapely.covers(holes, piece).any() for piece in shapely.get_parts(shape)):
                return name
    return None


def _tidy(shape: shapely.Geometry) -> shapely.Geometry:
    """Return a polygon on the grid of published coordinates, right-handed, without slivers."""
    pieces = shapely.get_parts(shapely.set_precision(shape, _GRID_DEG))
    kept = [piece for piece in pieces if piece.geom_type == "Polygon" and piece.area > 1e-11]
    return shapely.orient_polygons(shapely.union_all(kept))
