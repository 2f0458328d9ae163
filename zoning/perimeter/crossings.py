"""Find where the zones' outlines cross streets, and which link each crossing cuts."""

from collections.abc import Sequence
from dataclasses import dataclass, fields

import numpy as np
import numpy.typing as npt
import shapely
from pyproj import Transformer
from shapely.geometry.base import BaseGeometry

from zoning.area.area import Area
from zoning.perimeter.network import PlaceNetwork
from zoning.perimeter.pieces import Floats, Ints
from zoning.quantities import WGS84

_SAME_SPOT_M = 0.05
"""An outline's corner stands on the street to the centimetre only: crossings nearer are one."""


@dataclass(frozen=True, slots=True)
class Crossings:
    """
    Where outlines cross streets.

    Attributes
    ----------
    lnglat
        Degrees, rounded to 7 decimals, shape (c, 2).
    street
        Row of the area's streets, ascending.
    offset_m
        Metres along that street, ascending on one street.
    link
        The network's link that is crossed, -1 where the street has none there.
    zone
        The zone whose outline it is; of two zones that meet there, the one named first.
    """

    lnglat: Floats
    street: Ints
    offset_m: Floats
    link: Ints
    zone: Ints


def crossings(
    area: Area,
    network: PlaceNetwork,
    polygons: dict[int, BaseGeometry],
    *,
    streets: Ints | None = None,
    metres: npt.NDArray[np.object_] | None = None,
) -> Crossings:
    """
    Return where the outlines of zones cross streets.

    Parameters
    ----------
    area
        The area.
    network
        Its place network.
    polygons
        Zones in EPSG:4326, the strictest first: a spot on two outlines belongs to the first.
    streets
        Rows of the streets to look at, ascending; all if left out.
    metres
        These streets in the network's CRS, where they are known.

    Returns
    -------
    Crossings
        By street, then offset. A stretch on which an outline runs along a street counts
        with both its ends.
    """
    rows = np.arange(len(area.streets)) if streets is None else streets
    lines = np.asarray(area.streets.geometry.values, dtype=object)[rows]
    if metres is None:
        metric = area.streets.geometry.iloc[rows].to_crs(network.crs)
        metres = np.asarray(metric.values, dtype=object)
    zones = np.fromiter(polygons, dtype=np.intp)
    outlines = np.array([shape.boundary for shape in polygons.values()], dtype=object)
    zone, street = shapely.STRtree(lines).query(outlines, predicate="intersects")
    spots, pair = shapely.get_coordinates(
        shapely.intersection(outlines[zone], lines[street]), return_index=True
    )
    street, rank = street[pair], zone[pair]
    transformer = Transformer.from_crs(WGS84, network.crs, always_xy=True)
    xy = np.stack(transformer.transform(*spots.T), axis=1).reshape(-1, 2)
    offset = shapely.line_locate_point(metres[street], shapely.points(xy))

    order = np.lexsort((rank, offset, street))
    kept = order[_first_of_each(street[order], offset[order], rank[order])]
    return Crossings(
        lnglat=np.round(spots[kept], 7),
        street=rows[street[kept]],
        offset_m=offset[kept],
        link=_links_at(network, rows[street[kept]], offset[kept]),
        zone=zones[rank[kept]] if len(kept) else np.empty(0, np.intp),
    )


def joined_crossings(parts: Sequence[Crossings]) -> Crossings:
    """
    Put crossings together.

    Parameters
    ----------
    parts
        Crossings on different outlines.

    Returns
    -------
    Crossings
        All of them, by street, then offset.
    """
    none = np.empty(0, np.intp)
    nothing = Crossings(np.empty((0, 2)), none, np.empty(0), none, none)
    columns = {
        field.name: np.concatenate([getattr(part, field.name) for part in (nothing, *parts)])
        for field in fields(Crossings)
    }
    order = np.lexsort((columns["offset_m"], columns["street"]))
    return Crossings(**{name: column[order] for name, column in columns.items()})


def _first_of_each(street: Ints, offset: Floats, rank: Ints) -> Ints:
    """Return one row, the strictest, of each group of rows on one spot of one street."""
    if not len(street):
        return np.empty(0, dtype=np.intp)
    apart = (np.diff(street) != 0) | (np.diff(offset) > _SAME_SPOT_M)
    group = np.concatenate([[0], np.cumsum(apart)])
    order = np.lexsort((rank, group))
    return order[np.r_[True, np.diff(group[order]) != 0]]


def _links_at(network: PlaceNetwork, street: Ints, offset: Floats) -> Ints:
    """Return the link of a street that holds each offset."""
    on = np.isin(network.link_street, street)
    on &= network.link_street >= 0
    real = np.flatnonzero(on)
    order = real[np.lexsort((network.link_from_m[real], network.link_street[real]))]
    if not len(order):
        return np.full(len(street), -1, dtype=np.intp)
    begins = network.link_street[order] + 1j * network.link_from_m[order]
    at = np.searchsorted(begins, street + 1j * offset, side="right") - 1
    row = order[np.maximum(at, 0)]
    there = network.link_street[row] == street
    return np.where(there, row, -1)
