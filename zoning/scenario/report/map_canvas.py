"""Draw the ground under a map: land, water, buildings, streets, a scale."""

from dataclasses import dataclass
from typing import Any, Final

import geopandas as gpd
import numpy as np
import shapely
from matplotlib.axes import Axes
from matplotlib.collections import LineCollection, PathCollection
from matplotlib.path import Path
from numpy.typing import NDArray
from pyproj import CRS, Transformer

from zoning.area.area import Area
from zoning.area.metric import area_crs
from zoning.perimeter.network_own_doors import MAIN_KINDS

from .numbers import written
from .palette import BORDER, BUILDING, INK, LAND, PAPER, PARK, STREET_EDGE, WATER, YARD

_GROUND: Final = {"yard": YARD, "park": PARK, "water": WATER, "building": BUILDING}
"""From below to above."""

_DETAIL_M: Final = 4_000.0
"""Width of a map up to which houses and alleys can be told apart."""

_MARGIN: Final = 0.07
_STRIP: Final = 0.06
"""Share of a map's longer side that is left below for the scale: it hides nothing."""

_LEAST_M: Final = 120.0


@dataclass(frozen=True, slots=True)
class Frame:
    """
    What a map shows, metres in the area's system.

    Attributes
    ----------
    crs
        The metric system.
    west, south, east, north
        The edges.
    """

    crs: CRS
    west: float
    south: float
    east: float
    north: float

    @property
    def width(self) -> float:
        """Metres from west to east."""
        return self.east - self.west

    @property
    def height(self) -> float:
        """Metres from south to north."""
        return self.north - self.south

    @property
    def is_detailed(self) -> bool:
        """Whether single houses can be told apart."""
        return max(self.width, self.height) <= _DETAIL_M


def frame_round(area: Area, *shapes: Any) -> Frame:
    """
    Return the frame of a map that shows some shapes, with a margin.

    Parameters
    ----------
    area
        The area.
    *shapes
        Arrays of geometries in EPSG:4326; at least one of them is not empty.

    Returns
    -------
    Frame
        No side is longer than twice the other.
    """
    crs = area_crs(area)
    west, south, east, north = shapely.total_bounds(in_metres(np.concatenate(shapes), crs))
    width, height = max(east - west, _LEAST_M), max(north - south, _LEAST_M)
    width, height = (
        max(one, other / 2) * (1 + 2 * _MARGIN) for one, other in ((width, height), (height, width))
    )
    x, y = (west + east) / 2, (south + north) / 2
    below = _STRIP * max(width, height)
    return Frame(crs, x - width / 2, y - height / 2 - below, x + width / 2, y + height / 2)


def in_metres(shapes: NDArray[np.object_], crs: CRS) -> NDArray[np.object_]:
    """Return geometries in EPSG:4326 in a metric system."""
    across = Transformer.from_crs("EPSG:4326", crs, always_xy=True)
    moved = shapely.transform(
        np.asarray(shapes, object), lambda xy: np.column_stack(across.transform(*xy.T))
    )
    return np.asarray(moved, object)


def ground(panel: Axes, area: Area, frame: Frame) -> None:
    """
    Draw land, water, buildings, streets and borders, and keep the panel to the frame.

    Parameters
    ----------
    panel
        The panel.
    area
        The area.
    frame
        What the map shows.
    """
    wards = _within(area.units[area.units["level"] == "ward"], frame)
    fill(panel, wards, LAND)
    if frame.is_detailed:
        for kind, colour in _GROUND.items():
            fill(panel, _within(area.ground[area.ground["kind"] == kind], frame), colour)
    _streets(panel, area, frame)
    # Two wards that share a border would dash it twice, and fill the gaps.
    edges = shapely.line_merge(shapely.union_all(shapely.boundary(wards), grid_size=0.5))
    lines(panel, shapely.get_parts(edges), BORDER, width=0.8, style=(0, (5, 2)))
    panel.set_xlim(frame.west, frame.east)
    panel.set_ylim(frame.south, frame.north)
    panel.set_aspect("equal")
    panel.set_xticks([])
    panel.set_yticks([])
    _scale(panel, frame)


def fill(
    panel: Axes,
    shapes: NDArray[np.object_],
    colour: str | NDArray[np.float64],
    *,
    edge: str = "none",
    width: float = 0.0,
    order: float = 0.0,
) -> None:
    """
    Fill polygons.

    Parameters
    ----------
    panel
        The panel.
    shapes
        Polygons and multipolygons, metres.
    colour
        One colour, or one for each shape.
    edge, width
        Colour and width of their outline, points.
    order
        What lies higher hides what lies lower; below 1 it is one image in an SVG.
    """
    kept = ~(shapely.is_empty(shapes) | shapely.is_missing(shapes))
    if isinstance(colour, str):
        paths, colours = [_path(shapes[kept])], np.array([colour], object)
    else:
        paths, colours = [_path(shapes[[row]]) for row in np.flatnonzero(kept)], colour[kept]
    panel.add_collection(
        PathCollection(
            paths, facecolor=colours, edgecolor=edge, linewidth=width, zorder=order,
            rasterized=order < 1,
        ),
        autolim=False,
    )  # fmt: skip


def lines(
    panel: Axes,
    shapes: NDArray[np.object_],
    colour: str,
    *,
    width: float,
    style: Any = "solid",
    order: float = 0.9,
) -> None:
    """
    Draw lines.

    Parameters
    ----------
    panel
        The panel.
    shapes
        Lines, metres.
    colour, width, style
        How: colour, points, Matplotlib's line style.
    order
        As in `fill`.
    """
    coordinates = [shapely.get_coordinates(line) for line in shapely.get_parts(shapes)]
    panel.add_collection(
        LineCollection(
            coordinates, colors=colour, linewidths=width, linestyle=style, zorder=order,
            rasterized=order < 1, capstyle="butt" if style != "solid" else "round",
        ),
        autolim=False,
    )  # fmt: skip


def _streets(panel: Axes, area: Area, frame: Frame) -> None:
    """Draw streets, the large ones wider; where houses cannot be told apart, these alone."""
    is_main = area.streets["kind"].isin(MAIN_KINDS)
    for mark, width in ((~is_main, 1.1), (is_main, 2.4)):
        if width < 2 and not frame.is_detailed:
            continue
        some = _within(area.streets[mark], frame)
        lines(panel, some, STREET_EDGE, width=width + 0.7, order=0.6)
        lines(panel, some, PAPER, width=width, order=0.61)


def _within(table: gpd.GeoDataFrame, frame: Frame) -> NDArray[np.object_]:
    """Return the shapes of a table that the frame shows, metres."""
    back = Transformer.from_crs(frame.crs, "EPSG:4326", always_xy=True)
    edges = back.transform_bounds(frame.west, frame.south, frame.east, frame.north)
    rows = table.sindex.query(shapely.box(*edges), predicate="intersects", sort=True)
    return in_metres(table.geometry.to_numpy()[rows], frame.crs)


def _path(shapes: NDArray[np.object_]) -> Path:
    """Return polygons as one path, holes turned the other way."""
    rings = shapely.get_rings(shapely.orient_polygons(shapely.get_parts(shapes)))
    xy, ring = shapely.get_coordinates(rings, return_index=True)
    codes = np.full(len(xy), Path.LINETO, Path.code_type)
    turns = np.flatnonzero(np.diff(ring)) + 1
    codes[np.r_[0, turns][: len(xy)]] = Path.MOVETO
    codes[np.r_[turns, len(xy)][: len(xy)] - 1] = Path.CLOSEPOLY
    return Path(xy, codes)


def _scale(panel: Axes, frame: Frame) -> None:
    """Draw a scale of a round length below, and where north is."""
    length = _round_length(frame.width / 4)
    step = 0.02 * max(frame.width, frame.height)
    x, y = frame.west + step, frame.south + step
    panel.plot([x, x + length], [y, y], color=INK, lw=2, solid_capstyle="butt", zorder=9)
    unit = f"{written(length)} m" if length < 1000 else f"{written(length / 1000)} km"
    halo = {"facecolor": PAPER, "edgecolor": "none", "alpha": 0.75, "pad": 0.8}
    spots = ((x + length / 2, unit, "center"), (frame.east - step, "B / N ▲", "right"))
    for at, words, side in spots:
        panel.text(at, y + 0.4 * step, words, size=6.5, ha=side, va="bottom", bbox=halo, zorder=9)


def _round_length(most: float) -> float:
    """Return the largest of 1, 2 and 5 times a power of ten that is not longer."""
    power = 10.0 ** np.floor(np.log10(most))
    return float(max(step * power for step in (1, 2, 5) if step * power <= most))
