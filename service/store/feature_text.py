"""Write features as GeoJSON text."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import orjson
import shapely

from .layer_ports import Page

_STATUS = b'"status":"'


def feature_texts(page: Page, geometries: Sequence[bytes]) -> list[bytes]:
    """
    Write the features of a page.

    Parameters
    ----------
    page
        The page.
    geometries
        Its geometries, see `geometry_texts`.

    Returns
    -------
    list of bytes
        One GeoJSON feature each, without its closing brace, so that members can follow.
    """
    return [
        b'{"type":"Feature","id":%b,"geometry":%b,"properties":%b'
        % (orjson.dumps(identifier), text, orjson.dumps(properties))
        for identifier, text, properties in zip(page.ids, geometries, page.properties, strict=True)
    ]


def cut_texts(page: Page) -> list[tuple[str, str]]:
    """
    Write the features of a page, each cut where its status stands.

    Parameters
    ----------
    page
        Features with a property ``status``; no text before it holds that property's name.

    Returns
    -------
    list of tuple of str and str
        What stands before and after the status; with one between them, a whole GeoJSON feature.
    """
    cut = []
    geometries = geometry_texts(geometries_of(page))
    for text, own in zip(feature_texts(page, geometries), page.properties, strict=True):
        head, mark, rest = text.partition(_STATUS)
        tail = rest.removeprefix(orjson.dumps(own["status"])[1:-1]) + b"}"
        cut.append(((head + mark).decode(), tail.decode()))
    return cut


def geometries_of(page: Page) -> Any:
    """Return the geometries of a page as an array of shapely's; None for what is nowhere."""
    return shapely.from_wkb(np.array(page.wkb, dtype=object))


def geometry_texts(geometries: Any) -> list[bytes]:
    """
    Write geometries.

    Parameters
    ----------
    geometries
        An array of shapely geometries; None for what is nowhere.

    Returns
    -------
    list of bytes
        One GeoJSON geometry each; null for what is nowhere. A multipolygon of one part becomes
        a polygon.
    """
    return [(text or "null").encode() for text in shapely.to_geojson(_simplest(geometries))]


def _simplest(geometries: Any) -> Any:
    is_multi = shapely.get_type_id(geometries) == shapely.GeometryType.MULTIPOLYGON
    is_single = is_multi & (shapely.get_num_geometries(geometries) == 1)
    return np.where(is_single, shapely.get_geometry(geometries, 0), geometries)
