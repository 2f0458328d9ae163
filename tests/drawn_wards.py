"""Draw small wards near Hà Nội in metres, and write them as a ward file."""

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

WEST, SOUTH = 105.8, 21.0
EAST_M, NORTH_M = 103_979.0, 110_735.0
"""Metres a degree of longitude and latitude has at 21° N."""

BORDER = [(500, 0), (520, 130), (455, 290), (530, 410), (500, 600)]
"""The crooked border between the two wards of `two_wards`."""


def degrees(*points):
    """Return (lng, lat), 6 decimals, of points so many metres east and north of the origin."""
    return np.round(np.array(points) / (EAST_M, NORTH_M) + (WEST, SOUTH), 6)


def polygon(*points):
    """Return a polygon whose corners are given in metres."""
    return shapely.Polygon(degrees(*points))


def two_wards():
    """Return two wards of 600 by some 500 metres that share a crooked border."""
    return [
        polygon(*BORDER, (0, 600), (0, 0)),
        polygon(*BORDER, (1050, 600), (1050, 0)),
    ]


def ward_frame(shapes):
    """Return polygons as the table of a ward file: codes 00001 …, of province 01."""
    codes = [f"{number:05d}" for number in range(1, len(shapes) + 1)]
    return gpd.GeoDataFrame(
        {
            "code": codes,
            "name": [f"Số {int(code)}" for code in codes],
            "fullName": [f"Phường Số {int(code)}" for code in codes],
            "fullNameEn": [f"Ward No. {int(code)}" for code in codes],
            "provinceCode": "01",
        },
        geometry=list(shapes),
        crs="EPSG:4326",
    )


def ward_units_of(shapes):
    """Return polygons as units that `hexagon_cells` cuts."""
    frame = ward_frame(shapes)
    return frame.assign(unit_id="w-" + frame.code)


def residents(*rows):
    """Return (people, households) of w-00001, w-00002 … as `hexagon_cells` takes them."""
    ids = [f"w-{number:05d}" for number in range(1, len(rows) + 1)]
    return pd.DataFrame(rows, columns=["people", "households"], index=ids, dtype="int64")


def write_ward_file(folder, shapes=None):
    """Write wards to a folder; return the file."""
    ward_frame(two_wards() if shapes is None else shapes).to_parquet(folder / "wards.parquet")
    return folder / "wards.parquet"


def write_census(folder, text):
    """Write a population file; return it."""
    file = folder / "census.csv"
    file.write_text(text, encoding="utf-8")
    return file
