"""Cut the cells of wards whose border changed anew."""

from collections.abc import Collection

import geopandas as gpd
import h3
import numpy as np
import pandas as pd
import shapely

from zoning.area.area import Area
from zoning.area.coverage.faces import GRID
from zoning.area.coverage.polygonal import polygonal
from zoning.area.frames import rounded
from zoning.quantities import WGS84


def cells_recut(area: Area, units: gpd.GeoDataFrame, changed: Collection[str]) -> gpd.GeoDataFrame:
    """
    Cut the cells of wards whose border changed anew.

    Parameters
    ----------
    area
        The area as it was.
    units
        Its units as they are now, in the same order.
    changed
        Wards whose border changed; cells of their hamlets are cut as well.

    Returns
    -------
    GeoDataFrame
        The cells. A piece keeps its people, whatever ground it lost; a piece of ground that was
        gained joins the unit's piece of the same hexagon, or is a new one without people. The
        people of a piece that lost all its ground are counted in the unit's nearest piece.
    """
    cells = area.cells
    moved = set(changed) | set(units.unit_id[units.parent_id.isin(list(changed))])
    touched = cells.unit_id.isin(moved)
    if not touched.any():
        return cells
    shape_of = dict(zip(units.unit_id, units.geometry, strict=True))
    parts = [cells[~touched]]
    for unit, own in cells[touched].groupby("unit_id", sort=True):
        parts.append(_recut(own, shape_of[unit]))
    return gpd.GeoDataFrame(pd.concat(parts, ignore_index=True), crs=WGS84)


def _recut(own: gpd.GeoDataFrame, ground: shapely.Geometry) -> gpd.GeoDataFrame:
    before = np.asarray(own.geometry.values, dtype=object)
    shapely.prepare(ground)
    cut = before.copy()
    out = ~shapely.covers(ground, before)
    cut[out] = shapely.intersection(before[out], ground, grid_size=GRID)
    cut = polygonal(cut)
    gone = shapely.is_empty(cut)
    if gone.all():
        return own
    table = own.assign(geometry=gpd.GeoSeries(cut, index=own.index, crs=WGS84))[~gone]
    table = _with_people(table, own[gone])
    gained = shapely.difference(ground, shapely.union_all(before), grid_size=GRID)
    return _with_ground(table, polygonal(np.array([gained]))[0])


def _with_people(table: gpd.GeoDataFrame, gone: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Count the people of vanished pieces in the nearest ones."""
    pieces = np.asarray(table.geometry.values)
    table = table.copy()
    for row in gone[gone.people > 0].itertuples():
        nearest = table.index[int(shapely.distance(pieces, row.geometry).argmin())]
        table.loc[nearest, "people"] += row.people
        table.loc[nearest, "households"] += row.households
    return table


def _with_ground(table: gpd.GeoDataFrame, gained: shapely.Geometry) -> gpd.GeoDataFrame:
    """Add ground to the pieces of the hexagons it lies in."""
    if shapely.is_empty(gained) or not len(table):
        return table
    row_of = {cell: row for row, cell in enumerate(table.cell)}
    shapes = np.asarray(table.geometry.values, dtype=object).copy()
    fresh = []
    for cell in _hexagons(gained, h3.get_resolution(table.cell.iloc[0])):
        outline = shapely.Polygon([(lng, lat) for lat, lng in h3.cell_to_boundary(cell)])
        piece = polygonal(np.array([shapely.intersection(gained, outline, grid_size=GRID)]))[0]
        if shapely.is_empty(piece):
            continue
        if cell in row_of:
            row = row_of[cell]
            shapes[row] = shapely.union_all([shapes[row], piece], grid_size=GRID)
        else:
            fresh.append(_new_row(table, cell, piece))
    filled = table.assign(geometry=gpd.GeoSeries(rounded(shapes), index=table.index, crs=WGS84))
    return pd.concat([filled, *fresh]) if fresh else filled


def _hexagons(ground: shapely.Geometry, resolution: int) -> list[str]:
    shape = h3.geo_to_h3shape(ground)
    return sorted(h3.h3shape_to_cells_experimental(shape, resolution, contain="overlap"))


def _new_row(table: gpd.GeoDataFrame, cell: str, piece: shapely.Geometry) -> gpd.GeoDataFrame:
    first = table.iloc[[0]]
    ending = str(first.cell_id.iloc[0]).partition("-")[2]
    return first.assign(
        cell_id=f"{cell}-{ending}",
        cell=cell,
        people=0,
        households=0,
        geometry=gpd.GeoSeries([piece], index=first.index, crs=WGS84),
    )
