"""Hold what a new plan needs to know of the plan in force, place by place."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from zoning.policy.schema import Policy

from .network import PlaceNetwork
from .pockets import kept_closed
from .problem import RED, YELLOW

Bools = NDArray[np.bool_]
Ints = NDArray[np.int64]

UNKNOWN: Final = -1
"""Level of a place of which the plan in force says nothing."""


@dataclass(frozen=True, slots=True, eq=False)
class InForce:
    """
    The plan in force, as a new plan sees it; one entry a place of the new plan's network.

    Attributes
    ----------
    plan_id
        Its identifier.
    as_of
        Its time, with a UTC offset.
    level
        Level of each place: 0 open, 1 yellow, 2 red, -1 unknown; shape (n,), int8.
    since
        Microseconds since 1970 in UTC from which on each place has that level, shape (n,).
    may_lift
        Whether the zone of each place meets every condition of lifting now, shape (n,).
    settled
        Identifiers of cases whose zone was lifted, sorted: they close nothing any more.
    lifted
        Whether each place is lifted by order, shape (n,); None where none is. Those that are may
        lift, too.
    """

    plan_id: str
    as_of: datetime
    level: NDArray[np.int8]
    since: Ints
    may_lift: Bools
    settled: tuple[str, ...]
    lifted: Bools | None = None

    def __post_init__(self) -> None:
        for array in (self.level, self.since, self.may_lift, self.lifted):
            if array is not None:
                array.flags.writeable = False


def levels_since(labels: NDArray[np.int8], as_of: datetime, before: InForce | None) -> Ints:
    """
    Return from when on each place has its level.

    Parameters
    ----------
    labels
        Levels of a plan, shape (n,).
    as_of
        The plan's time, with a UTC offset.
    before
        The plan that was in force when it was drawn, if any.

    Returns
    -------
    ndarray
        Microseconds since 1970 in UTC, shape (n,): the plan's time where the level is new.
    """
    now = instant(as_of)
    if before is None:
        return np.full(len(labels), now, np.int64)
    return np.where(before.level == labels, np.minimum(before.since, now), now)


def instant(moment: datetime) -> int:
    """Return a time as microseconds since 1970 in UTC."""
    return int(pd.Timestamp(moment).as_unit("us").asm8.view("i8"))


def held_red(before: InForce | None, policy: Policy, places: int) -> Bools:
    """Return which places must stay red because the zone in force may not be lifted yet."""
    if before is None or not policy.stability.hold_red:
        return np.zeros(places, bool)
    held: Bools = (before.level == RED) & ~before.may_lift
    return held


def held_closed(before: InForce | None, policy: Policy, places: int, *, as_of: datetime) -> Bools:
    """Return which places must stay closed: red that steps down, and yellow that is too young."""
    if before is None:
        return np.zeros(places, bool)
    red = (before.level == RED) & policy.stability.step_down
    age = instant(as_of) - before.since
    young = age < policy.lifting.yellow_days * 86_400_000_000
    if before.lifted is not None:
        young &= ~before.lifted
    held: Bools = red | ((before.level == YELLOW) & young)
    return held


def with_stability(
    cost: Ints,
    network: PlaceNetwork,
    before: InForce | None,
    policy: Policy,
    *,
    held: Bools,
    line_yellow: Ints,
) -> Ints:
    """
    Add to the price of each level what leaving the plan in force costs.

    Places that must stay closed are priced by `kept_closed`.

    Parameters
    ----------
    cost
        Price of each level at each place, shape (n, 3).
    network
        The places.
    before
        The plan in force, if any.
    policy
        Its stability section is used.
    held
        Places that must stay closed, shape (n,).
    line_yellow
        Price of a yellow line on each link, shape (m,).

    Returns
    -------
    ndarray
        New prices, shape (n, 3).
    """
    if before is None and not held.any():
        return cost
    priced = cost
    if before is not None:
        known = before.level != UNKNOWN
        if before.lifted is not None:
            known &= ~before.lifted
        change = network.households * policy.stability.per_household
        other = np.arange(3) != before.level[:, None]
        priced = cost + np.where(other & known[:, None], change[:, None], 0)
    return kept_closed(priced, network, line_yellow, held)
