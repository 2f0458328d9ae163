"""
Hong Kong as an area of cells, with the places of its reported cases over two years.

No street, ward or household of Hong Kong is at hand. Cells lie round every address in the list;
wards are what lies in one coarser cell; 7.4 million people, an assumption, live at the addresses
in the list, each address alike.
"""

from pathlib import Path
from typing import Final

import geopandas as gpd
import h3
import numpy as np
import pandas as pd
import shapely

from zoning.area.area import Area
from zoning.geocode import geocode
from zoning.sources.cases_file import cases_from_records
from zoning.sources.hexagons import build_hexagon_area
from zoning.sources.hexagons.grid import cell_polygons

PEOPLE: Final = 7_400_000
ROUND: Final = 2
"""Rings of cells round each with an address: beyond them nobody lives."""

CATCH_ALL: Final = 100
"""A point with more than one row in so many is no building."""

NOON: Final = "T12:00:00+08:00"


def read_points(path: Path) -> pd.DataFrame:
    """
    Read the list of case places.

    Parameters
    ----------
    path
        CSV with ``lat``, ``lon`` and ``t``, the Unix seconds at which the day of the report began
        in Hong Kong.

    Returns
    -------
    DataFrame
        ``lat``, ``lon``, ``t`` and ``date`` (ISO text, Hong Kong), in the order of the file.
    """
    points = pd.read_csv(path)
    local = pd.to_datetime(points["t"], unit="s", utc=True).dt.tz_convert("Asia/Hong_Kong")
    return points.assign(date=local.dt.strftime("%Y-%m-%d"))


def without_catch_alls(points: pd.DataFrame) -> pd.DataFrame:
    """
    Leave out points that stand for more than one row in a hundred.

    Parameters
    ----------
    points
        As `read_points` returns them.

    Returns
    -------
    DataFrame
        The rest, in order. No building had one case place in a hundred over two years: one such
        point follows the whole outbreak as its curve goes, so it is where addresses went that
        nobody could find, and the other is a quarantine camp.
    """
    rows = points.groupby(["lat", "lon"])["t"].transform("size")
    return points[rows <= len(points) / CATCH_ALL].reset_index(drop=True)


def hong_kong_area(
    points: pd.DataFrame,
    folder: Path,
    *,
    resolution: int,
    ward_resolution: int,
    is_even: bool = False,
) -> Area:
    """
    Build the area with the library's own builder: one small building an address.

    Parameters
    ----------
    points
        The places round which cells lie, and where people live.
    folder
        An empty folder for the files that it is built from.
    resolution, ward_resolution
        H3 resolutions of cells and of wards; cells lie in wards by their middles.
    is_even
        People live evenly over all cells instead, so that people count as ground does.

    Returns
    -------
    Area
        Cells, wards, and people.
    """
    cells = _cells_round(points, resolution)
    ward = np.array([h3.cell_to_parent(cell, ward_resolution) for cell in cells])
    homes = points.drop_duplicates(["lat", "lon"])
    own = [
        h3.cell_to_parent(h3.latlng_to_cell(lat, lng, resolution), ward_resolution)
        for lat, lng in zip(homes.lat, homes.lon, strict=True)
    ]
    share = pd.Series(ward if is_even else own).value_counts()
    whole = int(share.sum())
    names = sorted(set(ward))
    codes = [f"{number:05d}" for number in range(1, len(names) + 1)]
    rows = [
        f"{code},{PEOPLE * share.get(name, 0) // whole}\n"
        for code, name in zip(codes, names, strict=True)
    ]
    census = folder / "census.csv"
    census.write_text("code,population\n" + "".join(rows), "utf-8")
    half = 0.00007
    houses = shapely.box(homes.lon - half, homes.lat - half, homes.lon + half, homes.lat + half)
    gpd.GeoDataFrame(geometry=houses, crs="EPSG:4326").to_parquet(folder / "houses.parquet")
    return build_hexagon_area(
        _ward_file(folder, cells, ward, dict(zip(names, codes, strict=True))),
        census_file=census,
        buildings_file=None if is_even else folder / "houses.parquet",
        resolution=resolution,
        mean_household_size=2.8,
    )


def located_in(area: Area, points: pd.DataFrame) -> gpd.GeoDataFrame:
    """
    Return the case places where they are in an area.

    Parameters
    ----------
    area
        The area.
    points
        As `read_points` returns them.

    Returns
    -------
    GeoDataFrame
        Located cases, reported at noon of their day.
    """
    records = [
        {"case_id": f"hk-{number:05d}", "reported_at": date + NOON, "lng": lng, "lat": lat}
        for number, (date, lng, lat) in enumerate(
            zip(points.date, points.lon, points.lat, strict=True)
        )
    ]
    return geocode(cases_from_records(records, where="hk.csv"), area)


def _cells_round(points: pd.DataFrame, resolution: int) -> list[str]:
    """Return the cells at most two from one with an address, sorted."""
    spots = {
        h3.latlng_to_cell(lat, lng, resolution)
        for lat, lng in zip(points.lat, points.lon, strict=True)
    }
    return sorted({near for cell in spots for near in h3.grid_disk(cell, ROUND)})


def _ward_file(folder: Path, cells: list[str], ward: np.ndarray, codes: dict[str, str]) -> Path:
    """Write wards, each the union of its cells."""
    shapes = cell_polygons(np.array([int(cell, 16) for cell in cells], dtype=np.uint64))
    gpd.GeoDataFrame(
        {
            "code": list(codes.values()),
            "name": list(codes),
            "fullName": [f"Phường {code}" for code in codes.values()],
            "fullNameEn": [f"Ward {code}" for code in codes.values()],
            "provinceCode": "01",
        },
        geometry=[shapely.coverage_union_all(shapes[ward == name]) for name in codes],
        crs="EPSG:4326",
    ).to_parquet(folder / "wards.parquet")
    return folder / "wards.parquet"
