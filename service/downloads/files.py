"""Write a table as a file that other programs open."""

import warnings
import zipfile
from pathlib import Path
from typing import Final

import geopandas as gpd
import pandas as pd
import pyogrio
import shapely

from zoning.cli.plain_cells import plain_cell

from .kml import kml_text
from .query import FileFormat

SHORT: Final = {
    "perimeter_m": "perim_m",
    "checkpoints": "posts",
    "valid_from": "from_time",
    "earliest_lift": "lift_from",
}
"""Field names of a shapefile, which have ten letters at most, where they are others."""

_MOST_BYTES: Final = 254
"""Longest text of a field of a shapefile, in bytes of UTF-8."""

_EPOCH: Final = (1980, 1, 1, 0, 0, 0)
_DIGITS: Final = 7


def write_file(table: gpd.GeoDataFrame, layer: str, kind: FileFormat, folder: Path) -> Path:
    """
    Write a table as one file.

    Parameters
    ----------
    table
        As `service.downloads.tables.table_of` returns it.
    layer
        What the layer inside the file is called.
    kind
        Format.
    folder
        An empty folder.

    Returns
    -------
    Path
        The file. Texts are UTF-8 in every format. In CSV, points are ``lng`` and ``lat``, other
        shapes well-known text, and what a spreadsheet would run has an apostrophe before it.
        A shapefile comes as a zip archive with a ``.cpg`` and a list of its short field names;
        texts that its fields cannot hold are cut and end with "…".
    """
    target = folder / f"{layer}.{kind}"
    if kind == "csv":
        target.write_bytes(b"\xef\xbb\xbf" + _csv(table).encode())
    elif kind == "kml":
        target.write_text(kml_text(table, layer), encoding="utf-8")
    elif kind == "shp":
        return _shapefile(table, layer, folder)
    elif kind == "geojson":
        _write(table, target, driver="GeoJSON", layer=layer, RFC7946="YES")
    else:
        _write(table, target, driver="GPKG", layer=layer)
    return target


def _write(
    table: gpd.GeoDataFrame, target: Path, *, driver: str, layer: str, **options: str
) -> None:
    with warnings.catch_warnings():
        # A layer without rows says nothing of its shapes.
        warnings.simplefilter("ignore", UserWarning)
        pyogrio.write_dataframe(
            table,
            target,
            driver=driver,
            layer=layer,
            geometry_type=_shape_of(layer),
            promote_to_multi=layer == "zones" and driver != "GeoJSON",
            encoding=None if driver in ("GPKG", "GeoJSON") else "UTF-8",
            **options,
        )


def _shape_of(layer: str) -> str:
    return "MultiPolygon" if layer == "zones" else "Point"


def _csv(table: gpd.GeoDataFrame) -> str:
    frame = pd.DataFrame(table.drop(columns="geometry"))
    for name in _texts(frame):
        frame[name] = frame[name].map(plain_cell)
    shapes = table.geometry.to_numpy()
    if (shapely.get_type_id(shapes) == 0).all():
        frame["lng"] = shapely.get_x(shapes).round(_DIGITS)
        frame["lat"] = shapely.get_y(shapes).round(_DIGITS)
    else:
        frame["geometry"] = shapely.to_wkt(shapes, rounding_precision=_DIGITS)
    return frame.to_csv(index=False, lineterminator="\r\n")


def _shapefile(table: gpd.GeoDataFrame, layer: str, folder: Path) -> Path:
    inside = folder / "parts"
    inside.mkdir()
    frame = table.rename(columns=SHORT)
    for name in _texts(frame):
        frame[name] = frame[name].map(_cut)
    _write(frame, inside / f"{layer}.shp", driver="ESRI Shapefile", layer=layer)
    named = [f"{SHORT.get(str(name), str(name))}\t{name}" for name in table.columns[:-1]]
    (inside / f"{layer}-fields.txt").write_text("\n".join(["field\tname", *named, ""]), "utf-8")
    target = folder / f"{layer}.shp.zip"
    with zipfile.ZipFile(target, "w") as archive:
        for part in sorted(inside.iterdir()):
            entry = zipfile.ZipInfo(part.name, date_time=_EPOCH)
            entry.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(entry, part.read_bytes())
    return target


def _texts(frame: pd.DataFrame) -> list[str]:
    return [
        str(name)
        for name in frame.columns
        if name != "geometry" and not pd.api.types.is_numeric_dtype(frame[name])
    ]


def _cut(value: object) -> object:
    """Cut a text between two letters, not inside one."""
    if not isinstance(value, str) or len(value.encode()) <= _MOST_BYTES:
        return value
    mark = "…"
    return value.encode()[: _MOST_BYTES - len(mark.encode())].decode(errors="ignore") + mark
