"""
Draw a whole layer for one zoom: simplified, on whole units, and found by place.

A layer is simplified as a whole, once: neighbours keep the border they share, and a border is the
same in the two tiles that it crosses.
"""

from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import shapely

from .attributes import FeatureTable
from .grid import units_across
from .source import COVERAGES, LAYERS, ZONES, Source, shape_bytes
from .visible import polygons_alone, visible_zones

TOLERANCE: Final = 4
"""Units by which a line may be drawn elsewhere: half a pixel."""

EXACT_ZOOM: Final = 14
"""From this zoom on corners are rounded to units and nothing else."""


@dataclass(frozen=True, slots=True)
class Drawn:
    """
    A layer as it is drawn at one zoom.

    Attributes
    ----------
    name, attributes
        As in `service.tiles.source.Source`.
    shapes
        Its geometries in units of the zoom, corners on whole units; empty where nothing is left.
    bounds
        The box round each.
    tree
        Finds them by place.
    """

    name: str
    attributes: FeatureTable
    shapes: Any
    bounds: Any
    tree: shapely.STRtree

    @property
    def size(self) -> int:
        """Return about how many bytes it takes in memory, without its attributes."""
        return shape_bytes(self.shapes) + 200 * len(self.shapes)


def drawn_at(source: Source, zoom: int) -> Drawn:
    """
    Draw a layer for one zoom.

    Parameters
    ----------
    source
        The layer.
    zoom
        0 to `service.tiles.grid.MAX_ZOOM`.

    Returns
    -------
    Drawn
        Zones are all drawn, however small (`service.tiles.visible`); of other layers what is
        smaller than a unit is left out.

    Notes
    -----
    Coverages are simplified by Visvalingam and Whyatt's rule, border by border, which loses no
    polygon; other layers by Douglas and Peucker's, feature by feature, which moves no end of a
    line.
    """
    scale = units_across(zoom)
    exact = shapely.transform(source.shapes, lambda corners: corners * scale)
    shapes = exact if zoom >= EXACT_ZOOM else _simplified(source.name, exact)
    if source.name == ZONES:
        shapes = _visible(source, shapes, exact)
    elif _dimension(source) == 2:
        shapes = polygons_alone(shapely.set_precision(shapely.make_valid(shapes), 1))
    else:
        shapes = shapely.set_precision(shapes, 1)
    shapes = shapely.orient_polygons(shapes)  # y grows downward: this is the tile's own order
    shapely.prepare(shapes)
    return Drawn(
        name=source.name,
        attributes=source.attributes,
        shapes=shapes,
        bounds=shapely.bounds(shapes),
        tree=shapely.STRtree(shapes),
    )


def _dimension(source: Source) -> int:
    return LAYERS[source.name][1]


def _simplified(name: str, shapes: Any) -> Any:
    if name in COVERAGES:
        return shapely.coverage_simplify(shapes, TOLERANCE)
    return shapely.simplify(shapes, TOLERANCE)


def _visible(source: Source, shapes: Any, exact: Any) -> Any:
    numbers = {zone: number for number, zone in enumerate(source.identifiers)}
    return visible_zones(
        shapes,
        exact,
        is_red=np.array([level == "red" for level in source.levels], dtype=bool),
        ring_of=np.array([numbers.get(zone or "", -1) for zone in source.inside], dtype=np.int64),
    )
