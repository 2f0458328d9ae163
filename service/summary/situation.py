"""Say how an outbreak goes: how many cases came when, where, and how soon each was enclosed."""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from statistics import median, quantiles
from typing import Any, Final
from zoneinfo import ZoneInfo

from service.store.situation_ports import KnownCase, PublishedPlan

DAYS: Final = 14
"""How many days are shown; cases reported before are not measured."""

GOAL_H: Final = 48
"""The goal: a perimeter at most two days after the report."""

WANTED_H: Final = 6
"""What is wanted: a few hours, taken as six."""

_WEEK: Final = 7
_VIET_NAM: Final = ZoneInfo("Asia/Ho_Chi_Minh")
_HOUR: Final = timedelta(hours=1)


def situation(
    cases: Sequence[KnownCase],
    plans: Sequence[PublishedPlan],
    wards: Mapping[str, str],
    *,
    at: datetime,
) -> dict[str, Any]:
    """
    Say how an outbreak goes.

    Parameters
    ----------
    cases
        The cases that the caller may count.
    plans
        The plans that are or were in force, in the order in which they came.
    wards
        Names of wards by identifier.
    at
        The moment that is asked about; what came later does not count.

    Returns
    -------
    dict
        Counts of cases, per day in Viet Nam and by ward, and the time from report to perimeter.

    Notes
    -----
    A case is enclosed by the first plan that counts it: that counts its report, or, for a plan
    that the service did not draw, one that counts reports up to its time and was put in force
    after the service heard of it. Cases handed in later than `DAYS` days after their report are
    history that was loaded, and are not measured. Linear in cases times plans of these days.
    """
    known = [one for one in cases if one.received_at <= at and one.reported_at <= at]
    confirmed = [one for one in known if one.status == "confirmed"]
    days = _days(at)
    return {
        "at": at.isoformat(),
        "last_report_at": max((one.reported_at for one in known), default=None),
        "goals_h": {"most": GOAL_H, "wanted": WANTED_H},
        "active": len(confirmed),
        "new_24h": sum(one.reported_at > at - timedelta(days=1) for one in confirmed),
        "new_before_24h": sum(
            at - timedelta(days=2) < one.reported_at <= at - timedelta(days=1) for one in confirmed
        ),
        "unlocated": sum(one.outcome != "found" for one in confirmed),
        "days": [day.isoformat() for day in days],
        "by_day": _by_day(known, days),
        "report_to_perimeter": _enclosing(confirmed, plans, at),
        "wards": _wards(known, wards, days),
    }


def _days(at: datetime) -> list[date]:
    last = at.astimezone(_VIET_NAM).date()
    return [last - timedelta(days=back) for back in range(DAYS - 1, -1, -1)]


def _by_day(cases: Sequence[KnownCase], days: Sequence[date]) -> list[int]:
    counted = Counter(
        one.reported_at.astimezone(_VIET_NAM).date() for one in cases if one.status != "discarded"
    )
    return [counted[day] for day in days]


def _wards(
    cases: Sequence[KnownCase], names: Mapping[str, str], days: Sequence[date]
) -> list[dict[str, Any]]:
    """Return wards with cases in these days, those in which they grow most first."""
    by_ward: dict[str, list[KnownCase]] = {}
    for one in cases:
        if one.ward is not None:
            by_ward.setdefault(one.ward, []).append(one)
    rows = []
    for ward, some in by_ward.items():
        counts = _by_day(some, days)
        if any(counts):
            before, last = sum(counts[:_WEEK]), sum(counts[_WEEK:])
            row = {"unit_id": ward, "name": names.get(ward), "by_day": counts}
            rows.append(row | {"last_7": last, "before_7": before})
    return sorted(rows, key=lambda row: (row["before_7"] - row["last_7"], -row["last_7"],
                                         row["unit_id"]))  # fmt: skip


def _enclosing(
    cases: Sequence[KnownCase], plans: Sequence[PublishedPlan], at: datetime
) -> dict[str, Any]:
    since, span = at - timedelta(days=DAYS), timedelta(days=DAYS)
    recent = [
        one for one in cases
        if one.reported_at > since and one.received_at - one.reported_at < span
    ]  # fmt: skip
    past = [plan for plan in plans if since < plan.published_at <= at]
    moments = [(one, _enclosed(one, past)) for one in recent]
    hours = sorted((moment - one.reported_at) / _HOUR for one, moment in moments if moment)
    waiting = [one.reported_at for one, moment in moments if moment is None]
    return {
        "cases": len(hours),
        "median_h": round(median(hours), 2) if hours else None,
        "slowest_tenth_h": round(_last_decile(hours), 2) if hours else None,
        "within_wanted": sum(hour <= WANTED_H for hour in hours),
        "within_goal": sum(hour <= GOAL_H for hour in hours),
        "waiting": len(waiting),
        "waiting_since": min(waiting, default=None),
    }


def _last_decile(hours: Sequence[float]) -> float:
    return quantiles(hours, n=10, method="inclusive")[-1] if len(hours) > 1 else hours[0]


def _enclosed(case: KnownCase, plans: Sequence[PublishedPlan]) -> datetime | None:
    return next((plan.published_at for plan in plans if _counts(plan, case)), None)


def _counts(plan: PublishedPlan, case: KnownCase) -> bool:
    if case.outcome != "found" or plan.as_of < case.reported_at:
        return False
    if plan.last_report is not None:
        return plan.last_report >= case.first_report
    return plan.published_at >= case.received_at
