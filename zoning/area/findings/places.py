"""Write the faulty places of an area as a map layer."""

import tempfile
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Final

import geopandas as gpd
import numpy as np
import pyogrio
import shapely

from zoning.errors import Fault, InvalidInput
from zoning.quantities import WGS84

from .finding import Finding

LAYERS: Final = (("points", (0, 4)), ("lines", (1, 2, 5)), ("polygons", (3, 6)))
"""Layers of the file, and the geometry types each holds."""

MULTI: Final = {"points": "MultiPoint", "lines": "MultiLineString", "polygons": "MultiPolygon"}

MOMENT: Final = "2025-07-01T00:00:00Z"
"""Time stamped on every file, so that the same findings give the same bytes."""


def write_places(findings: Iterable[Finding], path: str | Path) -> None:
    """
    Write the faulty places of an area as a map layer.

    Parameters
    ----------
    findings
        Findings; those without a geometry are left out.
    path
        GeoPackage to write, ending in ``.gpkg``. A file that stands there is replaced.

    Raises
    ------
    InvalidInput
        If the name does not end so, or its folder is missing.

    Notes
    -----
    One layer for points, one for lines and one for polygons, in EPSG:4326, each with the columns
    kind, severity, units (separated by commas), size, measure and text. A layer without a place
    is left out, but the one for polygons. The same findings give the same bytes. The file is
    written aside and renamed.
    """
    target = Path(path)
    mend = "Name a file like places.gpkg in a folder that exists."
    if target.suffix != ".gpkg" or not target.absolute().parent.is_dir():
        raise InvalidInput([Fault(str(path), "no place for a GeoPackage", "FILE.gpkg", mend)])
    drawn = [one for one in findings if one.geometry is not None]
    kinds = np.array([shapely.get_type_id(one.geometry) for one in drawn], dtype=int)
    with tempfile.TemporaryDirectory(dir=target.absolute().parent, prefix=".places.") as folder:
        aside = Path(folder) / target.name
        pyogrio.set_gdal_config_options({"OGR_CURRENT_DATE": MOMENT})
        try:
            for name, types in LAYERS:
                chosen = [drawn[row] for row in np.flatnonzero(np.isin(kinds, types))]
                if chosen or name == "polygons":
                    _write_layer(chosen, aside, name)
        finally:
            pyogrio.set_gdal_config_options({"OGR_CURRENT_DATE": None})
        aside.replace(target)


def _write_layer(findings: Sequence[Finding], file: Path, layer: str) -> None:
    table = {
        "kind": [one.kind for one in findings],
        "severity": [one.severity for one in findings],
        "units": [",".join(one.units) for one in findings],
        "size": np.array([one.size for one in findings], dtype="float64"),
        "measure": [one.measure for one in findings],
        "text": [str(one.fault) for one in findings],
    }
    shapes = gpd.GeoSeries([one.geometry for one in findings], crs=WGS84)
    pyogrio.write_dataframe(
        gpd.GeoDataFrame(table, geometry=shapes),
        file,
        layer=layer,
        driver="GPKG",
        geometry_type=MULTI[layer],
        promote_to_multi=True,
        append=file.exists(),
        # GDAL 3.6, which Debian's QGIS reads with, warns of anything later.
        dataset_options={"VERSION": "1.3"},
    )
