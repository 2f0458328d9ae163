"""Cut the ways of an extract into street pieces between junctions."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from zoning.area.frames import DECIMALS

from .elements import OsmWay, Tags
from .highways import barrier_cost, is_street, street_width
from .names import tidy
from .pavements import fold_pavements
from .plane import Plane

SHORTEST: Final = 1e-6
"""Degrees (about 0.1 m) below which a clipped rest is no piece."""


@dataclass(frozen=True, slots=True)
class Piece:
    """
    One piece of street between two junctions.

    Attributes
    ----------
    street_id
        Its identifier.
    tags
        Tags of its way.
    name
        Name as written, tidied; None where unnamed.
    line
        Degrees, 7 decimals.
    cost
        Price of one post, people-equivalents.
    width
        Metres.
    """

    street_id: str
    tags: Tags
    name: str | None
    line: shapely.LineString
    cost: int
    width: float


def street_pieces(ways: Sequence[OsmWay], extent: BaseGeometry, plane: Plane) -> list[Piece]:
    """
    Cut streets at the extent's edge and at every junction.

    Parameters
    ----------
    ways
        All ways, in ascending order of their identifiers.
    extent
        Degrees; streets are clipped to it.
    plane
        The metric plane.

    Returns
    -------
    list of Piece
        In the order of the ways and along them. Pieces that meet share an end exactly; a ring is
        cut in two; of pieces drawn twice one is kept.
    """
    streets = fold_pavements([way for way in ways if is_street(way)], plane)
    clipped = [(way.tags, line) for way in streets for line in _clipped(way.points, extent)]
    tips = _junctions([line for _, line in clipped])
    pieces: list[Piece] = []
    drawn: set[bytes] = set()
    for tags, line in clipped:
        for part in _split(line, tips):
            shape = min(part.tobytes(), np.ascontiguousarray(part[::-1]).tobytes())
            if shape in drawn:
                continue
            drawn.add(shape)
            pieces.append(_piece(len(pieces) + 1, tags, part))
    return pieces


def _piece(number: int, tags: Tags, points: np.ndarray) -> Piece:
    name = tidy(tags.get("name", ""))
    return Piece(
        street_id=f"s-{number:06d}",
        tags=tags,
        name=name or None,
        line=shapely.LineString(points),
        cost=barrier_cost(tags),
        width=street_width(tags),
    )


def _clipped(points: np.ndarray, extent: BaseGeometry) -> list[np.ndarray]:
    line = shapely.LineString(points)
    if shapely.covers(extent, line):
        return [_distinct(points)]
    # `intersection` would break a line that crosses itself; vertices are walked instead.
    parts = []
    for start, end in pairwise(points):
        segment = shapely.LineString([start, end])
        parts += [
            np.round(shapely.get_coordinates(rest), DECIMALS)
            for rest in shapely.get_parts(shapely.intersection(segment, extent))
            if rest.geom_type == "LineString" and rest.length > SHORTEST
        ]
    joined: list[np.ndarray] = []
    for part in parts:
        if joined and (joined[-1][-1] == part[0]).all():
            joined[-1] = np.vstack([joined[-1], part[1:]])
        else:
            joined.append(part)
    return [line for line in map(_distinct, joined) if len(line) >= 2]


def _distinct(points: np.ndarray) -> np.ndarray:
    keep = np.r_[True, (np.diff(points, axis=0) != 0).any(axis=1)]
    return np.asarray(np.round(points[keep], DECIMALS))


def _junctions(lines: Sequence[np.ndarray]) -> set[tuple[float, float]]:
    if not lines:
        return set()
    points = np.concatenate(lines)
    ends = np.concatenate([line[[0, -1]] for line in lines])
    met, times = np.unique(points, axis=0, return_counts=True)
    return {tuple(point) for point in met[times > 1].tolist()} | {
        tuple(point) for point in ends.tolist()
    }


def _split(line: np.ndarray, tips: set[tuple[float, float]]) -> list[np.ndarray]:
    cuts = [index for index, point in enumerate(line.tolist()) if tuple(point) in tips]
    parts = [line[start : end + 1] for start, end in pairwise(cuts)]
    whole: list[np.ndarray] = []
    for part in parts:
        if (part[0] == part[-1]).all():
            middle = len(part) // 2
            whole += [part[: middle + 1], part[middle:]]
        else:
            whole.append(part)
    return whole
