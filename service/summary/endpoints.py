"""Serve the figures a leader looks at first."""

from typing import Annotated, Any, Final

from fastapi import APIRouter, Depends, Request
from starlette.responses import Response

from service.features.answers import json_answer, problems
from service.features.query import query_of
from service.features.query_models import PlainQuery
from service.features.state import Given
from service.plans.figures import COUNTED, figures_for, zones_box
from service.security.caller import Asked

router = APIRouter(tags=["Summary"])

_NOTHING: Final[dict[str, Any]] = {
    "plan_id": None,
    "as_of": None,
    "policy": None,
    "status": None,
    **COUNTED,
    "cases": 0,
    "cost": None,
    "bound": None,
    "gap": None,
    "note": "Chưa có phương án nào có hiệu lực.",
    "note_en": "No plan is in force.",
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
        figures = _NOTHING if plan is None else figures_for(stored, caller, plan)
        own = stored.editions.in_force().plan_id
        box = None if own is None else zones_box(stored, caller, own)
    place = {
        "area": None if area is None else area.name,
        "invented": None if area is None else area.invented,
    }
    # Who draws zones as they come knows from here where all of them lie.
    document = place | figures | {"zones_bbox": box, "view": caller.view}
    return json_answer(request, document, is_asked_for=query.f is not None, kept_for=caller)
