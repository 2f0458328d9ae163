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
_FIGURES: Final = (
    *(f"{what}_{level}" for level in _LEVELS for what in _COUNTED),
    "posts",
    "barriers",
    "doors",
)

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
            **{name: _or_null(WHOLE) for name in ("cases", "cost", "bound", "gap")},
        },
        {
            "note": TEXT,
            "note_en": TEXT,
            "bound_by": {"type": "string", "enum": ["flow", "programme"]},
        },
    ),
    "Health": _object({"status": TEXT}),
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
