"""Gather the polygons that maps draw beneath everything, and those no house stands on."""

from dataclasses import dataclass
from typing import Final

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from .elements import OsmData, Tags
from .houses import Building
from .names import tidy
from .plane import Plane
from .polygons import polygonal, tagged_polygons
from .sites import site_kind

PARKS: Final = {
    "leisure": (
        "park",
        "garden",
        "pitch",
        "playground",
        "golf_course",
        "nature_reserve",
        "stadium",
    ),
    "landuse": ("grass", "forest", "recreation_ground", "village_green", "cemetery", "orchard"),
    "natural": ("wood", "grassland", "scrub"),
}
WATERS: Final = {
    "natural": ("water", "wetland"),
    "waterway": ("riverbank", "dock"),
    "landuse": ("basin", "reservoir"),
    "leisure": ("swimming_pool",),
}
YARDS: Final = {
    "landuse": ("commercial", "industrial", "military", "railway", "religious", "construction"),
    "amenity": ("townhall", "courthouse", "police", "embassy", "parking", "theatre", "fuel"),
    "office": ("government", "diplomatic"),
    "tourism": ("museum", "attraction", "zoo"),
    "place": ("square",),
}


@dataclass(frozen=True, slots=True)
class Ground:
    """A backdrop polygon: building, park, water or yard; its name or None; metres."""

    ident: str
    kind: str
    name: str | None
    shape: BaseGeometry


def find_ground(
    data: OsmData, buildings: list[Building], extent: BaseGeometry, plane: Plane
) -> list[Ground]:
    """
    Gather backdrop polygons.

    Parameters
    ----------
    data
        The extract.
    buildings
        Its buildings.
    extent
        Where to look, metres; polygons are clipped to it.
    plane
        The metric plane.

    Returns
    -------
    list of Ground
        Open ground in the order of its elements, then buildings.
    """
    keys = sorted({*PARKS, *WATERS, *YARDS})
    drawn = [
        (ident, tags, kind, shape)
        for ident, tags, shape in tagged_polygons(data, keys)
        if "building" not in tags and (kind := _kind(tags)) is not None
    ]
    shapes = plane.metres(np.array([shape for *_, shape in drawn], dtype=object))
    found = [
        Ground(ident, kind, _name(tags), shape)
        for (ident, tags, kind, _), shape in zip(drawn, shapes, strict=True)
    ]
    found += [
        Ground(building.ident, "building", _name(building.tags), building.shape)
        for building in buildings
        if "building" in building.tags
    ]
    clipped = [
        Ground(g.ident, g.kind, g.name, polygonal(shapely.intersection(g.shape, extent)))
        for g in found
        if shapely.intersects(g.shape, extent)
    ]
    return [g for g in clipped if g.shape.area >= 1.0]


def _name(tags: Tags) -> str | None:
    return tidy(tags.get("name", "")) or None


def _kind(tags: Tags) -> str | None:
    for kind, table in (("water", WATERS), ("park", PARKS), ("yard", YARDS)):
        if any(tags.get(key) in values for key, values in table.items()):
            return kind
    return "yard" if site_kind(tags) is not None else None
