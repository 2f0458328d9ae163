"""Describe the tilesets of a collection: as OGC API Tiles does, and as TileJSON does."""

from collections.abc import Mapping
from typing import Any, Final

from service.features.catalogue import Collection
from service.features.links import Link, link, query_text
from service.features.media import JSON, MVT, TILEJSON
from service.store.view import Box

from .attributes import FeatureTable
from .grid import MAX_LATITUDE, MAX_ZOOM
from .matrix_set import CRS, MATRIX_SET, MATRIX_SET_URI, matrix_set_summary
from .source import LAYERS

TILING_SCHEME: Final = "http://www.opengis.net/def/rel/ogc/1.0/tiling-scheme"

_GEODATA: Final = "http://www.opengis.net/def/rel/ogc/1.0/geodata"
_SCHEMA_TYPES: Final = {"Number": "number", "Boolean": "boolean", "String": "string"}


def tilesets(known: Collection, base: str) -> dict[str, Any]:
    """
    List the tilesets of a collection; there is one.

    Parameters
    ----------
    known
        The collection.
    base
        The landing page, see `service.features.links.base_of`.
    """
    path = f"/collections/{known.id}/tiles"
    return {
        "links": [link(base, path, rel="self", media=JSON, title=known.title)],
        "tilesets": [_head(known) | {"links": _links(known, base, {})}],
    }


def tileset(
    known: Collection,
    base: str,
    attributes: FeatureTable,
    *,
    extent: Box | None,
    asked: Mapping[str, str],
) -> dict[str, Any]:
    """
    Describe a tileset as the standard does.

    Parameters
    ----------
    known, base
        As in `tilesets`.
    attributes
        The properties of the layer.
    extent
        Box round the layer, in degrees; None where nothing is stored.
    asked
        The parameters by which the request names a plan or a time; tiles are to be asked for
        with the same ones.

    References
    ----------
    .. [1] OGC 17-083r4, "Two Dimensional Tile Matrix Set and Tile Set Metadata", §8
    """
    first, dimension = LAYERS[known.id]
    document = _head(known) | {
        "description": known.description,
        "links": _links(known, base, asked),
        "tileMatrixSetLimits": [_limits(zoom) for zoom in range(first, MAX_ZOOM + 1)],
        "layers": [
            {
                "id": known.id,
                "title": known.title,
                "dataType": "vector",
                "geometryDimension": dimension,
                "minTileMatrix": str(first),
                "maxTileMatrix": str(MAX_ZOOM),
                "propertiesSchema": {
                    "type": "object",
                    "properties": {
                        key: {"type": _SCHEMA_TYPES[kind]}
                        for key, kind in zip(attributes.keys, attributes.kinds, strict=True)
                    },
                },
            }
        ],
    }
    if extent is not None:
        crs = "http://www.opengis.net/def/crs/OGC/1.3/CRS84"
        corners = {"lowerLeft": list(extent[:2]), "upperRight": list(extent[2:])}
        document["boundingBox"] = corners | {"crs": crs}
    return document


def tilejson(
    known: Collection,
    base: str,
    attributes: FeatureTable,
    *,
    extent: Box | None,
    asked: Mapping[str, str],
) -> dict[str, Any]:
    """
    Describe a tileset as TileJSON.

    Parameters
    ----------
    known, base, attributes, extent, asked
        As in `tileset`.

    References
    ----------
    .. [1] TileJSON 3.0.0, https://github.com/mapbox/tilejson-spec
    """
    first, _ = LAYERS[known.id]
    west, south, east, north = extent or (-180, -MAX_LATITUDE, 180, MAX_LATITUDE)
    return {
        "tilejson": "3.0.0",
        "name": known.title,
        "description": known.description,
        "scheme": "xyz",
        "tiles": [f"{base}{_path(known)}/{{z}}/{{y}}/{{x}}{query_text(asked)}"],
        "minzoom": first,
        "maxzoom": MAX_ZOOM,
        "bounds": [west, south, east, north],
        "vector_layers": [
            {
                "id": known.id,
                "description": known.description,
                "minzoom": first,
                "maxzoom": MAX_ZOOM,
                "fields": dict(zip(attributes.keys, attributes.kinds, strict=True)),
            }
        ],
    }


def matrix_sets(base: str) -> dict[str, Any]:
    """
    List the tile matrix sets; there is one.

    Parameters
    ----------
    base
        As in `tilesets`.
    """
    links = [link(base, f"/tileMatrixSets/{MATRIX_SET}", rel="self", media=JSON)]
    return {
        "links": [link(base, "/tileMatrixSets", rel="self", media=JSON)],
        "tileMatrixSets": [matrix_set_summary() | {"links": links}],
    }


def _head(known: Collection) -> dict[str, Any]:
    return {
        "title": known.title,
        "dataType": "vector",
        "crs": CRS,
        "tileMatrixSetURI": MATRIX_SET_URI,
    }


def _path(known: Collection) -> str:
    return f"/collections/{known.id}/tiles/{MATRIX_SET}"


def _links(known: Collection, base: str, asked: Mapping[str, str]) -> list[dict[str, Any]]:
    path = _path(known)
    template = f"{base}{path}/{{tileMatrix}}/{{tileRow}}/{{tileCol}}{query_text(asked)}"
    tile: Link = {"href": template, "rel": "item", "type": MVT, "title": known.title}
    return [
        link(base, path, rel="self", media=JSON, title=known.title, query=asked),
        link(base, path, rel="alternate", media=TILEJSON, query={**asked, "f": "tilejson"}),
        link(base, f"/tileMatrixSets/{MATRIX_SET}", rel=TILING_SCHEME, media=JSON),
        link(base, f"/collections/{known.id}", rel=_GEODATA, media=JSON, title=known.title),
        tile | {"templated": True},
    ]


def _limits(zoom: int) -> dict[str, Any]:
    last = 2**zoom - 1
    return {
        "tileMatrix": str(zoom),
        "minTileRow": 0,
        "maxTileRow": last,
        "minTileCol": 0,
        "maxTileCol": last,
    }
