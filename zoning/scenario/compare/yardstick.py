"""Measure circles and plans by the same rules, so that they can stand side by side."""

from collections.abc import Sequence
from dataclasses import dataclass

from zoning.plan.figures import infections_left
from zoning.plan.plan import Plan
from zoning.plan.planner import Planner
from zoning.plan.summary import summary

from .circles import Circles, refuse_other_area
from .exposure import exposure_under


@dataclass(frozen=True, slots=True)
class Yardstick:
    """
    What one way to close takes, and leaves.

    Attributes
    ----------
    name, name_en
        What it is called, Vietnamese and English.
    people_red, people_yellow, households_red, households_yellow
        Whom it closes.
    posts, barriers
        Who and what guards it.
    infections_left
        Expected infections that it does not prevent.
    """

    name: str
    name_en: str
    people_red: int
    people_yellow: int
    households_red: int
    households_yellow: int
    posts: int
    barriers: int
    infections_left: float


def measured(circles: Circles, plans: Sequence[Plan], planner: Planner) -> tuple[Yardstick, ...]:
    """
    Measure circles and plans by the same rules.

    Parameters
    ----------
    circles
        Circles round the cases of the first plan.
    plans
        The plans, at least one; infections are counted by the cases and policy of the first.
    planner
        A planner on their area.

    Returns
    -------
    tuple of Yardstick
        The circles first, then the plans in their order.

    Raises
    ------
    InvalidPlan
        If a plan was drawn on another area than the planner's.
    """
    for plan in plans:
        refuse_other_area(plan, planner)
    exposure = exposure_under(plans[0], planner)
    rows = [
        Yardstick(
            name=f"Vòng tròn {circles.radius_m:g} m",
            name_en=f"Circles of {circles.radius_m:g} m",
            people_red=circles.people,
            people_yellow=0,
            households_red=circles.households,
            households_yellow=0,
            posts=circles.posts,
            barriers=circles.barriers,
            infections_left=circles.infections_left,
        )
    ]
    for plan in plans:
        said = summary(plan)
        left = infections_left(plan.certificate.labels, exposure, plans[0].policy.risk)
        counted = {name: said[name] for name in Yardstick.__slots__ if name in said}
        rows.append(
            Yardstick(
                name=f"Phương án {plan.plan_id}",
                name_en=f"Plan {plan.plan_id}",
                infections_left=left,
                **counted,
            )
        )
    return tuple(rows)
