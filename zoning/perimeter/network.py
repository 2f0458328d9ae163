"""Build the places between which a line can be drawn, and the links that a guard can cut."""

from dataclasses import dataclass, fields
from typing import Final

import numpy as np
import shapely
from numpy.typing import NDArray
from pyproj import CRS
from scipy.spatial import cKDTree

from zoning.area.area import Area
from zoning.area.metric import area_crs
from zoning.area.schema import BARRIER_COST
from zoning.exposure.reach import Neighbours, neighbours

from .area_rows import AreaRows, area_rows
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
    cells of households that no street reaches. Every array is read-only.

    Attributes
    ----------
    crs
        The metric system of ``xy`` and of every length.
    xy
        Position of each place, metres, shape (n, 2).
    people, households
        People and households whose door is the place, shape (n,).
    household_place, site_place
        Place of each row of ``area.households`` and ``area.sites``: on a main road its own
        door, elsewhere the spot on the street.
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
        Row of ``area.streets`` along which it leads, -1 for a door's link and for the one that
        ties a streetless place.
    link_door
        For the link from a spot to a door of its own the row of ``area.streets`` on which the
        door opens, -1 for any other.
    link_from_m, link_to_m
        Metres along that street at which the link begins (at ``links[:, 0]``) and ends; for a
        door both say where it opens.
    link_length
        Metres, above 0; 0 for a door's, so that ways lead from door to door as elsewhere.
    link_cost
        Price of one post on the link, in people-equivalents, at least 1.
    rows
        Where the area's identifiers stand, and its units.
    ways
        The neighbours of every place, for walks along streets.
    spots
        The places, for searches through the air.
    """

    crs: CRS
    xy: Metres
    people: NDArray[np.int64]
    households: NDArray[np.int64]
    household_place: Rows
    site_place: Rows
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
    rows: AreaRows
    ways: Neighbours
    spots: cKDTree

    def __post_init__(self) -> None:
        for field in fields(self):
            value = getattr(self, field.name)
            if isinstance(value, np.ndarray):
                value.flags.writeable = False

    @property
    def places(self) -> int:
        """Number of places, n."""
        return len(self.xy)


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
    doors = merge_doors(door_street[on_street], access[on_street], streets.length)
    own = own_doors(
        streets.lines,
        area.streets.kind.isin(MAIN_KINDS).to_numpy(bool),
        doors,
        access_m=access[on_street],
        member_xy=_members_xy(area, crs)[on_street],
    )
    islands = gather_islands(area, crs, ~on_street)
    base = len(streets.junction_xy)
    spots = base + len(doors.street)
    door_place = np.empty(len(door_street), np.int32)
    door_place[on_street] = np.where(
        own.of_member >= 0, spots + own.of_member, base + doors.door_place
    )
    door_place[~on_street] = spots + len(own.spot) + islands.member_place
    spot_xy = shapely.get_coordinates(
        shapely.line_interpolate_point(streets.lines[doors.street], doors.offset_m)
    )
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
    place_spot = np.arange(len(xy), dtype=np.int32)
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
    length = links.to_m - links.from_m
    return PlaceNetwork(
        crs=crs,
        xy=xy,
        people=_totals(household_place, area.households.people.to_numpy(np.int64), len(xy)),
        households=_totals(household_place, np.ones(len(household_place), np.int64), len(xy)),
        household_place=household_place,
        site_place=site_place,
        place_spot=place_spot,
        place_alley=alley,
        place_hamlet=hamlet,
        place_ward=ward,
        links=links.ends,
        link_street=links.street,
        link_door=link_door,
        link_from_m=links.from_m,
        link_to_m=links.to_m,
        link_length=length,
        link_cost=_link_costs(area, links.street, link_door),
        rows=rows,
        ways=neighbours(links.ends, length, len(xy)),
        spots=cKDTree(xy),
    )


def _totals(place: Rows, amount: NDArray[np.int64], places: int) -> NDArray[np.int64]:
    """Return the sum of amounts at each place."""
    # People are whole numbers far below 2**53: the sums are exact.
    return np.bincount(place, amount, minlength=places).astype(np.int64)


def _members_xy(area: Area, crs: CRS) -> Metres:
    """Return where households stand, then sites, metres."""
    frames = (area.households, area.sites)
    found = [shapely.get_coordinates(f.geometry.to_crs(crs).values).reshape(-1, 2) for f in frames]
    return np.concatenate(found)


def _link_costs(area: Area, link_street: Rows, link_door: Rows) -> NDArray[np.int64]:
    """Return the price of a post on each link, in people-equivalents."""
    cost = np.where(link_door >= 0, DOOR_COST, TIE_COST).astype(np.int64)
    on_street = link_street >= 0
    cost[on_street] = area.streets.barrier_cost.to_numpy(np.int64)[link_street[on_street]]
    return np.maximum(cost, 1)
