"""Fill frontage nobody has mapped with derived houses."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import shapely
from scipy.spatial import cKDTree

from .doors import CLEARANCE, Door, StreetMap, can_open
from .highways import COST_CLASS
from .streets import Piece

SPACING: Final = 4.5
"""Metres between the fronts of neighbouring tube houses; fronts of 4 to 5 m are usual."""

SETBACK: Final = 4.0
"""Metres from the edge of the street to the point of a derived house."""

CORNER: Final = 5.0
"""Metres kept free at both ends of a piece: a corner house opens on one street only."""

APART: Final = 3.5
"""Metres between two houses below which they are one."""

PATHS: Final = ("footway", "path", "steps", "track")
"""Classes that houses line only where the way has a name: otherwise they lead through parks."""

BARE_SERVICE: Final = ("parking_aisle", "driveway", "drive-through", "emergency_access")


@dataclass(frozen=True, slots=True)
class Slot:
    """A place where a house can be put: the house in metres, and its door."""

    point: shapely.Point
    door: Door


def free_slots(
    pieces: Sequence[Piece], streets: StreetMap, taken: np.ndarray, barred: np.ndarray
) -> list[Slot]:
    """
    Find the frontage on which a house can stand.

    Parameters
    ----------
    pieces
        Street pieces.
    streets
        The same, searchable.
    taken
        Points of houses that are known, metres.
    barred
        Polygons on which no derived house may stand: parks, water, schools, mapped buildings.

    Returns
    -------
    list of Slot
        Both sides of every piece that houses can line, a tube house's width apart, in the order
        of the pieces; none nearer than 3.5 m to another or to a known house, none on barred
        ground, none whose way to its door crosses another street.
    """
    slots = [slot for row in range(len(pieces)) for slot in _along(row, pieces[row], streets)]
    if not slots:
        return []
    points = np.array([slot.point for slot in slots], dtype=object)
    free = np.ones(len(slots), dtype=bool)
    free[np.unique(streets.every.query(points, "dwithin", CLEARANCE)[0])] = False
    if len(barred):
        free[np.unique(shapely.STRtree(barred).query(points, "intersects")[0])] = False
    if len(taken):
        free[np.unique(shapely.STRtree(taken).query(points, "dwithin", APART)[0])] = False
    free &= ~_crossed(slots, streets)
    return _spread([slot for slot, is_free in zip(slots, free, strict=True) if is_free])


def _along(row: int, piece: Piece, streets: StreetMap) -> list[Slot]:
    line = streets.lines[row]
    kind = piece.tags["highway"]
    bare = piece.tags.get("service") in BARE_SERVICE or piece.tags.get("access") == "private"
    unnamed_path = COST_CLASS[kind] in PATHS and piece.name is None
    if not can_open(piece) or bare or unnamed_path or COST_CLASS[kind] in ("motorway", "trunk"):
        return []
    at = np.arange(CORNER, line.length - CORNER + 1e-9, SPACING)
    if not len(at):
        return []
    foot = shapely.get_coordinates(shapely.line_interpolate_point(line, at))
    ahead = shapely.get_coordinates(shapely.line_interpolate_point(line, at + 0.5))
    behind = shapely.get_coordinates(shapely.line_interpolate_point(line, at - 0.5))
    along = ahead - behind
    along /= np.hypot(along[:, 0], along[:, 1])[:, None]
    normal = np.column_stack([-along[:, 1], along[:, 0]]) * (piece.width / 2 + SETBACK)
    slots = []
    for side in (1, -1):
        for spot, metres in zip(foot + side * normal, at, strict=True):
            slots.append(Slot(shapely.Point(spot), Door(row, float(metres))))
    return slots


def _crossed(slots: Sequence[Slot], streets: StreetMap) -> np.ndarray:
    doors = shapely.line_interpolate_point(
        streets.lines[[slot.door.piece for slot in slots]],
        [slot.door.access_m for slot in slots],
    )
    start, end = shapely.get_coordinates(doors), np.array([s.point.coords[0] for s in slots])
    ways_in = shapely.linestrings(np.stack([start, end], axis=1))
    row, piece = streets.every.query(ways_in, "intersects")
    other = piece != np.array([slot.door.piece for slot in slots])[row]
    crossed = np.zeros(len(slots), dtype=bool)
    crossed[row[other]] = True
    return crossed


def _spread(slots: list[Slot]) -> list[Slot]:
    if not slots:
        return []
    points = np.array([slot.point.coords[0] for slot in slots])
    keep = np.ones(len(slots), dtype=bool)
    pairs = cKDTree(points).query_pairs(APART, output_type="ndarray")
    for first, second in pairs[np.lexsort((pairs[:, 1], pairs[:, 0]))]:
        if keep[first] and keep[second]:
            keep[second] = False
    return [slot for slot, kept in zip(slots, keep, strict=True) if kept]


def chosen_slots(slots: Sequence[Slot], wanted: int) -> list[Slot]:
    """
    Choose slots for a number of households, evenly.

    Parameters
    ----------
    slots
        Free slots of one ward.
    wanted
        Households to place.

    Returns
    -------
    list of Slot
        ``wanted`` entries in the order of ``slots``: every so many slots where there are more
        than needed; several households in one house where there are fewer. Empty where there is
        no slot.
    """
    if not slots or wanted <= 0:
        return []
    each = np.diff(np.arange(len(slots) + 1) * wanted // len(slots))
    return [slot for slot, count in zip(slots, each, strict=True) for _ in range(int(count))]
