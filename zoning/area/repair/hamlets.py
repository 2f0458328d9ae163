"""Fit hamlets to a ward whose border changed."""

from collections.abc import Collection

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from zoning.area.check_geometry import BORDER_WIDTH
from zoning.area.coverage.faces import GRID
from zoning.area.coverage.polygonal import polygonal
from zoning.area.metric import equal_area_crs
from zoning.quantities import WGS84


def hamlets_fitted(units: pd.DataFrame, ground: np.ndarray, changed: Collection[str]) -> np.ndarray:
    """
    Fit hamlets to the wards whose border changed.

    Parameters
    ----------
    units
        The units.
    ground
        Their shapes in degrees, those of the wards as they are now.
    changed
        Wards whose border changed.

    Returns
    -------
    ndarray
        The shapes, hamlets cut to their ward; ground the ward gained goes to the hamlet that has
        the longest border with it, the lower identifier in a tie.
    """
    ground = ground.copy()
    row_of = {unit: row for row, unit in enumerate(units.unit_id)}
    for ward in sorted(changed):
        own = np.flatnonzero((units.parent_id == ward) & (units.level == "hamlet"))
        if len(own):
            ground[own] = _fitted(ground[row_of[ward]], ground[own])
    return ground


def _fitted(ward: shapely.Geometry, hamlets: np.ndarray) -> np.ndarray:
    cut = shapely.intersection(hamlets, ward, grid_size=GRID)
    # A hamlet that lost all its ground keeps its place: a household may still name it.
    cut = np.where(shapely.is_empty(cut), hamlets, cut)
    free = shapely.get_parts(shapely.difference(ward, shapely.union_all(cut), grid_size=GRID))
    free = free[shapely.area(free) > 0]
    if not len(free):
        return polygonal(cut)
    system = equal_area_crs(np.array([ward]))
    rims = np.asarray(gpd.GeoSeries(free, crs=WGS84).to_crs(system).values)
    beside = np.asarray(gpd.GeoSeries(cut, crs=WGS84).to_crs(system).values)
    # Borders of hamlets are drawn to five centimetres, so a shared one lies in a band that wide.
    bands = shapely.buffer(beside, BORDER_WIDTH)[None, :]
    shared = shapely.length(shapely.intersection(shapely.boundary(rims)[:, None], bands))
    best = np.round(shared, 2).argmax(axis=1)
    return polygonal(
        np.array(
            [
                shapely.union_all([shape, *free[best == row]], grid_size=GRID)
                for row, shape in enumerate(cut)
            ],
            dtype=object,
        )
    )
