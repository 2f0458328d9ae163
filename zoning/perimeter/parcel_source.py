"""Make the points of parcels where they are needed: houses, spots of streets and of ways."""

from dataclasses import dataclass, replace
from typing import Final

import numpy as np
import numpy.typing as npt
import shapely
from scipy.spatial import cKDTree

from zoning.area.area import Area
from zoning.perimeter.network import PlaceNetwork
from zoning.perimeter.network_units import rows_of
from zoning.perimeter.pieces import Floats, Ints, StreetPieces
from zoning.perimeter.square_index import SquareIndex, squares_round
from zoning.perimeter.street_samples import SPACING_M, spots_xy, street_spots

END_GAP_M: Final = 0.5
"""A door counts as standing at least this far from the ends of its piece of street."""

_GRAIN: Final = 100
"""Points are told apart to the centimetre."""

_INDEX_M: Final = 16.0
"""Streets and ways are looked up by spots this far apart."""

_STREET, _HOUSE, _ACCESS = 0, 1, 2


@dataclass(frozen=True, slots=True)
class ParcelPoints:
    """
    The points whose cells make up the parcels, of an area or of a part of it.

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
    house_row
        Rows of the households that are looked at, those that share a point included.
    house_xy, house_place
        Where these are, and their places.
    pieces
        The pieces of street between places.
    streets
        Rows of the area's streets that ``pieces.lines`` are.
    """

    xy: Floats
    place: Ints
    is_household: Ints
    is_street: npt.NDArray[np.bool_]
    house_row: Ints
    house_xy: Floats
    house_place: Ints
    pieces: StreetPieces
    streets: Ints

    def renumbered(self) -> tuple["ParcelPoints", Ints]:
        """Return the same with places numbered from 0, and the places by these numbers."""
        groups = [self.place, self.house_place, self.pieces.ends.ravel()]
        places, number = np.unique(np.concatenate(groups), return_inverse=True)
        place, house_place, ends = np.split(number, np.cumsum([len(g) for g in groups[:2]]))
        pieces = replace(self.pieces, ends=ends.reshape(-1, 2))
        return replace(self, place=place, house_place=house_place, pieces=pieces), places

    def some(self, kept: npt.NDArray[np.bool_]) -> "ParcelPoints":
        """Return the same with some of the points only."""
        return replace(
            self,
            xy=self.xy[kept],
            place=self.place[kept],
            is_household=self.is_household[kept],
            is_street=self.is_street[kept],
        )


@dataclass(frozen=True, slots=True, eq=False)
class ParcelSource:
    """
    What the points of parcels are made from, so that they can be made where they are needed.

    Attributes
    ----------
    pieces
        The pieces of all streets between places.
    house_xy, house_place
        Every household, metres, and its place.
    place_xy
        Every place.
    lonely
        Places on no street.
    ties
        Pairs of places that a link through the air joins, shape (k, 2).
    links, homes
        Rows of ``pieces`` at each place, and the households there: where they start, and all.
    streets, ways, alone
        Streets, households with their ways, and lonely places, by the squares they cross.
    """

    pieces: StreetPieces
    house_xy: Floats
    house_place: Ints
    place_xy: Floats
    lonely: Ints
    ties: Ints
    links: tuple[Ints, Ints]
    homes: tuple[Ints, Ints]
    streets: SquareIndex
    ways: SquareIndex
    alone: SquareIndex

    @classmethod
    def of(cls, area: Area, network: PlaceNetwork) -> "ParcelSource":
        """Return what the parcels of an area are made from."""
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
        place_xy = np.asarray(network.xy)
        on_street = np.zeros(len(place_xy), bool)
        on_street[pieces.ends] = True
        lonely = np.flatnonzero(~on_street)
        spots, street = _along_streets(lines)
        way_xy, way_row = _ways(house_xy, house_place, place_xy, spacing_m=_INDEX_M)
        homes = np.arange(len(house_xy))
        end, at_end = _gathered(pieces.ends.ravel(), len(place_xy))
        return cls(
            pieces=pieces,
            house_xy=house_xy,
            house_place=house_place,
            place_xy=place_xy,
            lonely=lonely,
            ties=np.asarray(network.links[network.link_street < 0], np.intp),
            links=(end, at_end // 2),
            homes=_gathered(house_place, len(place_xy)),
            streets=SquareIndex.of(spots, street),
            ways=SquareIndex.of(
                np.vstack([house_xy, place_xy[house_place].reshape(-1, 2), way_xy]),
                np.concatenate([homes, homes, way_row]),
            ),
            alone=SquareIndex.of(place_xy[lonely], lonely),
        )

    def everywhere(self) -> ParcelPoints:
        """Return the points of the whole area."""
        return self._points(
            np.unique(self.pieces.street), np.arange(len(self.house_xy)), self.lonely
        )

    def near(self, places: Ints, reach_m: float) -> ParcelPoints:
        """
        Return the points within a distance of those of some places.

        Parameters
        ----------
        places
            The places, ascending, each once.
        reach_m
            The distance, metres.

        Returns
        -------
        ParcelPoints
            The very points that `everywhere` has there, in the same order. Households and
            pieces of street are all those near, and some farther off.

        Notes
        -----
        A point depends on streets, houses and ways within two metres of it, and on the streets
        that meet its own. Streets and ways are looked up by spots at most `_INDEX_M` apart.
        """
        if not len(places):
            nothing = np.empty(0, np.intp)
            return self._points(nothing, nothing, nothing)
        seeds, _ = self.spots(places)
        squares = squares_round(seeds, reach_m + _INDEX_M + 2.0)
        found = self._points(
            self.streets.within(squares), self.ways.within(squares), self.alone.within(squares)
        )
        at = np.minimum(np.searchsorted(places, found.place), len(places) - 1)
        own = places[at] == found.place
        away, _ = cKDTree(found.xy[own]).query(found.xy, distance_upper_bound=reach_m + 1e-6)
        return found.some(np.isfinite(away))

    def spots(self, places: Ints) -> tuple[Floats, Ints]:
        """
        Return spots along the streets and ways of some places, and whose they are.

        Parameters
        ----------
        places
            The places, ascending, each once.

        Returns
        -------
        tuple of numpy.ndarray
            Metres, shape (k, 2), and places, shape (k,). Every parcel point of a place lies
            within half of `_INDEX_M` of one of its spots, and each place's spots are joined
            by steps of at most that length, or of the way to a place beside it.
        """
        owner, link = _taken(self.links, places)
        along, row = _along_pieces(self.pieces, link)
        home_owner, home = _taken(self.homes, places)
        ways, way = _ways(
            self.house_xy[home], self.house_place[home], self.place_xy, spacing_m=_INDEX_M
        )
        xy = np.vstack([along, self.house_xy[home], ways, self.place_xy[places]])
        return xy, np.concatenate([owner[row], home_owner, home_owner[way], places])

    def _points(self, streets: Ints, homes: Ints, lonely: Ints) -> ParcelPoints:
        """Return the points of some streets, households and lonely places, each ascending."""
        pieces = self.pieces.of_streets(streets)
        house_xy, house_place = self.house_xy[homes], self.house_place[homes]
        way_xy, way_row = _ways(house_xy, house_place, self.place_xy)
        street, offset = street_spots(pieces, np.vstack([house_xy, way_xy]))
        return _distinct(
            [
                (spots_xy(pieces.lines, street, offset), pieces.owner(street, offset), _STREET),
                (house_xy, house_place, _HOUSE),
                (self.place_xy[lonely], lonely, _ACCESS),
                (way_xy, house_place[way_row], _ACCESS),
            ],
            house_row=homes,
            house_xy=house_xy,
            house_place=house_place,
            pieces=pieces,
            streets=streets,
        )


def _changes(area: Area, network: PlaceNetwork, lines: npt.NDArray[np.object_]) -> Floats:
    """
    Return where on each link one place's street ends and the other's begins.

    That is halfway between the last door of the one and the first of the other, so that a
    guard never stands between a door and its place; a door counts as standing `END_GAP_M`
    off the piece's ends, for a house is not a junction.
    """
    frames = (area.households, area.sites)
    ids = area.streets["street_id"].to_numpy(object)
    street = np.concatenate([rows_of(ids, f["street_id"].to_numpy(object)) for f in frames])
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


def _ways(
    house_xy: Floats, house_place: Ints, place_xy: Floats, *, spacing_m: float = SPACING_M
) -> tuple[Floats, Ints]:
    """Sample the way from each household's place to its house, ends left out; and whose it is."""
    door = place_xy[house_place].reshape(-1, 2)
    count = np.ceil(np.hypot(*(house_xy - door).T) / spacing_m).astype(np.intp)
    inner = np.maximum(count - 1, 0)
    row = np.repeat(np.arange(len(house_xy)), inner)
    step = np.arange(len(row)) - np.repeat(np.cumsum(inner) - inner, inner) + 1
    share = (step / np.maximum(count[row], 1))[:, None]
    return door[row] + (house_xy - door)[row] * share, row


def _along_pieces(pieces: StreetPieces, rows: Ints) -> tuple[Floats, Ints]:
    """
    Return spots along some pieces at most `_INDEX_M` apart, ends included.

    The second array says at which of the rows given each belongs.
    """
    length = pieces.to_m[rows] - pieces.from_m[rows]
    count = np.ceil(length / _INDEX_M).astype(np.intp) + 1
    entry = np.repeat(np.arange(len(rows)), count)
    step = np.arange(len(entry)) - np.repeat(np.cumsum(count) - count, count)
    row = rows[entry]
    offset = pieces.from_m[row] + step / np.maximum(count - 1, 1)[entry] * length[entry]
    return spots_xy(pieces.lines, pieces.street[row], offset), entry


def _along_streets(lines: npt.NDArray[np.object_]) -> tuple[Floats, Ints]:
    """Return spots along streets at most `_INDEX_M` apart, ends included, and their streets."""
    length = shapely.length(lines)
    count = np.ceil(length / _INDEX_M).astype(np.intp) + 1
    street = np.repeat(np.arange(len(lines)), count)
    step = np.arange(len(street)) - np.repeat(np.cumsum(count) - count, count)
    return spots_xy(lines, street, np.minimum(step * _INDEX_M, length[street])), street


def _gathered(key: Ints, keys: int) -> tuple[Ints, Ints]:
    """Return where the rows of each key start, and all rows, key by key."""
    order = np.argsort(key, kind="stable")
    return np.searchsorted(key[order], np.arange(keys + 1)), order


def _taken(gathered: tuple[Ints, Ints], wanted: Ints) -> tuple[Ints, Ints]:
    """Return the rows of the keys wanted, and the key of each."""
    start, rows = gathered
    low, count = start[wanted], start[wanted + 1] - start[wanted]
    at = np.arange(count.sum()) - np.repeat(np.cumsum(count) - count - low, count)
    return np.repeat(wanted, count), rows[at]


def _distinct(
    groups: list[tuple[Floats, Ints, int]],
    *,
    house_row: Ints,
    house_xy: Floats,
    house_place: Ints,
    pieces: StreetPieces,
    streets: Ints,
) -> ParcelPoints:
    """Put groups of points together and keep one of each that coincide, by kind, then place."""
    xy = np.vstack([group[0].reshape(-1, 2) for group in groups])
    place = np.concatenate([group[1] for group in groups]).astype(np.intp)
    kind = np.concatenate([np.full(len(group[1]), group[2]) for group in groups])
    household = np.full(len(xy), -1, dtype=np.intp)
    household[kind == _HOUSE] = house_row
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
        house_row=house_row,
        house_xy=house_xy,
        house_place=house_place,
        pieces=pieces,
        streets=streets,
    )
