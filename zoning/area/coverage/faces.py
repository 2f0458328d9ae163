"""Lay the borders of some units over each other, and say who claims each face between them."""

from dataclasses import dataclass
from typing import Final

import geopandas as gpd
import numpy as np
import shapely

from zoning.area.frames import DECIMALS
from zoning.area.metric import equal_area_crs
from zoning.quantities import WGS84

from .segments import segments_of

GRID: Final = 10.0**-DECIMALS


@dataclass(frozen=True, slots=True)
class Faces:
    """
    The faces between the borders of some units.

    Attributes
    ----------
    members
        Rows of the units whose borders they are.
    shapes
        The faces in degrees, on the grid of a pack; they cover the units exactly once.
    claims
        For each face the rows of the units that hold it, rising; none for a gap.
    areas
        Their areas in square metres.
    widths
        For each face that not exactly one unit holds: the diameter, in metres, of the largest
        circle inside. Infinite for the others.
    borders
        Two faces with a border in common, once each, as rows (first, second).
    lengths
        The length of each such border in metres.
    """

    members: np.ndarray
    shapes: np.ndarray
    claims: list[tuple[int, ...]]
    areas: np.ndarray
    widths: np.ndarray
    borders: np.ndarray
    lengths: np.ndarray


def faces_of(shapes: np.ndarray, members: np.ndarray, tree: shapely.STRtree) -> Faces:
    """
    Lay the borders of some units over each other, and say who claims each face between them.

    Parameters
    ----------
    shapes
        Valid polygons and multipolygons in degrees, on the grid of a pack.
    members
        Rows of the units to lay over each other.
    tree
        A tree over all of ``shapes``: a unit that is no member may hold a face as well.

    Returns
    -------
    Faces
        Sorted by their middles.

    Notes
    -----
    Borders are noded on the grid, where vertices stay as they are and a border that passes a
    vertex within half a step takes it in. So neighbours have their vertices in common.
    """
    lines = shapely.union_all(shapely.boundary(shapes[members]), grid_size=GRID)
    raw = shapely.get_parts(shapely.polygonize([lines]))
    raw = shapely.transform(raw, lambda points: np.round(points, DECIMALS))
    middles = shapely.get_coordinates(shapely.centroid(raw))
    faces = np.asarray(raw[np.lexsort((middles[:, 1], middles[:, 0]))])
    face, unit = tree.query(shapely.point_on_surface(faces), "intersects")
    claims: list[list[int]] = [[] for _ in faces]
    for row, holder in sorted(zip(face.tolist(), unit.tolist(), strict=True)):
        claims[row].append(holder)
    metric = np.asarray(gpd.GeoSeries(faces, crs=WGS84).to_crs(equal_area_crs(faces)).values)
    odd = np.array([len(held) != 1 for held in claims], dtype=bool)
    borders, lengths = _shared_borders(metric)
    return Faces(
        members=members,
        shapes=faces,
        claims=[tuple(held) for held in claims],
        areas=shapely.area(metric),
        widths=_widths(metric, odd),
        borders=borders,
        lengths=lengths,
    )


def _widths(metric: np.ndarray, odd: np.ndarray) -> np.ndarray:
    widths = np.full(len(metric), np.inf)
    # A millimetre is finer than the grid, and the search for the circle ends in reasonable time.
    circles = shapely.maximum_inscribed_circle(metric[odd], tolerance=0.001)
    widths[odd] = 2 * shapely.length(circles)
    return widths


def _shared_borders(metric: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    sides = segments_of(metric)
    order = np.argsort(sides.key, kind="stable")
    twin = np.flatnonzero(sides.key[order[1:]] == sides.key[order[:-1]])
    one, other = order[twin], order[twin + 1]
    length = np.hypot(*(sides.start[one] - sides.end[one]).T)
    pairs = np.sort(np.stack([sides.owner[one], sides.owner[other]], axis=1), axis=1)
    borders, which = np.unique(pairs.reshape(-1, 2), axis=0, return_inverse=True)
    return borders, np.bincount(which.ravel(), weights=length, minlength=len(borders))
