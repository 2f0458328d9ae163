"""Check that pockets of open ground are closed where the policy says so, and no others."""

import numpy as np
from numpy.typing import NDArray

from zoning.errors import Fault
from zoning.perimeter.problem import OPEN

from .verify_cells import cells_at
from .verify_map import PlanMap, unknown


def pocket_faults(view: PlanMap, must_open: NDArray[np.bool_]) -> list[Fault]:
    """
    Check that no small enclosed pocket is open, and that what was closed as one is one.

    Parameters
    ----------
    view
        The plan over its area.
    must_open
        Places that a rule keeps open, shape (n,).

    Returns
    -------
    list of Fault
        Streets and cells of pockets that are open, and of ground closed as a pocket that is
        none: it holds too many households, or a way out of it is open.

    Notes
    -----
    By a walk from place to place. Ground that was closed as a pocket is closed all round by
    places that are no pocket themselves (docs/model.md §17).
    """
    below = view.plan.policy.ring.enclosed_households
    said = view.plan.certificate.enclosed
    labels = view.plan.certificate.labels
    closed_as = np.isin(np.arange(len(labels)), said)
    if not below:
        return _ground(view, closed_as, "ground closed as a pocket", "none, for the policy is off")
    is_open = labels == OPEN
    if is_open.all():
        return _ground(view, closed_as, "ground closed as a pocket", "nothing else is closed")
    one, other = view.network.links.T
    beside = np.concatenate([one[~is_open[other]], other[~is_open[one]]])
    left = [
        part
        for part, rim in _pieces(view, is_open, np.unique(beside[is_open[beside]]))
        if len(rim) and not must_open[part].any() and _lived_in(view, part) < below
    ]
    wrong = [
        part
        for part, rim in _pieces(view, closed_as, said)
        if not len(rim) or is_open[rim].any() or _lived_in(view, part) >= below
    ]
    return [
        *_ground(view, _marked(left, len(labels)), "an open pocket in closed ground", "none"),
        *_ground(view, _marked(wrong, len(labels)), "ground closed as a pocket", "a small pocket"),
    ]


def _pieces(
    view: PlanMap, inside: NDArray[np.bool_], starts: NDArray[np.intp]
) -> list[tuple[NDArray[np.intp], NDArray[np.intp]]]:
    """Walk over marked ground from some places: return each piece, and the places next to it."""
    ways = view.network.ways
    seen = ~inside
    found = []
    for start in starts.tolist():
        if seen[start]:
            continue
        seen[start] = True
        piece, front, rim = [np.array([start])], np.array([start]), []
        while len(front):
            low, count = ways.start[front], ways.start[front + 1] - ways.start[front]
            at = np.arange(count.sum()) - np.repeat(np.cumsum(count) - count - low, count)
            near = np.unique(ways.place[at])
            rim.append(near[~inside[near]])
            front = near[~seen[near]]
            seen[front] = True
            piece.append(front)
        found.append((np.concatenate(piece), np.unique(np.concatenate(rim))))
    return found


def _lived_in(view: PlanMap, places: NDArray[np.intp]) -> int:
    """Count the households of some places."""
    return int(view.network.households[places].sum())


def _marked(parts: list[NDArray[np.intp]], places: int) -> NDArray[np.bool_]:
    mark = np.zeros(places, bool)
    for part in parts:
        mark[part] = True
    return mark


def _ground(view: PlanMap, places: NDArray[np.bool_], found: str, expected: str) -> list[Fault]:
    """Name the streets that touch marked places, and the cells among them."""
    network = view.network
    touches = places[network.links].any(axis=1) & (network.link_street >= 0)
    ids = view.area.streets["street_id"].to_numpy(object)[np.unique(network.link_street[touches])]
    return [
        *unknown("streets", ids, found, expected),
        *unknown("cells", cells_at(view, np.flatnonzero(places)), found, expected),
    ]
