"""Draw wards as boxes on a square grid, as a ward file or as a pack."""

from dataclasses import replace

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from zoning.area.area import Area, Source
from zoning.area.frames import CELLS, HOUSEHOLDS, STREETS, empty_frame, rounded
from zoning.area.make import make_area

ORIGIN = (106.5, 10.5)
STEP = 0.01
"""Degrees of one step of the grid: about 1.1 km."""


def spots(*points):
    """Return (lng, lat) of spots so many steps east and north of the origin."""
    return np.round(np.array(points, dtype=float) * STEP + ORIGIN, 7)


def box(west, south, east, north):
    """Return a box between four lines of the grid."""
    return shapely.Polygon(spots((west, south), (east, south), (east, north), (west, north)))


def polygon(*points):
    """Return a polygon through spots."""
    return shapely.Polygon(spots(*points))


def ward_file(shapes, *, names=None, province="79"):
    """Return what `read_wards` returns: one ward for each code and shape."""
    names = names or {}
    rows = [
        {
            "code": code,
            "name": names.get(code, f"Phường {code}").split(" ", 1)[1],
            "fullName": names.get(code, f"Phường {code}"),
            "fullNameEn": "",
            "provinceCode": province,
        }
        for code in shapes
    ]
    return gpd.GeoDataFrame(
        pd.DataFrame(rows).astype("string"), geometry=list(shapes.values()), crs="EPSG:4326"
    )


def pack(shapes, *, parents=None, levels=None, cells=None, coverage=(), invented=False) -> Area:
    """
    Return a pack of units without households, one for each identifier and shape.

    ``levels`` says of an identifier that it is no ward; ``cells`` are rows of (cell, unit,
    people, shape), whose people count for the units above them.
    """
    parents, levels = parents or {}, levels or {}
    cell_table = _cells(cells or [])
    people = _people(shapes, parents, cell_table)
    rows = [
        {
            "unit_id": unit,
            "parent_id": parents.get(unit),
            "level": levels.get(unit, "ward"),
            "name": f"Phường {unit}",
            "kind": "phường",
            "code": unit.split("-")[-1],
            "people": people[unit][0],
            "households": people[unit][1],
            "origin": "official",
            "valid_from": "2025-07-01",
            "valid_to": None,
        }
        for unit in shapes
    ]
    units = gpd.GeoDataFrame(
        pd.DataFrame(rows), geometry=rounded(np.array(list(shapes.values()))), crs="EPSG:4326"
    )
    return make_area(
        name="Drawn",
        valid_from="2025-07-01",
        sources=[Source("a drawing", "CC0-1.0", "2025-07-01")],
        units=units,
        households=empty_frame(HOUSEHOLDS),
        streets=empty_frame(STREETS),
        cells=cell_table,
        coverage=coverage,
        invented=invented,
    )


def with_unit(area: Area, unit, shape) -> Area:
    """Return an area with one more ward, in which nobody lives."""
    row = area.units[area.units.level == "ward"].iloc[[0]]
    more = row.assign(
        unit_id=unit, name=f"Phường {unit}", code="2", people=0, households=0
    ).set_geometry(gpd.GeoSeries([shape], index=row.index, crs="EPSG:4326"))
    units = gpd.GeoDataFrame(pd.concat([area.units, more], ignore_index=True), crs="EPSG:4326")
    units = units.sort_values("unit_id", ignore_index=True)
    return replace(area, units=units.astype(area.units.dtypes.to_dict()))


def _cells(rows):
    if not rows:
        return empty_frame(CELLS)
    table = [
        {
            "cell_id": f"{cell}-{unit}",
            "cell": cell,
            "unit_id": unit,
            "people": people,
            "households": people // 4,
            "origin": "derived",
        }
        for cell, unit, people, _ in rows
    ]
    return gpd.GeoDataFrame(
        pd.DataFrame(table), geometry=[shape for *_, shape in rows], crs="EPSG:4326"
    )


def _people(shapes, parents, cells):
    found = {unit: [0, 0] for unit in shapes}
    for row in cells.itertuples():
        unit = row.unit_id
        while unit is not None:
            found[unit][0] += row.people
            found[unit][1] += row.households
            unit = parents.get(unit)
    return found
