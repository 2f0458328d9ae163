"""Say what each operation answers: types, shapes and headers."""

from typing import Final

from service.downloads.query import FORMATS

from .formats import FLATGEOBUF, JSONSEQ, NDJSON, SCHEMA
from .media import EVENTS, GEOJSON, HTML, JSON, METRICS_TEXT, MVT, OPENAPI, SCRIPT, TILEJSON, ZIP
from .operation_paths import DELTA, DIFF, ITEMS, PLAN, TILE, TILESET, TILESETS
from .schema_words import TEXT, Schema, ref

# By path, and where the method is not GET by method and path: "POST /cases".
ANSWERS: Final[dict[str, dict[str, Schema]]] = {
    "/": {JSON: ref("Landing"), HTML: TEXT},
    "/lanh-dao": {HTML: TEXT},
    "/lanh-dao.js": {SCRIPT: TEXT},
    "/conformance": {JSON: ref("Conformance"), HTML: TEXT},
    "/collections": {JSON: ref("Collections"), HTML: TEXT},
    "/collections/{collection}": {JSON: ref("Collection"), HTML: TEXT},
    "/collections/{collection}/queryables": {SCHEMA: {"type": "object"}},
    "/collections/{collection}/schema": {SCHEMA: {"type": "object"}},
    ITEMS: {
        GEOJSON: ref("FeatureCollection"),
        JSON: ref("FeatureCollection"),
        HTML: TEXT,
        JSONSEQ: TEXT,
        NDJSON: TEXT,
        "text/csv": TEXT,
        FLATGEOBUF: {"type": "string", "format": "binary"},
    },
    f"{ITEMS}/{{feature}}": {GEOJSON: ref("Feature"), JSON: ref("Feature"), HTML: TEXT},
    DELTA: {JSON: ref("Delta")},
    DIFF: {JSON: ref("PlanDiff")},
    "/summary": {JSON: ref("Summary")},
    "/situation": {JSON: ref("Situation")},
    "/api": {OPENAPI: {"type": "object"}},
    "/docs": {HTML: TEXT},
    "/audit": {JSON: ref("Audit")},
    "/tileMatrixSets": {JSON: ref("TileMatrixSets")},
    "/tileMatrixSets/{tileMatrixSet}": {JSON: ref("TileMatrixSet")},
    TILESETS: {JSON: ref("Tilesets")},
    TILESET: {JSON: ref("Tileset"), TILEJSON: ref("TileJson")},
    TILE: {MVT: {"type": "string", "format": "binary"}},
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

_TAGGED: Final = ("ETag",)
_OF_PLANS: Final = ("ETag", "Last-Modified", "Memento-Datetime")
_OF_FEATURES: Final = (*_OF_PLANS, "Content-Crs", "OGC-NumberReturned")

CARRIED: Final[dict[str, tuple[str, ...]]] = {
    "/": ("ETag", "Last-Modified", "Accept-Ranges"),  # the map is a file
    **dict.fromkeys(("/lanh-dao", "/lanh-dao.js", "/conformance", "/collections",
                     "/collections/{collection}", "/summary", DIFF, PLAN,
                     f"{PLAN}/zones", f"{PLAN}/checkpoints", f"{PLAN}/explain"),
                    _TAGGED),
    f"{PLAN}/files": (*_TAGGED, "Content-Disposition"),
    "/downloads/{layer}": ("OGC-NumberReturned", "Content-Disposition"),
    ITEMS: (*_OF_FEATURES, "Content-Disposition"),
    f"{ITEMS}/{{feature}}": _OF_FEATURES,
    DELTA: _OF_PLANS,
    TILE: _OF_PLANS,
    "/audit": ("OGC-NumberReturned",),
    "/events": ("X-Accel-Buffering",),
    "POST /plans": ("Location",),
}  # fmt: skip
"""Headers that an answer may carry, besides those that every answer has."""
