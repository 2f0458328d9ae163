"""Encode pages of features as GeoJSON, fast."""

import shapely

from service.store.feature_text import feature_texts, geometries_of, geometry_texts
from service.store.layer_ports import Page

from .reference_systems import STORED, ReferenceSystem


def encode_features(page: Page, system: ReferenceSystem = STORED) -> list[bytes]:
    """
    Encode the features of a page.

    Parameters
    ----------
    page
        The page; its geometries may have been left out.
    system
        The system to write coordinates in.

    Returns
    -------
    list of bytes
        One GeoJSON feature each, without its closing brace, so that members can follow.

    Notes
    -----
    shapely writes all geometries in one call and orjson the properties: four times as fast
    as any way over Python objects. A multipolygon of one part becomes a polygon.
    A feature that is nowhere has the geometry null.
    """
    return feature_texts(page, encode_geometries(page, system))


def encode_geometries(page: Page, system: ReferenceSystem = STORED) -> list[bytes]:
    """
    Encode the geometries of a page.

    Parameters
    ----------
    page
        The page; its geometries may have been left out.
    system
        The system to write coordinates in.

    Returns
    -------
    list of bytes
        One GeoJSON geometry each; null where they were left out.
    """
    if not page.wkb:
        return [b"null"] * len(page.ids)
    geometries = geometries_of(page)
    if not system.is_stored:
        geometries = shapely.transform(geometries, system.written)
    return geometry_texts(geometries)
