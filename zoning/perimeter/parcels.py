"""Give every place its parcel: the ground nearer to its houses and its street than to others."""

from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt
import shapely

from zoning.area.area import Area
from zoning.perimeter.borders import cell_borders, nearest_approach
from zoning.perimeter.network import PlaceNetwork
from zoning.perimeter.pieces import Floats, Ints, StreetPieces, offsets_of_vertices

SPACING_M: Final = 3.0
"""Streets and the way from a door to its house are sampled at most this far apart."""

REACH_M: Final = 30.0
"""A parcel ends this far from its last house and street: fields belong to nobody."""

_GRAIN: Final = 100
"""Points are told apart to the centimetre."""

_NEAR_STREET_M: Final = SPACING_M / 2 + 0.1
_STREET, _HOUSE, _ACCESS = 0, 1, 2


@dataclass(frozen=True, slots=True)
class ParcelPoints:
    """
    The points whose cells make up the parcels.

    Attributes
    ----------
    xy
        Metres in the network's CRS, shape (g, 2), all distinct, sorted by x, then y.
    place
        The place each belongs to, shape (g,).
    is_household
        Row of the area's households, -1 for a spot on a street or between door and house.
    is_street
        Whether the point lies on a street.
    house_xy, house_place
        Every household, those that share a point included.
    pieces
        The pieces of street between places.
    """

    xy: Floats
    place: Ints
    is_household: Ints
    is_street: npt.NDArray[np.bool_]
    house_xy: Floats
    house_place: Ints
    pieces: StreetPieces


def parcel_points(area: Area, network: PlaceNetwork) -> ParcelPoints:
    """
    Return the points whose nearest ground makes up the places' parcels.

    Parameters
    ----------
    area
        The area.
    network
        Its place network; the points are in its CRS.

    Returns
    -------
    ParcelPoints
        Houses; spots on streets, each of the place nearest along the street; spots on the way
        from a door to its house.

    Notes
    -----
    No parcel leaps over a street. Take any spot x of a street. A sample of the same segment
    lies within half the spacing; a house or a way that is nearer than that has its foot on
    the segment among the samples, and a foot is nearer to x than what it is the foot of.
    Two streets that leave one junction are sampled at the same distances from it, so that
    neither reaches over the other however sharp the corner.
    Where points coincide, a street's goes before a house's, a house's before a way's.
    Deterministic.
    """
    lines = np.asarray(area.streets.geometry.to_crs(network.crs).values, dtype=object)
    houses = area.households.geometry.to_crs(network.crs).values
    house_xy = shapely.get_coordinates(houses).reshape(-1, 2)
    house_place = np.asarray(network.household_place, dtype=np.intp)
    pieces = StreetPieces.of(
        lines,
        street=network.link_street,
        from_m=network.link_from_m,
        to_m=network.link_to_m,
        ends=network.links,
    )
    street, offset = _street_samples(pieces)
    street_xy = _spots(lines, street, offset)
    way_xy, way_place = _ways(house_xy, house_place, network.xy)
    foot_street, foot_offset = _feet(pieces, np.vstack([house_xy, way_xy]), np.empty((0,), np.intp))
    far_street, far_offset = _feet(pieces, street_xy, street)
    more_street = np.concatenate([foot_street, far_street])
    more_offset = np.concatenate([foot_offset, far_offset])
    lonely = np.setdiff1d(np.arange(len(network.xy)), pieces.ends)

    return _distinct(
        [
            (street_xy, pieces.owner(street, offset), _STREET),
            (
                _spots(lines, more_street, more_offset),
                pieces.owner(more_street, more_offset),
                _STREET,
            ),
            (house_xy, house_place, _HOUSE),
            (np.asarray(network.xy)[lonely], lonely, _ACCESS),
            (way_xy, way_place, _ACCESS),
        ],
        house_xy=house_xy,
        house_place=house_place,
        pieces=pieces,
    )


def touching_places(points: ParcelPoints) -> npt.NDArray[np.int32]:
    """
    Return the pairs of places whose parcels share a border within reach of both.

    Parameters
    ----------
    points
        The points of the parcels.

    Returns
    -------
    numpy.ndarray
        Pairs i < j of places, each once, sorted, shape (k, 2).
    """
    borders = cell_borders(points.xy)
    places = np.sort(points.place[borders.pairs], axis=1)
    near = nearest_approach(borders, points.xy) <= REACH_M
    kept = places[near & (places[:, 0] != places[:, 1])]
    return np.unique(kept, axis=0).astype(np.int32)


def _street_samples(pieces: StreetPieces) -> tuple[Ints, Floats]:
    """Sample every piece from both its ends towards its middle, and at the streets' vertices."""
    length = pieces.to_m - pieces.from_m
    steps = np.maximum((length - 0.5) // (2 * SPACING_M), 0).astype(np.intp)
    row = np.repeat(np.arange(len(length)), steps + 1)
    step = np.arange(len(row)) - np.repeat(np.cumsum(steps + 1) - steps - 1, steps + 1)
    # What is left in the middle may be too wide for one step: a pair more, beside the middle.
    left = length - 2 * SPACING_M * steps
    wide = np.flatnonzero(left > SPACING_M)
    middle, beside = (pieces.from_m + pieces.to_m)[wide] / 2, left[wide] / 6
    vertices, index = shapely.get_coordinates(pieces.lines, return_index=True)
    known = np.isin(index, pieces.street)
    street = np.concatenate(
        [pieces.street[row], pieces.street[row], np.tile(pieces.street[wide], 2), index[known]]
    )
    offset = np.concatenate(
        [
            pieces.from_m[row] + SPACING_M * step,
            pieces.to_m[row] - SPACING_M * step,
            middle - beside,
            middle + beside,
            offsets_of_vertices(vertices, index)[known],
        ]
    )
    return street, offset


def _ways(house_xy: Floats, house_place: Ints, place_xy: Floats) -> tuple[Floats, Ints]:
    """Sample the way from each household's place on the street to its house, ends left out."""
    door = np.asarray(place_xy)[house_place].reshape(-1, 2)
    count = np.ceil(np.hypot(*(house_xy - door).T) / SPACING_M).astype(np.intp)
    inner = np.maximum(count - 1, 0)
    row = np.repeat(np.arange(len(house_xy)), inner)
    step = np.arange(len(row)) - np.repeat(np.cumsum(inner) - inner, inner) + 1
    share = (step / np.maximum(count[row], 1))[:, None]
    return door[row] + (house_xy - door)[row] * share, house_place[row]


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


def _spots(lines: npt.NDArray[np.object_], street: Ints, offset: Floats) -> Floats:
    return np.asarray(
        shapely.get_coordinates(shapely.line_interpolate_point(lines[street], offset))
    )


def _distinct(
    groups: list[tuple[Floats, Ints, int]],
    *,
    house_xy: Floats,
    house_place: Ints,
    pieces: StreetPieces,
) -> ParcelPoints:
    """Put groups of points together and keep one of each that coincide, by kind, then place."""
    xy = np.vstack([group[0].reshape(-1, 2) for group in groups])
    place = np.concatenate([group[1] for group in groups]).astype(np.intp)
    kind = np.concatenate([np.full(len(group[1]), group[2]) for group in groups])
    household = np.full(len(xy), -1, dtype=np.intp)
    household[kind == _HOUSE] = np.arange(len(house_xy))
    grain = np.round(xy * _GRAIN).astype(np.int64)
    order = np.lexsort((household, place, kind, grain[:, 1], grain[:, 0]))
    sorted_grain = grain[order]
    fresh = np.r_[True, (sorted_grain[1:] != sorted_grain[:-1]).any(axis=1)][: len(order)]
    kept = order[fresh]
    return ParcelPoints(
        xy=xy[kept],
        place=place[kept],
        is_household=household[kept],
        is_street=kind[kept] == _STREET,
        house_xy=house_xy,
        house_place=house_place,
        pieces=pieces,
    )
