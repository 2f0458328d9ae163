"""Hold a whole layer, as the store gives it, ready to be drawn at any zoom."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import shapely

from service.store.layer_ports import Page

from .attributes import FeatureTable, attributes_of
from .grid import world_of

COVERAGES: Final = frozenset({"zones", "cells", "wards", "hamlets"})
"""Layers whose polygons do not overlap, and have their borders in common."""

ZONES: Final = "zones"

LAYERS: Final[Mapping[str, tuple[int, int]]] = {
    "zones": (0, 2),
    "checkpoints": (8, 0),
    "cells": (9, 2),
    "wards": (0, 2),
    "hamlets": (7, 2),
    "alleys": (12, 2),
    "streets": (11, 1),
    "sites": (9, 0),
    "ground": (13, 2),
}
"""For each layer the first zoom with tiles, and the dimension of its features (0, 1, 2)."""


@dataclass(frozen=True, slots=True)
class Source:
    """
    A whole layer.

    Attributes
    ----------
    name
        The layer.
    shapes
        Its geometries on the square of the world (`service.tiles.grid.world_of`), in the order
        of identifiers.
    attributes
        Its properties.
    identifiers, levels, inside
        Of zones: identifier, level, and the zone round each; empty for other layers.
    """

    name: str
    shapes: Any
    attributes: FeatureTable
    identifiers: tuple[str, ...]
    levels: tuple[str, ...]
    inside: tuple[str | None, ...]

    @property
    def size(self) -> int:
        """Return about how many bytes it takes in memory."""
        return shape_bytes(self.shapes) + self.attributes.size


def source_of(name: str, page: Page) -> Source:
    """
    Make of a layer's rows what its tiles are drawn from.

    Parameters
    ----------
    name
        The layer.
    page
        Every feature of it.

    Returns
    -------
    Source
        The layer.
    """
    shapes = shapely.from_wkb(np.array(page.wkb, dtype=object))
    is_zone = name == ZONES
    zones = page.properties if is_zone else ()
    return Source(
        name=name,
        shapes=shapely.transform(shapes, world_of),
        attributes=attributes_of(page.properties),
        identifiers=page.ids if is_zone else (),
        levels=tuple(zone["level"] for zone in zones),
        inside=tuple(zone["inside"] for zone in zones),
    )


def shape_bytes(shapes: Any) -> int:
    """Return about how many bytes geometries take in memory."""
    return int(shapely.get_num_coordinates(shapes).sum()) * 24 + len(shapes) * 400
