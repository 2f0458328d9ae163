"""Say why the plan in force may not be lifted as a whole."""

from datetime import datetime

import pandas as pd

from service.store.ports import StorePort
from zoning.errors import Fault
from zoning.plan.lifecycle import lift_conditions

from .area_desk import AREA_WAIT_S, AreaDesk
from .background import stored_plan
from .locating import located


def unmet_conditions(
    store: StorePort, desk: AreaDesk, plan_id: str, *, at: datetime
) -> list[Fault]:
    """
    Say which conditions of opening the zones of a plan do not meet.

    Parameters
    ----------
    store
        The store.
    desk
        The area.
    plan_id
        The plan in force.
    at
        The time.

    Returns
    -------
    list of Fault
        One a zone and condition; one a zone that steps down to yellow before it opens. Empty
        where everything may open.

    Raises
    ------
    InvalidStore
        If the area is not read yet, or cannot be used.
    """
    planner = desk.wait_for_planner(AREA_WAIT_S)
    with store.reading() as stored:
        plan = stored_plan(stored, plan_id)
        reported = stored.cases.input()
    places = located(desk, planner, reported)
    conditions = lift_conditions(
        plan,
        planner.area,
        places.cases,
        as_of=max(at, plan.as_of),
        contacts=places.contacts,
    )
    return [*_unmet(conditions), *_stepping(conditions)]


def _unmet(conditions: pd.DataFrame) -> list[Fault]:
    suffices = conditions["suffices"].to_numpy(bool)
    is_met = conditions["is_met"].to_numpy(bool)
    freed = set(conditions["zone"][suffices & is_met])
    rows = conditions[~suffices & ~is_met & ~conditions["zone"].isin(freed)]
    mend = "Wait, or say that it is lifted despite its conditions."
    return [
        Fault(
            f"zone {row.zone}, condition {row.condition}",
            "nothing known" if pd.isna(row.found) else f"{row.found:g} {row.unit}",
            f"{row.needed:g} {row.unit}",
            mend,
        )
        for row in rows.itertuples()
    ]


def _stepping(conditions: pd.DataFrame) -> list[Fault]:
    rows = conditions[conditions["to"] == "yellow"].drop_duplicates("zone")
    mend = "Publish a new draft, in which it is yellow."
    return [
        Fault(f"zone {zone}", "a red zone", "a zone that was yellow before it opens", mend)
        for zone in rows["zone"]
    ]
