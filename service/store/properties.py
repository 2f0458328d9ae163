"""Say what the properties of each layer are."""

from functools import cache
from typing import Any, Final, Literal

from geoalchemy2 import Geometry
from sqlalchemy import Boolean, Column, Float, Integer
from sqlalchemy.types import TypeEngine

from service.cql.tree import Kind

from .columns import GEOMETRY
from .layer_ports import PropertyFacts
from .layers import JSON_COLUMNS, LAYERS
from .view import View

SHAPE: Final = "geometry"
"""The name of the geometry, for those who ask for it."""


@cache  # a few layers, two views
def properties_of(layer: str, view: View) -> tuple[PropertyFacts, ...]:
    """
    Return the properties of a layer's features.

    Parameters
    ----------
    layer
        Name of the layer, see `service.store.layers`.
    view
        The view; only what its own table holds can be asked for, so nothing withheld can.

    Returns
    -------
    tuple of PropertyFacts
        In their order, the geometry last.
    """
    source = LAYERS[layer]
    facts = [
        PropertyFacts(str(column.name), _kind(column), column.name == source.id_column)
        for column in source.properties(view)
    ]
    shape = source.table(view).c[GEOMETRY].type
    assert isinstance(shape, Geometry)
    return (*facts, PropertyFacts(SHAPE, "geometry", shape=str(shape.geometry_type).lower()))


def _kind(column: Column[Any]) -> Kind | Literal["list"]:
    if column.name in JSON_COLUMNS:
        return "list"
    if "kind" in column.info:
        known: Kind = column.info["kind"]
        return known
    kinds: dict[type[TypeEngine[Any]], Kind] = {
        Boolean: "boolean",
        Integer: "integer",
        Float: "number",
    }
    found = (kind for family, kind in kinds.items() if isinstance(column.type, family))
    return next(found, "text")
