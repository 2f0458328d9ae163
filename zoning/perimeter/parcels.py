"""Give every place its parcel: the ground nearer to its houses and its street than to others."""

from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt
import shapely

from zoning.area.area import Area
from zoning.perimeter.borders import cell_borders, nearest_approach
from zoning.perimeter.network import PlaceNetwork
from zoning.perimeter.pieces import Floats, Ints, StreetPieces
from zoning.perimeter.street_samples import SPACING_M, spots_xy, street_spots

REACH_M: Final = 30.0
"""A parcel ends this far from its last house and street: fields belong to nobody."""

END_GAP_M: Final = 0.5
"""A door counts as standing at least this far from the ends of its piece of street."""

_GRAIN: Final = 100
"""Points are told apart to the centimetre."""

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
    way_xy, way_place = _ways(house_xy, house_place, network.xy)
    street, offset = street_spots(pieces, np.vstack([house_xy, way_xy]))
    lonely = np.setdiff1d(np.arange(len(network.xy)), pieces.ends)

    return _distinct(
        [
            (spots_xy(lines, street, offset), pieces.owner(street, offset), _STREET),
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


def _ways(house_xy: Floats, house_place: Ints, place_xy: Floats) -> tuple[Floats, Ints]:
    """Sample the way from each household's place on the street to its house, ends left out."""
    door = np.asarray(place_xy)[house_place].reshape(-1, 2)
    count = np.ceil(np.hypot(*(house_xy - door).T) / SPACING_M).astype(np.intp)
    inner = np.maximum(count - 1, 0)
    row = np.repeat(np.arange(len(house_xy)), inner)
    step = np.arange(len(row)) - np.repeat(np.cumsum(inner) - inner, inner) + 1
    share = (step / np.maximum(count[row], 1))[:, None]
    return door[row] + (house_xy - door)[row] * share, house_place[row]


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
