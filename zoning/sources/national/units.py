"""Make units out of official wards, and provinces out of the wards they hold."""

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from shapely.geometry.base import BaseGeometry

from zoning.area.frames import rounded
from zoning.quantities import WGS84
from zoning.sources.official_wards import PROVINCE_NAME
from zoning.sources.osm.names import tidy
from zoning.sources.ward_population import WardCounts

from .province_names import province_name, unit_kind

COLUMNS = [
    "unit_id",
    "parent_id",
    "level",
    "name",
    "kind",
    "code",
    "people",
    "households",
    "origin",
]


def unit_table(wards: gpd.GeoDataFrame, counts: WardCounts, valid_from: str) -> gpd.GeoDataFrame:
    """
    Make the units of a pack.

    Parameters
    ----------
    wards
        Chosen wards (`selected`).
    counts
        What the census says of them.
    valid_from
        First day on which they are in force.

    Returns
    -------
    GeoDataFrame
        Wards, and every province of which no ward is missing, in EPSG:4326. People and
        households of a ward are those of the census, 0 where it is silent; those of a province
        are the sums of its wards, and its shape is their union.
    """
    below = _ward_units(wards, counts)
    above = _province_units(wards, below, valid_from)
    units = pd.concat([above, below], ignore_index=True) if len(above) else below
    units["valid_from"], units["valid_to"] = valid_from, None
    return gpd.GeoDataFrame(units, geometry="geometry", crs=WGS84)


def _ward_units(wards: gpd.GeoDataFrame, counts: WardCounts) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "unit_id": "w-" + wards.code.astype(object),
            "parent_id": ("p-" + wards.provinceCode.astype(object)).where(wards.is_whole, None),
            "level": "ward",
            "name": [tidy(name) for name in wards.fullName],
            "kind": wards.kind.astype(object),
            "code": wards.code.astype(object),
            "people": [counts.people.get(code, 0) for code in wards.code],
            "households": [counts.households.get(code, 0) for code in wards.code],
            "origin": "official",
            # Rounded first: the union of what the pack holds, not of something finer.
            "geometry": rounded(np.asarray(wards.geometry.values, dtype=object)),
        }
    )


def _province_units(wards: gpd.GeoDataFrame, below: pd.DataFrame, valid_from: str) -> pd.DataFrame:
    names = province_names(wards, on=valid_from)
    rows = []
    for code, members in below[wards.is_whole].groupby(wards.provinceCode[wards.is_whole]):
        rows.append(
            {
                "unit_id": f"p-{code}",
                "parent_id": None,
                "level": "province",
                "name": names[str(code)][0],
                "kind": unit_kind(names[str(code)][0]),
                "code": code,
                "people": members.people.sum(),
                "households": members.households.sum(),
                "origin": "derived",
                "geometry": _dissolved(members.geometry.to_numpy()),
            }
        )
    return pd.DataFrame(rows, columns=[*COLUMNS, "geometry"])


def _dissolved(shapes: np.ndarray) -> BaseGeometry:
    # Official wards overlap here and there, where a union of coverages fails (decision 0008).
    return shapely.union_all(shapes)


def province_names(wards: gpd.GeoDataFrame, *, on: str) -> dict[str, tuple[str, bool]]:
    """
    Name the provinces of wards.

    Parameters
    ----------
    wards
        Official wards (`read_wards`).
    on
        The day for which a code is looked up, ISO 8601.

    Returns
    -------
    dict
        By code: the name, and whether anybody says so (`province_name`). A file's own word is
        the first that stands in the order of its wards.
    """
    silent = pd.Series(pd.NA, index=wards.index, dtype="string")
    said = wards.get(PROVINCE_NAME, silent).groupby(wards.provinceCode).first()
    return {
        str(code): province_name(str(code), None if pd.isna(name) else str(name), on=on)
        for code, name in said.items()
    }
