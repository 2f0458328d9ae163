"""Put schemas of OpenAPI 3.0 together from smaller ones."""

from typing import Any, Final

Schema = dict[str, Any]

TEXT: Final[Schema] = {"type": "string"}
WHOLE: Final[Schema] = {"type": "integer"}
NUMBERS: Final[Schema] = {"type": "array", "items": {"type": "number"}}


def ref(name: str) -> Schema:
    """Return a reference to a schema of `service.features.schemas.SCHEMAS`."""
    return {"$ref": f"#/components/schemas/{name}"}


def list_of(schema: Schema) -> Schema:
    """Return the schema of a list of what another one describes."""
    return {"type": "array", "items": schema}


def object_of(needed: Schema, optional: Schema | None = None) -> Schema:
    """Return the schema of an object with members that are always there, and some that may be."""
    return {
        "type": "object",
        "required": list(needed),
        "properties": needed | (optional or {}),
    }


def or_null(schema: Schema) -> Schema:
    """Return a schema that knows null too."""
    return schema | {"nullable": True}
