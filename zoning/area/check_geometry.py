"""Check that the shapes of units nest, without gaps and overlaps."""

from typing import Final

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from zoning.errors import Fault

from .area import Area
from .frames import HOUSEHOLDS, UNITS, row_faults
from .metric import area_crs

BORDER_WIDTH: Final = 0.05
"""Metres by which two drawings of one border may differ: the grid's rounding, and some."""


ALLEY_REACH: Final = 100.0
"""Metres outside its hamlet up to which a household on an alley may stand."""


def unit_geometry_faults(area: Area) -> list[Fault]:
    """
    Check that hamlets neither overlap nor leave gaps, and that units hold their households.

    Parameters
    ----------
    area
        An area whose references are sound.

    Returns
    -------
    list of Fault
        Empty when sound.

    Notes
    -----
    Official wards overlap here and there, and a province is their union: no plan rests on that
    border, so it does not make a pack unsound.
    An alley is a narrow polygon round its street: its houses stand beside it, and alleys of one
    junction touch. So alleys are left out. The border of two hamlets often runs along an alley
    that belongs to one of them: its households may stand up to 100 m beyond that border, but
    never outside the ward.
    """
    if not len(area.households) and not (area.units.level == "hamlet").any():
        return []
    solid = area.units[area.units.level != "alley"].to_crs(area_crs(area))
    faults = []
    for _, siblings in solid[solid.level == "hamlet"].groupby("parent_id"):
        faults += _overlap_faults(siblings)
    return faults + _gap_faults(solid) + _stray_faults(area, solid)


def _allowance(shapes: np.ndarray) -> np.ndarray:
    return np.asarray(1.0 + BORDER_WIDTH * shapely.length(shapes))


def _overlap_faults(siblings: gpd.GeoDataFrame) -> list[Fault]:
    shapes = np.asarray(siblings.geometry.values)
    first, second = shapely.STRtree(shapes).query(shapes, "intersects")
    pair = first < second
    first, second = first[pair], second[pair]
    shared = shapely.area(shapely.intersection(shapes[first], shapes[second]))
    bad = shared > np.minimum(_allowance(shapes[first]), _allowance(shapes[second]))
    ids = siblings.unit_id.reset_index(drop=True)
    return row_faults(
        UNITS,
        ids.iloc[first[bad]].reset_index(drop=True),
        found=[
            f"{size:.0f} m² in common with {other}"
            for size, other in zip(shared[bad], ids.iloc[second[bad]], strict=True)
        ],
        expected="units of one level that only touch",
    )


def _gap_faults(solid: gpd.GeoDataFrame) -> list[Fault]:
    faults = []
    shape_of = dict(zip(solid.unit_id, solid.geometry, strict=True))
    for parent, children in solid[solid.level == "hamlet"].groupby("parent_id"):
        inside = shapely.union_all(children.geometry.values)
        allowance = float(_allowance(np.asarray(children.geometry.values)).sum())
        gap = shapely.area(shapely.difference(shape_of[parent], inside))
        out = shapely.area(shapely.difference(inside, shape_of[parent]))
        where = f"{UNITS.file_name}, unit_id {parent}"
        if gap > allowance:
            expected = "hamlets that cover their ward, or no hamlet at all"
            faults.append(Fault(where, f"{gap:.0f} m² in no hamlet", expected))
        if out > allowance:
            found = f"{out:.0f} m² of its hamlets outside it"
            faults.append(Fault(where, found, "units inside their parent"))
    return faults


def _stray_faults(area: Area, solid: gpd.GeoDataFrame) -> list[Fault]:
    kind, frame = HOUSEHOLDS, area.households
    if not len(frame):
        return []
    shape_of = dict(zip(solid.unit_id, solid.geometry, strict=True))
    above = dict(zip(area.units.unit_id, area.units.parent_id.fillna(""), strict=True))
    level = dict(zip(area.units.unit_id, area.units.level, strict=True))
    ground = frame.unit_id.map(solid_unit(area.units))
    points = np.asarray(frame.geometry.to_crs(solid.crs).values)
    reach = np.where(frame.unit_id.map(level) == "alley", ALLEY_REACH, BORDER_WIDTH)
    stray = ~shapely.dwithin(np.array(ground.map(shape_of), dtype=object), points, reach)
    wards = ground.map({u: above[u] if level[u] == "hamlet" else u for u in shape_of})
    stray |= ~shapely.dwithin(np.array(wards.map(shape_of), dtype=object), points, BORDER_WIDTH)
    return row_faults(
        kind,
        frame.household_id[stray],
        found=[f"a point outside {unit}" for unit in frame.unit_id[stray]],
        expected="a household in the ward, and in or by the hamlet, it belongs to",
    )


def solid_unit(units: pd.DataFrame) -> dict[str, str]:
    """
    Map every unit to the unit whose ground it lies on.

    Parameters
    ----------
    units
        Units without cycles.

    Returns
    -------
    dict
        A ward or hamlet to itself; an alley to the hamlet or ward it belongs to.
    """
    above = dict(zip(units.unit_id, units.parent_id.fillna(""), strict=True))
    level = dict(zip(units.unit_id, units.level, strict=True))
    found = {}
    for unit in units.unit_id:
        top = unit
        while level[top] == "alley":
            top = above[top]
        found[unit] = top
    return found
