"""Describe the service in OpenAPI 3.0, whole in one document."""

from collections.abc import Iterable
from typing import Annotated, Any, Final

import orjson
from fastapi import APIRouter, Depends, Request
from fastapi.routing import APIRoute
from pydantic import BaseModel
from starlette.responses import Response

from .answers import problems
from .catalogue import COLLECTIONS
from .landing import DESCRIPTION, TITLE
from .links import base_of
from .media import GEOJSON, HTML, JSON, MVT, OPENAPI, TILEJSON, accepted
from .query import ItemsQuery, LandingQuery, PlainQuery, TileQuery, TilesetQuery, query_of
from .schemas import SCHEMAS, TEXT, WHOLE, Schema, ref
from .state import Given

router = APIRouter(tags=["Reference"])

API_VERSION: Final = "1.0"
"""Edition of the paths and names that clients script against (contract §5)."""

_ITEMS: Final = "/collections/{collection}/items"

_TILESETS: Final = "/collections/{collection}/tiles"
_TILESET: Final = f"{_TILESETS}/{{tileMatrixSet}}"
_TILE: Final = f"{_TILESET}/{{tileMatrix}}/{{tileRow}}/{{tileCol}}"

_QUERIES: Final[dict[str, type[BaseModel]]] = {
    "/": LandingQuery,
    "/conformance": PlainQuery,
    "/collections": PlainQuery,
    "/collections/{collection}": PlainQuery,
    _ITEMS: ItemsQuery,
    f"{_ITEMS}/{{feature}}": PlainQuery,
    "/summary": PlainQuery,
    "/api": PlainQuery,
    "/tileMatrixSets": PlainQuery,
    "/tileMatrixSets/{tileMatrixSet}": PlainQuery,
    _TILESETS: PlainQuery,
    _TILESET: TilesetQuery,
    _TILE: TileQuery,
}

# By path, and where the method is not GET by method and path: "POST /cases".
_ANSWERS: Final[dict[str, dict[str, Schema]]] = {
    "/": {JSON: ref("Landing"), HTML: TEXT},
    "/conformance": {JSON: ref("Conformance")},
    "/collections": {JSON: ref("Collections")},
    "/collections/{collection}": {JSON: ref("Collection")},
    _ITEMS: {GEOJSON: ref("FeatureCollection")},
    f"{_ITEMS}/{{feature}}": {GEOJSON: ref("Feature")},
    "/summary": {JSON: ref("Summary")},
    "/api": {OPENAPI: {"type": "object"}},
    "/docs": {HTML: TEXT},
    "/tileMatrixSets": {JSON: ref("TileMatrixSets")},
    "/tileMatrixSets/{tileMatrixSet}": {JSON: ref("TileMatrixSet")},
    _TILESETS: {JSON: ref("Tilesets")},
    _TILESET: {JSON: ref("Tileset"), TILEJSON: ref("TileJson")},
    _TILE: {MVT: {"type": "string", "format": "binary"}},
    "/health/live": {JSON: ref("Health")},
    "/health/ready": {JSON: ref("Health")},
}

_BODIES: Final[dict[str, dict[str, Schema]]] = {}
"""What a request may carry, by method and path: "POST /cases"."""

_PATH_PARAMETERS: Final[dict[str, dict[str, Any]]] = {
    "collection": {
        "description": "A collection.",
        "schema": {"type": "string", "enum": list(COLLECTIONS)},
    },
    "feature": {"description": "Identifier of a feature.", "schema": TEXT},
    "tileMatrixSet": {
        "description": "A tile matrix set.",
        "schema": {"type": "string", "enum": ["WebMercatorQuad"]},
    },
    "tileMatrix": {"description": "Zoom.", "schema": WHOLE},
    "tileRow": {"description": "Row, from the north.", "schema": WHOLE},
    "tileCol": {"description": "Column, from the west.", "schema": WHOLE},
}

_QUERY_SCHEMAS: Final[dict[str, dict[str, Any]]] = {
    "bbox": {
        "style": "form",
        "explode": False,
        "schema": {"type": "array", "items": {"type": "number"}, "minItems": 4, "maxItems": 6},
    },
    "datetime": {"schema": TEXT},
}
"""Parameters whose text is turned into another type, which OpenAPI need not know."""


@router.get("/api", summary="This description, OpenAPI 3.0", responses=problems(400, 406),
            response_class=Response)  # fmt: skip
async def api(
    request: Request, state: Given, query: Annotated[PlainQuery, Depends(query_of(PlainQuery))]
) -> Response:
    """Return the description of the service."""
    if query.f is None:
        accepted(request.headers.get("accept"), (OPENAPI, JSON))
    document = openapi_document(state.operations) | {"servers": [{"url": base_of(request)}]}
    return Response(orjson.dumps(document), media_type=OPENAPI)


def openapi_document(operations: Iterable[APIRoute]) -> dict[str, Any]:
    """
    Describe every operation of the service.

    Parameters
    ----------
    operations
        The operations, in any order.

    Returns
    -------
    dict
        An OpenAPI 3.0.3 document that refers to nothing outside itself.
    """
    paths: dict[str, Any] = {}
    for route in operations:
        for method in sorted(route.methods or ()):
            paths.setdefault(route.path, {})[method.lower()] = _operation(method, route)
    return {
        "openapi": "3.0.3",
        "info": {
            "title": TITLE,
            "description": DESCRIPTION,
            "version": API_VERSION,
            "license": {"name": "Apache-2.0"},
        },
        "paths": dict(sorted(paths.items())),
        "components": {"schemas": SCHEMAS},
    }


def _operation(method: str, route: APIRoute) -> dict[str, Any]:
    key = route.path if method == "GET" else f"{method} {route.path}"
    answer: dict[str, Any] = {"description": "The answer."}
    if content := _content(_ANSWERS[key]):
        answer["content"] = content
    failures = {str(status): failure for status, failure in route.responses.items()}
    body = _content(_BODIES.get(key, {}))
    return {
        "operationId": route.name,
        "summary": route.summary,
        "description": (route.description or "").strip(),
        "tags": [str(tag) for tag in route.tags],
        "parameters": [*_path_parameters(route), *_query_parameters(route)],
        **({"requestBody": {"required": True, "content": body}} if body else {}),
        "responses": {str(route.status_code or 200): answer} | failures,
    }


def _content(shapes: dict[str, Schema]) -> dict[str, Any]:
    return {media: {"schema": schema} for media, schema in shapes.items()}


def _path_parameters(route: APIRoute) -> list[dict[str, Any]]:
    return [
        {"name": name, "in": "path", "required": True} | _PATH_PARAMETERS[name]
        for name in route.param_convertors
    ]


def _query_parameters(route: APIRoute) -> list[dict[str, Any]]:
    model = _QUERIES.get(route.path)
    fields = {} if model is None else model.model_json_schema()["properties"]
    return [
        {
            "name": name,
            "in": "query",
            "required": False,
            "description": field["description"],
            **_QUERY_SCHEMAS.get(name, {"schema": _plain(field)}),
        }
        for name, field in fields.items()
    ]


def _plain(field: dict[str, Any]) -> Schema:
    """Return a parameter's schema as OpenAPI 3.0 has it: never null, and one type."""
    kinds = [kind for kind in field.get("anyOf", [field]) if kind.get("type") != "null"]
    kept = ("type", "minimum", "maximum", "default")
    schema = {name: kinds[0][name] for name in kept if name in kinds[0]}
    values = kinds[0].get("enum") or ([kinds[0]["const"]] if "const" in kinds[0] else None)
    return schema | ({"enum": values} if values else {})
