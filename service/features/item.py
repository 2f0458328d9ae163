"""Serve the features of a collection one by one."""

from typing import Annotated

import orjson
from fastapi import APIRouter, Depends, Path, Request
from starlette.responses import Response

from service.problem_details import RequestRefused
from service.security.audit import RETURNED
from service.security.caller import Asked, Caller
from service.store.edition_ports import Edition
from zoning.errors import Fault

from .answers import problems
from .catalogue import Collection
from .collections import CollectionId, known_collection
from .editions import answer_headers, is_now, layer_edition
from .formats import ITEM_OFFERS, asked_media
from .geojson import encode_features
from .html_documents import item_page
from .items import GeoJsonResponse
from .links import base_of, link
from .media import GEOJSON, HTML, JSON
from .query import query_of
from .query_models import ItemQuery
from .reference_systems import ReferenceSystem, system_of
from .state import Given, State

router = APIRouter(tags=["Features"])


@router.get("/collections/{collection}/items/{feature}", summary="One feature",
            responses=problems(400, 401, 403, 404, 406),
            response_class=GeoJsonResponse)  # fmt: skip
def item(
    *,
    collection: CollectionId,
    feature: Annotated[str, Path(description="Identifier of a feature.")],
    request: Request,
    state: Given,
    caller: Asked,
    query: Annotated[ItemQuery, Depends(query_of(ItemQuery))],
) -> Response:
    """Return one feature, as it is now, then, or in the plan that is named."""
    known = known_collection(collection, caller)
    media = asked_media(request, query.f, ITEM_OFFERS)
    system = system_of(query.crs, "crs")
    asked = (state, caller, known, feature)
    edition, text = _feature_now(*asked, query=query, system=system) or _feature(
        *asked, query=query, system=system
    )
    if not text:
        raise RequestRefused(
            404,
            "The collection holds no feature of that identifier.",
            [Fault("path", "another identifier", "one that the collection's items name")],
        )
    base, path = base_of(request), f"/collections/{known.id}"
    links = [
        link(base, f"{path}/items/{feature}", rel="self", media=GEOJSON,
             query=dict(request.query_params)),
        link(base, path, rel="collection", media=JSON, title=known.title),
    ]  # fmt: skip
    body = text + b',"links":' + orjson.dumps(links) + b"}"
    counted = {RETURNED: "1"}
    if media == HTML:
        return item_page(request, known.title, orjson.loads(body), counted)
    is_named, is_dated = query.plan is not None, query.datetime is not None
    headers = answer_headers(request, caller, known, edition, is_named=is_named, is_dated=is_dated)
    headers |= counted | {"Content-Crs": f"<{system.uri}>"}
    return Response(body, media_type=media, headers=headers)


def _feature_now(
    state: State,
    caller: Caller,
    known: Collection,
    feature: str,
    *,
    query: ItemQuery,
    system: ReferenceSystem,
) -> tuple[Edition, bytes] | None:
    """Return a feature as it is now, by one statement; None where the layer is not so kept."""
    if not is_now(caller, query) or not system.is_stored or "\0" in feature:
        return None
    found = state.store.page_in_force(known.id, view=caller.view, identifier=feature)
    return None if found is None else (found[0], found[1].features[:-1])


def _feature(
    state: State,
    caller: Caller,
    known: Collection,
    feature: str,
    *,
    query: ItemQuery,
    system: ReferenceSystem,
) -> tuple[Edition, bytes]:
    """Return a feature without its closing brace; empty where there is none."""
    with state.store.reading() as stored:
        edition = layer_edition(stored, caller, known, plan=query.plan, datetime=query.datetime)
        page = stored.layers.feature(
            known.id, feature, view=caller.view, plan_id=edition.plan_id, units=caller.units
        )
    return edition, b"".join(encode_features(page, system))
