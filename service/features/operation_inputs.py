"""Say what each operation takes: paths, queries, headers and bodies."""

from typing import Any, Final

from fastapi.routing import APIRoute
from pydantic import BaseModel

from service.cql.refusal import LONGEST
from service.downloads.query import LAYERS, DownloadQuery
from service.geocode.endpoints import GeocodeQuery, ReverseQuery
from service.live.endpoints import EventsQuery
from service.summary.situation_endpoints import SituationQuery

from .catalogue import COLLECTIONS
from .collection_paths import LIST_OF_NAMES
from .media import CSV, GEOJSON, JSON, XLSX
from .operation_paths import DELTA, DIFF, ITEMS, TILE, TILESET, TILESETS
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
from .schema_words import TEXT, WHOLE, Schema, ref

_QUERIES: Final[dict[str, type[BaseModel]]] = {
    "/": PageQuery,
    "/conformance": PageQuery,
    "/collections": PageQuery,
    "/collections/{collection}": PageQuery,
    "/collections/{collection}/queryables": PlainQuery,
    "/collections/{collection}/schema": PlainQuery,
    ITEMS: ItemsQuery,
    f"{ITEMS}/{{feature}}": ItemQuery,
    DELTA: DeltaQuery,
    DIFF: PlainQuery,
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
    TILESETS: PlainQuery,
    TILESET: TilesetQuery,
    TILE: TileQuery,
    "/events": EventsQuery,
    "/processes": PlainQuery,
    "/processes/{process}": PlainQuery,
    "/jobs": PlansQuery,
    "/jobs/{job}": PlainQuery,
    "/jobs/{job}/results": PlainQuery,
    "/geocode": GeocodeQuery,
    "/reverse": ReverseQuery,
}

BODIES: Final[dict[str, dict[str, Schema]]] = {
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

NEEDED_BODIES: Final = frozenset({"POST /cases", "POST /geocode"})
"""Requests that carry nothing without it."""

OWN_HEADERS: Final[dict[str, list[dict[str, Any]]]] = {
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


def path_parameters(route: APIRoute) -> list[dict[str, Any]]:
    """Describe the parameters in the path of an operation."""
    return [
        {"name": name, "in": "path", "required": True} | _PATH_PARAMETERS[name]
        for name in route.param_convertors
    ]


def query_parameters(key: str) -> list[dict[str, Any]]:
    """Describe the query of an operation, by its path, or method and path."""
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
