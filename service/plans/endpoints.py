"""Draw drafts over HTTP, list plans, publish and lift them."""

from typing import Annotated, Final

from fastapi import APIRouter, Depends, Path, Request
from pydantic import BaseModel, ConfigDict, Field, StrictBool
from starlette.responses import Response

from service.features.answers import json_answer, problems
from service.features.body import body_of
from service.features.links import base_of, link
from service.features.media import JSON
from service.features.query import NO_QUERY, query_of
from service.features.query_models import PlainQuery, PlansQuery
from service.features.state import Given, State
from service.problem_details import RequestRefused, detail_of
from service.security.caller import Asked, Caller, caller_who_is
from service.security.same_site import FROM_HERE
from zoning.errors import Fault, NoPlan

from . import publishing
from .as_of import AsOf
from .checking import faults_of_plan
from .documents import (
    DRAWING_ROLES,
    PUBLISHING_ROLES,
    failure_document,
    plan_document,
    plan_json,
    statuses_for,
    visible_plan,
)
from .drafting import draw_draft
from .failure import faults_of_error
from .lifting import unmet_conditions
from .orders_wish import OrdersField, orders_of

router = APIRouter(tags=["Plans"])

Drawer = Annotated[Caller, Depends(caller_who_is(*DRAWING_ROLES))]
Officer = Annotated[Caller, Depends(caller_who_is(*PUBLISHING_ROLES))]
PlanId = Annotated[str, Path(description="Identifier of a plan.")]

_FAILURES_SHOWN: Final = 10


class DraftWish(BaseModel):
    """What a draft is to be drawn under."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=False)

    policy: Annotated[str | None, Field(max_length=100)] = None
    as_of: AsOf | None = None
    orders: OrdersField = None


Reason = Annotated[str | None, Field(min_length=1, max_length=2_000)]


class PublishWish(BaseModel):
    """Why a draft is put in force."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    reason: Reason = None


class LiftWish(BaseModel):
    """Whether a plan is lifted although its zones do not meet their conditions, and why."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    despite_conditions: StrictBool = False
    reason: Reason = None


@router.get("/plans", summary="Plans, newest first", responses=problems(400, 406, 503),
            response_class=Response)  # fmt: skip
def plans(
    request: Request,
    state: Given,
    caller: Asked,
    query: Annotated[PlansQuery, Depends(query_of(PlansQuery))],
) -> Response:
    """Return plans by pages: what is or was in force; to those who draw also drafts."""
    base = base_of(request)
    with state.store.reading() as stored:
        matched, found = stored.plans.listed(
            caller.view, statuses=statuses_for(caller), limit=query.limit, offset=query.offset
        )
        listed = [plan_document(stored, caller, one, base) for one in found]
        failed = stored.drafts.failures(_FAILURES_SHOWN) if caller.role in DRAWING_ROLES else ()
    given = dict(request.query_params)
    links = [link(base, "/plans", rel="self", media=JSON, query=given)]
    if found and query.offset + len(found) < matched:
        following = given | {"limit": str(query.limit), "offset": str(query.offset + len(found))}
        links.append(link(base, "/plans", rel="next", media=JSON, query=following))
    document = {
        "numberMatched": matched,
        "numberReturned": len(listed),
        "plans": listed,
        "links": links,
    }
    if caller.role in DRAWING_ROLES:
        document["failed"] = [failure_document(caller, one) for one in failed]
    return json_answer(request, document, is_asked_for=query.f is not None)


@router.post("/plans", summary="Draw a draft", status_code=201, dependencies=[FROM_HERE, NO_QUERY],
             responses=problems(401, 403, 406, 409, 415, 422, 503),
             response_class=Response)  # fmt: skip
def draw(
    request: Request,
    state: Given,
    caller: Drawer,
    wish: Annotated[DraftWish, Depends(body_of(DraftWish))],
) -> Response:
    """
    Draw a draft from everything that was reported, and wait for it.

    Without a policy the service's own is meant, without a time that of the last report, without
    orders those of the plan in force but for what they lift. The same input gives the same plan.
    """
    _whole_area(caller)
    plan_id = _drawn(state, caller, wish)
    answer = _one(request, state, caller, plan_id)
    answer.status_code = 201
    answer.headers["Location"] = f"{base_of(request)}/plans/{plan_id}"
    return answer


@router.get("/plans/{plan}", summary="One plan", responses=problems(400, 404, 406, 503),
            response_class=Response)  # fmt: skip
def plan(
    plan: PlanId,
    request: Request,
    state: Given,
    caller: Asked,
    query: Annotated[PlainQuery, Depends(query_of(PlainQuery))],  # noqa: ARG001 - it refuses
) -> Response:
    """Return the figures of a plan and where its layers are."""
    with state.store.reading() as stored:
        _, facts = visible_plan(stored, caller, plan)
        document = plan_document(stored, caller, facts, base_of(request))
    return plan_json(request, facts, caller, document)


@router.post("/plans/{plan}/publish", summary="Put a draft in force",
             dependencies=[FROM_HERE, NO_QUERY],
             responses=problems(401, 403, 404, 406, 409, 415, 422, 503),
             response_class=Response)  # fmt: skip
def publish(
    plan: PlanId,
    request: Request,
    state: Given,
    caller: Officer,
    wish: Annotated[PublishWish, Depends(body_of(PublishWish))],
) -> Response:
    """
    Put a draft in force; the plan before it is lifted.

    It is verified before that, by code that trusts nothing of what drew it.
    """
    _whole_area(caller)
    with state.store.reading() as stored:
        own, _ = visible_plan(stored, caller, plan)
        publishing.want_publishable(stored, own)
    if faults := state.planning.run(faults_of_plan, own):
        raise RequestRefused(409, "The plan does not verify, and is not put in force.", faults)
    with state.store.writing() as stored:
        publishing.publish(
            stored, own, by=caller.name or "", at=state.settings.clock(), reason=wish.reason
        )
    return _one(request, state, caller, own)


@router.post("/plans/{plan}/lift", summary="Lift the plan in force",
             dependencies=[FROM_HERE, NO_QUERY],
             responses=problems(401, 403, 404, 406, 409, 415, 422, 503),
             response_class=Response)  # fmt: skip
def lift(
    plan: PlanId,
    request: Request,
    state: Given,
    caller: Officer,
    wish: Annotated[LiftWish, Depends(body_of(LiftWish))],
) -> Response:
    """
    Lift the plan in force as a whole, and put none in its place.

    It is refused while a zone does not meet its policy's conditions of opening, unless the caller
    says that it is to be lifted despite them. Single zones are lifted by the next draft.
    """
    _whole_area(caller)
    now = state.settings.clock()
    with state.store.reading() as stored:
        own, _ = visible_plan(stored, caller, plan)
        publishing.want_liftable(stored, own)
    if not wish.despite_conditions and (
        faults := state.planning.run(unmet_conditions, own, at=now)
    ):
        raise RequestRefused(409, "Zones of the plan may not be opened yet.", faults)
    with state.store.writing() as stored:
        publishing.lift(stored, own, by=caller.name or "", at=now, reason=wish.reason)
    return _one(request, state, caller, own)


def _drawn(state: State, caller: Caller, wish: DraftWish) -> str:
    try:
        return state.planning.run(
            draw_draft,
            policy=wish.policy or state.settings.policy,
            as_of=wish.as_of,
            by=caller.name or "",
            at=state.settings.clock(),
            is_automatic=False,
            orders=orders_of(wish.orders),
        )
    except NoPlan as error:
        raise RequestRefused(409, detail_of(error), faults_of_error(error)) from None


def _one(request: Request, state: State, caller: Caller, plan_id: str) -> Response:
    """Answer what has become of a plan."""
    with state.store.reading() as stored:
        _, facts = visible_plan(stored, caller, plan_id)
        document = plan_document(stored, caller, facts, base_of(request))
    return json_answer(request, document, is_asked_for=False)


def _whole_area(caller: Caller) -> None:
    """Refuse keys of some units: a plan is drawn, and in force, for the whole area."""
    if caller.units is not None:
        fault = Fault("the key's units", "some units", "a key of the whole area")
        raise RequestRefused(403, "The key may not do this.", [fault])
