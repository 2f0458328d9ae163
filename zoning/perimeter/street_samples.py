"""Sample streets so closely, and so evenly, that nobody else's ground reaches over them."""

from typing import Final

import numpy as np
import numpy.typing as npt
import shapely

from zoning.perimeter.pieces import Floats, Ints, StreetPieces, offsets_of_vertices

SPACING_M: Final = 3.0
"""Streets and the way from a door to its house are sampled at most this far apart."""

_NEAR_STREET_M: Final = SPACING_M / 2 + 0.1


def street_spots(pieces: StreetPieces, houses: Floats) -> tuple[Ints, Floats]:
    """
    Return the samples of all streets that have pieces.

    Parameters
    ----------
    pieces
        The pieces of street between places.
    houses
        Points off the streets, metres, shape (h, 2): each has its foot on every street that
        it comes near.

    Returns
    -------
    tuple of numpy.ndarray
        Row of the street and metres along it for each sample; some stand twice.
    """
    street, offset = _street_samples(pieces)
    own = spots_xy(pieces.lines, street, offset)
    extra = [
        _feet(pieces, houses, np.empty(0, np.intp)),
        _feet(pieces, own, street),
        _corners(pieces),
    ]
    more = _balanced(
        pieces,
        np.concatenate([part[0] for part in extra]),
        np.concatenate([part[1] for part in extra]),
    )
    return np.concatenate([street, more[0]]), np.concatenate([offset, more[1]])


def _street_samples(pieces: StreetPieces) -> tuple[Ints, Floats]:
    """Sample every piece from both its ends to where places change."""
    before, after = pieces.change_m - pieces.from_m, pieces.to_m - pieces.change_m
    # The change lies halfway between two samples: there the two places' cells meet.
    beside = _beside(pieces)
    row_before, step_before = _steps(before - beside)
    row_after, step_after = _steps(after - beside)
    street = [pieces.street, pieces.street, pieces.street[row_before], pieces.street[row_after]]
    offset = [
        pieces.change_m - beside,
        pieces.change_m + beside,
        pieces.from_m[row_before] + SPACING_M * step_before,
        pieces.to_m[row_after] - SPACING_M * step_after,
    ]
    return np.concatenate(street), np.concatenate(offset)


def _beside(pieces: StreetPieces) -> Floats:
    """Return how far the two samples nearest to each change of place are from it."""
    before, after = pieces.change_m - pieces.from_m, pieces.to_m - pieces.change_m
    return np.asarray(np.minimum(np.minimum(before, after), SPACING_M / 2))


def _corners(pieces: StreetPieces) -> tuple[Ints, Floats]:
    """Return the vertices of the streets that have pieces."""
    vertices, index = shapely.get_coordinates(pieces.lines, return_index=True)
    known = np.isin(index, pieces.street)
    return index[known].astype(np.intp), offsets_of_vertices(vertices, index)[known]


def _balanced(pieces: StreetPieces, street: Ints, offset: Floats) -> tuple[Ints, Floats]:
    """Add to each sample between a change and the two beside it its mirror image."""
    row = pieces.row_at(street, offset)
    away = offset - pieces.change_m[row]
    inner = np.abs(away) < _beside(pieces)[row]
    mirrored = (pieces.change_m[row] - away)[inner]
    return np.concatenate([street, street[inner]]), np.concatenate([offset, mirrored])


def _steps(length: Floats) -> tuple[Ints, Ints]:
    """Return rows and numbers of the steps that fit into each length, the zeroth included."""
    count = (length // SPACING_M).astype(np.intp) + 1
    row = np.repeat(np.arange(len(length)), count)
    return row, np.arange(len(row)) - np.repeat(np.cumsum(count) - count, count)


def _feet(pieces: StreetPieces, xy: Floats, own_street: Ints) -> tuple[Ints, Floats]:
    """
    Return the feet of points on every street segment they come near.

    Points of a street (``own_street``, empty for points of none) have no foot on their own
    street nor on one that meets it: near a junction the samples are balanced already.
    """
    vertices, index = shapely.get_coordinates(pieces.lines, return_index=True)
    along = offsets_of_vertices(vertices, index)
    begin = np.flatnonzero((index[1:] == index[:-1]) & np.isin(index[1:], pieces.street))
    ends = np.stack([vertices[begin], vertices[begin + 1]], axis=1)
    tree = shapely.STRtree(shapely.linestrings(ends))
    point, segment = tree.query(shapely.points(xy), predicate="dwithin", distance=_NEAR_STREET_M)
    if len(own_street):
        meets = _meeting(pieces)
        pair = own_street[point] * len(pieces.lines) + index[begin[segment]]
        apart = ~np.isin(pair, meets)
        point, segment = point[apart], segment[apart]
    start, step = ends[segment, 0], ends[segment, 1] - ends[segment, 0]
    length2 = (step**2).sum(axis=1)
    share = ((xy[point] - start) * step).sum(axis=1) / np.where(length2 > 0, length2, 1)
    offset = along[begin[segment]] + np.clip(share, 0, 1) * np.sqrt(length2)
    return index[begin[segment]].astype(np.intp), offset


def _meeting(pieces: StreetPieces) -> Ints:
    """Return the keys ``a · s + b`` of all pairs of streets that share a place, a = b included."""
    count = len(pieces.lines)
    place = pieces.ends.ravel()
    street = np.repeat(pieces.street, 2)
    seen = np.unique(np.stack([place, street], axis=1), axis=0)
    first = np.searchsorted(seen[:, 0], seen[:, 0], side="left")
    last = np.searchsorted(seen[:, 0], seen[:, 0], side="right")
    width = last - first
    row = np.repeat(np.arange(len(seen)), width)
    other = np.arange(len(row)) - np.repeat(np.cumsum(width) - width, width) + first[row]
    return np.unique(seen[row, 1] * count + seen[other, 1])


def spots_xy(lines: npt.NDArray[np.object_], street: Ints, offset: Floats) -> Floats:
    """Return the positions of offsets along streets, metres, shape (k, 2)."""
    return np.asarray(
        shapely.get_coordinates(shapely.line_interpolate_point(lines[street], offset))
    )
