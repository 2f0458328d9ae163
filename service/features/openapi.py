"""Describe the service in OpenAPI 3.0, whole in one document."""

from collections.abc import Iterable
from typing import Annotated, Any, Final

import orjson
from fastapi import APIRouter, Depends, Request
from fastapi.routing import APIRoute
from pydantic import BaseModel
from starlette.responses import Response

from service.cql.refusal import LONGEST
from service.downloads.query import FORMATS, LAYERS, DownloadQuery
from service.geocode.endpoints import GeocodeQuery, ReverseQuery
from service.live.endpoints import EventsQuery
from service.security.caller import Asked
from service.summary.situation_endpoints import SituationQuery

from .answers import problems
from .catalogue import COLLECTIONS
from .collection_paths import LIST_OF_NAMES, collection_paths
from .described_answers import HEADERS, IF_NONE_MATCH, NOT_MODIFIED, described, refused_with
from .formats import FLATGEOBUF, JSONSEQ, NDJSON, SCHEMA
from .landing import DESCRIPTION, TITLE
from .links import base_of
from .media import (
    CSV,
    EVENTS,
    GEOJSON,
    HTML,
    JSON,
    METRICS_TEXT,
    MVT,
    OPENAPI,
    SCRIPT,
    TILEJSON,
    XLSX,
    ZIP,
    accepted,
)
from .query import query_of
from .query_models import (
    AuditQuery,
    CasesQuery,
    DeltaQuery,
    ExplainQuery,
    ItemQuery,
    ItemsQuery,
    PageQuery,
    PlainQuery,
    PlanPartQuery,
    PlansQuery,
    TileQuery,
    TilesetQuery,
)
from .reference_systems import SYSTEMS
from .schemas import SCHEMAS, TEXT, WHOLE, Schema, ref
from .state import Given

router = APIRouter(tags=["Reference"])

API_VERSION: Final = "1.0"
"""Edition of the paths and names that clients script against (contract §5)."""

_ITEMS: Final = "/collections/{collection}/items"

_DELTA: Final = "/collections/{collection}/delta"
_DIFF: Final = "/plans/{plan}/diff/{other}"
_TILESETS: Final = "/collections/{collection}/tiles"
_TILESET: Final = f"{_TILESETS}/{{tileMatrixSet}}"
_TILE: Final = f"{_TILESET}/{{tileMatrix}}/{{tileRow}}/{{tileCol}}"

_QUERIES: Final[dict[str, type[BaseModel]]] = {
    "/": PageQuery,
    "/conformance": PageQuery,
    "/collections": PageQuery,
    "/collections/{collection}": PageQuery,
    "/collections/{collection}/queryables": PlainQuery,
    "/collections/{collection}/schema": PlainQuery,
    _ITEMS: ItemsQuery,
    f"{_ITEMS}/{{feature}}": ItemQuery,
    _DELTA: DeltaQuery,
    _DIFF: PlainQuery,
    "/summary": PlainQuery,
    "/situation": SituationQuery,
    "/api": PlainQuery,
    "/audit": AuditQuery,
    "POST /cases": CasesQuery,
    "/cases/{case}": PlainQuery,
    "/caller": PlainQuery,
    "/policies": PlainQuery,
    "/policies/{policy}": PlainQuery,
    "/plans/{plan}/ground/{other}": PlainQuery,
    "/downloads/{layer}": DownloadQuery,
    "/plans": PlansQuery,
    "/plans/{plan}": PlainQuery,
    "/plans/{plan}/zones": PlanPartQuery,
    "/plans/{plan}/checkpoints": PlanPartQuery,
    "/plans/{plan}/explain": ExplainQuery,
    "/tileMatrixSets": PlainQuery,
    "/tileMatrixSets/{tileMatrixSet}": PlainQuery,
    _TILESETS: PlainQuery,
    _TILESET: TilesetQuery,
    _TILE: TileQuery,
    "/events": EventsQuery,
    "/processes": PlainQuery,
    "/processes/{process}": PlainQuery,
    "/jobs": PlansQuery,
    "/jobs/{job}": PlainQuery,
    "/jobs/{job}/results": PlainQuery,
    "/geocode": GeocodeQuery,
    "/reverse": ReverseQuery,
}

# By path, and where the method is not GET by method and path: "POST /cases".
_ANSWERS: Final[dict[str, dict[str, Schema]]] = {
    "/": {JSON: ref("Landing"), HTML: TEXT},
    "/lanh-dao": {HTML: TEXT},
    "/lanh-dao.js": {SCRIPT: TEXT},
    "/conformance": {JSON: ref("Conformance"), HTML: TEXT},
    "/collections": {JSON: ref("Collections"), HTML: TEXT},
    "/collections/{collection}": {JSON: ref("Collection"), HTML: TEXT},
    "/collections/{collection}/queryables": {SCHEMA: {"type": "object"}},
    "/collections/{collection}/schema": {SCHEMA: {"type": "object"}},
    _ITEMS: {
        GEOJSON: ref("FeatureCollection"),
        JSON: ref("FeatureCollection"),
        HTML: TEXT,
        JSONSEQ: TEXT,
        NDJSON: TEXT,
        "text/csv": TEXT,
        FLATGEOBUF: {"type": "string", "format": "binary"},
    },
    f"{_ITEMS}/{{feature}}": {GEOJSON: ref("Feature"), JSON: ref("Feature"), HTML: TEXT},
    _DELTA: {JSON: ref("Delta")},
    _DIFF: {JSON: ref("PlanDiff")},
    "/summary": {JSON: ref("Summary")},
    "/situation": {JSON: ref("Situation")},
    "/api": {OPENAPI: {"type": "object"}},
    "/docs": {HTML: TEXT},
    "/audit": {JSON: ref("Audit")},
    "/tileMatrixSets": {JSON: ref("TileMatrixSets")},
    "/tileMatrixSets/{tileMatrixSet}": {JSON: ref("TileMatrixSet")},
    _TILESETS: {JSON: ref("Tilesets")},
    _TILESET: {JSON: ref("Tileset"), TILEJSON: ref("TileJson")},
    _TILE: {MVT: {"type": "string", "format": "binary"}},
    "/health/live": {JSON: ref("Health")},
    "/health/ready": {JSON: ref("Readiness")},
    "/metrics": {METRICS_TEXT: TEXT},
    "POST /cases": {JSON: ref("Receipts")},
    "/caller": {JSON: ref("Own")},
    "/policies": {JSON: ref("Policies")},
    "/policies/{policy}": {JSON: {"type": "object"}},
    "/plans/{plan}/ground/{other}": {GEOJSON: ref("ChangedGround")},
    "/downloads/{layer}": {
        media: {"type": "string", "format": "binary"} for media in FORMATS.values()
    },
    "DELETE /plans/{plan}": {},
    "/cases/{case}": {JSON: ref("CaseHistory")},
    "DELETE /cases/{case}": {JSON: ref("Receipt")},
    "/plans": {JSON: ref("Plans")},
    "POST /plans": {JSON: ref("Plan")},
    "/plans/{plan}": {JSON: ref("Plan")},
    "POST /plans/{plan}/publish": {JSON: ref("Plan")},
    "POST /plans/{plan}/lift": {JSON: ref("Plan")},
    "/plans/{plan}/zones": {GEOJSON: ref("FeatureCollection")},
    "/plans/{plan}/checkpoints": {GEOJSON: ref("FeatureCollection")},
    "/plans/{plan}/explain": {JSON: ref("Explanation")},
    "/plans/{plan}/files": {ZIP: {"type": "string", "format": "binary"}},
    "/events": {EVENTS: TEXT},
    "/processes": {JSON: ref("Processes")},
    "/processes/{process}": {JSON: ref("Process")},
    "POST /processes/{process}/execution": {JSON: {"type": "object"}},
    "/jobs": {JSON: ref("Jobs")},
    "/jobs/{job}": {JSON: ref("Job")},
    "/jobs/{job}/results": {JSON: {"type": "object"}},
    "DELETE /jobs/{job}": {JSON: ref("Job")},
    "/geocode": {JSON: ref("Geocoded")},
    "POST /geocode": {JSON: ref("Geocoded")},
    "/reverse": {JSON: ref("Geocoded")},
}

_PLAN: Final = "/plans/{plan}"
_TAGGED: Final = ("ETag",)
_OF_PLANS: Final = ("ETag", "Last-Modified", "Memento-Datetime")
_OF_FEATURES: Final = (*_OF_PLANS, "Content-Crs", "OGC-NumberReturned")

_CARRIED: Final[dict[str, tuple[str, ...]]] = {
    "/": ("ETag", "Last-Modified", "Accept-Ranges"),  # the map is a file
    **dict.fromkeys(("/lanh-dao", "/lanh-dao.js", "/conformance", "/collections",
                     "/collections/{collection}", "/summary", _DIFF, _PLAN, f"{_PLAN}/zones",
                     f"{_PLAN}/checkpoints", f"{_PLAN}/explain"),
                    _TAGGED),
    f"{_PLAN}/files": (*_TAGGED, "Content-Disposition"),
    "/downloads/{layer}": ("OGC-NumberReturned", "Content-Disposition"),
    _ITEMS: (*_OF_FEATURES, "Content-Disposition"),
    f"{_ITEMS}/{{feature}}": _OF_FEATURES,
    _DELTA: _OF_PLANS,
    _TILE: _OF_PLANS,
    "/audit": ("OGC-NumberReturned",),
    "/events": ("X-Accel-Buffering",),
    "POST /plans": ("Location",),
}  # fmt: skip
"""Headers that an answer may carry, besides those that every answer has."""

_WITH_KEY: Final = frozenset(
    {"/situation", f"{_PLAN}/ground/{{other}}", f"DELETE {_PLAN}",
     "POST /cases", "/cases/{case}", "DELETE /cases/{case}", "POST /plans",
     f"POST {_PLAN}/publish", f"POST {_PLAN}/lift", f"{_PLAN}/explain", f"{_PLAN}/files",
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

_BODIES: Final[dict[str, dict[str, Schema]]] = {
    "POST /cases": {
        JSON: ref("CaseRows"),
        GEOJSON: ref("FeatureCollection"),
        CSV: TEXT,
        XLSX: {"type": "string", "format": "binary"},
    },
    "POST /plans": {JSON: ref("DraftWish")},
    "POST /plans/{plan}/publish": {JSON: ref("PublishWish")},
    "POST /plans/{plan}/lift": {JSON: ref("LiftWish")},
    "POST /processes/{process}/execution": {JSON: ref("ExecuteWish")},
    "POST /geocode": {JSON: ref("AddressWish")},
}
"""What a request may carry, by method and path: "POST /cases"."""

_NEEDED_BODIES: Final = frozenset({"POST /cases", "POST /geocode"})
"""Requests that carry nothing without it."""

_HEADERS: Final[dict[str, list[dict[str, Any]]]] = {
    "POST /cases": [
        {
            "name": "Idempotency-Key",
            "in": "header",
            "required": False,
            "description": "A text of the sender's own; the same request again has the answer "
            "of the first one.",
            "schema": {"type": "string", "maxLength": 200},
        }
    ],
    "/events": [
        {
            "name": "Last-Event-ID",
            "in": "header",
            "required": False,
            "description": "The id of the last event known; stands above the parameter after.",
            "schema": TEXT,
        }
    ],
    "POST /processes/{process}/execution": [
        {
            "name": "Prefer",
            "in": "header",
            "required": False,
            "description": "respond-async to be answered at once, with a job.",
            "schema": TEXT,
        }
    ],
}
"""Headers that a request may carry, by method and path."""

_TILE_NUMBER: Final = WHOLE | {"minimum": 0, "maximum": 10**9 - 1}

_PATH_PARAMETERS: Final[dict[str, dict[str, Any]]] = {
    "collection": {
        "description": "A collection.",
        "schema": {"type": "string", "enum": list(COLLECTIONS)},
    },
    "feature": {"description": "Identifier of a feature.", "schema": TEXT},
    "case": {"description": "Identifier of a case or contact.", "schema": TEXT},
    "plan": {"description": "Identifier of a plan.", "schema": TEXT},
    "policy": {"description": "Name of a policy.", "schema": TEXT},
    "other": {"description": "Identifier of another plan.", "schema": TEXT},
    "tileMatrixSet": {
        "description": "A tile matrix set.",
        "schema": {"type": "string", "enum": ["WebMercatorQuad"]},
    },
    "tileMatrix": {"description": "Zoom.", "schema": _TILE_NUMBER},
    "tileRow": {"description": "Row, from the north.", "schema": _TILE_NUMBER},
    "tileCol": {"description": "Column, from the west.", "schema": _TILE_NUMBER},
    "process": {"description": "Identifier of a process.", "schema": TEXT},
    "layer": {
        "description": "A list to take away.",
        "schema": {"type": "string", "enum": list(LAYERS)},
    },
    "job": {"description": "Identifier of a job.", "schema": TEXT},
}

_QUERY_SCHEMAS: Final[dict[str, dict[str, Any]]] = {
    "bbox": {
        "style": "form",
        "explode": False,
        "schema": {
            "type": "array",
            "items": {"type": "number"},
            "oneOf": [{"minItems": count, "maxItems": count} for count in (4, 6)],
        },
    },
    "datetime": {"schema": TEXT | {"format": "rfc3339-interval"}},
    "filter": {"schema": TEXT | {"format": "cql2", "maxLength": LONGEST}},
    "properties": LIST_OF_NAMES,
    "sortby": LIST_OF_NAMES,
    **{
        name: {"schema": TEXT | {"enum": list(SYSTEMS)}}
        for name in ("crs", "bbox-crs", "filter-crs")
    },
}
"""Parameters whose text is turned into another type, which OpenAPI need not know."""


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
    document["paths"] |= collection_paths(document["paths"][_ITEMS], state.store, caller.view)
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
    carried = _CARRIED.get(key, ())
    answer: dict[str, Any] = {"description": "The answer.", "headers": described(*carried)}
    if content := _content(_ANSWERS[key]):
        answer["content"] = content
    answers = {str(route.status_code or 200): answer, **_also(key, answer)}
    failures = {str(status): failure for status, failure in route.responses.items()}
    if method != "GET":
        failures["408"] = refused_with(408)
    body = _content(_BODIES.get(key, {}))
    own = [*_HEADERS.get(key, []), *([IF_NONE_MATCH] if "ETag" in carried else [])]
    return {
        "operationId": route.name,
        "summary": route.summary,
        "description": (route.description or "").strip(),
        "tags": [str(tag) for tag in route.tags],
        "parameters": [*_path_parameters(route), *_query_parameters(key), *own],
        **({"security": _KEYS} if key in _WITH_KEY else {}),
        **({"requestBody": {"required": key in _NEEDED_BODIES, "content": body}} if body else {}),
        "responses": answers | failures,
    }


def _also(key: str, answer: dict[str, Any]) -> dict[str, Any]:
    """Return further statuses of an operation that may be answered in several ways."""
    also: dict[str, Any] = {}
    if key.endswith("/execution"):
        job = {"content": _content({JSON: ref("Job")}),
               "headers": described("Location", "Preference-Applied")}  # fmt: skip
        also["201"] = answer | {"description": "A job."} | job
    if key == _TILE:
        also["204"] = {"description": "Nothing lies there.", "headers": answer["headers"]}
    if "ETag" in answer["headers"]:
        also["304"] = NOT_MODIFIED
    return also


def _content(shapes: dict[str, Schema]) -> dict[str, Any]:
    return {media: {"schema": schema} for media, schema in shapes.items()}


def _path_parameters(route: APIRoute) -> list[dict[str, Any]]:
    return [
        {"name": name, "in": "path", "required": True} | _PATH_PARAMETERS[name]
        for name in route.param_convertors
    ]


def _query_parameters(key: str) -> list[dict[str, Any]]:
    model = _QUERIES.get(key)
    schema = {} if model is None else model.model_json_schema()
    fields, needed = schema.get("properties", {}), schema.get("required", [])
    return [
        {
            "name": name,
            "in": "query",
            "required": name in needed,
            "description": field["description"],
            **_QUERY_SCHEMAS.get(name, {"schema": _plain(field)}),
        }
        for name, field in fields.items()
    ]


def _plain(field: dict[str, Any]) -> Schema:
    """Return a parameter's schema as OpenAPI 3.0 has it: never null, and one type."""
    kinds = [kind for kind in field.get("anyOf", [field]) if kind.get("type") != "null"]
    kept = ("type", "minimum", "maximum", "minLength", "maxLength", "pattern", "default")
    schema = {name: kinds[0][name] for name in kept if name in kinds[0]}
    values = kinds[0].get("enum") or ([kinds[0]["const"]] if "const" in kinds[0] else None)
    return schema | ({"enum": values} if values else {})
