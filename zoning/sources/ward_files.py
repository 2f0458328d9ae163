"""Put official wards together out of one published GeoJSON file per ward."""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import geopandas as gpd
import numpy as np
import orjson
import pandas as pd
import shapely

from zoning.errors import Fault, InvalidSource
from zoning.quantities import WGS84

from .ward_file.read import PROVINCE_NAME

PROPERTIES: Final = ("code", "name", "fullName", "fullNameEn")
"""What a ward's file says of it; its province is known from the listing."""


@dataclass(frozen=True, slots=True)
class WardFile:
    """
    One ward of a listing.

    Attributes
    ----------
    code, province_code, province_name
        The ward's code, and its province's code and name with its kind.
    path
        Its file, from the folder of all.
    """

    code: str
    province_code: str
    province_name: str
    path: str


def listed_wards(path: str | Path) -> list[WardFile]:
    """
    Read which wards there are, and where their files are published.

    Parameters
    ----------
    path
        JSON: a list of provinces with Code, CodeName, FullName and Wards, each of those with
        Code and CodeName.

    Returns
    -------
    list of WardFile
        In the order of their codes.

    Raises
    ------
    InvalidSource
        If the file cannot be read or is built otherwise.
    """
    try:
        wards = [
            WardFile(
                code=ward["Code"],
                province_code=province["Code"],
                province_name=province["FullName"],
                path=f"{province['Code']}_{province['CodeName']}/wards/"
                f"{ward['Code']}_{ward['CodeName']}.geojson",
            )
            for province in orjson.loads(Path(path).read_bytes())
            for ward in province["Wards"]
        ]
    except (OSError, ValueError, KeyError, TypeError) as error:
        found = f"a file that cannot be used ({type(error).__name__})"
        raise InvalidSource(
            [Fault(str(path), found, "provinces with their wards, in JSON")], subject="ward listing"
        ) from error
    return sorted(wards, key=lambda ward: ward.code)


def wards_of_files(folder: str | Path, listed: Sequence[WardFile]) -> gpd.GeoDataFrame:
    """
    Read the files of wards.

    Parameters
    ----------
    folder
        Folder that holds ``<code>.geojson`` for each ward: one feature, EPSG:4326.
    listed
        The wards (`listed_wards`).

    Returns
    -------
    GeoDataFrame
        The columns of `read_wards`, provinceName among them, sorted by code.

    Raises
    ------
    InvalidSource
        If a file cannot be read, or speaks of another ward; every such file is named.
    """
    rows, faults = [], []
    for ward in sorted(listed, key=lambda ward: ward.code):
        try:
            rows.append(_ward_of_file(Path(folder) / f"{ward.code}.geojson", ward))
        except (OSError, ValueError, KeyError, TypeError, shapely.errors.GEOSException) as error:
            found = f"a file that cannot be used ({type(error).__name__})"
            faults.append(Fault(f"{ward.path}", found, f"one feature: the ward {ward.code}"))
    if faults:
        raise InvalidSource(faults[:20], subject="ward files")
    frame = pd.DataFrame(rows, columns=[*PROPERTIES, "provinceCode", PROVINCE_NAME, "geometry"])
    return gpd.GeoDataFrame(frame, geometry="geometry", crs=WGS84)


def _ward_of_file(path: Path, ward: WardFile) -> dict[str, object]:
    text = path.read_bytes()
    (feature,) = orjson.loads(text)["features"]
    said = {name: feature["properties"][name] for name in PROPERTIES}
    if said["code"] != ward.code:
        raise ValueError("another ward")
    shape = shapely.get_geometry(shapely.from_geojson(text), 0)
    province = {"provinceCode": ward.province_code, PROVINCE_NAME: ward.province_name}
    return {**said, **province, "geometry": shape}


def wards_digest(wards: gpd.GeoDataFrame) -> str:
    """
    Return the SHA-256 over what a ward file says, whatever its format and row order.

    Parameters
    ----------
    wards
        Wards with the columns of `read_wards`, in EPSG:4326.

    Returns
    -------
    str
        64 hexadecimal digits.

    Notes
    -----
    Of each ward in the order of codes: the texts of `COLUMNS` as one line of JSON, then the
    length and the little-endian WKB of its normalised geometry, so that neither the first vertex
    of a ring nor its direction counts.
    """
    ordered = wards.sort_values("code")
    digest = hashlib.sha256()
    blobs = shapely.to_wkb(shapely.normalize(np.asarray(ordered.geometry.values)), byte_order=1)
    texts = ordered[[*PROPERTIES, "provinceCode"]].astype(object).itertuples(index=False, name=None)
    for row, blob in zip(texts, blobs, strict=True):
        digest.update(json.dumps(row, ensure_ascii=False).encode() + b"\n")
        digest.update(len(blob).to_bytes(8, "little"))
        digest.update(blob)
    return digest.hexdigest()
