"""Walk the streets from every closed door, and see whether one gets out."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import shapely
from scipy.sparse import coo_matrix
from scipy.sparse.csgraph import connected_components

from zoning.errors import Fault
from zoning.perimeter.pieces import StreetPieces

from .verify_area import Floats, Ints
from .verify_doors import at_doors, guarded_households
from .verify_map import LEVELS, PlanMap, unknown
from .verify_posts import TOLERANCE_M

_STEP_OUT_M = 1.0
"""A street that ends beyond an outline by less than this leads nowhere."""

_DOOR_M = 0.5
"""Half of how wide a door is, with what stands beside it."""


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
    start: Floats
    end: Floats
    part: Ints


def _leaks(view: PlanMap, level: int, word: str) -> list[Fault]:
    home = view.household_level
    stretches = _cut_streets(view, level)
    at = _stretch_of(view, stretches, level)
    # Who is guarded at his own door neither steps out nor is met.
    at[guarded_households(view, level)] = -1
    started = np.unique(stretches.part[at[(at >= 0) & (home >= level)]])
    walked = np.isin(stretches.part, started)
    met = np.zeros(len(home), dtype=bool)
    met[at >= 0] = walked[at[at >= 0]]
    rows = np.flatnonzero(walked)
    outside = view.outside_m(_lines(view, stretches, rows), level)
    street_ids = view.area.streets["street_id"].to_numpy(object)
    out = street_ids[stretches.street[rows[outside > _STEP_OUT_M]]]
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
    cut = np.flatnonzero((start > 0) | (end < view.base.street_m[street]))
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


def _cut_streets(view: PlanMap, level: int) -> _Stretches:
    """Cut streets at the checkpoints of a level or a stricter one, and join what meets."""
    count = len(view.streets)
    length = view.base.street_m
    used = (view.post_level >= level) & (view.post_street >= 0) & ~at_doors(view)
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
    start: Floats,
    end: Floats,
) -> Ints:
    """Number the parts that hang together through street ends of one coordinate."""
    node = view.base.street_nodes
    count, nodes = len(street), int(node.max(initial=-1)) + 1
    length = view.base.street_m[street]
    first, last = np.flatnonzero(start == 0), np.flatnonzero(end == length)
    row = np.concatenate([first, last])
    column = count + np.concatenate([node[street[first], 0], node[street[last], 1]])
    size = count + nodes
    graph = coo_matrix((np.ones(len(row)), (row, column)), shape=(size, size))
    return connected_components(graph, directed=False)[1][:count].astype(np.intp)


def _stretch_of(view: PlanMap, stretches: _Stretches, level: int) -> Ints:
    """
    Return the stretch on which each door opens, -1 for a household without a street.

    A door is not a spot: where a guard stands within half a metre of its middle, the door
    opens to the side on which the household's own ground is.
    """
    street, offset = view.base.doors
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
    return view.level_at(shapely.STRtree(spots)) >= level
