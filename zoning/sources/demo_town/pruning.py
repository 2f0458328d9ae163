"""Take away the alleys on which hardly anybody found room to build."""

from collections import Counter
from dataclasses import replace
from typing import Final

from .houses import House
from .path import Point
from .way import WayNet

LEAST_HOUSES: Final = 3
"""An alley with fewer houses, and nothing behind it, is only a gap between houses."""


def without_empty_alleys(
    net: WayNet, streets: WayNet, houses: list[House]
) -> tuple[WayNet, tuple[House, ...]]:
    """
    Return the network and the houses without alleys that lead nowhere and to nobody.

    Parameters
    ----------
    net
        Streets and alleys.
    streets
        The streets alone, the first ways of ``net``.
    houses
        Houses on the ways of ``net``.

    Returns
    -------
    tuple of WayNet and tuple of House
        Ways keep their order; the houses of an alley that is taken away go with it.
    """
    count = Counter(house.way for house in houses)
    kept = list(range(len(net.ways)))
    while True:
        needed = {net.ways[index].parent for index in kept}
        needed |= {net.ways[index].ends_on for index in kept}
        left = [
            index
            for index in kept
            if not net.ways[index].depth or index in needed or count[index] >= LEAST_HOUSES
        ]
        if len(left) == len(kept):
            break
        kept = left
    fresh = {old: new for new, old in enumerate(kept)} | {-1: -1}
    ways = tuple(
        replace(way, parent=fresh[way.parent], ends_on=fresh[way.ends_on])
        for way in (net.ways[index] for index in kept)
    )
    meetings: list[list[Point]] = [list(points) for points in streets.meetings]
    meetings += [[] for _ in ways[len(meetings) :]]
    for index, way in enumerate(ways):
        for other, point in ((way.parent, way.path.points[0]), (way.ends_on, way.path.points[-1])):
            if other >= 0:
                meetings[index].append(point)
                meetings[other].append(point)
    unique = tuple(tuple(dict.fromkeys(points)) for points in meetings)
    moved = tuple(replace(house, way=fresh[house.way]) for house in houses if house.way in fresh)
    return WayNet(ways, unique), moved
