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

END_GAP_M: Final = 0.5
"""A door counts as standing at least this far from the ends of its piece of street."""

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
        Houses; spots on streets, each of the place whose doors
        are nearest along it; spots on the way
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
        change_m=_changes(area, network, lines),
        ends=network.links,
    )
    street, offset = _street_samples(pieces)
    street_xy = _spots(lines, street, offset)
    way_xy, way_place = _ways(house_xy, house_place, network.xy)
    foot_street, foot_offset = _feet(pieces, np.vstack([house_xy, way_xy]), np.empty((0,), np.intp))
    far_street, far_offset = _feet(pieces, street_xy, street)
    corner_street, corner_offset = _corners(pieces)
    more_street = np.concatenate([foot_street, far_street, corner_street])
    more_offset = np.concatenate([foot_offset, far_offset, corner_offset])
    more_street, more_offset = _balanced(pieces, more_street, more_offset)
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


def _changes(area: Area, network: PlaceNetwork, lines: npt.NDArray[np.object_]) -> Floats:
    """
    Return where on each link one place's street ends and the other's begins.

    That is halfway between the last door of the one and the first of the other, so that a
    guard never stands between a door and its place; a door counts as standing `END_GAP_M`
    off the piece's ends, for a house is not a junction.
    """
    frames = (area.households, area.sites)
    ids = {name: row for row, name in enumerate(area.streets["street_id"])}
    street = np.array([ids.get(name, -1) for f in frames for name in f["street_id"]], np.intp)
    place = np.concatenate([network.household_place, network.site_place])
    offset = np.concatenate([f["access_m"].to_numpy(np.float64) for f in frames])
    on = street >= 0
    place, offset = place[on], door_offset(offset[on], shapely.length(lines[street[on]]))
    first, last = np.full(len(network.xy), np.inf), np.full(len(network.xy), -np.inf)
    np.minimum.at(first, place, offset)
    np.maximum.at(last, place, offset)
    one, other = np.asarray(network.links, np.intp).reshape(-1, 2).T
    # Junctions have no doors: there the piece itself ends.
    low = np.where(np.isfinite(last[one]), last[one], network.link_from_m)
    high = np.where(np.isfinite(first[other]), first[other], network.link_to_m)
    return np.asarray((low + high) / 2)


def door_offset(access_m: Floats, length_m: Floats) -> Floats:
    """
    Return where a door counts as standing on its piece of street.

    Parameters
    ----------
    access_m
        Metres along the piece, as the area has it.
    length_m
        Length of each door's piece, metres.

    Returns
    -------
    numpy.ndarray
        The same, but `END_GAP_M` off the ends, or an eighth of a piece shorter than eight
        of that.
    """
    gap = np.minimum(END_GAP_M, length_m / 8)
    return np.asarray(np.clip(access_m, gap, length_m - gap))


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
