"""Tell the figures and the extent of a plan, as far as a caller may know them."""

from collections.abc import Mapping
from typing import Any, Final

import shapely

from service.security.caller import Caller
from service.store.layer_ports import Selection
from service.store.plan_ports import PlanFacts
from service.store.ports import Repositories
from service.store.view import Box

COUNTED: Final[Mapping[str, int]] = {
    **{
        f"{what}_{level}": 0
        for level in ("red", "yellow")
        for what in ("zones", "people", "households")
    },
    "posts": 0,
    "barriers": 0,
    "doors": 0,
}
"""What is counted inside the units of a caller."""

_NAMED: Final[tuple[str, ...]] = ("plan_id", "area", "as_of", "policy", "status")
"""What names a plan, and tells of no unit."""

_WITHHELD: Final[Mapping[str, None]] = dict.fromkeys(("cases", "cost", "bound", "gap"))
"""Figures of the whole plan, which would tell of other units."""

_ALL: Final = 2**31 - 1


def figures_for(stored: Repositories, caller: Caller, plan: PlanFacts) -> dict[str, Any]:
    """
    Return the figures of a plan.

    Parameters
    ----------
    stored
        The store.
    caller
        Who asks.
    plan
        What is known of the plan, in the caller's view.

    Returns
    -------
    dict
        All of the view; to a caller of some units those that are counted there, and those of the
        whole plan as None.
    """
    # They were counted when the plan was a draft; those of one stored earlier have no doors.
    figures = {"doors": 0, **plan.figures, "plan_id": plan.plan_id, "status": plan.status}
    if caller.units is None:
        return figures
    within = stored.layers.figures_within(plan.plan_id, caller.units)
    named = {name: figures[name] for name in _NAMED if name in figures}
    return {**named, **COUNTED, **within, **_WITHHELD}


def extent_for(stored: Repositories, caller: Caller, plan: PlanFacts) -> Box | None:
    """
    Return the box round a plan.

    Parameters
    ----------
    stored, caller, plan
        As in `figures_for`.

    Returns
    -------
    tuple of float or None
        In degrees; to a caller of some units round the zones that are shown there, None where
        there is none.
    """
    return plan.extent if caller.units is None else zones_box(stored, caller, plan.plan_id)


def zones_box(stored: Repositories, caller: Caller, plan_id: str) -> Box | None:
    """
    Return the box round the zones of a plan; its cells, which reach further, do not count.

    Parameters
    ----------
    stored, caller
        As in `figures_for`.
    plan_id
        The plan, by its own name in every view.

    Returns
    -------
    tuple of float or None
        In degrees, round the zones that the caller sees; None where there is none.
    """
    page = stored.layers.page(
        "zones",
        view=caller.view,
        plan_id=plan_id,
        box=None,
        limit=_ALL,
        offset=0,
        selection=Selection(names=frozenset()),
        units=caller.units,
    )
    if not page.wkb:
        return None
    west, south, east, north = shapely.total_bounds(shapely.from_wkb(page.wkb)).tolist()
    return west, south, east, north
