"""Sample streets and ways, and say where along a street one place's ground ends."""

from typing import Final

import numpy as np
import numpy.typing as npt
import shapely

from zoning.area.area import Area
from zoning.perimeter.network import PlaceNetwork
from zoning.perimeter.network_units import rows_of
from zoning.perimeter.pieces import Floats, Ints, StreetPieces
from zoning.perimeter.street_samples import SPACING_M, spots_xy

END_GAP_M: Final = 0.5
"""A door counts as standing at least this far from the ends of its piece of street."""

INDEX_M: Final = 16.0
"""Streets and ways are looked up by spots this far apart."""


def changes_of_place(area: Area, network: PlaceNetwork, lines: npt.NDArray[np.object_]) -> Floats:
    """
    Return where on each link one place's street ends and the other's begins.

    That is halfway between the last door of the one and the first of the other, so that a
    guard never stands between a door and its place; a door counts as standing `END_GAP_M`
    off the piece's ends, for a house is not a junction.
    """
    frames = (area.households, area.sites)
    ids = area.streets["street_id"].to_numpy(object)
    street = np.concatenate([rows_of(ids, f["street_id"].to_numpy(object)) for f in frames])
    place = network.place_spot[np.concatenate([network.household_place, network.site_place])]
    offset = np.concatenate([f["access_m"].to_numpy(np.float64) for f in frames])
    on = street >= 0
    place, offset = place[on], door_offset(offset[on], shapely.length(lines[street[on]]))
    first, last = np.full(len(network.xy), np.inf), np.full(len(network.xy), -np.inf)
    np.minimum.at(first, place, offset)
    np.maximum.at(last, place, offset)
    one, other = np.asarray(network.links, np.intp).reshape(-1, 2).T
    # Junctions have no doors: there the piece itself ends.
    low = np.where(np.isfinite(last[one]), last[one], network.link_from_m)
    high = np.where(np.isfinite(first[other]), first[other], network.link_to_m)
    return np.asarray((low + high) / 2)


def door_offset(access_m: Floats, length_m: Floats) -> Floats:
    """
    Return where a door counts as standing on its piece of street.

    Parameters
    ----------
    access_m
        Metres along the piece, as the area has it.
    length_m
        Length of each door's piece, metres.

    Returns
    -------
    numpy.ndarray
        The same, but `END_GAP_M` off the ends, or an eighth of a piece shorter than eight
        of that.
    """
    gap = np.minimum(END_GAP_M, length_m / 8)
    return np.asarray(np.clip(access_m, gap, length_m - gap))


def spots_of_ways(
    house_xy: Floats, house_place: Ints, place_xy: Floats, *, spacing_m: float = SPACING_M
) -> tuple[Floats, Ints]:
    """Sample the way from each household's place to its house, ends left out; and whose it is."""
    door = place_xy[house_place].reshape(-1, 2)
    count = np.ceil(np.hypot(*(house_xy - door).T) / spacing_m).astype(np.intp)
    inner = np.maximum(count - 1, 0)
    row = np.repeat(np.arange(len(house_xy)), inner)
    step = np.arange(len(row)) - np.repeat(np.cumsum(inner) - inner, inner) + 1
    share = (step / np.maximum(count[row], 1))[:, None]
    return door[row] + (house_xy - door)[row] * share, row


def spots_of_pieces(pieces: StreetPieces, rows: Ints) -> tuple[Floats, Ints]:
    """
    Return spots along some pieces at most `INDEX_M` apart, ends included.

    The second array says at which of the rows given each belongs.
    """
    length = pieces.to_m[rows] - pieces.from_m[rows]
    count = np.ceil(length / INDEX_M).astype(np.intp) + 1
    entry = np.repeat(np.arange(len(rows)), count)
    step = np.arange(len(entry)) - np.repeat(np.cumsum(count) - count, count)
    row = rows[entry]
    offset = pieces.from_m[row] + step / np.maximum(count - 1, 1)[entry] * length[entry]
    return spots_xy(pieces.lines, pieces.street[row], offset), entry


def spots_of_streets(lines: npt.NDArray[np.object_]) -> tuple[Floats, Ints]:
    """Return spots along streets at most `INDEX_M` apart, ends included, and their streets."""
    length = shapely.length(lines)
    count = np.ceil(length / INDEX_M).astype(np.intp) + 1
    street = np.repeat(np.arange(len(lines)), count)
    step = np.arange(len(street)) - np.repeat(np.cumsum(count) - count, count)
    return spots_xy(lines, street, np.minimum(step * INDEX_M, length[street])), street


def gathered(key: Ints, keys: int) -> tuple[Ints, Ints]:
    """Return where the rows of each key start, and all rows, key by key."""
    order = np.argsort(key, kind="stable")
    return np.searchsorted(key[order], np.arange(keys + 1)), order


def taken(gathered: tuple[Ints, Ints], wanted: Ints) -> tuple[Ints, Ints]:
    """Return the rows of the keys wanted, and the key of each."""
    start, rows = gathered
    low, count = start[wanted], start[wanted + 1] - start[wanted]
    at = np.arange(count.sum()) - np.repeat(np.cumsum(count) - count - low, count)
    return np.repeat(wanted, count), rows[at]
