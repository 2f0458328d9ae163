"""Write the shapes of answers as OpenAPI 3.0 schemas."""

from typing import Any, Final

Schema = dict[str, Any]

TEXT: Final[Schema] = {"type": "string"}
WHOLE: Final[Schema] = {"type": "integer"}
_NUMBERS: Final[Schema] = {"type": "array", "items": {"type": "number"}}


_REASON: Final[Schema] = {"type": "string", "minLength": 1, "maxLength": 2000, "nullable": True}


def ref(name: str) -> Schema:
    """Return a reference to a schema of `SCHEMAS`."""
    return {"$ref": f"#/components/schemas/{name}"}


def _list_of(schema: Schema) -> Schema:
    return {"type": "array", "items": schema}


def _object(needed: Schema, optional: Schema | None = None) -> Schema:
    return {
        "type": "object",
        "required": list(needed),
        "properties": needed | (optional or {}),
    }


def _or_null(schema: Schema) -> Schema:
    return schema | {"nullable": True}


MOST_ORDERS: Final = 1_000
"""Most identifiers in one list of orders."""

_IDENTIFIERS: Final[Schema] = {
    "type": "array",
    "items": {"type": "string", "minLength": 1, "maxLength": 200},
    "maxItems": MOST_ORDERS,
}

ORDERS: Final[Schema] = {
    "type": "object",
    "properties": {
        **dict.fromkeys(("keep_open", "close_red", "close_yellow", "lift"), _IDENTIFIERS),
        "reasons": {
            "type": "object",
            "additionalProperties": {"type": "string", "minLength": 1, "maxLength": 500},
        },
    },
    "additionalProperties": False,
}
"""What officers order of places, by identifier (docs/policy.md)."""

_LEVELS: Final = ("red", "yellow")
_COUNTED: Final = ("zones", "people", "households")
_FIGURES: Final = tuple(f"{what}_{level}" for level in _LEVELS for what in _COUNTED)
_WITHHELD: Final = ("posts", "barriers", "doors", "cases", "cost", "bound", "gap")
"""Figures that the public view keeps to itself."""

SCHEMAS: Final[dict[str, Schema]] = {
    "Link": _object({"href": TEXT, "rel": TEXT, "type": TEXT}, {"title": TEXT}),
    "Landing": _object({"title": TEXT, "description": TEXT, "links": _list_of(ref("Link"))}),
    "Conformance": _object({"conformsTo": _list_of(TEXT)}),
    "Extent": {
        "type": "object",
        "properties": {
            "spatial": _object({"bbox": _list_of(_NUMBERS), "crs": TEXT}),
            "temporal": _object({"interval": _list_of(_list_of(_or_null(TEXT)))}),
        },
    },
    "Collection": _object(
        {"id": TEXT, "title": TEXT, "description": TEXT, "links": _list_of(ref("Link"))},
        {
            "itemType": TEXT,
            "crs": _list_of(TEXT),
            "storageCrs": TEXT,
            "extent": ref("Extent"),
        },
    ),
    "Collections": _object(
        {"links": _list_of(ref("Link")), "collections": _list_of(ref("Collection"))},
        {"crs": _list_of(TEXT)},
    ),
    "Geometry": _object(
        {
            "type": {"type": "string", "enum": ["Point", "LineString", "Polygon", "MultiPolygon"]},
            "coordinates": {"type": "array", "items": {}},
        }
    ),
    "Feature": _object(
        {
            "type": {"type": "string", "enum": ["Feature"]},
            "id": TEXT,
            "geometry": {"nullable": True, "allOf": [ref("Geometry")]},
            "properties": {"type": "object"},
        },
        {"links": _list_of(ref("Link"))},
    ),
    "FeatureCollection": _object(
        {
            "type": {"type": "string", "enum": ["FeatureCollection"]},
            "numberMatched": {"type": "integer", "minimum": 0},
            "numberReturned": {"type": "integer", "minimum": 0},
            "links": _list_of(ref("Link")),
            "features": _list_of(ref("Feature")),
        }
    ),
    "FeatureUpdate": _object(
        {"id": TEXT},
        {
            "newGeometry": ref("Geometry"),
            "addOrUpdateProperties": _list_of(_object({"key": TEXT, "value": {}})),
            "removeProperties": _list_of(TEXT),
        },
    ),
    "Delta": _object(
        {"add": _list_of(ref("Feature"))},
        {
            "removeAll": {"type": "boolean"},
            "remove": _list_of(TEXT),
            "update": _list_of(ref("FeatureUpdate")),
        },
    ),
    "LevelChange": _object(
        {"before": TEXT, "after": TEXT},
        {"household_id": TEXT, "cell_id": TEXT, "people": WHOLE},
    ),
    "PlanDiff": _object(
        {
            "before": TEXT,
            "after": TEXT,
            "view": {"type": "string", "enum": ["exact", "public"]},
            "change": {"type": "object", "additionalProperties": _or_null(WHOLE)},
            "layers": {"type": "object", "additionalProperties": ref("Delta")},
        },
        {"households": _list_of(ref("LevelChange")), "cells": _list_of(ref("LevelChange"))},
    ),
    "Summary": _object(
        {
            "area": _or_null(TEXT),
            "invented": _or_null({"type": "boolean"}),
            "view": {"type": "string", "enum": ["exact", "public"]},
            **{name: _or_null(TEXT) for name in ("plan_id", "as_of", "policy", "status")},
            **dict.fromkeys(_FIGURES, WHOLE),
            **{name: _or_null(WHOLE) for name in _WITHHELD},
        },
        {
            "note": TEXT,
            "note_en": TEXT,
            "bound_by": {"type": "string", "enum": ["flow", "programme"]},
            "shown_less_closed": WHOLE,
        },
    ),
    "WardTrend": _object(
        {
            "unit_id": TEXT,
            "name": _or_null(TEXT),
            "by_day": _list_of(WHOLE),
            "last_7": WHOLE,
            "before_7": WHOLE,
        }
    ),
    "Situation": _object(
        {
            "at": TEXT,
            "last_report_at": _or_null(TEXT),
            "goals_h": _object({"most": WHOLE, "wanted": WHOLE}),
            **dict.fromkeys(("active", "new_24h", "new_before_24h", "unlocated"), WHOLE),
            "days": _list_of({"type": "string", "format": "date"}),
            "by_day": _list_of(WHOLE),
            "report_to_perimeter": _object(
                {
                    **dict.fromkeys(("cases", "within_wanted", "within_goal", "waiting"), WHOLE),
                    "median_h": _or_null({"type": "number"}),
                    "slowest_tenth_h": _or_null({"type": "number"}),
                    "waiting_since": _or_null(TEXT),
                }
            ),
            "wards": _list_of(ref("WardTrend")),
        }
    ),
    "Health": _object({"status": TEXT}),
    "Readiness": _object(
        {"status": TEXT, "checks": {"type": "object", "additionalProperties": TEXT}}
    ),
    "AuditRow": _object(
        {
            "number": WHOLE,
            **dict.fromkeys(("at", "caller", "role", "action", "route"), TEXT),
            "target": {"type": "object"},
            "query": {"type": "object"},
            **dict.fromkeys(("status", "returned"), _or_null(WHOLE)),
            "client": _or_null(TEXT),
            "digest": TEXT,
        }
    ),
    "Audit": _object({"entries": _list_of(ref("AuditRow")), "links": _list_of(ref("Link"))}),
    "TileMatrixSets": _object(
        {"links": _list_of(ref("Link")), "tileMatrixSets": _list_of({"type": "object"})}
    ),
    "TileMatrixSet": _object(
        {"id": TEXT, "uri": TEXT, "crs": TEXT, "tileMatrices": _list_of({"type": "object"})}
    ),
    "Tileset": _object(
        {"dataType": TEXT, "crs": TEXT, "links": _list_of(ref("Link"))},
        {
            "title": TEXT,
            "description": TEXT,
            "tileMatrixSetURI": TEXT,
            "tileMatrixSetLimits": _list_of({"type": "object"}),
            "layers": _list_of({"type": "object"}),
            "boundingBox": {"type": "object"},
        },
    ),
    "Tilesets": _object({"links": _list_of(ref("Link")), "tilesets": _list_of(ref("Tileset"))}),
    "TileJson": _object(
        {"tilejson": TEXT, "tiles": _list_of(TEXT)},
        {
            "name": TEXT,
            "minzoom": WHOLE,
            "maxzoom": WHOLE,
            "bounds": _NUMBERS,
            "vector_layers": _list_of({"type": "object"}),
        },
    ),
    "Fault": _object({"where": TEXT, "found": TEXT, "expected": TEXT, "mend": TEXT}),
    "CaseRows": {
        "description": "Rows with the columns of a case file, in English or Vietnamese; "
        "or a GeoJSON FeatureCollection.",
        "oneOf": [_list_of({"type": "object"}), ref("FeatureCollection")],
    },
    "Receipt": _object(
        {
            "case_id": TEXT,
            "kind": {"type": "string", "enum": ["case", "contact"]},
            "outcome": {
                "type": "string",
                "enum": ["created", "unchanged", "corrected", "withdrawn"],
            },
        },
        {
            "row": WHOLE,
            "location": {
                "type": "string",
                "enum": ["pending", "found", "ambiguous", "not_found"],
            },
            **{
                name: _or_null(TEXT)
                for name in ("match_level", "alley_id", "hamlet_id", "ward_id", "cell", "why")
            },
            "radius_m": _or_null({"type": "number"}),
            "score": _or_null({"type": "number"}),
            "candidates": _or_null(WHOLE),
        },
    ),
    "Receipts": _object(
        {
            **dict.fromkeys(("created", "unchanged", "corrected", "withdrawn"), WHOLE),
            "rows": _list_of(ref("Receipt")),
            "is_trial": {"type": "boolean"},
        }
    ),
    "CaseHistory": _object(
        {
            "case_id": TEXT,
            "kind": {"type": "string", "enum": ["case", "contact"]},
            "is_withdrawn": {"type": "boolean"},
            "place": _or_null({"type": "object"}),
            "choices": _or_null(_list_of(ref("Feature"))),
            "history": _list_of(
                _object(
                    {
                        "report": WHOLE,
                        "act": {"type": "string", "enum": ["created", "corrected", "withdrawn"]},
                        "received_at": TEXT,
                        "received_by": TEXT,
                        "content": {"type": "object"},
                    }
                )
            ),
        }
    ),
    "Own": _object(
        {
            "role": _or_null(TEXT),
            "name": _or_null(TEXT),
            "view": {"type": "string", "enum": ["exact", "public"]},
            "is_whole_area": {"type": "boolean"},
            "may": _list_of(TEXT),
        }
    ),
    "Policies": _object(
        {
            "own": TEXT,
            "policies": _list_of(_object({"id": TEXT, "name": TEXT, "name_en": TEXT})),
        }
    ),
    "ChangedGround": _object({"type": TEXT, "features": _list_of(ref("Feature"))}),
    "DraftWish": {
        "type": "object",
        "properties": {
            "policy": _or_null(TEXT | {"maxLength": 100}),
            "as_of": _or_null({"type": "string", "format": "date-time"}),
            "orders": _or_null(ORDERS),
        },
        "additionalProperties": False,
    },
    "LiftWish": {
        "type": "object",
        "properties": {
            "despite_conditions": {"type": "boolean", "default": False},
            "reason": _REASON,
        },
        "additionalProperties": False,
    },
    "PublishWish": {
        "type": "object",
        "properties": {"reason": _REASON},
        "additionalProperties": False,
    },
    "Plan": _object(
        {
            "plan_id": TEXT,
            "status": {"type": "string", "enum": ["draft", "in_force", "lifted"]},
            "as_of": TEXT,
            "policy": TEXT,
            "view": {"type": "string", "enum": ["exact", "public"]},
            "bbox": _or_null(_NUMBERS),
            "figures": {"type": "object"},
            "links": _list_of(ref("Link")),
        },
        {
            "drawn_after": _or_null(TEXT),
            "unlocated": WHOLE,
            "orders": ORDERS,
            "is_automatic": {"type": "boolean"},
            "acts": _list_of(
                _object({"act": TEXT, "at": TEXT, "by": TEXT, "reason": _or_null(TEXT)})
            ),
        },
    ),
    "Plans": _object(
        {
            "numberMatched": WHOLE,
            "numberReturned": WHOLE,
            "plans": _list_of(ref("Plan")),
            "links": _list_of(ref("Link")),
        },
        {
            "failed": _list_of(
                _object(
                    {
                        "status": {"type": "string", "enum": ["failed"]},
                        "failed_at": TEXT,
                        "policy": TEXT,
                        "detail": TEXT,
                        "faults": _list_of(ref("Fault")),
                    }
                )
            )
        },
    ),
    "Explanation": _object(
        {
            "plan_id": TEXT,
            "identifier": TEXT,
            "closed": _list_of({"type": "object"}),
            "may_hold": _list_of({"type": "object"}),
            "orders": _list_of(
                _object({"kind": TEXT, "identifier": TEXT, "reason": _or_null(TEXT)})
            ),
        }
    ),
    "ExecuteWish": {
        "type": "object",
        "properties": {
            "inputs": {
                "type": "object",
                "description": "By name, as `/processes/{process}` describes them.",
                "example": {
                    "grid": {
                        "policy.ring.street_m": [50, 100],
                        "delay_days": [0, 2],
                        "posts_available": [None, 60],
                        "read_as.CA-7": [0, 1],
                    }
                },
            }
        },
        "additionalProperties": False,
    },
    "Process": _object(
        {
            **dict.fromkeys(("id", "title", "description", "version"), TEXT),
            "jobControlOptions": _list_of(TEXT),
            "outputTransmission": _list_of(TEXT),
            "links": _list_of(ref("Link")),
        },
        {name: {"type": "object"} for name in ("inputs", "outputs", "$defs")},
    ),
    "Processes": _object({"processes": _list_of(ref("Process")), "links": _list_of(ref("Link"))}),
    "Job": _object(
        {
            **dict.fromkeys(("processID", "jobID", "message", "created", "updated"), TEXT),
            "type": {"type": "string", "enum": ["process"]},
            "status": {
                "type": "string",
                "enum": ["accepted", "running", "successful", "failed", "dismissed"],
            },
            "progress": {"type": "integer", "minimum": 0, "maximum": 100},
            "links": _list_of(ref("Link")),
        },
        {"started": TEXT, "finished": TEXT},
    ),
    "Jobs": _object(
        {"numberMatched": WHOLE, "jobs": _list_of(ref("Job")), "links": _list_of(ref("Link"))}
    ),
    "AddressWish": {
        "type": "object",
        "required": ["q"],
        "properties": {
            "q": {"type": "string", "minLength": 1, "maxLength": 300},
            "limit": {"type": "integer", "minimum": 1, "maximum": 10, "default": 5},
        },
        "additionalProperties": False,
    },
    "Geocoded": _object(
        {
            "type": {"type": "string", "enum": ["FeatureCollection"]},
            "geocoding": _object({"version": TEXT}),
            "features": _list_of(
                _object(
                    {
                        "type": {"type": "string", "enum": ["Feature"]},
                        "geometry": {"nullable": True, "allOf": [ref("Geometry")]},
                        "properties": {"type": "object"},
                    }
                )
            ),
        }
    ),
    "Problem": _object(
        {
            "type": TEXT,
            "title": TEXT,
            "status": WHOLE,
            "detail": TEXT,
            "faults": _list_of(ref("Fault")),
        }
    ),
}
"""Every schema that an answer refers to."""
