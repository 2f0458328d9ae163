"""Describe the collections."""

from collections.abc import Sequence
from typing import Annotated, Any, Final

from fastapi import APIRouter, Depends, Path, Request
from starlette.responses import Response

from service.problem_details import RequestRefused
from service.security.caller import Asked
from service.store.ports import AreaFacts, Box, PlanFacts, View
from zoning.errors import Fault

from .answers import json_answer, problems
from .catalogue import COLLECTIONS, Collection
from .links import base_of, link
from .media import GEOJSON, JSON
from .query import PlainQuery, query_of
from .state import Given, State

router = APIRouter(tags=["Features"])

TILESETS: Final = "http://www.opengis.net/def/rel/ogc/1.0/tilesets-vector"
CRS84: Final = "http://www.opengis.net/def/crs/OGC/1.3/CRS84"

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
    query: Annotated[PlainQuery, Depends(query_of(PlainQuery))],
) -> Response:
    """Return what every collection holds and where its features are."""
    base = base_of(request)
    area, plan = _facts(state, caller.view)
    document = {
        "links": [link(base, "/collections", rel="self", media=JSON)],
        "collections": [_described(one, base, area, plan) for one in COLLECTIONS.values()],
    }
    return json_answer(request, document, is_asked_for=query.f is not None)


@router.get("/collections/{collection}", summary="One collection",
            responses=problems(400, 404, 406), response_class=Response)  # fmt: skip
def collection(
    collection: CollectionId,
    request: Request,
    state: Given,
    caller: Asked,
    query: Annotated[PlainQuery, Depends(query_of(PlainQuery))],
) -> Response:
    """Return what one collection holds and where its features are."""
    known = known_collection(collection)
    area, plan = _facts(state, caller.view)
    document = _described(known, base_of(request), area, plan)
    return json_answer(request, document, is_asked_for=query.f is not None)


def known_collection(name: str) -> Collection:
    """
    Return a collection by its name.

    Parameters
    ----------
    name
        Its name, as in the path.

    Returns
    -------
    Collection
        The collection.

    Raises
    ------
    RequestRefused
        404 if there is none of that name.
    """
    if name not in COLLECTIONS:
        expected = ", ".join(COLLECTIONS)
        raise RequestRefused(
            404,
            "There is no collection of that name.",
            [Fault("path", "another name", expected, "GET /collections lists them.")],
        )
    return COLLECTIONS[name]


def _facts(state: State, view: View) -> tuple[AreaFacts | None, PlanFacts | None]:
    with state.store.reading() as stored:
        return stored.area.facts(), stored.plans.in_force(view)


def _described(
    one: Collection, base: str, area: AreaFacts | None, plan: PlanFacts | None
) -> dict[str, Any]:
    path = f"/collections/{one.id}"
    document: dict[str, Any] = {
        "id": one.id,
        "title": one.title,
        "description": one.description,
        "links": [
            link(base, path, rel="self", media=JSON, title=one.title),
            link(base, f"{path}/items", rel="items", media=GEOJSON, title=one.title),
            link(base, f"{path}/tiles", rel=TILESETS, media=JSON, title=one.title),
        ],
        "itemType": "feature",
        "crs": [CRS84],
    }
    extent: dict[str, Any] = {}
    if area is not None:
        boxes = [area.extent, plan.extent] if one.is_of_plan and plan else [area.extent]
        extent["spatial"] = {"bbox": [list(around(boxes))], "crs": CRS84}
    if one.is_of_plan and plan is not None:
        since = plan.as_of.isoformat().replace("+00:00", "Z")
        extent["temporal"] = {"interval": [[since, None]]}
    return document | ({"extent": extent} if extent else {})


def around(boxes: Sequence[Box]) -> Box:
    """Return the box round several boxes, at least one."""
    return (
        min(box[0] for box in boxes),
        min(box[1] for box in boxes),
        max(box[2] for box in boxes),
        max(box[3] for box in boxes),
    )
