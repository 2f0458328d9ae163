"""Put zones together from the lines round them."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import shapely

from .outline_edges import OPEN
from .outline_lines import Lines
from .pieces import Floats, Ints
from .rings import cycles, followers, in_order, numbered_pairs, opened, ranges

Shapes = npt.NDArray[np.object_]


@dataclass(frozen=True, slots=True)
class ZoneRings:
    """
    The rings of zones as runs of lines, whatever shape the lines are given.

    Attributes
    ----------
    line, is_forward
        The lines of all rings, one ring after the other, and whether each runs as it is.
    ring
        The ring of each of these runs.
    zone
        The zone of each ring; it lies to the left.
    """

    line: Ints
    is_forward: npt.NDArray[np.bool_]
    ring: Ints
    zone: Ints

    @classmethod
    def of(cls, lines: Lines) -> "ZoneRings":
        """Find the rings of lines, by zone and the first line of each."""
        count = len(lines.left)
        both = np.flatnonzero(lines.right != OPEN)
        line = np.concatenate([np.arange(count), both])
        forward = np.arange(len(line)) < count
        zone = np.where(forward, lines.left[line], lines.right[line])
        start = np.where(forward, lines.start[line], lines.end[line])
        end = np.where(forward, lines.end[line], lines.start[line])
        ahead, behind = _headings(lines)
        out = np.where(forward, ahead[line], behind[line])
        back = np.where(forward, behind[line], ahead[line])
        # Nodes of one zone are no others': each pair of node and zone is a node here.
        _, node = numbered_pairs(np.r_[zone, zone], np.r_[start, end])
        following = followers(node[: len(line)], node[len(line) :], back, out, face_on_left=True)
        following = _untouched(following, node[: len(line)])
        _, label = cycles(following)
        rest = in_order(opened(following, label, np.arange(len(line))))
        rank = _ranks(label, zone, rest)
        order = np.lexsort((-rest, rank[label]))
        ring = rank[label[order]]
        _, first = np.unique(ring, return_index=True)
        return cls(line[order], forward[order], ring, zone[order][first])

    def polygons(
        self, xy: Floats, first: Ints, *, parted: Ints | None = None
    ) -> dict[int, shapely.Geometry]:
        """
        Return the zones whose lines have some shape.

        Parameters
        ----------
        xy, first
            Corners of the lines, and where each line's begin, as in `Lines`.
        parted
            Zones whose rings are parted where they come to one corner twice, as they may once
            corners are rounded; only these are returned. None for all, as they are.

        Returns
        -------
        dict
            Zone to polygon or multipolygon, right-handed, in order of the zone's number.
        """
        # Every line leaves its last corner to the next one.
        size = (np.diff(first) - 1)[self.line]
        step = ranges(np.zeros(len(size), np.intp), size)
        run = np.repeat(np.arange(len(size)), size)
        low, high = first[self.line][run], first[self.line + 1][run] - 1
        corner = np.where(self.is_forward[run], low + step, high - step)
        point, ring = xy[corner], self.ring[run]
        fresh = np.ones(len(point), bool)
        fresh[1:] = (ring[1:] != ring[:-1]) | (point[1:] != point[:-1]).any(axis=1)
        # The first corner of a ring closes it.
        head = np.searchsorted(ring, np.arange(len(self.zone)))
        tail = np.r_[head[1:], len(ring)] - 1
        long = tail > head
        fresh[tail[long]] &= (point[tail[long]] != point[head[long]]).any(axis=1)
        point, ring = point[fresh], ring[fresh]
        if parted is None:
            return _zones(point, ring, self.zone)
        return _zones(*_parted(point, ring, self.zone, np.isin(self.zone, parted)))


def _headings(lines: Lines) -> tuple[Floats, Floats]:
    """Return the direction in which each line leaves its start, and its end."""
    head, tail = lines.first[:-1], lines.first[1:] - 1
    ahead = lines.xy[head + 1] - lines.xy[head]
    behind = lines.xy[tail - 1] - lines.xy[tail]
    return np.arctan2(ahead[:, 1], ahead[:, 0]), np.arctan2(behind[:, 1], behind[:, 0])


def _untouched(following: Ints, start: Ints) -> Ints:
    """Part every ring that comes to one node twice: each of the two goes on as the other would."""
    following = following.copy()
    _, label = cycles(following)
    _, index = numbered_pairs(label, start)
    for group in np.flatnonzero(np.bincount(index) > 1):
        before = np.flatnonzero(index[following] == group)
        # Turning by one way parts the ring into as many as ways meet.
        following[before] = np.roll(following[before], 1)
    return following


def _parted(
    xy: Floats, ring: Ints, zone: Ints, chosen: npt.NDArray[np.bool_]
) -> tuple[Floats, Ints, Ints]:
    """Part the chosen rings at every corner they come to twice, and leave the others out."""
    loops: list[list[tuple[float, float]]] = []
    owner: list[int] = []
    for row in np.flatnonzero(chosen).tolist():
        way: list[tuple[float, float]] = []
        place: dict[tuple[float, float], int] = {}
        for corner in map(tuple, xy[ring == row].tolist()):
            if corner in place:
                since = place[corner]
                loops.append(way[since:])
                for left in way[since + 1 :]:
                    del place[left]
                del way[since + 1 :]
            else:
                place[corner] = len(way)
                way.append(corner)
        loops.append(way)
        owner += [int(zone[row])] * (len(loops) - len(owner))
    size = [len(loop) for loop in loops]
    corners = np.array([corner for loop in loops for corner in loop], np.float64).reshape(-1, 2)
    return corners, np.repeat(np.arange(len(loops)), size), np.array(owner, np.intp)


def _ranks(label: Ints, zone: Ints, rest: Ints) -> Ints:
    """Return the place of each ring, by zone, then by its first run."""
    count = int(label.max(initial=-1)) + 1
    first = np.flatnonzero(rest == np.bincount(label, minlength=count)[label] - 1)
    rank = np.empty(count, np.intp)
    rank[label[first[np.lexsort((first, zone[first]))]]] = np.arange(count)
    return rank


def _zones(xy: Floats, ring: Ints, zone: Ints) -> dict[int, shapely.Geometry]:
    """Build polygons from open rings, each zone's together."""
    count = np.bincount(ring, minlength=len(zone))
    kept = count >= 3
    point = kept[ring]
    xy, ring = xy[point], (np.cumsum(kept) - 1)[ring[point]]
    zone = zone[kept]
    if not len(zone):
        return {}
    rings = np.asarray(shapely.linearrings(xy, indices=ring), dtype=object)
    is_shell = shapely.is_ccw(rings)
    shells = np.flatnonzero(is_shell)
    if not len(shells):
        return {}
    shell = _shell_of_each(rings, zone, is_shell)
    hole = np.flatnonzero(~is_shell & (shell >= 0))
    part = np.concatenate([np.arange(len(shells)), np.searchsorted(shells, shell[hole])])
    order = np.argsort(part, kind="stable")
    parts = shapely.polygons(rings[np.concatenate([shells, hole])[order]], indices=part[order])
    # Rings stand by zone.
    zones, first, count = np.unique(zone[shells], return_index=True, return_counts=True)
    shapes = parts[first]
    for row in np.flatnonzero(count > 1):
        shapes[row] = shapely.multipolygons(parts[first[row] : first[row] + count[row]])
    return dict(zip(zones.tolist(), shapes, strict=True))


def _shell_of_each(rings: Shapes, zone: Ints, is_shell: npt.NDArray[np.bool_]) -> Ints:
    """Return for each hole the smallest shell of its zone that holds it; -1 for none."""
    shells, holes = np.flatnonzero(is_shell), np.flatnonzero(~is_shell)
    found = np.full(len(rings), -1)
    low = np.searchsorted(zone[shells], zone[holes], side="left")
    count = np.searchsorted(zone[shells], zone[holes], side="right") - low
    alone = count == 1
    found[holes[alone]] = shells[low[alone]]
    for row in np.flatnonzero(count > 1):
        mine = shells[low[row] : low[row] + count[row]]
        around = shapely.polygons(rings[mine])
        inside = np.flatnonzero(shapely.covers(around, rings[holes[row]]))
        if len(inside):
            area = shapely.area(around[inside])
            found[holes[row]] = mine[inside[np.argmin(area)]]
    return found
