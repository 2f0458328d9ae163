"""Describe the one tile matrix set, WebMercatorQuad, as the standard registers it."""

import math
from typing import Any, Final

MATRIX_SET: Final = "WebMercatorQuad"
MATRIX_SET_URI: Final = "http://www.opengis.net/def/tilematrixset/OGC/1.0/WebMercatorQuad"
CRS: Final = "http://www.opengis.net/def/crs/EPSG/0/3857"

_TITLE: Final = "Google Maps Compatible for the World"
_LAST: Final = 24
_PIXELS: Final = 256
_HALF: Final = math.pi * 6_378_137
"""Half the side of the square of the world, in metres of EPSG:3857."""

_PIXEL_M: Final = 0.00028
"""Side of the standard's pixel, in metres."""


def matrix_set_summary() -> dict[str, Any]:
    """Return the matrix set in short, without its links."""
    return {"id": MATRIX_SET, "title": _TITLE, "uri": MATRIX_SET_URI, "crs": CRS}


def matrix_set() -> dict[str, Any]:
    """
    Return the matrix set, all zooms of it.

    References
    ----------
    .. [1] OGC 17-083r4, "Two Dimensional Tile Matrix Set and Tile Set Metadata", annex D.1
    """
    return {
        **matrix_set_summary(),
        "orderedAxes": ["X", "Y"],
        "wellKnownScaleSet": "http://www.opengis.net/def/wkss/OGC/1.0/GoogleMapsCompatible",
        "tileMatrices": [_matrix(zoom) for zoom in range(_LAST + 1)],
    }


def _matrix(zoom: int) -> dict[str, Any]:
    cell = 2 * _HALF / _PIXELS / 2**zoom
    return {
        "id": str(zoom),
        "scaleDenominator": cell / _PIXEL_M,
        "cellSize": cell,
        "cornerOfOrigin": "topLeft",
        "pointOfOrigin": [-_HALF, _HALF],
        "tileWidth": _PIXELS,
        "tileHeight": _PIXELS,
        "matrixWidth": 2**zoom,
        "matrixHeight": 2**zoom,
    }
