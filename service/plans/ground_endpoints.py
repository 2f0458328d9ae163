"""Serve which ground changes its level between two plans."""

from typing import Annotated

import numpy as np
import orjson
import shapely
from fastapi import APIRouter, Depends, Request
from starlette.responses import Response

from service.features.answer_tags import DOCUMENT, scope_of
from service.features.answers import problems
from service.features.catalogue import COLLECTIONS
from service.features.changes import layer_of
from service.features.editions import VARY, cache_control, named_edition
from service.features.items import GeoJsonResponse
from service.features.keeping import keep
from service.features.media import GEOJSON, JSON, accepted
from service.features.query import query_of
from service.features.query_models import PlainQuery
from service.features.state import Given
from service.security.caller import ROLES, Caller, caller_who_is
from service.store.layer_ports import Page

from .changed_ground import Shapes, changed_ground, ground_by_level
from .diff_endpoints import PlanId

router = APIRouter(tags=["Plans"])

Keyed = Annotated[Caller, Depends(caller_who_is(*ROLES))]
"""Whoever shows a key: overlaying all zones of a large area is work that not everybody may ask."""


@router.get("/plans/{plan}/ground/{other}", summary="Which ground changes between two plans",
            responses=problems(400, 401, 404, 406), response_class=GeoJsonResponse)  # fmt: skip
def plan_ground(
    *,
    plan: PlanId,
    other: PlanId,
    request: Request,
    state: Given,
    caller: Keyed,
    query: Annotated[PlainQuery, Depends(query_of(PlainQuery))],
) -> Response:
    """
    Return the ground that one plan and another hold at the same or at different levels.

    It follows from the zones of both as the caller sees them, and shows nothing beside them.
    """
    asked = None if query.f is not None else request.headers.get("accept")
    media = accepted(asked, (GEOJSON, JSON))
    with state.store.reading() as stored:
        zones = COLLECTIONS["zones"]
        before, after = (
            layer_of(stored, caller, zones, named_edition(stored, caller, name, where="path"))
            for name in (plan, other)
        )
    keep(request, f"{DOCUMENT}-{scope_of(caller)}", ground="drafted")
    return GeoJsonResponse(
        orjson.dumps(changed_ground(_shapes(before), _shapes(after))),
        media_type=media,
        headers={"Vary": VARY, "Cache-Control": cache_control(caller)},
    )


def _shapes(page: Page) -> Shapes:
    geometries = shapely.from_wkb(np.array(page.wkb, dtype=object))
    levels = [str(one["level"]) for one in page.properties]
    return ground_by_level(zip(levels, geometries, strict=True))
