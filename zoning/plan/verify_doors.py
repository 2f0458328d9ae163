"""Check that every door on a main road that is closed on its own has its guard."""

from typing import Final

import numpy as np
import numpy.typing as npt
import shapely

from zoning.errors import Fault
from zoning.perimeter.network_own_doors import MAIN_KINDS

from .verify_map import LEVELS, Ints, PlanMap, unknown

Bools = npt.NDArray[np.bool_]

DOOR_KINDS: Final = ("door", "door_post")
"""Kinds of checkpoint that stand at a door and not on a street."""

_TOLERANCE_M = 1.0
_OFFSET_M = 0.011
"""Offsets are published to the centimetre."""


def at_doors(view: PlanMap) -> Bools:
    """Return which checkpoints stand at a door, and not on a street."""
    return np.asarray(view.plan.checkpoints["kind"].isin(DOOR_KINDS), bool)


def open_roads(view: PlanMap) -> Bools:
    """Return which streets are main roads that the policy keeps open: rings pass over them."""
    kinds = set(view.plan.policy.exempt.must_open_streets) & set(MAIN_KINDS)
    return np.asarray(view.area.streets["kind"].isin(kinds), bool)


def door_faults(view: PlanMap) -> list[Fault]:
    """
    Check the guards at doors against the levels on both sides of each door, both ways.

    Parameters
    ----------
    view
        The plan over its area.

    Returns
    -------
    list of Fault
        Streets on which a door and the road before it have different levels without a guard of
        the stricter one at the door; guards at doors that part nothing.
    """
    network, labels = view.network, np.asarray(view.plan.certificate.labels)
    link = np.flatnonzero(network.link_door >= 0)
    level = labels[network.links[link]]
    cut = level[:, 0] != level[:, 1]
    post, door = _matches(view, link[cut], level[cut].max(axis=1), exact=True)
    unguarded = np.setdiff1d(np.flatnonzero(cut), np.flatnonzero(cut)[door])
    streets = view.area.streets["street_id"].to_numpy(object)
    posts = view.plan.checkpoints["id"].to_numpy(object)
    idle = np.setdiff1d(np.flatnonzero(at_doors(view)), post)
    return [
        *unknown(
            "streets",
            streets[network.link_door[link[unguarded]]],
            "a door closed without a guard",
            f"a checkpoint at the door, within {_TOLERANCE_M:g} m",
        ),
        *unknown("checkpoints", posts[idle], "a guard at no door that is closed", "none"),
    ]


def guarded_households(view: PlanMap, level: int) -> Bools:
    """Return the households whose own door has a guard of a level or a stricter one."""
    network = view.network
    link = np.flatnonzero(network.link_door >= 0)
    _, door = _matches(view, link, np.full(len(link), level), exact=False)
    guarded = np.zeros(network.places, bool)
    guarded[network.links[link[door], 1]] = True
    return np.asarray(guarded[network.household_place])


def _matches(view: PlanMap, links: Ints, level: Ints, *, exact: bool) -> tuple[Ints, Ints]:
    """Return pairs of a guard at a door and the link it guards, of just the level or stricter."""
    network = view.network
    posts = np.flatnonzero(at_doors(view) & (view.post_street >= 0))
    ways = shapely.linestrings(network.xy[network.links[links]].reshape(-1, 2, 2))
    way, post = shapely.STRtree(view.posts[posts]).query(
        ways, predicate="dwithin", distance=_TOLERANCE_M
    )
    post = posts[post]
    offset = view.plan.checkpoints["offset_m"].to_numpy(np.float64)[post]
    words = view.plan.checkpoints["level"].to_numpy(object)[post]
    found = np.array([LEVELS.get(word, 0) for word in words], np.intp)
    fits = found == level[way] if exact else found >= level[way]
    fits &= network.link_door[links[way]] == view.post_street[post]
    fits &= np.abs(network.link_from_m[links[way]] - offset) <= _OFFSET_M
    return post[fits], way[fits].astype(np.intp)
