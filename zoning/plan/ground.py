"""Draw the zones of labels, and keep the clusters that have not changed."""

from dataclasses import dataclass, replace
from typing import Final

import numpy as np
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from zoning.area.area import Area
from zoning.perimeter.between import Homes, words_between
from zoning.perimeter.cell_ground import CellGround
from zoning.perimeter.crossings import Crossings, joined_crossings
from zoning.perimeter.door_posts import door_posts
from zoning.perimeter.network import PlaceNetwork
from zoning.perimeter.outline import draw_outlines
from zoning.perimeter.outline_clusters import outline_clusters
from zoning.perimeter.parcel_coverage import Parcels
from zoning.perimeter.problem import OPEN, Labels
from zoning.perimeter.rings import parted
from zoning.perimeter.terrain import Terrain

from .zone_parts import ZoneParts, neighbouring_places, parts_of_pairs

_NONE: Final = np.empty((0, 2), np.int64)
_NO_ZONE: Final = np.empty(0, np.int32)

Ints = NDArray[np.intp]
_Key = tuple[bytes, bytes, bytes]

MOST_KEPT: Final = 20_000
"""Clusters that are kept at most while only some of a plan's are drawn."""


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
        Where their outlines cross streets, and which doors on main roads are closed on their
        own.
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

    polygons: tuple[BaseGeometry, ...]
    found: Crossings


@dataclass(frozen=True, slots=True, eq=False)
class Cluster:
    """
    Closed places that bear on no other cluster's outline.

    Attributes
    ----------
    places
        The places, ascending.
    level
        Level of each of its zones: 2 red, 1 yellow.
    found
        Where its outlines cross streets and doors are closed on their own; zones are numbered
        from 0.
    """

    places: Ints
    level: NDArray[np.int8]
    found: Crossings


@dataclass(frozen=True, slots=True, eq=False)
class _Last:
    """The ground of the labels asked about last."""

    labels: Labels
    across: NDArray[np.int64]
    ground: Ground

    def answers(self, labels: Labels, across: NDArray[np.int64]) -> bool:
        """Return whether the same is asked again."""
        return np.array_equal(labels, self.labels) and np.array_equal(across, self.across)


class GroundBook:
    """
    Draw zones, and keep those of the last labels drawn.

    What is drawn of a cluster depends on the area, on the cluster's labels and on which of its
    places are one zone: what is kept is what would be drawn.

    Parameters
    ----------
    area, network
        The area and its places.
    parcels
        The ground of its places.
    """

    def __init__(self, area: Area, network: PlaceNetwork, parcels: Parcels) -> None:
        self._area, self._network = area, network
        self._terrain = Terrain.of(area, network, parcels)
        self._terrain.ready()
        self._pairs = neighbouring_places(network, parcels.touching)
        self._cells = CellGround(area, network)
        self._on_street = ~network.is_cell
        self._kept: dict[_Key, _Drawn] = {}
        self._homes = Homes.of(network)
        # The last answers for no link.
        self._words = np.full(len(network.links) + 1, None, dtype=object)
        self._is_said = np.zeros(len(network.links) + 1, bool)
        self._last: _Last | None = None

    def draw(self, labels: Labels, *, across: NDArray[np.int64] | None = None) -> Ground:
        """
        Draw the zones of labels.

        Parameters
        ----------
        labels
            Level of each place: 0 open, 1 yellow, 2 red.
        across
            Closed places that belong together across a road, as
            `zoning.plan.across_roads.across_roads` returns them.

        Returns
        -------
        Ground
            The zones, the same whether drawn now or kept.

        Raises
        ------
        InvalidArea
            If households of different zones stand on one spot, so that no line can part them.
        """
        over = _NONE if across is None else across
        if self._last is None or not self._last.answers(labels, over):
            self._last = _Last(labels.copy(), over.copy(), self._draw(labels, over))
        return self._last.ground

    def clusters(self, labels: Labels, across: NDArray[np.int64]) -> list[Cluster]:
        """
        Draw some clusters of labels, and keep them beside those of the last labels drawn.

        Parameters
        ----------
        labels
            Level of each place; open for those of other clusters.
        across
            As `draw` takes it, of the closed ones among these places.

        Returns
        -------
        list of Cluster
            In order of their first place; cells are in none.

        Raises
        ------
        InvalidArea
            As `draw`.
        """
        parts, groups, keys, drawn = self._clusters(labels, across)
        if len(self._kept) > MOST_KEPT:
            self._kept.clear()
        self._kept |= dict(zip(keys, drawn, strict=True))
        zones, _, _ = _zones_of_groups(parts, groups)
        return [
            Cluster(group, parts.level[mine], part.found)
            for group, mine, part in zip(groups, zones, drawn, strict=True)
        ]

    def near(self, places: Ints) -> Ints:
        """Return the places to which it may matter which level some places have, and these."""
        beside = self._terrain.parcel_squares.beside_some(places)
        return np.unique(np.concatenate([places, beside, self._pairs.of_some(places)[1]]))

    def _draw(self, labels: Labels, across: NDArray[np.int64]) -> Ground:
        """Draw the zones of labels that differ from the last ones."""
        parts, groups, keys, whole = self._clusters(labels, across)
        zones, first, _ = _zones_of_groups(parts, groups)
        self._kept = dict(zip(keys, whole, strict=True))
        numbers = np.concatenate([*zones, np.empty(0, np.intp)])
        shapes = (shape for part in whole for shape in part.polygons)
        polygons = dict(zip(numbers.tolist(), shapes, strict=True))
        polygons |= self._cells.polygons(parts.place_zone)
        found = joined_crossings([part.found for part in whole], first_zone=first)
        found = replace(found, zone=numbers[found.zone])
        return Ground(parts, dict(sorted(polygons.items())), found, self._between(found.link))

    def _clusters(
        self, labels: Labels, across: NDArray[np.int64]
    ) -> tuple[ZoneParts, list[Ints], list[_Key], list[_Drawn]]:
        """Return the clusters of labels, what names each, and what is drawn of it."""
        parts = parts_of_pairs(self._pairs, labels, across)
        # A zone is one of streets or one of cells: nothing leads from one to the other.
        closed = np.flatnonzero((labels != OPEN) & self._on_street)
        block = parts.block[parts.place_zone[closed]].astype(np.intp)
        groups = outline_clusters(self._terrain, closed, block)
        zones, _, rank = _zones_of_groups(parts, groups)
        # A road that stays open may join what the same labels part elsewhere.
        keys = [
            (group.tobytes(), labels[group].tobytes(), rank[group].tobytes()) for group in groups
        ]
        new = [number for number, key in enumerate(keys) if key not in self._kept]
        fresh = self._outlined(parts, labels, [groups[n] for n in new], [zones[n] for n in new])
        drawn = [self._kept.get(key) for key in keys]
        for number, part in zip(new, fresh, strict=True):
            drawn[number] = part
        return parts, groups, keys, [part for part in drawn if part is not None]

    def _between(self, links: Ints) -> tuple[str | None, ...]:
        """Say between which houses links are cut; the same links are asked about every time."""
        fresh = np.unique(links[~self._is_said[links]])
        if len(fresh):
            words = words_between(self._area, self._network, fresh, homes=self._homes)
            self._words[fresh] = words
            self._is_said[fresh] = True
        return tuple(self._words[links].tolist())

    def _outlined(
        self, parts: ZoneParts, labels: Labels, groups: list[Ints], zones: list[Ints]
    ) -> list[_Drawn]:
        """Draw clusters, all at once, and part what is drawn; each numbers its own zones."""
        if not groups:
            return []
        places = np.concatenate(groups)
        zone = np.full(len(labels), -1, np.intp)
        zone[places] = parts.place_zone[places]
        level = np.where(zone >= 0, labels, OPEN)
        outlines = draw_outlines(self._terrain, zone, level)
        doors = door_posts(
            self._network, zone, level, outlines.polygons, house_xy=self._terrain.house_xy
        )
        found = joined_crossings([outlines.crossings, doors])
        owner = np.empty(len(parts.level), np.intp)
        rank = np.empty(len(parts.level), np.intp)
        for number, mine in enumerate(zones):
            owner[mine], rank[mine] = number, np.arange(len(mine))
        order = np.argsort(owner[found.zone], kind="stable")
        first = np.searchsorted(owner[found.zone[order]], np.arange(len(zones)))
        found = replace(found, zone=rank[found.zone])
        return [
            _Drawn(
                tuple(self._cells.left_over(outlines.polygons[int(z)]) for z in mine),
                found.some(rows),
            )
            for mine, rows in zip(zones, parted(order, first), strict=True)
        ]


def _zones_of_groups(parts: ZoneParts, groups: list[Ints]) -> tuple[list[Ints], Ints, Ints]:
    """
    Return the zones of each group of places, ascending, and where these begin one after another.

    With them comes, for every place, which of its group's zones its own is.
    """
    owner = np.empty(len(parts.level), np.intp)
    for number, group in enumerate(groups):
        owner[parts.place_zone[group]] = number
    # A zone of cells is in no group.
    drawn = np.unique(np.concatenate([*(parts.place_zone[g] for g in groups), _NO_ZONE]))
    order = drawn[np.argsort(owner[drawn], kind="stable")].astype(np.intp)
    first = np.searchsorted(owner[order], np.arange(len(groups)))
    rank = np.zeros(len(parts.level) + 1, np.intp)
    rank[order] = np.arange(len(order)) - first[owner[order]]
    return parted(order, first), first, rank[parts.place_zone]
