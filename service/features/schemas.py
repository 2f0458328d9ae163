"""Write the shapes of answers as OpenAPI 3.0 schemas."""

from typing import Any, Final

Schema = dict[str, Any]

TEXT: Final[Schema] = {"type": "string"}
WHOLE: Final[Schema] = {"type": "integer"}
_NUMBERS: Final[Schema] = {"type": "array", "items": {"type": "number"}}


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
        {"itemType": TEXT, "crs": _list_of(TEXT), "extent": ref("Extent")},
    ),
    "Collections": _object(
        {"links": _list_of(ref("Link")), "collections": _list_of(ref("Collection"))}
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
            "geometry": ref("Geometry"),
            "properties": {"type": "object"},
        },
        {"links": _list_of(ref("Link"))},
    ),
    "FeatureCollection": _object(
        {
            "type": {"type": "string", "enum": ["FeatureCollection"]},
            "timeStamp": {"type": "string", "format": "date-time"},
            "numberMatched": {"type": "integer", "minimum": 0},
            "numberReturned": {"type": "integer", "minimum": 0},
            "links": _list_of(ref("Link")),
            "features": _list_of(ref("Feature")),
        }
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
    "Health": _object({"status": TEXT}),
    "Fault": _object({"where": TEXT, "found": TEXT, "expected": TEXT, "mend": TEXT}),
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
