"""Check that nobody leaves a zone unguarded: crossings against checkpoints, and a walk."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely
from scipy.sparse import coo_matrix
from scipy.sparse.csgraph import connected_components

from zoning.errors import Fault
from zoning.perimeter.pieces import StreetPieces

from .verify_doors import at_doors, door_faults, guarded_households
from .verify_map import LEVELS, Ints, PlanMap, unknown

TOLERANCE_M = 1.0
"""A checkpoint stands at most this far from the crossing it guards."""

_END_GAP_M = 0.5
_DOOR_M = 0.5
"""Half of how wide a door is, with what stands beside it."""


def crossing_faults(view: PlanMap) -> list[Fault]:
    """
    Check checkpoints against the crossings of streets and outlines, both ways.

    Parameters
    ----------
    view
        The plan over its area.

    Returns
    -------
    list of Fault
        Streets that cross an outline without a checkpoint of the stricter zone there;
        checkpoints off their street, off the outline of their zone, or of a wrong level; and
        what `door_faults` finds at the doors of main roads.
    """
    outlines = shapely.boundary(view.shapes)
    streets, posts = view.streets, view.posts
    named = (view.post_zone >= 0) & (view.post_street >= 0)
    ids = view.plan.checkpoints["id"].to_numpy(object)
    off_street = shapely.distance(streets[view.post_street[named]], posts[named]) > TOLERANCE_M
    off_street &= ~at_doors(view)[named]
    off_line = shapely.distance(outlines[view.post_zone[named]], posts[named]) > TOLERANCE_M
    level = np.array([LEVELS.get(word, 0) for word in view.plan.checkpoints["level"]])
    wrong_level = view.zone_level[view.post_zone[named]] != level[named]
    return [
        *unknown("checkpoints", ids[named][off_street], "a spot off its street", "on it"),
        *unknown("checkpoints", ids[named][off_line], "a spot off its zone's outline", "on it"),
        *unknown("checkpoints", ids[named][wrong_level], "another level than its zone's", "its"),
        *_unguarded(view, outlines),
        *door_faults(view),
    ]


def _unguarded(view: PlanMap, outlines: npt.NDArray[np.object_]) -> list[Fault]:
    """Find crossings without a checkpoint of the strictest zone whose outline it is."""
    zone, street = shapely.STRtree(view.streets).query(outlines, predicate="intersects")
    spots, pair = shapely.get_coordinates(
        shapely.intersection(outlines[zone], view.streets[street]), return_index=True
    )
    zone, street, spot = zone[pair], street[pair], shapely.points(spots).reshape(-1)
    crossing, post = _posts_on(view, street)
    near = shapely.dwithin(view.posts[post], spot[crossing], TOLERANCE_M)
    crossing, post = crossing[near], post[near]
    strict = view.zone_level[view.post_zone[post]] >= view.zone_level[zone[crossing]]
    crossing, post = crossing[strict], post[strict]
    on_line = shapely.dwithin(outlines[view.post_zone[post]], spot[crossing], TOLERANCE_M)
    guarded = np.zeros(len(spot), dtype=bool)
    guarded[crossing[on_line]] = True
    ids = view.area.streets["street_id"].to_numpy(object)
    return [
        fault
        for level, word in ((2, "red"), (1, "yellow"))
        for fault in unknown(
            "streets",
            ids[street[~guarded & (view.zone_level[zone] == level)]],
            f"a crossing of a {word} outline without a checkpoint of that line",
            f"a checkpoint within {TOLERANCE_M:g} m",
        )
    ]


def _posts_on(view: PlanMap, street: Ints) -> tuple[Ints, Ints]:
    """Return all pairs of a crossing on a street and a checkpoint of a zone on that street."""
    known = np.flatnonzero((view.post_zone >= 0) & (view.post_street >= 0) & ~at_doors(view))
    known = known[np.argsort(view.post_street[known], kind="stable")]
    on = view.post_street[known]
    low = np.searchsorted(on, street, side="left")
    count = np.searchsorted(on, street, side="right") - low
    step = np.arange(count.sum()) - np.repeat(np.cumsum(count) - count - low, count)
    return np.repeat(np.arange(len(street)), count), known[step]


def seal_faults(view: PlanMap) -> list[Fault]:
    """
    Walk the streets from every closed door, and report where one gets out.

    Parameters
    ----------
    view
        The plan over its area.

    Returns
    -------
    list of Fault
        Streets on which one leaves red ground without passing a red checkpoint, or closed
        ground without passing any; households met on the way that are less closed than
        where the walk began.

    Notes
    -----
    Streets are cut at the checkpoints that may stop the walk, and joined where their ends
    meet. A guard at a household's own door keeps it from the street. What a closed door is
    joined to must be closed ground. The network's labels are not used: of its places, only
    which households a guarded door is the door of.
    """
    if not len(view.streets):
        return []
    return [*_leaks(view, 2, "red"), *_leaks(view, 1, "closed")]


@dataclass(frozen=True, slots=True)
class _Stretches:
    """Streets cut at some checkpoints: the street of each stretch, its offsets and component."""

    street: Ints
    start: npt.NDArray[np.float64]
    end: npt.NDArray[np.float64]
    part: Ints


def _leaks(view: PlanMap, level: int, word: str) -> list[Fault]:
    doors = _doors(view)
    home = view.household_level
    stretches = _cut_streets(view, level)
    at = _stretch_of(view, stretches, doors, level)
    # Who is guarded at his own door neither steps out nor is met.
    at[guarded_households(view, level)] = -1
    started = np.unique(stretches.part[at[(at >= 0) & (home >= level)]])
    walked = np.isin(stretches.part, started)
    met = np.zeros(len(home), dtype=bool)
    met[at >= 0] = walked[at[at >= 0]]
    rows = np.flatnonzero(walked)
    outside = view.outside_m(_lines(view, stretches, rows), level)
    street_ids = view.area.streets["street_id"].to_numpy(object)
    out = street_ids[stretches.street[rows[outside > TOLERANCE_M]]]
    homes = view.area.households["household_id"].to_numpy(object)[met & (home < level)]
    guard = "a red checkpoint" if level == LEVELS["red"] else "a checkpoint"
    return [
        *unknown("streets", out, f"a way out of {word} ground", f"{guard} on the line"),
        *unknown("households", homes, f"reached from a {word} door", f"{guard} on the way"),
    ]


def _lines(view: PlanMap, stretches: _Stretches, rows: Ints) -> npt.NDArray[np.object_]:
    """Return some stretches as lines; a street that is cut nowhere is its own."""
    street, start, end = stretches.street[rows], stretches.start[rows], stretches.end[rows]
    lines = view.streets[street]
    cut = np.flatnonzero((start > 0) | (end < shapely.length(lines)))
    streets, at = np.unique(street[cut], return_inverse=True)
    pieces = StreetPieces.of(
        view.streets[streets],
        street=at,
        from_m=start[cut],
        to_m=end[cut],
        change_m=end[cut],
        ends=np.zeros((len(cut), 2), np.intp),
    )
    lines[cut[pieces.link]] = pieces.geometry(np.arange(len(cut)))
    return lines


def _doors(view: PlanMap) -> tuple[Ints, npt.NDArray[np.float64]]:
    """Return street row (-1 for none) and offset of every household's door."""
    households = view.area.households
    known = pd.Index(view.area.streets["street_id"])
    street = known.get_indexer(pd.Index(households["street_id"])).astype(np.intp)
    offset = households["access_m"].to_numpy(np.float64)
    # A house is not a junction: a door stands off the ends of its piece.
    length = shapely.length(view.streets)[street] if len(view.streets) else np.zeros(len(street))
    gap = np.minimum(_END_GAP_M, length / 8)
    return street, np.clip(offset, gap, length - gap)


def _cut_streets(view: PlanMap, level: int) -> _Stretches:
    """Cut streets at the checkpoints of a level or a stricter one, and join what meets."""
    count = len(view.streets)
    length = shapely.length(view.streets)
    word = [LEVELS.get(name, 0) for name in view.plan.checkpoints["level"]]
    used = (np.array(word, dtype=np.intp) >= level) & (view.post_street >= 0)
    used &= ~at_doors(view)
    on = view.post_street[used]
    near = shapely.dwithin(view.streets[on], view.posts[used], TOLERANCE_M)
    on, spots = on[near], view.posts[used][near]
    offset = shapely.line_locate_point(view.streets[on], spots)
    every = np.arange(count)
    street = np.concatenate([every, on, every])
    stop = np.concatenate([np.zeros(count), offset, length])
    order = np.lexsort((stop, street))
    street, stop = street[order], stop[order]
    joined = street[1:] == street[:-1]
    street, start, end = street[:-1][joined], stop[:-1][joined], stop[1:][joined]
    return _Stretches(street, start, end, _components(view, street, start, end))


def _components(
    view: PlanMap,
    street: Ints,
    start: npt.NDArray[np.float64],
    end: npt.NDArray[np.float64],
) -> Ints:
    """Number the parts that hang together through street ends of one coordinate."""
    lines = view.area.streets.geometry.to_numpy()
    tips = np.stack([shapely.get_coordinates(shapely.get_point(lines, n)) for n in (0, -1)], 1)
    _, node = np.unique(tips.reshape(-1, 2), axis=0, return_inverse=True)
    node = node.reshape(-1, 2)
    count, nodes = len(street), int(node.max(initial=-1)) + 1
    length = shapely.length(view.streets)[street]
    first, last = np.flatnonzero(start == 0), np.flatnonzero(end == length)
    row = np.concatenate([first, last])
    column = count + np.concatenate([node[street[first], 0], node[street[last], 1]])
    size = count + nodes
    graph = coo_matrix((np.ones(len(row)), (row, column)), shape=(size, size))
    return connected_components(graph, directed=False)[1][:count].astype(np.intp)


def _stretch_of(
    view: PlanMap, stretches: _Stretches, doors: tuple[Ints, npt.NDArray[np.float64]], level: int
) -> Ints:
    """
    Return the stretch on which each door opens, -1 for a household without a street.

    A door is not a spot: where a guard stands within half a metre of its middle, the door
    opens to the side on which the household's own ground is.
    """
    street, offset = doors
    stride = float(stretches.end.max(initial=0)) + 1
    begins = stretches.street * stride + stretches.start
    at = np.searchsorted(begins, street * stride + offset, side="right") - 1
    inside = view.household_level >= level
    for step in (-1, 1):
        cut = stretches.start[at] if step < 0 else stretches.end[at]
        beyond = np.clip(at + step, 0, len(begins) - 1)
        close = (street >= 0) & (np.abs(cut - offset) <= _DOOR_M)
        close &= stretches.street[beyond] == street
        rows = np.flatnonzero(close)
        rows = rows[_are_on(view, stretches, at[rows], level) != inside[rows]]
        at[rows] = beyond[rows]
    return np.where(street >= 0, at, -1)


def _are_on(view: PlanMap, stretches: _Stretches, rows: Ints, level: int) -> npt.NDArray[np.bool_]:
    """Say whether the middles of stretches are on ground of a level or a stricter one."""
    middle = (stretches.start[rows] + stretches.end[rows]) / 2
    spots = shapely.line_interpolate_point(view.streets[stretches.street[rows]], middle)
    return view.level_at(spots) >= level
