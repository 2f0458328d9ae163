"""Serve the parts of one plan: its layers, its reasons, its files."""

import io
import zipfile
from dataclasses import asdict
from typing import Annotated, Final

import orjson
from fastapi import APIRouter, Depends, Request
from starlette.responses import Response

from service.features.answers import problems
from service.features.geojson import encode_features
from service.features.items import GeoJsonResponse
from service.features.links import base_of, link
from service.features.media import GEOJSON, JSON, ZIP, accepted
from service.features.query import NO_QUERY, query_of
from service.features.query_models import ExplainQuery, PlanPartQuery
from service.features.state import Given, State
from service.problem_details import RequestRefused
from service.security.caller import Asked, Caller
from zoning.errors import Fault
from zoning.plan.explain import explain as explained

from .background import stored_plan
from .documents import plan_answer, plan_json, visible_plan
from .endpoints import Officer, PlanId

router = APIRouter(tags=["Plans"])

_EPOCH: Final = (1980, 1, 1, 0, 0, 0)
"""The time of every file in an archive: the same plan, the same bytes."""

PlanPart = Annotated[PlanPartQuery, Depends(query_of(PlanPartQuery))]


@router.get("/plans/{plan}/zones", summary="Zones of one plan",
            responses=problems(400, 404, 406, 503), response_class=GeoJsonResponse)  # fmt: skip
def zones(
    *, plan: PlanId, request: Request, state: Given, caller: Asked, query: PlanPart
) -> Response:
    """Return the zones of a plan, whatever became of it."""
    return _layer("zones", plan, request, state, caller, query=query)


@router.get("/plans/{plan}/checkpoints", summary="Checkpoints of one plan",
            responses=problems(400, 404, 406, 503), response_class=GeoJsonResponse)  # fmt: skip
def checkpoints(
    *, plan: PlanId, request: Request, state: Given, caller: Asked, query: PlanPart
) -> Response:
    """Return the checkpoints of a plan, whatever became of it."""
    return _layer("checkpoints", plan, request, state, caller, query=query)


@router.get("/plans/{plan}/explain", summary="Why a household or cell is closed",
            responses=problems(400, 401, 403, 404, 406, 503), response_class=Response)  # fmt: skip
def explain(
    *,
    plan: PlanId,
    request: Request,
    state: Given,
    caller: Officer,
    query: Annotated[ExplainQuery, Depends(query_of(ExplainQuery))],
) -> Response:
    """Return why a plan closes a household or cell; nothing is closed where it is open."""
    with state.store.reading() as stored:
        own, facts = visible_plan(stored, caller, plan)
        round_it = stored.area.units_round(query.household)
        if caller.units is not None and not caller.units & round_it:
            fault = Fault("query parameter household", "one of other units", "the key's own units")
            raise RequestRefused(403, "The key may not do this.", [fault])
        found = explained(stored_plan(stored, own), query.household, within=round_it)
    document = {
        "plan_id": own,
        "identifier": found.identifier,
        "closed": list(found.rows),
        "may_hold": [asdict(one) for one in found.chances],
        "orders": [asdict(one) for one in found.orders],
    }
    return plan_json(request, facts, caller, document)


@router.get("/plans/{plan}/files", summary="The files of one plan, as a zip archive",
            responses=problems(401, 403, 404, 503), dependencies=[NO_QUERY],
            response_class=Response)  # fmt: skip
def files(plan: PlanId, request: Request, state: Given, caller: Officer) -> Response:
    """
    Return the files of a plan as they were handed over, which `khoanh verify` reads.

    They were written when it was drawn, and call it a draft whatever became of it.
    """
    if caller.units is not None:
        fault = Fault("the key's units", "some units", "a key of the whole area")
        raise RequestRefused(403, "The key may not do this.", [fault])
    with state.store.reading() as stored:
        own, facts = visible_plan(stored, caller, plan)
        found = stored.plans.files(own)
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w") as opened:
        for name, content in sorted(found.items()):
            entry = zipfile.ZipInfo(f"{own}/{name}", date_time=_EPOCH)
            entry.compress_type = zipfile.ZIP_DEFLATED
            opened.writestr(entry, content)
    headers = {"Content-Disposition": f'attachment; filename="{own}.zip"'}
    return plan_answer(request, facts, caller, archive.getvalue(), media=ZIP, headers=headers)


def _layer(
    layer: str,
    plan_id: str,
    request: Request,
    state: State,
    caller: Caller,
    *,
    query: PlanPartQuery,
) -> Response:
    asked = None if query.f is not None else request.headers.get("accept")
    media = accepted(asked, (GEOJSON, JSON))
    with state.store.reading() as stored:
        own, facts = visible_plan(stored, caller, plan_id)
        page = stored.layers.page(
            layer,
            view=caller.view,
            plan_id=own,
            box=None,
            limit=query.limit,
            offset=query.offset,
            units=caller.units,
        )
    base, path = base_of(request), f"/plans/{facts.plan_id}/{layer}"
    given = dict(request.query_params)
    links = [link(base, path, rel="self", media=GEOJSON, query=given)]
    reached = query.offset + len(page.ids)
    if page.ids and reached < page.matched:
        following = given | {"limit": str(query.limit), "offset": str(reached)}
        links.append(link(base, path, rel="next", media=GEOJSON, query=following))
    head = {
        "type": "FeatureCollection",
        "numberMatched": page.matched,
        "numberReturned": len(page.ids),
        "links": links,
    }
    features = b",".join(feature + b"}" for feature in encode_features(page))
    body = orjson.dumps(head)[:-1] + b',"features":[' + features + b"]}"
    return plan_answer(request, facts, caller, body, media=media)
