"""Take polygons apart into segments, and tell which of them two polygons share."""

from dataclasses import dataclass

import numpy as np
import pandas as pd
import shapely


@dataclass(frozen=True, slots=True)
class Segments:
    """
    The sides of polygons, one row a side.

    Attributes
    ----------
    start, end
        Ends of each side, (lng, lat) in degrees; two columns.
    owner
        Row of the polygon the side belongs to.
    key
        64 bits that are the same for one side drawn in either direction.
    """

    start: np.ndarray
    end: np.ndarray
    owner: np.ndarray
    key: np.ndarray


def segments_of(shapes: np.ndarray) -> Segments:
    """
    Take polygons apart into their sides.

    Parameters
    ----------
    shapes
        Polygons and multipolygons in degrees; holes count as well.

    Returns
    -------
    Segments
        Every side, ring after ring.

    Notes
    -----
    The key is a hash of the exact coordinates. Among the seven million sides of all wards two
    different ones share a key with a chance of one in 400,000.
    """
    parts, owner = shapely.get_parts(shapes, return_index=True)
    rings, part = shapely.get_rings(parts, return_index=True)
    points, ring = shapely.get_coordinates(rings, return_index=True)
    marks = _point_keys(points)
    # A point and the next one are a side unless a new ring begins between them.
    inside = np.flatnonzero(ring[1:] == ring[:-1])
    return Segments(
        start=points[inside],
        end=points[inside + 1],
        owner=owner[part[ring[inside]]],
        key=marks[inside] + marks[inside + 1],
    )


def drawn_once(key: np.ndarray) -> np.ndarray:
    """
    Tell which sides are drawn once only.

    Parameters
    ----------
    key
        Keys of sides.

    Returns
    -------
    ndarray
        For each side whether no other has its key.
    """
    return ~pd.Series(key).duplicated(keep=False).to_numpy()


def _point_keys(points: np.ndarray) -> np.ndarray:
    # The finaliser of SplitMix64 over both coordinates; adding 0.0 makes -0.0 equal to 0.0.
    bits = np.ascontiguousarray(points + 0.0).view(np.uint64)
    key = bits[:, 0] * np.uint64(0x9E3779B97F4A7C15)
    key ^= (bits[:, 1] * np.uint64(0xC2B2AE3D27D4EB4F)) >> np.uint64(3)
    key ^= key >> np.uint64(31)
    key *= np.uint64(0xBF58476D1CE4E5B9)
    key ^= key >> np.uint64(29)
    key *= np.uint64(0x94D049BB133111EB)
    return np.asarray(key ^ (key >> np.uint64(32)))
