"""Find the piece of street on which a house opens."""

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import shapely

from .alley_names import parse_alley
from .alleys import Alley
from .names import street_key
from .streets import Piece

NAMED_REACH: Final = 150.0
"""Metres up to which a house opens on the street of its address rather than on the nearest one."""

FARTHEST: Final = 500.0
"""Metres beyond which no street reaches a house."""

CLEARANCE: Final = 1.2
"""Metres a house point keeps from every street line."""

DOORLESS: Final = ("motorway", "motorway_link", "trunk_link", "primary_link", "secondary_link")
"""Streets on which no house opens."""


@dataclass(frozen=True, slots=True)
class Door:
    """
    Where a house opens.

    Attributes
    ----------
    piece
        Position of the street piece.
    access_m
        Metres from the piece's first vertex.
    """

    piece: int
    access_m: float


@dataclass(frozen=True, slots=True)
class StreetMap:
    """
    Street pieces, ready to be searched.

    Attributes
    ----------
    lines
        All lines, metres.
    tree, rows
        Search tree over the pieces on which houses open, and their positions.
    every
        Search tree over all pieces.
    by_street
        Positions of pieces by the folded name of their street.
    by_alley
        Positions of pieces by street at the mouth and numbers from the street inwards.
    """

    lines: np.ndarray
    tree: shapely.STRtree
    rows: np.ndarray
    every: shapely.STRtree
    by_street: Mapping[str, list[int]]
    by_alley: Mapping[tuple[str, tuple[str, ...]], list[int]]


def can_open(piece: Piece) -> bool:
    """Tell whether houses can open on a piece of street."""
    tags = piece.tags
    return (
        tags.get("highway") not in DOORLESS
        and tags.get("junction") not in ("roundabout", "circular")
        and tags.get("bridge", "no") == "no"
        and tags.get("tunnel", "no") == "no"
    )


def street_map(pieces: Sequence[Piece], lines: np.ndarray, alleys: Sequence[Alley]) -> StreetMap:
    """
    Make street pieces searchable by place and by name.

    Parameters
    ----------
    pieces, lines
        Street pieces and their lines in metres.
    alleys
        The alleys among them.

    Returns
    -------
    StreetMap
        The pieces; where none can hold a door (an extract of slip roads), all may.
    """
    rows = np.array([row for row, piece in enumerate(pieces) if can_open(piece)], dtype=np.int64)
    if not len(rows):
        rows = np.arange(len(pieces))
    open_rows = set(rows.tolist())
    by_street: dict[str, list[int]] = defaultdict(list)
    by_alley: dict[tuple[str, tuple[str, ...]], list[int]] = defaultdict(list)
    for row, piece in enumerate(pieces):
        if piece.name is not None and row in open_rows:
            by_street[street_key(piece.name)].append(row)
    for alley in alleys:
        key = (alley.root, alley.path)
        by_alley[key] += [row for row in alley.pieces if row in open_rows]
    return StreetMap(
        lines, shapely.STRtree(lines[rows]), rows, shapely.STRtree(lines), by_street, by_alley
    )


def find_door(
    streets: StreetMap, spot: shapely.Point, number: str | None, street: str | None
) -> Door | None:
    """
    Find where a house opens.

    Parameters
    ----------
    streets
        The streets.
    spot
        The house, metres.
    number, street
        Its address as written, or None.

    Returns
    -------
    Door or None
        On the alley that the address spells ("88/6 Mạc Đĩnh Chi" lies in Hẻm 88), else on the
        street it names, within 150 m; else on the nearest street. A number with a slash whose
        alley is not known by name goes to the nearest street of any name. None where the nearest
        is more than 500 m away.
    """
    named = _named_rows(streets, number, street)
    if named:
        near = shapely.distance(streets.lines[named], spot)
        if near.min() <= NAMED_REACH:
            return _door(streets, named[int(near.argmin())], spot)
    found, away = streets.tree.query_nearest(spot, return_distance=True, all_matches=True)
    if not len(found) or away[0] > FARTHEST:
        return None
    return _door(streets, int(streets.rows[found].min()), spot)


def _named_rows(streets: StreetMap, number: str | None, street: str | None) -> list[int]:
    if street is None:
        return []
    alley = parse_alley(street)
    root, path = (alley.root, alley.path) if alley else (street_key(street), ())
    steps = re.split(r"[/\\]", number or "")
    if len(steps) > 1 and all(step.strip() for step in steps):
        inward = tuple(step.strip().upper() for step in steps[:-1])
        return list(streets.by_alley.get((root, path + inward), ()))
    if alley is not None:
        return list(streets.by_alley.get((root, path), ()))
    return list(streets.by_street.get(root, ()))


def _door(streets: StreetMap, row: int, spot: shapely.Point) -> Door:
    return Door(row, float(shapely.line_locate_point(streets.lines[row], spot)))


def off_the_street(streets: StreetMap, door: Door, spot: shapely.Point) -> shapely.Point:
    """
    Move a house point off the street lines.

    Parameters
    ----------
    streets
        The streets.
    door
        Where the house opens.
    spot
        The house as drawn, metres.

    Returns
    -------
    Point
        The point itself if it keeps 1.2 m from every street; else the nearest of a few steps
        away that does, to the side of the street it was on where there is one.
    """
    if not len(streets.every.query(spot, "dwithin", CLEARANCE)):
        return spot
    line = streets.lines[door.piece]
    foot = shapely.line_interpolate_point(line, door.access_m)
    ahead = shapely.line_interpolate_point(line, min(door.access_m + 0.5, line.length))
    behind = shapely.line_interpolate_point(line, max(door.access_m - 0.5, 0.0))
    along = np.array([ahead.x - behind.x, ahead.y - behind.y])
    normal = np.array([-along[1], along[0]]) / np.hypot(*along)
    side = np.dot(normal, [spot.x - foot.x, spot.y - foot.y])
    if side < 0:
        normal = -normal
    for step in (1.5, 2.0, 3.0, 4.5, 6.0, 8.0, 11.0, 15.0, 20.0, 30.0):
        for turn in (0, 180, 45, -45, 135, -135, 90, -90):
            angle = np.radians(turn)
            east = normal[0] * np.cos(angle) - normal[1] * np.sin(angle)
            north = normal[0] * np.sin(angle) + normal[1] * np.cos(angle)
            moved = shapely.Point(foot.x + step * east, foot.y + step * north)
            if not len(streets.every.query(moved, "dwithin", CLEARANCE)):
                return moved
    raise ValueError(f"no free spot within 30 m of a door on piece {door.piece}")
