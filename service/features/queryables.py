"""Describe the properties of features as JSON Schema: all of them, and those to ask for."""

from typing import Annotated, Any, Final

import orjson
from fastapi import APIRouter, Depends, Request
from starlette.responses import Response

from service.security.caller import Asked
from service.store.layer_ports import PropertyFacts

from .answers import problems
from .catalogue import COLLECTIONS
from .collections import CollectionId, known_collection
from .formats import SCHEMA
from .links import base_of
from .media import JSON, accepted
from .property_words import TITLES
from .query import query_of
from .query_models import PlainQuery
from .state import Given

router = APIRouter(tags=["Features"])

TYPES: Final[dict[str, dict[str, Any]]] = {
    "text": {"type": "string"},
    "integer": {"type": "integer"},
    "number": {"type": "number"},
    "boolean": {"type": "boolean"},
    "date": {"type": "string", "format": "date"},
    "timestamp": {"type": "string", "format": "date-time"},
    "list": {"type": "array", "items": {}},
}
"""The JSON Schema of a kind."""

_SHAPES: Final = {
    "point": "Point",
    "linestring": "LineString",
    "polygon": "Polygon",
    "multipolygon": "MultiPolygon",
}


@router.get("/collections/{collection}/queryables", summary="Properties to filter by",
            responses=problems(400, 401, 403, 404, 406), response_class=Response)  # fmt: skip
def queryables(
    collection: CollectionId,
    request: Request,
    state: Given,
    caller: Asked,
    query: Annotated[PlainQuery, Depends(query_of(PlainQuery))],
) -> Response:
    """Return the properties that filters and parameters may name, as JSON Schema."""
    known = known_collection(collection, caller)
    facts = [one for one in state.store.properties_of(known.id, caller.view) if one.kind != "list"]
    return _answer(request, known.id, "queryables", facts, query)


@router.get("/collections/{collection}/schema", summary="Properties of features",
            responses=problems(400, 401, 403, 404, 406), response_class=Response)  # fmt: skip
def schema(
    collection: CollectionId,
    request: Request,
    state: Given,
    caller: Asked,
    query: Annotated[PlainQuery, Depends(query_of(PlainQuery))],
) -> Response:
    """Return the properties of the collection's features, as JSON Schema."""
    known = known_collection(collection, caller)
    facts = list(state.store.properties_of(known.id, caller.view))
    return _answer(request, known.id, "schema", facts, query)


def _answer(
    request: Request, name: str, kind: str, facts: list[PropertyFacts], query: PlainQuery
) -> Response:
    if query.f is None:
        accepted(request.headers.get("accept"), (SCHEMA, JSON))
    document = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": f"{base_of(request)}/collections/{name}/{kind}",
        "type": "object",
        "title": COLLECTIONS[name].title,
        "description": COLLECTIONS[name].description,
        "properties": {one.name: _property(one, place) for place, one in enumerate(facts, start=1)},
        "additionalProperties": False,
    }
    return Response(orjson.dumps(document), media_type=SCHEMA, headers={"Vary": "Accept"})


def _property(one: PropertyFacts, place: int) -> dict[str, Any]:
    described: dict[str, Any] = {"title": TITLES.get(one.name, one.name)}
    if one.shape is not None:
        # A type of its own would hide from QGIS that this is the geometry.
        described |= {
            "$ref": f"https://geojson.org/schema/{_SHAPES[one.shape]}.json",
            "format": f"geometry-{one.shape}",
            "x-ogc-role": "primary-geometry",
        }
    else:
        described |= TYPES[one.kind]
    if one.is_identifier:
        described["x-ogc-role"] = "id"
    return described | {"x-ogc-propertySeq": place}
