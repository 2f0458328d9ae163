"""Lay an area out for checks: what depends on it alone, in metres, each made when first asked."""

from dataclasses import dataclass
from functools import cached_property

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import shapely

from zoning.area.area import Area
from zoning.perimeter.area_parcels import area_parcels
from zoning.perimeter.network import PlaceNetwork, place_network
from zoning.perimeter.parcel_coverage import Parcels
from zoning.perimeter.pieces import StreetPieces

from .tables import PlanTables

Ints = npt.NDArray[np.intp]
Floats = npt.NDArray[np.float64]
Shapes = npt.NDArray[np.object_]

_END_GAP_M = 0.5


@dataclass(frozen=True, eq=False)
class CheckedArea:
    """
    An area as plans on it are checked.

    Attributes
    ----------
    area, network
        The area and its places.
    parcels
        The ground of each place.
    """

    area: Area
    network: PlaceNetwork
    parcels: Parcels

    @classmethod
    def of(cls, area: Area) -> "CheckedArea":
        """Lay out an area of which nothing is known yet."""
        network = place_network(area)
        return cls(area, network, area_parcels(area, network))

    @property
    def touching(self) -> npt.NDArray[np.int32]:
        """Pairs of places whose parcels share a border, shape (k, 2)."""
        return self.parcels.touching

    @property
    def streets(self) -> Shapes:
        """The streets in metres."""
        return self.network.street_lines

    @cached_property
    def street_tree(self) -> shapely.STRtree:
        """The same, for searches."""
        return shapely.STRtree(self.streets)

    @cached_property
    def street_m(self) -> Floats:
        """Length of every street, metres."""
        return np.asarray(shapely.length(self.streets), np.float64)

    @cached_property
    def street_nodes(self) -> Ints:
        """Number of the spot at which each street begins and ends, shape (s, 2)."""
        lines = self.area.streets.geometry.to_numpy()
        tips = np.stack([shapely.get_coordinates(shapely.get_point(lines, n)) for n in (0, -1)], 1)
        # A complex number stands for a spot: it is sorted many times faster than a row.
        spots = np.ascontiguousarray(tips.reshape(-1, 2)).view(np.complex128).ravel()
        return np.unique(spots, return_inverse=True)[1].reshape(-1, 2).astype(np.intp)

    @cached_property
    def doors(self) -> tuple[Ints, Floats]:
        """Street row (-1 for none) and offset of every household's door."""
        households = self.area.households
        street = self.network.rows.streets(households["street_id"]).astype(np.intp)
        offset = households["access_m"].to_numpy(np.float64)
        # A house is not a junction: a door stands off the ends of its piece.
        length = np.append(self.street_m, 0.0)[street]
        gap = np.minimum(_END_GAP_M, length / 8)
        return street, np.clip(offset, gap, length - gap)

    @cached_property
    def door_links(self) -> Ints:
        """The network's links to doors of their own, by street and offset."""
        network = self.network
        links = np.flatnonzero(network.link_door >= 0)
        order = np.lexsort((links, network.link_from_m[links], network.link_door[links]))
        return links[order].astype(np.intp)

    @cached_property
    def _links(self) -> StreetPieces:
        network = self.network
        return StreetPieces.of(
            self.streets,
            street=network.link_street,
            from_m=network.link_from_m,
            to_m=network.link_to_m,
            change_m=network.link_to_m,
            ends=network.links,
        )

    def links_at(self, street: Ints, offset_m: Floats) -> Ints:
        """Return the network's link that holds each offset of a street, -1 for none."""
        pieces = self._links
        if not len(pieces.link):
            return np.full(len(street), -1, np.intp)
        row = np.minimum(pieces.row_at(street, np.maximum(offset_m, 0.0)), len(pieces.link) - 1)
        return np.where(pieces.street[row] == street, pieces.link[row], -1).astype(np.intp)

    @cached_property
    def pieces(self) -> Shapes:
        """The cells in metres."""
        return in_metres(self.area.cells, self.network)

    @cached_property
    def piece_tree(self) -> shapely.STRtree:
        """The same, for searches."""
        return shapely.STRtree(self.pieces)

    @property
    def house_xy(self) -> Floats:
        """Where every household stands, metres, shape (h, 2)."""
        return self.network.household_xy

    @cached_property
    def houses(self) -> shapely.STRtree:
        """The households in EPSG:4326, for searches."""
        return shapely.STRtree(self.area.households.geometry.to_numpy())

    @cached_property
    def places_on_streets(self) -> Ints:
        """The places at which a street passes or ends, ascending."""
        return np.unique(self.network.links[self.network.link_street >= 0]).astype(np.intp)

    @cached_property
    def spots_on_streets(self) -> shapely.STRtree:
        """Where these places are, in metres, for searches."""
        return shapely.STRtree(shapely.points(self.network.xy[self.places_on_streets]))

    @cached_property
    def tables(self) -> PlanTables:
        """What writes the tables of plans."""
        return PlanTables(self.area, self.network)


def in_metres(frame: gpd.GeoDataFrame, network: PlaceNetwork) -> Shapes:
    """Return the shapes of a table in the network's metres."""
    return np.asarray(frame.geometry.to_crs(network.crs).values, dtype=object)
