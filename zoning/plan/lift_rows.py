"""Write down one condition of lifting of one zone."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd


@dataclass(frozen=True, slots=True, eq=False)
class ZoneToLift:
    """
    One zone and what its conditions are measured on.

    Attributes
    ----------
    id, level, to
        Its identifier, its level, and the level it would be lifted to.
    ground
        Row of the zone that holds the closed ground it is part of.
    since
        When it got its level, in UTC.
    last_case, last_roughly
        The last report on its ground; the same, where every case there is known roughly only.
    reds_inside
        How many red zones a yellow one holds.
    households
        Identifiers of its households.
    """

    id: str
    ground: int
    level: str
    to: str
    since: pd.Timestamp
    last_case: pd.Timestamp | None
    last_roughly: pd.Timestamp | None
    reds_inside: int
    households: pd.Series


def condition_row(zone: ZoneToLift, condition: str, unit: str, **values: Any) -> dict[str, Any]:
    """
    Write down one condition of one zone.

    Parameters
    ----------
    zone
        The zone.
    condition
        Its name.
    unit
        What is counted.
    **values
        The other columns of `zoning.plan.lifecycle.CONDITION_COLUMNS`.

    Returns
    -------
    dict
        The row; ``suffices`` is False unless it is given.
    """
    own = {"zone": zone.id, "level": zone.level, "to": zone.to, "suffices": False}
    return own | {"condition": condition, "unit": unit} | values


def clock_row(
    zone: ZoneToLift,
    condition: str,
    since: pd.Timestamp | None,
    now: pd.Timestamp,
    needed: int,
    *,
    unit: str = "days",
    suffices: bool = False,
) -> dict[str, Any]:
    """
    Write down a condition that is met so many days or hours after a time.

    Parameters
    ----------
    zone, condition
        As `condition_row`.
    since
        The time; None where there is none: then it is met at once.
    now
        The time asked about.
    needed
        How many days or hours.
    unit
        "days" or "hours".
    suffices
        Whether it lifts the zone alone.

    Returns
    -------
    dict
        The row.
    """
    step = pd.Timedelta(1, unit="D" if unit == "days" else "h")
    earliest = None if since is None else since + needed * step
    return condition_row(
        zone,
        condition,
        unit,
        needed=needed,
        found=np.inf if since is None else int((now - since) // step),
        is_met=earliest is None or now >= earliest,
        suffices=suffices,
        since=since,
        earliest=earliest,
    )
