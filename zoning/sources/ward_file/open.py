"""Open a ward file: GeoParquet, GeoJSON, GeoPackage, Shapefile, and what else GDAL reads."""

from pathlib import Path
from typing import Final

import geopandas as gpd
import numpy as np
import pandas as pd
import pyogrio

from zoning.errors import Fault, InvalidSource

SUBJECT: Final = "ward file"
EXPECTED: Final = "GeoParquet, GeoPackage, GeoJSON, a (zipped) Shapefile, or what else GDAL reads"


def file_and_layer(stated: str | Path) -> tuple[Path, str | None]:
    """
    Part ``FILE:LAYER`` into file and layer.

    Parameters
    ----------
    stated
        A file, or a file and a layer of it. A name that is a file as it stands has no layer.

    Returns
    -------
    tuple of Path, and str or None
        The file, and the layer where one is named.
    """
    file, colon, layer = str(stated).rpartition(":")
    if not colon or Path(stated).exists() or not Path(file).is_file():
        return Path(stated), None
    return Path(file), layer


def open_ward_file(stated: str | Path) -> pd.DataFrame:
    """
    Open a ward file.

    Parameters
    ----------
    stated
        A file, or ``FILE:LAYER``. A file of several layers needs no layer named where one alone
        holds polygons.

    Returns
    -------
    DataFrame
        Its rows as they stand: with a geometry in most cases, and with a CRS or without.

    Raises
    ------
    InvalidSource
        If there is no such file or layer, if several layers hold polygons and none is named, or
        if the file cannot be read.
    """
    file, layer = file_and_layer(stated)
    if not file.is_file():
        raise InvalidSource([Fault(str(stated), "no such file", EXPECTED)], subject=SUBJECT)
    try:
        if file.suffix == ".parquet":
            frame: pd.DataFrame = gpd.read_parquet(file)
        else:
            chosen = _layer(str(stated), pyogrio.list_layers(file), layer)
            frame = pyogrio.read_dataframe(file, layer=chosen)
    except InvalidSource:
        raise
    except Exception as error:  # readers raise what they like; it is reported with its text
        found = f"a file that cannot be read ({type(error).__name__}: {error})"
        raise InvalidSource([Fault(str(stated), found, EXPECTED)], subject=SUBJECT) from error
    return frame


def _layer(where: str, known: np.ndarray, wanted: str | None) -> str:
    layers = [(str(name), str(kind)) for name, kind in known]
    names = [name for name, _ in layers]
    solid = [name for name, kind in layers if "Polygon" in kind]
    if wanted is not None and wanted in names:
        return wanted
    listed = ", ".join(names)
    if wanted is not None:
        found, expected = f"no layer {wanted}", f"one of its layers: {listed}"
    elif len(names) == 1:
        return names[0]
    elif len(solid) == 1:
        return solid[0]
    else:
        found, expected = f"{len(names)} layers: {listed}", "one layer of polygons"
    mend = "Name the layer after the file: FILE:LAYER."
    raise InvalidSource([Fault(where, found, expected, mend)], subject=SUBJECT)
