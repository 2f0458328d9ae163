"""Find where the zones' outlines cross streets, and which link each crossing cuts."""

from collections.abc import Sequence
from dataclasses import dataclass, fields

import numpy as np
import numpy.typing as npt
import shapely

from .outline_lines import Spots
from .pieces import Floats, Ints
from .terrain import Terrain

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

    def some(self, rows: Ints) -> "Crossings":
        """Return some of the crossings."""
        return Crossings(*(getattr(self, field.name)[rows] for field in fields(Crossings)))


def crossings_at(
    terrain: Terrain, spots: Spots, lnglat: Floats, is_red: npt.NDArray[np.bool_]
) -> Crossings:
    """
    Return where the outlines of zones cross streets.

    Parameters
    ----------
    terrain
        The streets and their links.
    spots
        Where lines between zones cross streets. A stretch on which a line runs along a street
        counts with both its ends.
    lnglat
        The same in degrees.
    is_red
        Whether each zone is red.

    Returns
    -------
    Crossings
        By street, then offset. A spot on two outlines belongs to the stricter zone, or to the
        one of the smaller number.
    """
    offset = shapely.line_locate_point(terrain.lines[spots.street], shapely.points(spots.xy))
    zone = np.concatenate([spots.left, spots.right])
    spot = np.tile(np.arange(len(offset)), 2)
    spot, zone = spot[zone >= 0], zone[zone >= 0]
    # Red before yellow, then by number.
    rank = zone + np.where(is_red[zone], 0, len(is_red))
    street, along = spots.street[spot], offset[spot]
    order = np.lexsort((rank, along, street))
    kept = order[_first_of_each(street[order], along[order], rank[order])]
    return Crossings(
        lnglat=lnglat[spot[kept]],
        street=street[kept],
        offset_m=along[kept],
        link=terrain.links_at(street[kept], along[kept]),
        zone=zone[kept],
    )


def joined_crossings(parts: Sequence[Crossings], *, first_zone: Ints | None = None) -> Crossings:
    """
    Put crossings together.

    Parameters
    ----------
    parts
        Crossings on different outlines.
    first_zone
        What the zones of each part are counted from; 0 if left out.

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
    if first_zone is not None:
        count = np.array([len(part.zone) for part in parts], np.intp)
        columns["zone"] = columns["zone"] + np.repeat(first_zone, count)
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
