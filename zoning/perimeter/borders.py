"""Find the borders between the cells of a tessellation: which points meet, and along which line."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.spatial import Delaunay

FRAME_M = 10_000.0
"""How far outside the points four helpers stand, so that every border has two ends."""


@dataclass(frozen=True, slots=True)
class Borders:
    """
    The borders between neighbouring cells of a Voronoi tessellation.

    Attributes
    ----------
    pairs
        The two points whose cells meet, rows of the points given, shape (b, 2).
    start, end
        The two ends of the border, metres, shape (b, 2). Borders that meet share their end
        to the last bit.
    reach
        How far from its point each cell's farthest corner is, metres, shape (g,).
    """

    pairs: npt.NDArray[np.intp]
    start: npt.NDArray[np.float64]
    end: npt.NDArray[np.float64]
    reach: npt.NDArray[np.float64]


def cell_borders(xy: npt.NDArray[np.float64]) -> Borders:
    """
    Return the borders between the cells of distinct points.

    Parameters
    ----------
    xy
        Points in metres, shape (g, 2), no two nearer than a centimetre.

    Returns
    -------
    Borders
        Every border between two of the points.

    Notes
    -----
    The Delaunay triangulation's dual: one border an edge, one corner a triangle. Time grows
    as g log g. Deterministic.
    """
    nobody = np.empty((0, 2))
    if len(xy) < 2:
        reach = np.full(len(xy), np.inf)
        return Borders(np.empty((0, 2), dtype=np.intp), nobody, nobody, reach)
    # Near the origin the circumcentres keep their digits.
    origin = np.floor(xy.min(axis=0))
    local = xy - origin
    low, high = local.min(axis=0) - FRAME_M, local.max(axis=0) + FRAME_M
    frame = np.array([[low[0], low[1]], [high[0], low[1]], [high[0], high[1]], [low[0], high[1]]])
    mesh = Delaunay(np.vstack([local, frame]))
    centre = _circumcentres(mesh.points[mesh.simplices]) + origin

    triangle = np.repeat(np.arange(len(mesh.simplices)), 3)
    beyond = mesh.neighbors.ravel()
    # scipy's neighbour k lies across the edge that leaves out vertex k.
    pairs = mesh.simplices[:, [[1, 2], [0, 2], [0, 1]]].reshape(-1, 2)
    once = (triangle < beyond) & (pairs < len(xy)).all(axis=1)
    corner = mesh.simplices.ravel()
    away = np.hypot(*(np.repeat(centre, 3, axis=0) - (mesh.points + origin)[corner]).T)
    reach = np.zeros(len(xy) + len(frame))
    np.maximum.at(reach, corner, away)
    return Borders(
        pairs=np.sort(pairs[once], axis=1).astype(np.intp),
        start=centre[triangle[once]],
        end=centre[beyond[once]],
        reach=reach[: len(xy)],
    )


def nearest_approach(borders: Borders, xy: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """
    Return how near each border comes to the two points it parts.

    Parameters
    ----------
    borders
        Borders of the cells of ``xy``.
    xy
        The points, metres.

    Returns
    -------
    numpy.ndarray
        Metres, the same to both points, shape (b,).
    """
    along = borders.end - borders.start
    length2 = (along**2).sum(axis=1)
    towards = xy[borders.pairs[:, 0]] - borders.start
    share = (towards * along).sum(axis=1) / np.where(length2 > 0, length2, 1)
    foot = along * np.clip(share, 0, 1)[:, None]
    return np.asarray(np.hypot(*(towards - foot).T))


def _circumcentres(corners: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    a = corners[:, 0]
    b, c = corners[:, 1] - a, corners[:, 2] - a
    twice = 2 * (b[:, 0] * c[:, 1] - b[:, 1] * c[:, 0])
    b2, c2 = (b**2).sum(axis=1), (c**2).sum(axis=1)
    # A flat triangle has no circumcentre; its own middle keeps the borders joined.
    flat = twice == 0
    safe = np.where(flat, 1, twice)
    centre = np.stack([c[:, 1] * b2 - b[:, 1] * c2, b[:, 0] * c2 - c[:, 0] * b2], axis=1)
    return np.asarray(np.where(flat[:, None], (b + c) / 3, centre / safe[:, None]) + a)
