"""Say of every zone of a plan which conditions of lifting it meets, and since when."""

from datetime import datetime
from typing import Any, Final

import geopandas as gpd
import numpy as np
import pandas as pd

from zoning.area.area import Area
from zoning.errors import Fault, InvalidInput
from zoning.perimeter.case_places import ROUGH_LEVELS
from zoning.policy.lifecycle import Lifting

from .closed_ground import ground_of_zones, zone_of_cases, zone_times
from .lift_rows import ZoneToLift, clock_row, condition_row
from .negative_rounds import check_tests, negative_rounds
from .plan import Plan
from .traced_ground import TracedOnGround, contact_rows, traced_by_ground

CONDITION_COLUMNS: Final = (
    "zone",
    "level",  # red, yellow
    "to",  # the next level: yellow, open
    "condition",
    "needed",  # a number in ``unit``
    "found",  # NaN where nothing is known
    "unit",  # days, hours, rounds, zones, contacts
    "is_met",
    "suffices",  # whether it lifts the zone alone, whatever the others say
    "since",  # when its clock began, null for none
    "earliest",  # when it is met at the earliest if nothing new happens, null for unknown
)
"""Columns of what `lift_conditions` returns."""


def lift_conditions(
    plan: Plan,
    area: Area,
    located: gpd.GeoDataFrame,
    *,
    as_of: datetime,
    tests: pd.DataFrame | None = None,
    contacts: gpd.GeoDataFrame | None = None,
) -> pd.DataFrame:
    """
    Say of every zone which conditions of lifting it meets.

    Parameters
    ----------
    plan
        The plan in force.
    area
        The area in which the cases were located.
    located
        All cases known, new ones included; those reported after ``as_of`` or discarded do not
        count. A recovered or dead patient was a case all the same.
    as_of
        The time, with a UTC offset.
    tests
        ``household_id``, ``taken_at`` (UTC) and ``result`` (negative, positive); one row a
        test. Without it no condition on tests is met.
    contacts
        Geocoded contacts and visits of these cases, as `zoning.geocode_contacts` returns them,
        cleared ones included. Without them no condition on contacts is met, and none starts a
        clock anew; an empty list says that there are none.

    Returns
    -------
    DataFrame
        `CONDITION_COLUMNS`, one row a zone and condition of the plan's policy, in the order
        of the zones. ``since`` and ``earliest`` are in UTC.

    Raises
    ------
    InvalidInput
        If ``as_of`` has no UTC offset or is earlier than the plan, or ``tests`` cannot be read.
    InvalidCases
        If a column of ``contacts`` is missing, or a contact names no case of ``located``.

    Notes
    -----
    The days without a case count from the last report on the whole closed ground that a zone
    is part of, red and yellow: a new case anywhere on it starts all its clocks anew, and where
    the policy says so a newly traced contact. A contact who was not found counts on every
    ground: missing data never means green.
    """
    now = _time(plan, as_of)
    if tests is not None:
        check_tests(tests)
    lifting = plan.policy.lifting
    rows: list[dict[str, Any]] = []
    results = _by_zone(plan, tests)
    traced = None if contacts is None else traced_by_ground(plan, area, located, contacts, now)
    for zone in _zones(plan, area, located, now):
        people = None if traced is None else traced.at(zone.ground)
        rows += _of_days(zone, lifting, now, people)
        rows += contact_rows(zone, lifting, now, people)
        rows += _of_tests(zone, lifting, now, results, plan.policy.utc_offset_hours)
        rows += _of_ends(zone, lifting, now)
    frame = pd.DataFrame(rows, columns=list(CONDITION_COLUMNS))
    for name in ("since", "earliest"):
        frame[name] = pd.to_datetime(frame[name], utc=True)
    return frame


def zones_to_lift(conditions: pd.DataFrame) -> frozenset[str]:
    """
    Return the zones that may be lifted one step.

    Parameters
    ----------
    conditions
        As `lift_conditions` returns them.

    Returns
    -------
    frozenset of str
        Zones that meet every condition, or one that suffices alone.
    """
    alone = conditions["suffices"].to_numpy(bool)
    met = conditions["is_met"].to_numpy(bool)
    missing = set(conditions["zone"][~alone & ~met])
    return frozenset((set(conditions["zone"]) - missing) | set(conditions["zone"][alone & met]))


def _time(plan: Plan, as_of: datetime) -> pd.Timestamp:
    """Return the time in UTC."""
    if as_of.tzinfo is None:
        fault = Fault("as_of", as_of.isoformat(), "a time with a UTC offset, such as +07:00")
        raise InvalidInput([fault], subject="time")
    if as_of < plan.as_of:
        fault = Fault("as_of", as_of.isoformat(), f"no earlier than the plan, {plan.as_of}")
        raise InvalidInput([fault], subject="time")
    return pd.Timestamp(as_of).tz_convert("UTC")


def _zones(
    plan: Plan, area: Area, located: gpd.GeoDataFrame, now: pd.Timestamp
) -> list[ZoneToLift]:
    """Gather what each zone's conditions are measured on."""
    settled = () if plan.in_force is None else plan.in_force.settled
    counts = (
        (located["reported_at"] <= now)
        & (located["status"] != "discarded")
        & ~located["case_id"].isin(settled)
    )
    cases = located[counts]
    ground = ground_of_zones(plan)
    zone = zone_of_cases(plan, area, cases)
    case_ground = np.append(ground, -1)[zone]
    is_rough = cases["match_level"].isin(("alley", *ROUGH_LEVELS)) | (cases["outcome"] != "found")
    roughly = is_rough.to_numpy(bool)
    last = cases["reported_at"].groupby(case_ground).max()
    known = frozenset(case_ground[~roughly].tolist())
    since = pd.DatetimeIndex(zone_times(plan)).tz_localize("UTC")
    red = (plan.zones["level"] == "red").to_numpy(bool)
    home_zone = plan.households.groupby("zone")["household_id"]
    homes = {str(name): group for name, group in home_zone}
    none = plan.households["household_id"].iloc[:0]
    found = []
    for row, (name, level) in enumerate(zip(plan.zones["id"], plan.zones["level"], strict=True)):
        newest = last.get(ground[row])
        found.append(
            ZoneToLift(
                id=str(name),
                ground=int(ground[row]),
                level=str(level),
                to="yellow" if red[row] and plan.policy.stability.step_down else "open",
                since=since[row],
                last_case=newest,
                last_roughly=None if ground[row] in known else newest,
                reds_inside=0 if red[row] else int((red & (ground == row)).sum()),
                households=homes.get(str(name), none),
            )
        )
    return found


def _by_zone(plan: Plan, tests: pd.DataFrame | None) -> dict[str, pd.DataFrame]:
    """Return the tests of each zone's households; nothing where there are none."""
    if tests is None:
        return {}
    home = plan.households.set_index("household_id")["zone"]
    zone = home.reindex(tests["household_id"]).to_numpy(object)
    return {str(name): group for name, group in tests.groupby(zone)}


def _of_days(
    zone: ZoneToLift, lifting: Lifting, now: pd.Timestamp, people: TracedOnGround | None
) -> list[dict[str, Any]]:
    """Return the conditions that wait for days to pass, and for the red inside."""
    last = zone.last_case
    if lifting.contact_restarts and people is not None and people.last_traced is not None:
        last = people.last_traced if last is None else max(last, people.last_traced)
    rows = [clock_row(zone, "days_without_case", last, now, lifting.days_without_case)]
    least = lifting.red_days if zone.level == "red" else lifting.yellow_days
    if least:
        rows.append(clock_row(zone, "least_days", zone.since, now, least))
    if zone.level == "yellow":
        rows.append(
            condition_row(
                zone,
                "no_red_inside",
                "zones",
                needed=0,
                found=zone.reds_inside,
                is_met=zone.reds_inside == 0,
                since=None,
                earliest=None,
            )
        )
    return rows


def _of_tests(
    zone: ZoneToLift,
    lifting: Lifting,
    now: pd.Timestamp,
    results: dict[str, pd.DataFrame],
    utc_offset_hours: float,
) -> list[dict[str, Any]]:
    """Return the conditions on tests; without results none is met."""
    if not lifting.negative_rounds:
        return []
    after = zone.since if zone.last_case is None else zone.last_case
    rounds, last = (
        (0, None)
        if zone.id not in results
        else negative_rounds(
            results[zone.id],
            zone.households,
            after=after,
            as_of=now,
            utc_offset_hours=utc_offset_hours,
        )
    )
    rows = [
        condition_row(
            zone,
            "negative_rounds",
            "rounds",
            needed=lifting.negative_rounds,
            found=rounds,
            is_met=rounds >= lifting.negative_rounds,
            since=after,
            earliest=last if rounds >= lifting.negative_rounds else None,
        )
    ]
    if lifting.negative_within_days:
        age = np.inf if last is None else (now - last) / pd.Timedelta(days=1)
        rows.append(
            condition_row(
                zone,
                "last_round_within",
                "days",
                needed=lifting.negative_within_days,
                found=age,
                is_met=age <= lifting.negative_within_days,
                since=last,
                earliest=last,
            )
        )
    return rows


def _of_ends(zone: ZoneToLift, lifting: Lifting, now: pd.Timestamp) -> list[dict[str, Any]]:
    """Return the conditions that end a zone whatever the others say."""
    rows = []
    if zone.level == "red" and lifting.longest_days:
        longest = lifting.longest_days
        rows.append(clock_row(zone, "longest_days", zone.since, now, longest, suffices=True))
    if zone.level == "red" and lifting.provisional_hours and zone.last_roughly is not None:
        hours = lifting.provisional_hours
        rows.append(
            clock_row(
                zone, "provisional", zone.last_roughly, now, hours, unit="hours", suffices=True
            )
        )
    return rows
