"""Describe the service in OpenAPI 3.0, whole in one document."""

from collections.abc import Iterable
from typing import Annotated, Any, Final

import orjson
from fastapi import APIRouter, Depends, Request
from fastapi.routing import APIRoute
from starlette.responses import Response

from service.security.caller import Asked

from .answers import problems
from .collection_paths import collection_paths
from .described_answers import HEADERS, IF_NONE_MATCH, NOT_MODIFIED, described, refused_with
from .landing import DESCRIPTION, TITLE
from .links import base_of
from .media import JSON, OPENAPI, accepted
from .operation_answers import ANSWERS, CARRIED
from .operation_inputs import BODIES, NEEDED_BODIES, OWN_HEADERS, path_parameters, query_parameters
from .operation_paths import ITEMS, PLAN, TILE
from .query import query_of
from .query_models import PlainQuery
from .schema_words import Schema, ref
from .schemas import SCHEMAS
from .state import Given

router = APIRouter(tags=["Reference"])

API_VERSION: Final = "1.0"
"""Edition of the paths and names that clients script against (contract §5)."""

_WITH_KEY: Final = frozenset(
    {"/situation", f"{PLAN}/ground/{{other}}", f"DELETE {PLAN}",
     "POST /cases", "/cases/{case}", "DELETE /cases/{case}", "POST /plans",
     f"POST {PLAN}/publish", f"POST {PLAN}/lift", f"{PLAN}/explain", f"{PLAN}/files",
     "POST /processes/{process}/execution", "/jobs", "/jobs/{job}", "/jobs/{job}/results",
     "DELETE /jobs/{job}", "/audit", "/metrics"}
)  # fmt: skip
"""Operations that answer nothing without a key."""

_SECURITY: Final[dict[str, dict[str, str]]] = {
    "bearer": {
        "type": "http",
        "scheme": "bearer",
        "description": "A key, or a token of the issuer.",
    },
    "basic": {"type": "http", "scheme": "basic", "description": "Any name; the password is a key."},
    "key": {"type": "apiKey", "in": "header", "name": "X-API-Key"},
}
"""How a caller may show who it is; without any of them it sees the public view."""

_KEYS: Final[list[dict[str, list[str]]]] = [{name: []} for name in _SECURITY]


@router.get("/api", summary="This description, OpenAPI 3.0", responses=problems(400, 406),
            response_class=Response)  # fmt: skip
async def api(
    request: Request,
    state: Given,
    caller: Asked,
    query: Annotated[PlainQuery, Depends(query_of(PlainQuery))],
) -> Response:
    """Return the description of the service."""
    if query.f is None:
        accepted(request.headers.get("accept"), (OPENAPI, JSON))
    document = openapi_document(state.operations) | {"servers": [{"url": base_of(request)}]}
    document["paths"] |= collection_paths(document["paths"][ITEMS], state.store, caller.view)
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
            paths.setdefault(route.path_format, {})[method.lower()] = _operation(method, route)
    return {
        "openapi": "3.0.3",
        "info": {
            "title": TITLE,
            "description": DESCRIPTION,
            "version": API_VERSION,
            "license": {"name": "Apache-2.0"},
        },
        "paths": dict(sorted(paths.items())),
        "components": {
            "schemas": SCHEMAS,
            "headers": dict(HEADERS),
            "securitySchemes": _SECURITY,
        },
        "security": [{}, *_KEYS],
    }


def _operation(method: str, route: APIRoute) -> dict[str, Any]:
    key = route.path_format if method == "GET" else f"{method} {route.path_format}"
    carried = CARRIED.get(key, ())
    answer: dict[str, Any] = {"description": "The answer.", "headers": described(*carried)}
    if content := _content(ANSWERS[key]):
        answer["content"] = content
    answers = {str(route.status_code or 200): answer, **_also(key, answer)}
    failures = {str(status): failure for status, failure in route.responses.items()}
    if method != "GET":
        failures["408"] = refused_with(408)
    body = _content(BODIES.get(key, {}))
    own = [*OWN_HEADERS.get(key, []), *([IF_NONE_MATCH] if "ETag" in carried else [])]
    return {
        "operationId": route.name,
        "summary": route.summary,
        "description": (route.description or "").strip(),
        "tags": [str(tag) for tag in route.tags],
        "parameters": [*path_parameters(route), *query_parameters(key), *own],
        **({"security": _KEYS} if key in _WITH_KEY else {}),
        **({"requestBody": {"required": key in NEEDED_BODIES, "content": body}} if body else {}),
        "responses": answers | failures,
    }


def _also(key: str, answer: dict[str, Any]) -> dict[str, Any]:
    """Return further statuses of an operation that may be answered in several ways."""
    also: dict[str, Any] = {}
    if key.endswith("/execution"):
        job = {"content": _content({JSON: ref("Job")}),
               "headers": described("Location", "Preference-Applied")}  # fmt: skip
        also["201"] = answer | {"description": "A job."} | job
    if key == TILE:
        also["204"] = {"description": "Nothing lies there.", "headers": answer["headers"]}
    if "ETag" in answer["headers"]:
        also["304"] = NOT_MODIFIED
    return also


def _content(shapes: dict[str, Schema]) -> dict[str, Any]:
    return {media: {"schema": schema} for media, schema in shapes.items()}
