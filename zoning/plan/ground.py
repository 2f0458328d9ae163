"""Draw the zones of labels cluster by cluster, and keep what has not changed."""

from dataclasses import dataclass, replace
from typing import Final

import numpy as np
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from zoning.area.area import Area
from zoning.errors import Fault, InvalidArea
from zoning.perimeter.between import Neighbours
from zoning.perimeter.borders import Borders, cell_borders
from zoning.perimeter.cell_ground import CellGround
from zoning.perimeter.clusters import SquareBook, clusters
from zoning.perimeter.crossings import Crossings, crossings, joined_crossings
from zoning.perimeter.network import PlaceNetwork
from zoning.perimeter.outline import zone_polygons
from zoning.perimeter.parcel_points import ParcelPoints
from zoning.perimeter.parcels import touching_places
from zoning.perimeter.problem import OPEN, Labels
from zoning.perimeter.zone_ground import WINDOW_M

from .zone_parts import ZoneParts, zone_parts

Ints = NDArray[np.intp]

_NONE: Final = np.empty((0, 2), np.int32)


@dataclass(frozen=True, slots=True, eq=False)
class Ground:
    """
    The zones of a plan on the map.

    Attributes
    ----------
    parts
        The zones as places.
    polygons
        Geometry of each zone, EPSG:4326.
    found
        Where their outlines cross streets.
    between
        Between which houses each crossing is, in words.
    """

    parts: ZoneParts
    polygons: dict[int, BaseGeometry]
    found: Crossings
    between: tuple[str | None, ...]


@dataclass(frozen=True, slots=True, eq=False)
class _Drawn:
    """What one cluster adds: its zones are numbered in the order of the plan's."""

    touching: NDArray[np.int32]
    polygons: tuple[BaseGeometry, ...] = ()
    found: Crossings | None = None


@dataclass(frozen=True, slots=True, eq=False)
class _Window:
    """The parcel points round a cluster, and the borders of their cells."""

    points: ParcelPoints
    borders: Borders


class GroundBook:
    """
    Draw zones, and keep those of the last labels drawn.

    A cluster is drawn from the parcel points within `WINDOW_M` of its own, so what is drawn
    depends on the area and on the cluster's labels only: what is kept is what would be drawn.

    Parameters
    ----------
    area, network
        The area and its places.
    squares
        Where the places have their ground, and what the area's parcels are made from.
    """

    def __init__(self, area: Area, network: PlaceNetwork, squares: SquareBook) -> None:
        self._area, self._network, self._squares = area, network, squares
        self._cells = CellGround(area, network)
        self._has_parcel = ~network.is_cell
        self._kept: dict[tuple[bytes, bytes], _Drawn] = {}
        self._words: dict[int, str | None] = {}

    def draw(self, labels: Labels) -> Ground:
        """
        Draw the zones of labels.

        Parameters
        ----------
        labels
            Level of each place: 0 open, 1 yellow, 2 red.

        Returns
        -------
        Ground
            The zones, the same whether drawn now or kept.

        Raises
        ------
        InvalidArea
            If households of different zones stand on one spot, so that no line can part them.
        """
        groups = clusters(self._squares, np.flatnonzero((labels != OPEN) & self._has_parcel))
        keys = [(group.tobytes(), labels[group].tobytes()) for group in groups]
        windows: dict[int, _Window] = {}
        drawn: list[_Drawn] = []
        for number, (group, key) in enumerate(zip(groups, keys, strict=True)):
            if key in self._kept:
                drawn.append(self._kept[key])
                continue
            windows[number], touching = self._window(group)
            drawn.append(_Drawn(touching))
        touching = np.concatenate([_NONE, *(part.touching for part in drawn)])
        parts = zone_parts(self._network, labels, touching)
        faults: list[Fault] = []
        for number, window in windows.items():
            try:
                drawn[number] = self._outlined(drawn[number], window, groups[number], parts)
            except InvalidArea as error:
                faults += error.faults
        if faults:
            raise InvalidArea(faults)
        self._kept = dict(zip(keys, drawn, strict=True))
        zones = [np.unique(parts.place_zone[group]).astype(np.intp) for group in groups]
        polygons = {
            int(zone): shape
            for mine, part in zip(zones, drawn, strict=True)
            for zone, shape in zip(mine, part.polygons, strict=True)
        } | self._cells.polygons(parts.place_zone)
        found = [
            replace(part.found, zone=mine[part.found.zone])
            for mine, part in zip(zones, drawn, strict=True)
            if part.found is not None
        ]
        whole = joined_crossings(found)
        return Ground(parts, dict(sorted(polygons.items())), whole, self._between(whole.link))

    def _between(self, links: Ints) -> tuple[str | None, ...]:
        """Say between which houses links are cut; the same links are asked about every time."""
        fresh = np.setdiff1d(links, np.fromiter(self._words, np.intp, len(self._words)))
        neighbours = Neighbours.of(self._area, self._network, fresh[fresh >= 0])
        self._words |= {int(link): neighbours.words(int(link)) for link in fresh}
        return tuple(self._words[int(link)] for link in links)

    def _window(self, group: Ints) -> tuple[_Window, NDArray[np.int32]]:
        """Return the points round a cluster, and which of its places touch."""
        points = self._squares.source.near(group, WINDOW_M)
        borders = cell_borders(points.xy)
        pairs = touching_places(points, borders=borders)
        at = np.minimum(np.searchsorted(group, pairs), len(group) - 1)
        return _Window(points, borders), pairs[(group[at] == pairs).all(axis=1)]

    def _outlined(self, drawn: _Drawn, window: _Window, group: Ints, parts: ZoneParts) -> _Drawn:
        """Draw a cluster's outlines, its zones numbered by their order in the plan."""
        points, places = window.points.renumbered()
        zones, rank = np.unique(parts.place_zone[group], return_inverse=True)
        own = np.searchsorted(places, group)
        zone, level = np.full(len(places), -1, np.intp), np.zeros(len(places), np.int8)
        zone[own], level[own] = rank, parts.level[zones][rank]
        polygons = zone_polygons(points, zone, level, self._network.crs, borders=window.borders)
        polygons = {n: self._cells.left_over(shape) for n, shape in polygons.items()}
        strict = sorted(polygons, key=lambda number: (-parts.level[zones[number]], number))
        found = crossings(
            self._area,
            self._network,
            {number: polygons[number] for number in strict},
            streets=points.streets,
            metres=points.pieces.lines,
        )
        return _Drawn(drawn.touching, tuple(polygons[n] for n in range(len(zones))), found)
