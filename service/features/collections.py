"""Describe the collections."""

from collections.abc import Sequence
from datetime import datetime
from typing import Annotated, Any, Final

from fastapi import APIRouter, Depends, Path, Request
from starlette.responses import Response

from service.problem_details import RequestRefused
from service.security.caller import Asked, Caller, Role, want_role
from service.store.area_ports import AreaFacts
from service.store.plan_ports import PlanFacts
from service.store.view import Box
from zoning.errors import Fault

from .answers import json_answer, problems
from .catalogue import COLLECTIONS, Collection
from .formats import BY_NAME, SCHEMA, TITLES, asked_media
from .html_documents import collection_page, collections_page
from .links import Link, base_of, link
from .media import GEOJSON, HTML, JSON
from .query import query_of
from .query_models import PageQuery
from .reference_systems import CRS84, SYSTEMS
from .state import Given, State

router = APIRouter(tags=["Features"])

_REL: Final = "http://www.opengis.net/def/rel/ogc/1.0/"
TILESETS: Final = f"{_REL}tilesets-vector"

_OFFICERS: Final[tuple[Role, ...]] = ("officer", "admin")

CollectionId = Annotated[
    str,
    Path(description="A collection.", json_schema_extra={"enum": list(COLLECTIONS)}),
]


@router.get("/collections", summary="Every collection", responses=problems(400, 406),
            response_class=Response)  # fmt: skip
def collections(
    request: Request,
    state: Given,
    caller: Asked,
    query: Annotated[PageQuery, Depends(query_of(PageQuery))],
) -> Response:
    """Return what every collection holds and where its features are."""
    base = base_of(request)
    facts = _facts(state, caller)
    document = {
        "links": [link(base, "/collections", rel="self", media=JSON)],
        "crs": list(SYSTEMS),
        "collections": [
            _described(one, base, *facts)
            for one in COLLECTIONS.values()
            if not one.is_restricted or caller.role in _OFFICERS
        ],
    }
    if asked_media(request, query.f, (JSON, HTML)) == HTML:
        return collections_page(request, document)
    return json_answer(request, document, is_asked_for=True, kept_for=caller)


@router.get("/collections/{collection}", summary="One collection",
            responses=problems(400, 401, 403, 404, 406), response_class=Response)  # fmt: skip
def collection(
    collection: CollectionId,
    request: Request,
    state: Given,
    caller: Asked,
    query: Annotated[PageQuery, Depends(query_of(PageQuery))],
) -> Response:
    """Return what one collection holds and where its features are."""
    known = known_collection(collection, caller)
    document = _described(known, base_of(request), *_facts(state, caller))
    if asked_media(request, query.f, (JSON, HTML)) == HTML:
        return collection_page(request, document)
    return json_answer(request, document, is_asked_for=True, kept_for=caller)


def known_collection(name: str, caller: Caller) -> Collection:
    """
    Return a collection by its name.

    Parameters
    ----------
    name
        Its name, as in the path.
    caller
        Who asks for it.

    Returns
    -------
    Collection
        The collection.

    Raises
    ------
    RequestRefused
        404 if there is none of that name; 401 or 403 if it is for officers alone.
    """
    if name not in COLLECTIONS:
        expected = ", ".join(name for name, one in COLLECTIONS.items() if not one.is_restricted)
        raise RequestRefused(
            404,
            "There is no collection of that name.",
            [Fault("path", "another name", expected, "GET /collections lists them.")],
        )
    if COLLECTIONS[name].is_restricted:
        want_role(caller, *_OFFICERS)
    return COLLECTIONS[name]


Facts = tuple[AreaFacts | None, PlanFacts | None, datetime | None]
"""The area, the plan in force, and when the first plan was put in force."""


def _facts(state: State, caller: Caller) -> Facts:
    # The box round the exact zones of the whole area is not for those of one unit.
    view = caller.view if caller.units is None else "public"
    with state.store.reading() as stored:
        first = stored.editions.first_published()
        return stored.area.facts(), stored.plans.in_force(view), first


def _described(
    one: Collection,
    base: str,
    area: AreaFacts | None,
    plan: PlanFacts | None,
    first: datetime | None,
) -> dict[str, Any]:
    path = f"/collections/{one.id}"
    document: dict[str, Any] = {
        "id": one.id,
        "title": one.title,
        "description": one.description,
        "links": [
            link(base, path, rel="self", media=JSON, title=one.title),
            link(base, path, rel="alternate", media=HTML, title=one.title, query={"f": "html"}),
            *_items_links(base, path),
            link(
                base,
                f"{path}/queryables",
                rel=f"{_REL}queryables",
                media=SCHEMA,
                title="Thuộc tính lọc được · Queryables",
            ),
            link(
                base,
                f"{path}/schema",
                rel=f"{_REL}schema",
                media=SCHEMA,
                title="Thuộc tính · Schema",
            ),
            *_tiles_links(one, base, path),
        ],
        "itemType": "feature",
        "crs": list(SYSTEMS),
        "storageCrs": CRS84,
    }
    extent: dict[str, Any] = {}
    if area is not None:
        boxes = [area.extent, plan.extent] if one.is_of_plan and plan else [area.extent]
        extent["spatial"] = {"bbox": [list(around(boxes))], "crs": CRS84}
    if one.is_of_plan and first is not None:
        since = first.isoformat().replace("+00:00", "Z")
        extent["temporal"] = {"interval": [[since, None]]}
    return document | ({"extent": extent} if extent else {})


def _items_links(base: str, path: str) -> list[Link]:
    """Return links to the features in every format, GeoJSON first and without a parameter."""
    return [
        link(base, f"{path}/items", rel="items", media=media, title=TITLES[media],
             query={} if media == GEOJSON else {"f": name})
        for name, media in BY_NAME.items()
    ]  # fmt: skip


def _tiles_links(one: Collection, base: str, path: str) -> list[Link]:
    if one.is_restricted:
        return []
    return [link(base, f"{path}/tiles", rel=TILESETS, media=JSON, title=one.title)]


def around(boxes: Sequence[Box]) -> Box:
    """Return the box round several boxes, at least one."""
    return (
        min(box[0] for box in boxes),
        min(box[1] for box in boxes),
        max(box[2] for box in boxes),
        max(box[3] for box in boxes),
    )
