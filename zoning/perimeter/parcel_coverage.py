"""Lay out the ground of every place as a coverage, made once for an area."""

from dataclasses import dataclass
from typing import Final

import numpy as np
import shapely
from numpy.typing import NDArray
from scipy.spatial import cKDTree

from zoning.area.area import Area

from .borders import Borders, cell_borders, nearest_approach
from .cell_links import cell_links
from .network import PlaceNetwork
from .parcel_points import ParcelPoints
from .parcel_source import ParcelSource
from .parcels import REACH_M

GRID_M: Final = 0.001
"""Corners of parcels stand on a grid of millimetres."""

NOBODY: Final = -1

_QUADRANT: Final = 12


@dataclass(frozen=True, slots=True, eq=False)
class Parcels:
    """
    The ground of every place: a coverage, made once for an area.

    Attributes
    ----------
    shape
        A polygon or multipolygon a place, in the network's CRS, metres, all vertices on a grid
        of a millimetre, shape (n,). Neighbours share every vertex along their border; parcels
        do not overlap. An empty polygon for a place without ground.
    touching
        Pairs i < j of places whose parcels share a border longer than a corner, sorted,
        shape (k, 2).
    """

    shape: NDArray[np.object_]
    touching: NDArray[np.int32]


def parcels_of(area: Area, network: PlaceNetwork) -> Parcels:
    """
    Return the parcels of an area.

    Parameters
    ----------
    area
        The area.
    network
        Its place network.

    Returns
    -------
    Parcels
        One parcel a place, in the network's CRS: the ground nearer to its houses, its stretch
        of street and the ways between than to anybody else's, within `REACH_M`. A part of it
        that holds no house and no street of the place belongs to the neighbour it has the
        longest border with.

    Notes
    -----
    Parcels depend on the area alone. Deterministic.
    """
    points = ParcelSource.of(area, network).everywhere()
    faces = _faces(points, cell_borders(points.xy))
    owner = _owners(faces, points)
    faces, owner = faces[owner != NOBODY], owner[owner != NOBODY]
    owner = _without_crumbs(faces, owner, points)
    order = np.argsort(owner, kind="stable")
    shape = np.full(network.places, shapely.Polygon(), dtype=object)
    places, start = np.unique(owner[order], return_index=True)
    parts = np.split(faces[order], start[1:]) if len(places) else []
    shape[places] = [shapely.coverage_union_all(part) for part in parts]
    return Parcels(shape=shape, touching=cell_links(shape).ends)


def _faces(points: ParcelPoints, borders: Borders) -> NDArray[np.object_]:
    """Cut the plane along the borders between places and where their reach ends."""
    pairs = points.place[borders.pairs]
    kept = (pairs[:, 0] != pairs[:, 1]) & (nearest_approach(borders, points.xy) <= REACH_M)
    parts = shapely.linestrings(np.stack([borders.start[kept], borders.end[kept]], axis=1))
    far = shapely.points(points.xy[borders.reach > REACH_M])
    rim = shapely.union_all(shapely.buffer(far, REACH_M, quad_segs=_QUADRANT)).boundary
    lines = shapely.union_all([shapely.multilinestrings(parts), rim], grid_size=GRID_M)
    return np.asarray(shapely.get_parts(shapely.polygonize([lines])), dtype=object)


def _owners(faces: NDArray[np.object_], points: ParcelPoints) -> NDArray[np.intp]:
    spots = shapely.get_coordinates(shapely.point_on_surface(faces))
    away, nearest = cKDTree(points.xy).query(spots)
    # The discs are polygons: a little smaller than the reach.
    within = away <= REACH_M * np.cos(np.pi / (4 * _QUADRANT)) ** 2
    return np.where(within, points.place[nearest], NOBODY)


def _without_crumbs(
    faces: NDArray[np.object_], owner: NDArray[np.intp], points: ParcelPoints
) -> NDArray[np.intp]:
    """Give every face that holds no house and no street of its place to its neighbour."""
    holds = points.is_street | (points.is_household >= 0)
    tree = shapely.STRtree(shapely.points(points.xy[holds]))
    face, point = tree.query(faces, predicate="intersects")
    held = np.zeros(len(faces), bool)
    held[face[points.place[holds][point] == owner[face]]] = True
    links = cell_links(faces)
    both = np.concatenate([links.ends, links.ends[:, ::-1]])
    side = np.concatenate([links.side_m, links.side_m])
    owner = owner.copy()
    while True:
        given = ~held[both[:, 0]] & held[both[:, 1]]
        if not given.any():
            return owner
        crumb, neighbour = both[given].T
        # The longest border counts, then the smaller place.
        order = np.lexsort((owner[neighbour], -side[given], crumb))
        first = order[np.unique(crumb[order], return_index=True)[1]]
        owner[crumb[first]] = owner[neighbour[first]]
        held[crumb[first]] = True
