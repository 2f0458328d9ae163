"""Project streets, number their ends, and link the places along them."""

from dataclasses import dataclass

import h3
import numpy as np
import shapely
from numpy.typing import NDArray
from pyproj import CRS
from scipy.spatial import cKDTree

from zoning.area.area import Area
from zoning.quantities import CASE_RESOLUTION

from .measured_lines import MeasuredLines
from .network_doors import DoorPlaces
from .network_own_doors import OwnDoors
from .network_units import Rows

Metres = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class Streets:
    """Street pieces in metres, and the junction at each end."""

    lines: NDArray[np.object_]
    measured: MeasuredLines
    first: Rows
    last: Rows
    junction_xy: Metres

    @property
    def length(self) -> Metres:
        """The length of each piece, metres."""
        return self.measured.length


@dataclass(frozen=True, slots=True, eq=False)
class Islands:
    """Places of households and sites that no street reaches, one an H3 cell."""

    xy: Metres
    member_place: Rows


@dataclass(frozen=True, slots=True, eq=False)
class Links:
    """Links before their prices."""

    ends: Rows
    street: Rows
    from_m: Metres
    to_m: Metres


def project_streets(area: Area, crs: CRS) -> Streets:
    """Project the streets and number their ends; ends at one coordinate are one junction."""
    lines = np.asarray(area.streets.geometry.to_crs(crs).values, dtype=object)
    measured = MeasuredLines.of(lines)
    tips = np.concatenate([measured.first[:-1], measured.first[1:] - 1])
    ends = shapely.get_coordinates(area.streets.geometry.values)[tips]
    # Seven decimals of longitude and latitude packed into one integer.
    grid = np.rint(ends * 1e7).astype(np.int64)
    packed = (grid[:, 0] + 1_800_000_000) * 2**31 + grid[:, 1] + 900_000_000
    _, at, junction = np.unique(packed, return_index=True, return_inverse=True)
    first, last = np.split(junction.astype(np.int32), 2)
    return Streets(lines, measured, first, last, measured.xy[tips[at]])


def gather_islands(area: Area, crs: CRS, streetless: NDArray[np.bool_]) -> Islands:
    """Gather the households and sites without a street by H3 cell."""
    household, site = np.split(streetless, [len(area.households)])
    points = np.concatenate(
        [area.households.geometry.values[household], area.sites.geometry.values[site]]
    )
    if not len(points):
        return Islands(np.empty((0, 2)), np.empty(0, np.int32))
    cells = [h3.latlng_to_cell(p.y, p.x, CASE_RESOLUTION) for p in points]
    _, member = np.unique(cells, return_inverse=True)
    frames = [area.households.geometry[household], area.sites.geometry[site]]
    metric = np.concatenate([shapely.get_coordinates(f.to_crs(crs).values) for f in frames])
    count = np.bincount(member)
    xy = np.column_stack([np.bincount(member, metric[:, axis]) / count for axis in (0, 1)])
    return Islands(xy, member.astype(np.int32))


def street_links(streets: Streets, doors: DoorPlaces) -> Links:
    """Link the places of each street piece in the order of their offsets."""
    pieces = np.arange(len(streets.lines), dtype=np.int32)
    door_places = len(streets.junction_xy) + np.arange(len(doors.street), dtype=np.int32)
    street = np.concatenate([pieces, doors.street, pieces])
    offset = np.concatenate([np.zeros(len(pieces)), doors.offset_m, streets.length])
    place = np.concatenate([streets.first, door_places, streets.last])
    order = np.lexsort((offset, street))
    street, offset, place = street[order], offset[order], place[order]
    linked = (street[1:] == street[:-1]) & (place[1:] != place[:-1])
    ends = np.column_stack([place[:-1], place[1:]])[linked]
    return Links(ends, street[:-1][linked], offset[:-1][linked], offset[1:][linked])


def door_links(own: OwnDoors, spots: DoorPlaces, *, first_spot: int) -> Links:
    """Link every door of its own to its spot on the road; ``first_spot`` is the first's place."""
    doors = first_spot + len(spots.street) + np.arange(len(own.spot), dtype=np.int32)
    ends = np.column_stack([first_spot + own.spot, doors]).astype(np.int32)
    at = spots.offset_m[own.spot]
    return Links(ends, np.full(len(doors), -1, np.int32), at, at)


def island_ties(xy: Metres, *, doors: int, islands: int) -> Links:
    """
    Tie every streetless place to its nearest place on a street, which no door of its own is.

    Where no street is known at all, each ties to the nearest of those before it.
    """
    on_street = len(xy) - islands - doors
    tied = np.arange(max(len(xy) - islands, 1), len(xy), dtype=np.int32)
    if on_street and len(tied):
        nearest = cKDTree(xy[:on_street]).query(xy[tied])[1]
    else:
        nearest = np.array([cKDTree(xy[:i]).query(xy[i])[1] for i in tied], np.intp)
    ends = np.column_stack([nearest, tied]).astype(np.int32)
    # A house may stand on the very spot of a place: a link is never without length.
    length = np.maximum(np.hypot(*(xy[ends[:, 0]] - xy[ends[:, 1]]).T), 1.0)
    return Links(ends, np.full(len(tied), -1, np.int32), np.zeros(len(tied)), length)


def join_links(*parts: Links) -> Links:
    """Return the links of all parts."""
    return Links(
        np.concatenate([part.ends for part in parts]),
        np.concatenate([part.street for part in parts]),
        np.concatenate([part.from_m for part in parts]),
        np.concatenate([part.to_m for part in parts]),
    )
