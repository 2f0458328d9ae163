"""Hold what outlines are drawn on: parcels, streets and houses of an area, ready to be searched."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt
import shapely
from pyproj import CRS
from scipy.spatial import cKDTree

from zoning.area.area import Area

from .even_pieces import PIECE_M, even_pieces, segments_of
from .network import PlaceNetwork
from .parcel_coverage import Parcels
from .parcel_squares import ParcelSquares
from .pieces import Floats, Ints
from .rings import ranges
from .square_index import SQUARE_M, SquareIndex, squares_of


@dataclass(frozen=True, eq=False)
class Terrain:
    """
    What outlines are drawn on; it depends on the area alone.

    Attributes
    ----------
    crs
        The metric CRS.
    parcels
        The ground of every place.
    spots
        Where the places are, metres.
    lines
        Streets, metres.
    houses
        Households in EPSG:4326, and the place of each.
    house_xy
        The same in metres.
    house_place
        Place of each household.
    door_xy
        The doors of their own beside main roads, metres.
    is_cell
        Which places are cells: no parcel of a street touches one.
    link_street, link_from_m, link
        The network's links on streets, by street and offset.
    """

    crs: CRS
    parcels: Parcels
    spots: cKDTree
    lines: npt.NDArray[np.object_]
    houses: npt.NDArray[np.object_]
    house_xy: Floats
    house_place: Ints
    door_xy: Floats
    is_cell: npt.NDArray[np.bool_]
    link_street: Ints
    link_from_m: Floats
    link: Ints

    @classmethod
    def of(cls, area: Area, network: PlaceNetwork, parcels: Parcels) -> "Terrain":
        """Gather what the outlines of an area are drawn on."""
        real = np.flatnonzero(network.link_street >= 0)
        order = real[np.lexsort((network.link_from_m[real], network.link_street[real]))]
        return cls(
            crs=network.crs,
            parcels=parcels,
            spots=network.spots,
            lines=network.street_lines,
            houses=area.households.geometry.to_numpy(),
            house_xy=network.household_xy,
            house_place=np.asarray(network.household_place, np.intp),
            door_xy=network.xy[network.links[network.link_door >= 0, 1]],
            is_cell=network.is_cell,
            link_street=np.asarray(network.link_street[order], np.intp),
            link_from_m=np.asarray(network.link_from_m[order]),
            link=order,
        )

    def ready(self) -> None:
        """Make now what every drawing asks for, where many are to come."""
        for name in (
            "streets",
            "house_tree",
            "_house_squares",
            "_touching",
            "_street_pieces",
            "door_squares",
        ):
            getattr(self, name)
        self.parcel_squares.ready()
        self.parcels.rings.ready()

    @cached_property
    def streets(self) -> shapely.STRtree:
        """The streets, for searches."""
        return shapely.STRtree(self.lines)

    @cached_property
    def house_tree(self) -> shapely.STRtree:
        """The households in degrees, for searches."""
        return shapely.STRtree(self.houses)

    @cached_property
    def _house_squares(self) -> tuple[Ints, Ints]:
        square = squares_of(self.house_xy)
        order = np.argsort(square, kind="stable")
        return square[order], order

    def houses_within(self, squares: npt.NDArray[np.int64]) -> Ints:
        """Return the households in some squares of the plane, each square given once."""
        known, house = self._house_squares
        low = np.searchsorted(known, squares, side="left")
        count = np.searchsorted(known, squares, side="right") - low
        return house[ranges(low, count)]

    @cached_property
    def _street_pieces(self) -> tuple[Floats, Floats, SquareIndex]:
        """Both tips of even pieces of all streets, and these by the squares of their tips."""
        xy, line = shapely.get_coordinates(self.lines, return_index=True)
        first = np.searchsorted(line, np.arange(len(self.lines) + 1))
        start, end = even_pieces(*segments_of(xy, first), PIECE_M)
        row = np.arange(len(start))
        return start, end, SquareIndex.of(np.vstack([start, end]), np.r_[row, row])

    def street_pieces_within(self, squares: npt.NDArray[np.int64]) -> tuple[Floats, Floats]:
        """Return both tips of the pieces of streets with a tip in some squares, each once."""
        start, end, index = self._street_pieces
        row = index.within(squares)
        return start[row], end[row]

    @cached_property
    def door_squares(self) -> SquareIndex:
        """The doors beside main roads by squares of the plane."""
        return SquareIndex.of(self.door_xy, np.arange(len(self.door_xy)))

    @cached_property
    def usual_width_m(self) -> float:
        """The side of the box round a parcel, at the median."""
        box = self.parcels.rings.boxes
        box = box[~np.isnan(box[:, 0])]
        side = np.maximum(box[:, 2] - box[:, 0], box[:, 3] - box[:, 1])
        return float(np.median(side)) if len(side) else 0.0

    @cached_property
    def parcel_squares(self) -> ParcelSquares:
        """The squares that the boxes round parcels touch; for a place without ground its spot's."""
        side = SQUARE_M * max(1.0, np.ceil(self.usual_width_m / SQUARE_M))
        spots = np.tile(np.asarray(self.spots.data).reshape(-1, 2), 2)
        box = self.parcels.rings.boxes
        return ParcelSquares.of(np.where(np.isnan(box[:, :1]), spots, box), side)

    @cached_property
    def _touching(self) -> tuple[Ints, Ints]:
        pairs = np.concatenate([self.parcels.touching, self.parcels.touching[:, ::-1]])
        count = np.bincount(pairs[:, 0], minlength=self.parcels.rings.places)
        order = np.argsort(pairs[:, 0], kind="stable")
        return np.r_[0, np.cumsum(count)].astype(np.intp), pairs[order, 1].astype(np.intp)

    def beside(self, places: Ints) -> tuple[Ints, Ints]:
        """
        Return the places whose parcels touch those of some.

        Parameters
        ----------
        places
            The places.

        Returns
        -------
        tuple of numpy.ndarray
            Positions in ``places``, ascending, and the place that touches each.
        """
        starts, others = self._touching
        count = starts[places + 1] - starts[places]
        row = ranges(starts[places], count)
        return np.repeat(np.arange(len(places)), count), others[row]

    def links_at(self, street: Ints, offset_m: Floats) -> Ints:
        """Return the network's link that holds each offset of a street, -1 for none."""
        if not len(self.link):
            return np.full(len(street), -1, dtype=np.intp)
        begins = self.link_street + 1j * self.link_from_m
        at = np.searchsorted(begins, street + 1j * offset_m, side="right") - 1
        row = np.maximum(at, 0)
        return np.where(self.link_street[row] == street, self.link[row], -1)
