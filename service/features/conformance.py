"""Name the conformance classes that hold, and no other."""

from typing import Final

_SPEC: Final = "http://www.opengis.net/spec"

CONFORMS_TO: Final = tuple(
    f"{_SPEC}/{part}/conf/{name}"
    for part, names in {
        "ogcapi-features-1/1.0": ("core", "oas30", "html", "geojson"),
        "ogcapi-features-2/1.0": ("crs",),
        "ogcapi-features-3/1.0": (
            "queryables",
            "queryables-query-parameters",
            "filter",
            "features-filter",
        ),
        "ogcapi-features-5/1.0": ("schemas", "core-roles-features"),
        "ogcapi-tiles-1/1.0": ("core", "tileset", "tilesets-list", "geodata-tilesets", "mvt"),
        "ogcapi-processes-1/1.0": ("core", "json", "job-list", "dismiss"),
        "cql2/1.0": (
            "cql2-text",
            "cql2-json",
            "basic-cql2",
            "advanced-comparison-operators",
            "case-insensitive-comparison",
            "accent-insensitive-comparison",
            "basic-spatial-functions",
            "basic-spatial-functions-plus",
            "spatial-functions",
            "temporal-functions",
            "property-property",
        ),
    }.items()
    for name in names
)
"""
Every class. QGIS sends filters where it finds ``filter``, ``features-filter``, ``cql2-text`` and
``basic-cql2``.
"""
