"""Read what is known of plans from their rows."""

from datetime import datetime
from typing import Any

import orjson
from sqlalchemy import Select, func, select

from .plan_ports import PlanFacts
from .tables import draft_tables, plan_tables
from .view import View


def facts_columns(view: View) -> Select[Any]:
    """
    Return a question for the facts of every plan.

    Parameters
    ----------
    view
        Whose figures and extent to ask for.

    Returns
    -------
    Select
        Rows that `facts_of` reads; the table of plans is joined in it.
    """
    table = plan_tables.plans.c
    figures, extent = (
        (table.public_figures, table.public_extent)
        if view == "public"
        else (table.figures, table.extent)
    )
    # The public knows a plan by another name: its own is a digest of its cases.
    shown = plan_tables.public_plans
    name = shown.c.public_id if view == "public" else table.plan_id
    return select(
        name.label("name"),
        table.area_digest,
        table.policy,
        table.status,
        table.as_of,
        figures.label("figures"),
        extent.label("extent"),
    ).select_from(plan_tables.plans.join(shown, isouter=view != "public"))


def newest_first(plans: Select[Any]) -> Select[Any]:
    """
    Put plans in order.

    Parameters
    ----------
    plans
        A question for plans, as `facts_columns`.

    Returns
    -------
    Select
        By the time up to which their reports count, then by the last report in them, then by
        identifier; each falling.
    """
    table, drafts = plan_tables.plans.c, draft_tables.plan_drafts
    return plans.outerjoin(drafts, drafts.c.plan_id == table.plan_id).order_by(
        table.as_of.desc(),
        func.coalesce(drafts.c.last_report, 0).desc(),
        table.plan_id.desc(),
    )


def facts_of(row: Any) -> PlanFacts:
    """
    Read the facts of a plan from its row.

    Parameters
    ----------
    row
        A row of `facts_columns`.

    Returns
    -------
    PlanFacts
        What the row holds.
    """
    return PlanFacts(
        plan_id=row.name,
        area_digest=row.area_digest,
        policy=row.policy,
        status=row.status,
        as_of=datetime.fromisoformat(row.as_of),
        figures=orjson.loads(row.figures),
        extent=tuple(orjson.loads(row.extent)),
    )
