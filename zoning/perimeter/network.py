"""Build the places between which a line can be drawn, and the links that a guard can cut."""

from dataclasses import dataclass, fields
from typing import Final

import numpy as np
from numpy.typing import NDArray
from pyproj import CRS
from scipy.spatial import cKDTree

from zoning.area.area import Area
from zoning.area.metric import area_crs, metric_xy
from zoning.area.schema import BARRIER_COST
from zoning.exposure.reach import Neighbours, neighbours

from .area_rows import AreaRows, area_rows
from .network_cells import CellPlaces, cell_places, cells_of_points
from .network_doors import merge_doors
from .network_own_doors import DOOR_COST, MAIN_KINDS, own_doors
from .network_streets import (
    Metres,
    door_links,
    gather_islands,
    island_ties,
    join_links,
    project_streets,
    street_links,
)
from .network_units import Rows, units_of_places

TIE_COST: Final = BARRIER_COST["path"]
"""Price of a barrier on the link that ties a streetless place: people reach it on foot."""


@dataclass(frozen=True, slots=True, eq=False)
class PlaceNetwork:
    """
    The places of an area and the links between them (docs/model.md §2).

    Places are numbered: junctions and street ends first, by longitude and latitude; then
    the spots at which doors open, by street and offset; then the doors of main roads
    (`MAIN_KINDS`) that are places of their own, by spot, the left side first; then the H3
    cells of households that no street reaches; then the cells in which no household is known,
    in the order of ``area.cells``. Every array is read-only.

    Attributes
    ----------
    crs
        The metric system of ``xy`` and of every length.
    xy
        Position of each place, metres, shape (n, 2).
    people, households
        People and households whose door is the place, shape (n,).
    household_place, site_place, cell_place
        Place of each row of ``area.households``, ``area.sites`` and ``area.cells``: on a main
        road a household's or site's own door, elsewhere the spot on the street.
    room_m
        Radius of the disc as large as the ground over which a place's people live, metres,
        shape (n,); 0 but for cells.
    place_spot
        For a door of its own the spot on the road at which it opens, for any other place the
        place itself, shape (n,).
    place_alley, place_hamlet, place_ward
        Rows of ``area.units``, -1 for none. The alley is the smallest one; a junction
        belongs to the smallest unit that holds all streets meeting there, so that the mouth
        of an alley is not inside it.
    links
        Pairs of places, shape (m, 2), never the same place twice; two links may join the
        same pair, where two streets do.
    link_street
        Row of ``area.streets`` along which it leads, -1 for a door's link, for the one that
        ties a streetless place, and for the side that two cells share.
    link_door
        For the link from a spot to a door of its own the row of ``area.streets`` on which the
        door opens, -1 for any other.
    link_from_m, link_to_m
        Metres along that street at which the link begins (at ``links[:, 0]``) and ends; for a
        door both say where it opens.
    link_length
        Metres, above 0; 0 for a door's, so that ways lead from door to door as elsewhere.
    link_cost
        Price of one post on the link, in people-equivalents, at least 1; between two cells
        that of a barrier for every `zoning.perimeter.network_cells.WATCHED_M` of their side.
    link_middle
        Where the guard stands on the side that two cells share, shape (m, 2); NaN on other
        links.
    rows
        Where the area's identifiers stand, and its units.
    ways
        The neighbours of every place, for walks along streets.
    spots
        The places, for searches through the air.
    street_lines
        The streets, metres, in the order of ``area.streets``.
    household_xy
        Where the households stand, metres, in the order of ``area.households``.
    """

    crs: CRS
    xy: Metres
    people: NDArray[np.int64]
    households: NDArray[np.int64]
    household_place: Rows
    site_place: Rows
    cell_place: Rows
    room_m: Metres
    place_spot: Rows
    place_alley: Rows
    place_hamlet: Rows
    place_ward: Rows
    links: Rows
    link_street: Rows
    link_door: Rows
    link_from_m: Metres
    link_to_m: Metres
    link_length: Metres
    link_cost: NDArray[np.int64]
    link_middle: Metres
    rows: AreaRows
    ways: Neighbours
    spots: cKDTree
    street_lines: NDArray[np.object_]
    household_xy: Metres

    def __post_init__(self) -> None:
        for field in fields(self):
            value = getattr(self, field.name)
            if isinstance(value, np.ndarray):
                value.flags.writeable = False

    @property
    def places(self) -> int:
        """Number of places, n."""
        return len(self.xy)

    @property
    def is_cell(self) -> NDArray[np.bool_]:
        """Which places are cells, shape (n,)."""
        mask = np.zeros(self.places, bool)
        mask[self.cell_place] = True
        return mask

    @property
    def is_side(self) -> NDArray[np.bool_]:
        """Which links are sides that two cells share, shape (m,)."""
        return np.isfinite(self.link_middle[:, 0])


def place_network(area: Area) -> PlaceNetwork:
    """
    Build the place network of an area.

    Parameters
    ----------
    area
        A sound area (`zoning.area.check.faults_of` finds nothing).

    Returns
    -------
    PlaceNetwork
        The network. Parts of the street map that do not meet stay apart: where no street
        leads over, no guard is needed.

    Notes
    -----
    A street piece that returns to its own start and has no door has no link: it cannot be
    cut. Time and memory grow linearly with households and streets, but for the sorts. The
    same area gives the same arrays.

    References
    ----------
    .. [1] docs/model.md §2
    """
    crs = area_crs(area)
    rows = area_rows(area)
    streets = project_streets(area, crs)
    door_street = np.concatenate(
        [rows.streets(f["street_id"]) for f in (area.households, area.sites)]
    )
    access = np.concatenate(
        [f.access_m.to_numpy(np.float64) for f in (area.households, area.sites)]
    )
    on_street = door_street >= 0
    in_cell = np.full(len(door_street), -1, np.int32)
    sites = np.flatnonzero(~on_street & (np.arange(len(in_cell)) >= len(area.households)))
    in_cell[sites] = cells_of_points(area, _site_points(area)[sites - len(area.households)])
    alone = ~on_street & (in_cell < 0)
    members_xy = _members_xy(area, crs)
    doors = merge_doors(door_street[on_street], access[on_street], streets.length)
    own = own_doors(
        streets.measured,
        area.streets.kind.isin(MAIN_KINDS).to_numpy(bool),
        doors,
        access_m=access[on_street],
        member_xy=members_xy[on_street],
    )
    islands = gather_islands(area, crs, alone)
    cells = cell_places(area, crs, rows)
    base = len(streets.junction_xy)
    spots = base + len(doors.street)
    first_cell = spots + len(own.spot) + len(islands.xy)
    door_place = np.empty(len(door_street), np.int32)
    door_place[on_street] = np.where(
        own.of_member >= 0, spots + own.of_member, base + doors.door_place
    )
    door_place[alone] = spots + len(own.spot) + islands.member_place
    door_place[in_cell >= 0] = first_cell + in_cell[in_cell >= 0]
    spot_xy = streets.measured.spots(doors.street, doors.offset_m)
    xy = np.concatenate([streets.junction_xy, spot_xy, own.xy, islands.xy])
    along = street_links(streets, doors)
    links = join_links(
        along,
        door_links(own, doors, first_spot=base),
        island_ties(xy, doors=len(own.spot), islands=len(islands.xy)),
    )
    door_rows = np.arange(len(own.spot))
    link_door = np.full(len(links.ends), -1, np.int32)
    link_door[len(along.ends) + door_rows] = doors.street[own.spot]
    place_spot = np.arange(first_cell + len(cells.xy), dtype=np.int32)
    place_spot[spots + door_rows] = base + own.spot
    household_place, site_place = np.split(door_place, [len(area.households)])
    alley, hamlet, ward = units_of_places(
        area,
        rows=rows,
        crs=crs,
        xy=xy,
        household_place=household_place,
        ends=links.ends,
        street=np.where(link_door >= 0, link_door, links.street),
    )
    people = _totals(household_place, area.households.people.to_numpy(np.int64), first_cell)
    homes = _totals(household_place, np.ones(len(household_place), np.int64), first_cell)
    sides = len(cells.ends)
    whole = np.concatenate([xy, cells.xy])
    ends = np.concatenate([links.ends, first_cell + cells.ends]).astype(np.int32)
    length = np.concatenate([links.to_m - links.from_m, cells.length])
    return PlaceNetwork(
        crs=crs,
        xy=whole,
        people=np.concatenate([people, area.cells.people.to_numpy(np.int64)]),
        households=np.concatenate([homes, area.cells.households.to_numpy(np.int64)]),
        household_place=household_place,
        site_place=site_place,
        cell_place=first_cell + np.arange(len(cells.xy), dtype=np.int32),
        room_m=np.concatenate([np.zeros(first_cell), cells.room_m]),
        place_spot=place_spot,
        place_alley=np.concatenate([alley, cells.alley]),
        place_hamlet=np.concatenate([hamlet, cells.hamlet]),
        place_ward=np.concatenate([ward, cells.ward]),
        links=ends,
        link_street=np.concatenate([links.street, np.full(sides, -1, np.int32)]),
        link_door=np.concatenate([link_door, np.full(sides, -1, np.int32)]),
        link_from_m=np.concatenate([links.from_m, np.zeros(sides)]),
        link_to_m=np.concatenate([links.to_m, cells.length]),
        link_length=length,
        link_cost=np.concatenate([_link_costs(area, links.street, link_door), _side_costs(cells)]),
        link_middle=np.concatenate([np.full((len(links.ends), 2), np.nan), cells.middle]),
        rows=rows,
        ways=neighbours(ends, length, len(whole)),
        spots=cKDTree(whole),
        street_lines=streets.lines,
        household_xy=members_xy[: len(area.households)],
    )


def _site_points(area: Area) -> NDArray[np.object_]:
    return np.asarray(area.sites.geometry.values, dtype=object)


def _totals(place: Rows, amount: NDArray[np.int64], places: int) -> NDArray[np.int64]:
    """Return the sum of amounts at each place."""
    # People are whole numbers far below 2**53: the sums are exact.
    return np.bincount(place, amount, minlength=places).astype(np.int64)


def _side_costs(cells: CellPlaces) -> NDArray[np.int64]:
    """Return the price of closing each side that two cells share, in people-equivalents."""
    return np.asarray(cells.barriers * TIE_COST, np.int64)


def _members_xy(area: Area, crs: CRS) -> Metres:
    """Return where households stand, then sites, metres."""
    return np.concatenate([metric_xy(f.geometry, crs) for f in (area.households, area.sites)])


def _link_costs(area: Area, link_street: Rows, link_door: Rows) -> NDArray[np.int64]:
    """Return the price of a post on each link, in people-equivalents."""
    cost = np.where(link_door >= 0, DOOR_COST, TIE_COST).astype(np.int64)
    on_street = link_street >= 0
    cost[on_street] = area.streets.barrier_cost.to_numpy(np.int64)[link_street[on_street]]
    return np.maximum(cost, 1)
