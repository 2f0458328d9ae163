"""Write a table as KML, red and yellow as on the map."""

import re
from typing import Any, Final
from xml.sax.saxutils import escape

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray

_DIGITS: Final = 7
_STYLES: Final = """\
<Style id="red"><LineStyle><color>ff280fa8</color><width>3</width></LineStyle>\
<PolyStyle><color>733a1ed8</color></PolyStyle>\
<IconStyle><color>ff280fa8</color></IconStyle></Style>
<Style id="yellow"><LineStyle><color>ff005a8a</color><width>2</width></LineStyle>\
<PolyStyle><color>7300b5f7</color></PolyStyle>\
<IconStyle><color>ff00b5f7</color></IconStyle></Style>
"""
"""The map's own colours; KML writes them as opacity, blue, green, red."""

_TITLES: Final = {
    "zones": "Vùng đỏ và vùng vàng",
    "checkpoints": "Chốt kiểm soát",
    "households": "Danh sách hộ",
}
_LEVELS: Final = {"red": "Vùng đỏ", "yellow": "Vùng vàng"}
_KINDS: Final = {
    "post": "Chốt trực",
    "barrier": "Rào chắn",
    "door_post": "Chốt ở cửa nhà",
    "door": "Cửa nhà đóng riêng",
}
_FORBIDDEN: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
"""What XML cannot hold, however it is written."""


def kml_text(table: gpd.GeoDataFrame, layer: str) -> str:
    """
    Write a table as KML.

    Parameters
    ----------
    table
        As `service.downloads.tables.table_of` returns it.
    layer
        What it holds.

    Returns
    -------
    str
        A document with a placemark a row: its name in Vietnamese, its reason as plain text, every
        column as extended data, and a style by level.

    References
    ----------
    .. [1] OGC 12-007r2, KML 2.3
    """
    names = [str(name) for name in table.columns if name != "geometry"]
    columns = [table[name].tolist() for name in names]
    shapes = table.geometry.to_numpy()
    rows = zip(*columns, strict=True) if len(table) else ()
    marks = "".join(
        _placemark(layer, dict(zip(names, row, strict=True)), shape)
        for row, shape in zip(rows, shapes, strict=False)
    )
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        '<kml xmlns="http://www.opengis.net/kml/2.2"><Document>\n'
        f"<name>{_TITLES[layer]}</name>\n{_STYLES}{marks}</Document></kml>\n"
    )


def _placemark(layer: str, row: dict[str, Any], shape: Any) -> str:
    data = "".join(
        f'<Data name="{name}"><value>{_text(value)}</value></Data>'
        for name, value in row.items()
        if not pd.isna(value)
    )
    reason = row.get("reason")
    words = "" if not isinstance(reason, str) else f"<description>{_text(reason)}</description>"
    return (
        f"<Placemark><name>{_text(_name(layer, row))}</name>{words}"
        f"<styleUrl>#{row['level']}</styleUrl><ExtendedData>{data}</ExtendedData>"
        f"{_geometry(shape)}</Placemark>\n"
    )


def _name(layer: str, row: dict[str, Any]) -> str:
    if layer == "zones":
        return f"{_LEVELS[row['level']]} {row['id']}"
    if layer == "checkpoints":
        kind = _KINDS.get(row["kind"], row["kind"])
        return kind if row["street"] is None else f"{kind}, {row['street']}"
    door = " ".join(part for part in (row["number"], row["street"]) if isinstance(part, str))
    return door or str(row["id"])


def _text(value: object) -> str:
    return escape(_FORBIDDEN.sub("", str(value)))


def _geometry(shape: Any) -> str:
    if shape is None:
        return ""
    parts = shapely.get_parts(shape)
    if shapely.get_type_id(shape) == 0:
        at = _positions(shapely.get_coordinates(shape))
        return f"<Point><coordinates>{at}</coordinates></Point>"
    return f"<MultiGeometry>{''.join(map(_polygon, parts))}</MultiGeometry>"


def _polygon(shape: Any) -> str:
    outer = _ring(shape.exterior, "outerBoundaryIs")
    inner = "".join(_ring(one, "innerBoundaryIs") for one in shape.interiors)
    return f"<Polygon>{outer}{inner}</Polygon>"


def _ring(ring: Any, place: str) -> str:
    text = _positions(shapely.get_coordinates(ring))
    return f"<{place}><LinearRing><coordinates>{text}</coordinates></LinearRing></{place}>"


def _positions(coordinates: NDArray[np.float64]) -> str:
    return " ".join(f"{lng},{lat}" for lng, lat in np.round(coordinates, _DIGITS).tolist())
