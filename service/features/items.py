"""Serve the features of a collection, page by page, and one by one."""

from datetime import UTC, datetime
from typing import Annotated, Final

import orjson
from fastapi import APIRouter, Depends, Path, Request
from starlette.responses import Response

from service.problem_details import RequestRefused
from service.security.caller import Asked, Caller
from service.store.ports import Edition, Repositories
from zoning.errors import Fault

from .answers import problems
from .cache import EncodedPage
from .catalogue import Collection
from .collections import CollectionId, known_collection
from .geojson import encode_features
from .links import Link, base_of, link
from .media import GEOJSON, JSON, accepted
from .query import MOST, Interval, ItemsQuery, PlainQuery, query_of
from .state import Given, State

router = APIRouter(tags=["Features"])

_NOTHING: Final = EncodedPage(matched=0, returned=0, features=b"")


class GeoJsonResponse(Response):
    """An answer of type GeoJSON."""

    media_type = GEOJSON


@router.get("/collections/{collection}/items", summary="Features of a collection, by pages",
            responses=problems(400, 401, 403, 404, 406),
            response_class=GeoJsonResponse)  # fmt: skip
def items(
    collection: CollectionId,
    request: Request,
    state: Given,
    caller: Asked,
    query: Annotated[ItemsQuery, Depends(query_of(ItemsQuery))],
) -> Response:
    """Return one page of features, in the order of their identifiers."""
    known = known_collection(collection, caller)
    media = _media(request, query)
    limit = min(query.limit, MOST)
    with state.store.reading() as stored:
        edition = stored.layers.edition()
        page = (
            _page(state, caller, stored, known, edition, query=query, limit=limit)
            if _holds(known, edition, query.datetime)
            else _NOTHING
        )
    head = {
        "type": "FeatureCollection",
        "timeStamp": _stamp(state),
        "numberMatched": page.matched,
        "numberReturned": page.returned,
        "links": _page_links(request, known, page, limit, query.offset),
    }
    body = orjson.dumps(head)[:-1] + b',"features":[' + page.features + b"]}"
    return Response(body, media_type=media, headers={"Vary": "Accept"})


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
    query: Annotated[PlainQuery, Depends(query_of(PlainQuery))],
) -> Response:
    """Return one feature."""
    known = known_collection(collection, caller)
    media = _media(request, query)
    with state.store.reading() as stored:
        plan_id = stored.layers.edition().plan_id
        page = stored.layers.feature(known.id, feature, view=caller.view, plan_id=plan_id)
    if not page.ids:
        raise RequestRefused(
            404,
            "The collection holds no feature of that identifier now.",
            [Fault("path", "another identifier", "one that the collection's items name")],
        )
    base, path = base_of(request), f"/collections/{known.id}"
    links = [
        link(base, f"{path}/items/{feature}", rel="self", media=GEOJSON),
        link(base, path, rel="collection", media=JSON, title=known.title),
    ]
    body = encode_features(page)[0] + b',"links":' + orjson.dumps(links) + b"}"
    return Response(body, media_type=media, headers={"Vary": "Accept"})


def _media(request: Request, query: PlainQuery) -> str:
    if query.f is not None:
        return GEOJSON
    return accepted(request.headers.get("accept"), (GEOJSON, JSON))


def _stamp(state: State) -> str:
    now = state.settings.clock().astimezone(UTC)
    return now.isoformat(timespec="seconds").replace("+00:00", "Z")


def _holds(known: Collection, edition: Edition, asked: Interval | None) -> bool:
    """Return whether the collection's features hold at any time that was asked for."""
    if not known.is_of_plan:
        return True  # features without a time hold at every time (OGC 17-069r4 §7.15.4)
    if edition.as_of is None:
        return False
    end: datetime | None = None if asked is None else asked[1]
    return end is None or end >= edition.as_of


def _page(
    state: State,
    caller: Caller,
    stored: Repositories,
    known: Collection,
    edition: Edition,
    *,
    query: ItemsQuery,
    limit: int,
) -> EncodedPage:
    view = caller.view
    plan = (edition.plan_id, edition.source_key) if known.is_of_plan else None
    version = (edition.area_digest, plan)
    key = (known.id, view, version, query.bbox, limit, query.offset)
    page = None if known.is_restricted else state.pages.find(key)
    if page is None:
        found = stored.layers.page(
            known.id,
            view=view,
            plan_id=edition.plan_id,
            box=query.bbox,
            limit=limit,
            offset=query.offset,
        )
        features = b",".join(feature + b"}" for feature in encode_features(found))
        page = EncodedPage(found.matched, len(found.ids), features)
        if not known.is_restricted:
            state.pages.keep(key, page)
    return page


def _page_links(
    request: Request, known: Collection, page: EncodedPage, limit: int, offset: int
) -> list[Link]:
    base, path = base_of(request), f"/collections/{known.id}"
    given = dict(request.query_params)
    links = [
        link(base, f"{path}/items", rel="self", media=GEOJSON, query=given),
        link(base, path, rel="collection", media=JSON, title=known.title),
    ]
    if offset + page.returned < page.matched and page.returned:
        following = given | {"limit": limit, "offset": offset + page.returned}
        links.append(link(base, f"{path}/items", rel="next", media=GEOJSON, query=following))
    if offset > 0:
        before = max(min(offset, page.matched) - limit, 0)
        size = min(limit, offset - before)
        previous = given | {"limit": size, "offset": before}
        links.append(link(base, f"{path}/items", rel="prev", media=GEOJSON, query=previous))
    return links
