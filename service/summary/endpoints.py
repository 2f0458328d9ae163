"""Serve the figures a leader looks at first."""

from typing import Annotated, Any, Final

from fastapi import APIRouter, Depends, Request
from starlette.responses import Response

from service.features.answers import json_answer, problems
from service.features.query import query_of
from service.features.query_models import PlainQuery
from service.features.state import Given
from service.security.caller import Asked
from service.store.area_ports import AreaFacts
from service.store.plan_ports import PlanFacts

router = APIRouter(tags=["Summary"])

_COUNTED: Final = {
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

_WITHHELD: Final = {"cases": None, "cost": None, "bound": None}
"""Figures of the whole plan, which would tell of other units."""

_NOTHING: Final[dict[str, Any]] = {
    "plan_id": None,
    "as_of": None,
    "policy": None,
    "status": None,
    **_COUNTED,
    "cases": 0,
    "cost": None,
    "bound": None,
    "gap": None,
}


@router.get("/summary", summary="The hot figures of the plan in force",
            responses=problems(400, 406), response_class=Response)  # fmt: skip
def summary(
    request: Request,
    state: Given,
    caller: Asked,
    query: Annotated[PlainQuery, Depends(query_of(PlainQuery))],
) -> Response:
    """Return zones, people, households, posts, cases, cost and bound of the plan in force."""
    with state.store.reading() as stored:
        area, plan = stored.area.facts(), stored.plans.in_force(caller.view)
        within = (
            None
            if plan is None or caller.units is None
            else stored.layers.figures_within(plan.plan_id, caller.units)
        )
    document = _figures(area, plan) | {"view": caller.view}
    if within is not None:
        document |= _COUNTED | dict(within) | _WITHHELD
    return json_answer(request, document, is_asked_for=query.f is not None, kept_for=caller)


def _figures(area: AreaFacts | None, plan: PlanFacts | None) -> dict[str, Any]:
    place = {
        "area": None if area is None else area.name,
        "invented": None if area is None else area.invented,
    }
    if plan is None:
        return place | _NOTHING | {
            "note": "Chưa có phương án nào có hiệu lực.",
            "note_en": "No plan is in force.",
        }  # fmt: skip
    # The figures were counted when the plan was a draft; one stored earlier has no doors.
    return place | {"doors": 0} | dict(plan.figures) | {"status": plan.status}
