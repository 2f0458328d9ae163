"""Throw a draft away that nobody wants to publish."""

from typing import Annotated

from fastapi import APIRouter, Depends
from starlette.responses import Response

from service.features.answers import problems
from service.features.state import Given
from service.problem_details import RequestRefused
from service.security.caller import Caller, caller_who_is
from service.security.same_site import FROM_HERE
from service.store.ports import Repositories
from zoning.errors import Fault

from . import publishing
from .documents import DRAWING_ROLES, PUBLISHING_ROLES, visible_plan
from .endpoints import PlanId

router = APIRouter(tags=["Plans"])

Drawer = Annotated[Caller, Depends(caller_who_is(*DRAWING_ROLES))]


@router.delete("/plans/{plan}", summary="Discard a draft", status_code=204,
               dependencies=[FROM_HERE], responses=problems(401, 403, 404, 409, 503),
               response_class=Response)  # fmt: skip
def discard(plan: PlanId, state: Given, caller: Drawer) -> Response:
    """
    Discard a draft; that it was, and under which key it was discarded, stays known.

    Planners discard what was drawn for them, officers any draft. The reports that it counts
    stay counted: nothing like it is drawn again unasked.
    """
    with state.store.writing() as stored:
        own, facts = visible_plan(stored, caller, plan)
        _want_whole_area(caller)
        if facts.status == "draft":
            _want_own(stored, caller, own)
        publishing.discard(stored, own, by=caller.name or "", at=state.settings.clock())
    return Response(status_code=204)


def _want_whole_area(caller: Caller) -> None:
    if caller.units is not None:
        fault = Fault("the key's units", "some units", "a key of the whole area")
        raise RequestRefused(403, "The key may not do this.", [fault])


def _want_own(stored: Repositories, caller: Caller, plan_id: str) -> None:
    if caller.role in PUBLISHING_ROLES:
        return
    drawn_for = {deed.done_by for deed in stored.drafts.acts(plan_id) if deed.act == "drawn"}
    if caller.name not in drawn_for:
        fault = Fault("the draft", "one drawn for others", "one drawn for the caller's own key")
        raise RequestRefused(403, "The key may not do this.", [fault])
