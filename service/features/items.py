"""Serve the features of a collection, page by page."""

from typing import Any, Final

import orjson
from fastapi import APIRouter, Request
from starlette.responses import Response

from service.security.audit import RETURNED
from service.security.caller import Asked, Caller
from service.store.edition_ports import Edition
from service.store.layer_ports import EncodedPage, Selection
from service.store.ports import Repositories

from .answers import problems
from .catalogue import Collection
from .collections import CollectionId, known_collection
from .editions import answer_headers, is_now, layer_edition
from .formats import ITEMS_OFFERS, STREAMED, asked_media
from .geojson import encode_features
from .html_documents import items_page
from .items_query import Asking, asked_of
from .keeping import area_told
from .links import Link, base_of, link
from .media import GEOJSON, HTML, JSON
from .query_models import MOST, PlanQuery
from .state import State, state_of
from .streams import stream_answer

router = APIRouter(tags=["Features"])

_WHOLE: Final = Selection()
_NOTHING: Final = EncodedPage(matched=0, returned=0, features=b"")


class GeoJsonResponse(Response):
    """An answer of type GeoJSON."""

    media_type = GEOJSON


@router.get("/collections/{collection}/items", summary="Features of a collection, by pages",
            responses=problems(400, 401, 403, 404, 406),
            response_class=GeoJsonResponse)  # fmt: skip
def items(collection: CollectionId, request: Request, caller: Asked) -> Response:
    """Return one page of features, in the order of their identifiers unless asked otherwise."""
    # The most asked of all: to solve five dependencies took a seventh of its time.
    state = state_of(request)
    known = known_collection(collection, caller)
    asked = asked_of(request, known, state, caller)
    query = asked.query
    media = asked_media(request, query.f, ITEMS_OFFERS)
    limit = min(query.limit, MOST)
    found = None
    if media not in STREAMED and _is_plain(caller, asked):
        found = _of_area(request, state, known, asked, limit=limit) or _in_force(
            state, caller, known, asked, limit=limit
        )
    edition, page = found or _edition_and_page(
        state, caller, known, asked, limit=limit, is_read=media not in STREAMED
    )
    if media in STREAMED:
        headers = {"Vary": "Accept", "Content-Crs": f"<{asked.system.uri}>"}
        return stream_answer(state.store, known, asked, caller, plan_id=edition.plan_id,
                             media=media, headers=headers)  # fmt: skip
    head = {
        "type": "FeatureCollection",
        "numberMatched": page.matched,
        "numberReturned": page.returned,
        "links": _page_links(
            request, caller, known, edition, page, limit=limit, offset=query.offset
        ),
    }
    body = orjson.dumps(head)[:-1] + b',"features":[' + page.features + b"]}"
    counted = {RETURNED: str(page.returned)}
    if media == HTML:
        return items_page(request, known.title, orjson.loads(body), counted)
    headers = _headers(request, caller, known, edition, query) | counted
    headers |= {"Content-Crs": f"<{asked.system.uri}>"}
    return Response(body, media_type=media, headers=headers)


def _headers(
    request: Request, caller: Caller, known: Collection, edition: Edition, query: PlanQuery
) -> dict[str, str]:
    is_named, is_dated = query.plan is not None, query.datetime is not None
    return answer_headers(request, caller, known, edition, is_named=is_named, is_dated=is_dated)


def _is_plain(caller: Caller, asked: Asking) -> bool:
    """Return whether features as they are now are asked for, whole and of everywhere."""
    return is_now(caller, asked.query) and asked.selection == _WHOLE and asked.system.is_stored


def _of_area(
    request: Request, state: State, known: Collection, asked: Asking, *, limit: int
) -> tuple[Edition, EncodedPage] | None:
    """Return what stays the same from plan to plan, from memory; None where it is not held."""
    area = area_told(request.scope)
    if area is None or known.is_of_plan or known.is_restricted:
        return None
    query = asked.query
    page = state.layers.page(known.id, area=area, box=query.bbox, limit=limit, offset=query.offset)
    if page is None:
        return None
    return Edition(area_digest=str(area), plan_id=None, source_key=None, as_of=None), page


def _in_force(
    state: State, caller: Caller, known: Collection, asked: Asking, *, limit: int
) -> tuple[Edition, EncodedPage] | None:
    """Return what most requests ask for by one statement; None where the layer is not so kept."""
    query = asked.query
    return state.store.page_in_force(
        known.id, view=caller.view, box=query.bbox, limit=limit, offset=query.offset
    )


def _edition_and_page(
    state: State,
    caller: Caller,
    known: Collection,
    asked: Asking,
    *,
    limit: int,
    is_read: bool,
) -> tuple[Edition, EncodedPage]:
    query = asked.query
    with state.store.reading() as stored:
        edition = layer_edition(stored, caller, known, plan=query.plan, datetime=query.datetime)
        does_hold = edition.plan_id is not None or not known.is_of_plan
        if not is_read or not does_hold:
            return edition, _NOTHING
        return edition, _page(state, caller, stored, known, edition, asked=asked, limit=limit)


def _page(
    state: State,
    caller: Caller,
    stored: Repositories,
    known: Collection,
    edition: Edition,
    *,
    asked: Asking,
    limit: int,
) -> EncodedPage:
    view, query = caller.view, asked.query
    version = edition if known.is_of_plan else edition.area_digest
    place = (known.id, view, caller.units, version, query.bbox, limit, query.offset)
    key = (*place, asked.selection, asked.system)
    page = None if known.is_restricted else state.pages.find(key)
    if page is None:
        page = _read_page(caller, stored, known, edition, asked=asked, limit=limit)
        if not known.is_restricted:
            state.pages.keep(key, page)
    return page


def _read_page(
    caller: Caller,
    stored: Repositories,
    known: Collection,
    edition: Edition,
    *,
    asked: Asking,
    limit: int,
) -> EncodedPage:
    what: dict[str, Any] = {
        "view": caller.view,
        "plan_id": edition.plan_id,
        "box": asked.query.bbox,
        "limit": limit,
        "offset": asked.query.offset,
        "selection": asked.selection,
        "units": caller.units,
    }
    written = stored.layers.page_text(known.id, **what) if asked.system.is_stored else None
    if written is not None:
        return written
    found = stored.layers.page(known.id, **what)
    features = b",".join(feature + b"}" for feature in encode_features(found, asked.system))
    return EncodedPage(found.matched, len(found.ids), features)


def _page_links(
    request: Request,
    caller: Caller,
    known: Collection,
    edition: Edition,
    page: EncodedPage,
    *,
    limit: int,
    offset: int,
) -> list[Link]:
    base, path = base_of(request), f"/collections/{known.id}"
    given: dict[str, Any] = dict(request.query_params)
    links = [
        link(base, f"{path}/items", rel="self", media=GEOJSON, query=given),
        link(base, path, rel="collection", media=JSON, title=known.title),
    ]
    # Further pages name the plan: they fit to this one whatever is put in force meanwhile.
    onward = given | (
        {"datetime": None, "plan": edition.name(caller.view)} if known.is_of_plan else {}
    )
    if offset + page.returned < page.matched and page.returned:
        following = onward | {"limit": limit, "offset": offset + page.returned}
        links.append(link(base, f"{path}/items", rel="next", media=GEOJSON, query=following))
    if offset > 0:
        before = max(min(offset, page.matched) - limit, 0)
        size = min(limit, offset - before)
        previous = onward | {"limit": size, "offset": before}
        links.append(link(base, f"{path}/items", rel="prev", media=GEOJSON, query=previous))
    return links
