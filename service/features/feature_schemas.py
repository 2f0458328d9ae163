"""Describe the shapes of collections, features and tiles."""

from typing import Final

from .schema_words import NUMBERS, TEXT, WHOLE, Schema, list_of, object_of, or_null, ref

FEATURE_SCHEMAS: Final[dict[str, Schema]] = {
    "Link": object_of({"href": TEXT, "rel": TEXT, "type": TEXT}, {"title": TEXT}),
    "Landing": object_of({"title": TEXT, "description": TEXT, "links": list_of(ref("Link"))}),
    "Conformance": object_of({"conformsTo": list_of(TEXT)}),
    "Extent": {
        "type": "object",
        "properties": {
            "spatial": object_of({"bbox": list_of(NUMBERS), "crs": TEXT}),
            "temporal": object_of({"interval": list_of(list_of(or_null(TEXT)))}),
        },
    },
    "Collection": object_of(
        {"id": TEXT, "title": TEXT, "description": TEXT, "links": list_of(ref("Link"))},
        {
            "itemType": TEXT,
            "crs": list_of(TEXT),
            "storageCrs": TEXT,
            "extent": ref("Extent"),
        },
    ),
    "Collections": object_of(
        {"links": list_of(ref("Link")), "collections": list_of(ref("Collection"))},
        {"crs": list_of(TEXT)},
    ),
    "Geometry": object_of(
        {
            "type": {"type": "string", "enum": ["Point", "LineString", "Polygon", "MultiPolygon"]},
            "coordinates": {"type": "array", "items": {}},
        }
    ),
    "Feature": object_of(
        {
            "type": {"type": "string", "enum": ["Feature"]},
            "id": TEXT,
            "geometry": {"nullable": True, "allOf": [ref("Geometry")]},
            "properties": {"type": "object"},
        },
        {"links": list_of(ref("Link"))},
    ),
    "FeatureCollection": object_of(
        {
            "type": {"type": "string", "enum": ["FeatureCollection"]},
            "numberMatched": {"type": "integer", "minimum": 0},
            "numberReturned": {"type": "integer", "minimum": 0},
            "links": list_of(ref("Link")),
            "features": list_of(ref("Feature")),
        }
    ),
    "FeatureUpdate": object_of(
        {"id": TEXT},
        {
            "newGeometry": ref("Geometry"),
            "addOrUpdateProperties": list_of(object_of({"key": TEXT, "value": {}})),
            "removeProperties": list_of(TEXT),
        },
    ),
    "Delta": object_of(
        {"add": list_of(ref("Feature"))},
        {
            "removeAll": {"type": "boolean"},
            "remove": list_of(TEXT),
            "update": list_of(ref("FeatureUpdate")),
        },
    ),
    "TileMatrixSets": object_of(
        {"links": list_of(ref("Link")), "tileMatrixSets": list_of({"type": "object"})}
    ),
    "TileMatrixSet": object_of(
        {"id": TEXT, "uri": TEXT, "crs": TEXT, "tileMatrices": list_of({"type": "object"})}
    ),
    "Tileset": object_of(
        {"dataType": TEXT, "crs": TEXT, "links": list_of(ref("Link"))},
        {
            "title": TEXT,
            "description": TEXT,
            "tileMatrixSetURI": TEXT,
            "tileMatrixSetLimits": list_of({"type": "object"}),
            "layers": list_of({"type": "object"}),
            "boundingBox": {"type": "object"},
        },
    ),
    "Tilesets": object_of({"links": list_of(ref("Link")), "tilesets": list_of(ref("Tileset"))}),
    "TileJson": object_of(
        {"tilejson": TEXT, "tiles": list_of(TEXT)},
        {
            "name": TEXT,
            "minzoom": WHOLE,
            "maxzoom": WHOLE,
            "bounds": NUMBERS,
            "vector_layers": list_of({"type": "object"}),
        },
    ),
}
"""What is on the map, and where it is listed."""
