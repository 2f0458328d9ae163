"""Fill stores for the map: the bundled town, and as much as fits one screen."""

from contextlib import closing
from dataclasses import replace

import geopandas as gpd
import http_data
import numpy as np
import shapely

import zoning
from service.plans.publish import record_of
from service.store import open_store

HOUSES = 100_000
CORNER = np.array([107.47, 9.476])
"""South-western corner of what is drawn, in degrees: the bundled town lies in its middle."""
SHRINK = 0.12
"""So that the zones of `http_data` cover 6.6 km by 5.3 km, at zoom 14 one laptop's screen."""
SIDE = 0.00008
"""Of a house, in degrees: nine metres."""


def fill(url: str) -> None:
    """Store the town with a hundred thousand houses, and a plan of 2,000 zones, in force."""
    area = replace(zoning.read_area(zoning.bundled_area_path()), ground=houses())
    drawn = http_data.zones()
    moved = shapely.transform(
        drawn.geometry.to_numpy(), lambda xy: (xy - [106.5, 20.5]) * SHRINK + CORNER
    )
    http_data.fill(url, area=area, drawn=drawn.set_geometry(moved, crs=4326))


def fill_town(url: str) -> None:
    """Store the bundled town, and the plan of its outbreak, in force."""
    path = zoning.bundled_area_path()
    area = zoning.read_area(path)
    cases = zoning.geocode(zoning.read_cases(path / "sample_cases.csv"), area)
    record = record_of(zoning.draw(area, cases, allow_unlocated=True), area)
    with closing(open_store(url)) as store:
        store.save_area(area)
        store.save_plan(record)


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
