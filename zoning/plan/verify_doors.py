"""Check that every door on a main road that is closed on its own has its guard."""

from typing import Final

import numpy as np
import numpy.typing as npt
import shapely

from zoning.errors import Fault
from zoning.perimeter.door_posts import door_to_house
from zoning.perimeter.network_own_doors import MAIN_KINDS
from zoning.perimeter.rings import ranges

from .verify_area import Ints
from .verify_map import PlanMap, unknown

Bools = npt.NDArray[np.bool_]

DOOR_KINDS: Final = ("door", "door_post")
"""Kinds of checkpoint that stand at a door and not on a street."""

_TOLERANCE_M = 0.05
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
    links = view.base.door_links
    level = labels[network.links[links]]
    is_cut = level[:, 0] != level[:, 1]
    post, door = guards_of_doors(view)
    fits = is_cut[door] & (view.post_level[post] == level[door].max(axis=1))
    unguarded = np.setdiff1d(np.flatnonzero(is_cut), door[fits])
    streets = view.area.streets["street_id"].to_numpy(object)
    posts = view.plan.checkpoints["id"].to_numpy(object)
    idle = np.setdiff1d(np.flatnonzero(at_doors(view)), post[fits])
    return [
        *unknown(
            "streets",
            streets[network.link_door[links[unguarded]]],
            "a door closed without a guard",
            f"a checkpoint at the door, within {_TOLERANCE_M:g} m",
        ),
        *unknown("checkpoints", posts[idle], "a guard at no door that is closed", "none"),
    ]


def guarded_households(view: PlanMap, level: int) -> Bools:
    """Return the households whose own door has a guard of a level or a stricter one."""
    network = view.network
    post, door = guards_of_doors(view)
    guarded = np.zeros(network.places, bool)
    strict = view.post_level[post] >= level
    guarded[network.links[view.base.door_links[door[strict]], 1]] = True
    return np.asarray(guarded[network.household_place])


def guards_of_doors(view: PlanMap) -> tuple[Ints, Ints]:
    """Return pairs of a checkpoint at a door and the row of ``door_links`` it stands at."""
    network, links = view.network, view.base.door_links
    posts = np.flatnonzero(at_doors(view) & (view.post_street >= 0))
    street = view.post_street[posts]
    offset = view.plan.checkpoints["offset_m"].to_numpy(np.float64)[posts]
    # Complex numbers are sorted by their real part, then the other.
    begins = network.link_door[links] + 1j * network.link_from_m[links]
    low = np.searchsorted(begins, street + 1j * (offset - _OFFSET_M), side="left")
    count = np.searchsorted(begins, street + 1j * (offset + _OFFSET_M), side="right") - low
    door = ranges(low, count)
    post = np.repeat(posts, count)
    ends = network.links[links[door]]
    near = np.zeros(len(post), bool)
    for leg in (network.xy[ends], door_to_house(network, ends[:, 1], view.base.house_xy)):
        ways = shapely.linestrings(leg.reshape(-1, 2, 2))
        near |= shapely.dwithin(ways, view.posts[post], _TOLERANCE_M)
    return post[near], door[near]
