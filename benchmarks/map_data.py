"""Fill a store with two thousand zones and a hundred thousand houses that fit one screen."""

from dataclasses import replace

import geopandas as gpd
import http_data
import numpy as np
import shapely

import zoning

HOUSES = 100_000
CORNER = np.array([107.47, 9.476])
"""South-western corner of what is drawn, in degrees: the bundled town lies in its middle."""
SHRINK = 0.12
"""So that the zones of `http_data` cover 6.6 km by 5.3 km, at zoom 14 one laptop's screen."""
SIDE = 0.00008
"""Of a house, in degrees: nine metres."""


def fill(url: str) -> None:
    """Store the bundled town with so many houses, and a plan of so many zones, in force."""
    area = replace(zoning.read_area(zoning.bundled_area_path()), ground=houses())
    drawn = http_data.zones()
    moved = shapely.transform(
        drawn.geometry.to_numpy(), lambda xy: (xy - [106.5, 20.5]) * SHRINK + CORNER
    )
    http_data.fill(url, area=area, drawn=drawn.set_geometry(moved, crs=4326))


def houses() -> gpd.GeoDataFrame:
    """Return square houses, as many in each zone, the same every time."""
    random = np.random.default_rng(1)
    zone = np.arange(HOUSES) % http_data.ZONES
    middles = np.column_stack([zone % http_data.ROWS, zone // http_data.ROWS]) * 0.01
    x, y = ((middles + random.uniform(-0.0045, 0.0045, (HOUSES, 2))) * SHRINK + CORNER).T
    return gpd.GeoDataFrame(
        {"ground_id": [f"g-{row:06d}" for row in range(HOUSES)], "kind": "building", "name": None},
        geometry=shapely.box(x, y, x + SIDE, y + SIDE),
        crs=4326,
    ).astype({"ground_id": "str", "kind": "str", "name": "str"})
