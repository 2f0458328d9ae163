"""Turn the main street of a drawing into a road that carries through traffic."""

import geopandas as gpd
import numpy as np
from shapely import affinity

from tests.drawn_area import CRS, HOUSE_OFF_M, drawn_area
from zoning.area.area import Area
from zoning.area.make import make_area

_COST = 60


def main_road_area(
    drawing: str, *, across: tuple[int, ...] = (), kind: str = "primary", **options
) -> Area:
    """
    Return the area of a drawing whose streets that are no alley are main roads.

    Parameters
    ----------
    drawing, options
        As `tests.drawn_area.drawn_area`.
    across
        Households that stand on the other side of a street drawn from west to east.
    kind
        What the main streets are.
    """
    area = drawn_area(drawing, **options)
    is_main = area.streets["unit_id"].isna()
    streets = area.streets.assign(
        kind=area.streets["kind"].mask(is_main, kind),
        barrier_cost=area.streets["barrier_cost"].mask(is_main, _COST).astype(np.int64),
    )
    return remade(area, streets=streets, households=_moved(area.households, across))


def remade(area: Area, **tables) -> Area:
    """Make an area anew with some of its tables changed."""
    kept = {name: getattr(area, name) for name in ("units", "households", "streets", "sites")}
    return make_area(
        name=area.name,
        valid_from=area.valid_from,
        sources=area.sources,
        invented=True,
        **(kept | tables),
    )


def _moved(households: gpd.GeoDataFrame, across: tuple[int, ...]) -> gpd.GeoDataFrame:
    metric = households.geometry.to_crs(CRS)
    moved = [
        affinity.translate(point, 0, -2 * HOUSE_OFF_M) if row in across else point
        for row, point in enumerate(metric)
    ]
    return households.set_geometry(gpd.GeoSeries(moved, crs=CRS).to_crs("EPSG:4326"))
