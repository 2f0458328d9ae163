"""Make the points of parcels where they are needed: houses, spots of streets and of ways."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.spatial import cKDTree

from zoning.area.area import Area
from zoning.perimeter.ground_spots import (
    INDEX_M,
    changes_of_place,
    gathered,
    spots_of_pieces,
    spots_of_streets,
    spots_of_ways,
    taken,
)
from zoning.perimeter.network import PlaceNetwork
from zoning.perimeter.parcel_points import ACCESS, HOUSE, STREET, ParcelPoints, distinct_points
from zoning.perimeter.pieces import Floats, Ints, StreetPieces
from zoning.perimeter.square_index import SquareIndex, squares_round
from zoning.perimeter.street_samples import spots_xy, street_spots


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
        Places on no street that are no cells: a cell's ground is the cell.
    is_door
        Whether a place is a door of its own on a main road, shape (n,).
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
    is_door: npt.NDArray[np.bool_]
    ties: Ints
    links: tuple[Ints, Ints]
    homes: tuple[Ints, Ints]
    streets: SquareIndex
    ways: SquareIndex
    alone: SquareIndex

    @classmethod
    def of(cls, area: Area, network: PlaceNetwork) -> "ParcelSource":
        """Return what the parcels of an area are made from."""
        lines, house_xy = network.street_lines, network.household_xy
        house_place = np.asarray(network.household_place, dtype=np.intp)
        pieces = StreetPieces.of(
            lines,
            street=network.link_street,
            from_m=network.link_from_m,
            to_m=network.link_to_m,
            change_m=changes_of_place(area, network, lines),
            ends=network.links,
        )
        place_xy = np.asarray(network.xy)
        on_street = np.zeros(len(place_xy), bool)
        on_street[pieces.ends] = True
        lonely = np.flatnonzero(~on_street & ~network.is_cell)
        tied = (network.link_street < 0) & ~network.is_side
        spots, street = spots_of_streets(lines)
        way_xy, way_row = spots_of_ways(house_xy, house_place, place_xy, spacing_m=INDEX_M)
        homes = np.arange(len(house_xy))
        end, at_end = gathered(pieces.ends.ravel(), len(place_xy))
        return cls(
            pieces=pieces,
            house_xy=house_xy,
            house_place=house_place,
            place_xy=place_xy,
            lonely=lonely,
            is_door=network.place_spot != np.arange(len(place_xy)),
            ties=np.asarray(network.links[tied], np.intp),
            links=(end, at_end // 2),
            homes=gathered(house_place, len(place_xy)),
            streets=SquareIndex.of(spots, street),
            ways=SquareIndex.of(
                np.vstack([house_xy, place_xy[house_place].reshape(-1, 2), way_xy]),
                np.concatenate([homes, homes, way_row]),
            ),
            alone=SquareIndex.of(place_xy[lonely], lonely),
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
            Sorted, and the same whatever places are asked about. Households and pieces of
            street are all those near, and some farther off.

        Notes
        -----
        No parcel leaps over a street. Take any spot x of a street. A sample of the same segment
        lies within half the spacing; a house or a way that is nearer than that has its foot on
        the segment among the samples, and a foot is nearer to x than what it is the foot of.
        Two streets that leave one junction are sampled at the same distances from it, so that
        neither reaches over the other however sharp the corner.
        Where points coincide, a street's goes before a house's, a house's before a way's.

        A point depends on streets, houses and ways within two metres of it, and on the streets
        that meet its own. Streets and ways are looked up by spots at most `INDEX_M` apart.
        """
        if not len(places):
            nothing = np.empty(0, np.intp)
            return self._points(nothing, nothing, nothing)
        seeds, _ = self.spots(places)
        squares = squares_round(seeds, reach_m + INDEX_M + 2.0)
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
            within half of `INDEX_M` of one of its spots, and each place's spots are joined
            by steps of at most that length, or of the way to a place beside it.
        """
        owner, link = taken(self.links, places)
        along, row = spots_of_pieces(self.pieces, link)
        home_owner, home = taken(self.homes, places)
        ways, way = spots_of_ways(
            self.house_xy[home], self.house_place[home], self.place_xy, spacing_m=INDEX_M
        )
        xy = np.vstack([along, self.house_xy[home], ways, self.place_xy[places]])
        return xy, np.concatenate([owner[row], home_owner, home_owner[way], places])

    def _points(self, streets: Ints, homes: Ints, lonely: Ints) -> ParcelPoints:
        """Return the points of some streets, households and lonely places, each ascending."""
        pieces = self.pieces.of_streets(streets)
        house_xy, house_place = self.house_xy[homes], self.house_place[homes]
        way_xy, way_row = spots_of_ways(house_xy, house_place, self.place_xy)
        is_door = self.is_door[lonely]
        doors, islands = lonely[is_door], lonely[~is_door]
        beside = np.vstack([house_xy, way_xy, self.place_xy[doors]])
        street, offset = street_spots(pieces, beside)
        return distinct_points(
            [
                (spots_xy(pieces.lines, street, offset), pieces.owner(street, offset), STREET),
                (house_xy, house_place, HOUSE),
                (self.place_xy[doors], doors, STREET),
                (self.place_xy[islands], islands, ACCESS),
                (way_xy, house_place[way_row], ACCESS),
            ],
            house_row=homes,
            house_xy=house_xy,
            house_place=house_place,
            pieces=pieces,
            streets=streets,
        )
