"""Say which traced contacts lie on which closed ground of a plan."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd

from zoning.area.area import Area
from zoning.perimeter.case_places import is_placed
from zoning.policy.lifecycle import Lifting
from zoning.sources.contacts_file.whose import cases_of_contacts

from .closed_ground import ground_of_zones, zone_of_cases
from .evidence import check_contacts
from .lift_rows import ZoneToLift, clock_row, condition_row
from .plan import Plan


@dataclass(frozen=True, slots=True)
class TracedOnGround:
    """
    What is known of the contacts on one closed ground.

    Attributes
    ----------
    last_traced
        When the last of them was reported, in UTC; None where there are none.
    last_exposure
        When the last of them was last exposed, in UTC; None where there are none.
    followed
        How many of them are not yet cleared.
    """

    last_traced: pd.Timestamp | None = None
    last_exposure: pd.Timestamp | None = None
    followed: int = 0

    def joined(self, other: "TracedOnGround") -> "TracedOnGround":
        """Return what is known of the contacts of both."""
        return TracedOnGround(
            _later(self.last_traced, other.last_traced),
            _later(self.last_exposure, other.last_exposure),
            self.followed + other.followed,
        )


@dataclass(frozen=True, slots=True, eq=False)
class Traced:
    """
    Contacts by the closed ground they live on.

    Attributes
    ----------
    by_ground
        Row of the zone that holds the ground → its contacts.
    nowhere
        Contacts that were not found: they count on every ground.
    """

    by_ground: Mapping[int, TracedOnGround]
    nowhere: TracedOnGround

    def at(self, ground: int) -> TracedOnGround:
        """Return what is known of the contacts on one ground."""
        return self.by_ground.get(ground, TracedOnGround()).joined(self.nowhere)


def traced_by_ground(
    plan: Plan,
    area: Area,
    located: gpd.GeoDataFrame,
    contacts: gpd.GeoDataFrame,
    now: pd.Timestamp,
) -> Traced:
    """
    Say which traced contacts lie on which closed ground of a plan.

    Parameters
    ----------
    plan
        The plan in force.
    area
        The area in which the contacts were located.
    located
        All cases known.
    contacts
        Geocoded contacts and visits, cleared ones included.
    now
        The time; contacts reported later do not count.

    Returns
    -------
    Traced
        The people (F1 and F2) among them, without those of discarded cases; visits are no
        people, and wait for nothing.

    Raises
    ------
    InvalidCases
        If a column is missing, or a contact names no case of ``located``.
    """
    check_contacts(contacts, located)
    case = cases_of_contacts(contacts, located)
    real = located.loc[located["status"] != "discarded", "case_id"]
    counts = (
        contacts["kind"].isin(("F1", "F2")) & (contacts["reported_at"] <= now) & case.isin(real)
    )
    people = contacts[counts].reset_index(drop=True)
    ground = ground_of_zones(plan)
    zone = zone_of_cases(plan, area, people)
    on = np.append(ground, -1)[zone]
    known = is_placed(people).to_numpy(bool)
    return Traced(
        {int(one): _summed(people[known & (on == one)]) for one in np.unique(on[on >= 0])},
        _summed(people[~known]),
    )


def contact_rows(
    zone: ZoneToLift, lifting: Lifting, now: pd.Timestamp, people: TracedOnGround | None
) -> list[dict[str, Any]]:
    """
    Return the conditions of lifting that wait for contacts.

    Parameters
    ----------
    zone
        The zone.
    lifting
        What the policy asks for.
    now
        The time.
    people
        What is known of the contacts on its ground; None where no list of them is known: then
        no condition is met.

    Returns
    -------
    list of dict
        One a condition, as `zoning.plan.lift_rows.condition_row` writes it.
    """
    rows = []
    if lifting.contact_days:
        last = None if people is None else people.last_exposure
        row = clock_row(zone, "last_contact", last, now, lifting.contact_days)
        if people is None:
            row |= {"is_met": False, "found": np.nan}
        rows.append(row)
    if lifting.contacts_cleared:
        rows.append(
            condition_row(
                zone,
                "contacts_cleared",
                "contacts",
                needed=0,
                found=np.nan if people is None else people.followed,
                is_met=people is not None and people.followed == 0,
                since=None,
                earliest=None,
            )
        )
    return rows


def _summed(people: pd.DataFrame) -> TracedOnGround:
    if people.empty:
        return TracedOnGround()
    followed = people["status"] != "cleared"
    return TracedOnGround(people["reported_at"].max(), people["to"].max(), int(followed.sum()))


def _later(one: pd.Timestamp | None, other: pd.Timestamp | None) -> pd.Timestamp | None:
    times = [time for time in (one, other) if time is not None]
    return max(times, default=None)
