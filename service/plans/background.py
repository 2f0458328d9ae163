"""Read what a draft is drawn from, and the plan in force as it was drawn."""

from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

import geopandas as gpd

from service.store.case_ports import CaseInput
from service.store.ports import Repositories
from zoning.plan.plan import Plan
from zoning.plan.restore import plan_from_files


@dataclass(frozen=True, slots=True)
class Background:
    """
    What a draft is drawn from, at one moment.

    Attributes
    ----------
    reported
        Cases and contacts.
    in_force
        The plan in force; None where there is none.
    """

    reported: CaseInput
    in_force: Plan | None


def background(stored: Repositories) -> Background:
    """
    Read what a draft is drawn from.

    Parameters
    ----------
    stored
        The store.

    Returns
    -------
    Background
        Of one moment.
    """
    facts = stored.plans.in_force("exact")
    before = None if facts is None else stored_plan(stored, facts.plan_id)
    return Background(stored.cases.input(), before)


def stored_plan(stored: Repositories, plan_id: str) -> Plan:
    """
    Read a plan back from its files.

    Parameters
    ----------
    stored
        The store.
    plan_id
        A plan that is stored.

    Returns
    -------
    Plan
        The plan as it was drawn: its status is "draft" whatever became of it.
    """
    return _restored(plan_id, tuple(sorted(stored.plans.files(plan_id).items())))


def moment_of(cases: gpd.GeoDataFrame, in_force: Plan | None) -> datetime | None:
    """
    Return the time for which the next plan is drawn, where nobody says it.

    Parameters
    ----------
    cases
        The located cases.
    in_force
        The plan in force; None where there is none.

    Returns
    -------
    datetime or None
        That of the last report, but none before the plan in force; None leaves it to the cases.
    """
    if in_force is None:
        return None
    if not len(cases):
        return in_force.as_of
    last: datetime = cases["reported_at"].max().to_pydatetime()
    return max(last, in_force.as_of)


@lru_cache(maxsize=2)
def _restored(_plan_id: str, files: tuple[tuple[str, bytes], ...]) -> Plan:
    """Keep the last plans: the one in force is asked for with every draft."""
    return plan_from_files(dict(files))
