"""Describe the items of each collection by themselves, with the properties to filter by."""

from typing import Any, Final

from service.cql.tree import Kind
from service.store.ports import StorePort
from service.store.view import View

from .catalogue import COLLECTIONS
from .items_query import parameters_of
from .property_words import TITLES
from .queryables import TYPES

_TEMPLATE: Final = "collection"

LIST_OF_NAMES: Final[dict[str, Any]] = {
    "style": "form",
    "explode": False,
    "schema": {"type": "array", "items": {"type": "string"}},
}
"""A parameter of names with commas between them."""


def collection_paths(items: dict[str, Any], store: StorePort, view: View) -> dict[str, Any]:
    """
    Describe the items of each collection by themselves.

    Parameters
    ----------
    items
        The description of the path of all collections' items.
    store
        The store, for the properties of its layers.
    view
        The view that the caller is answered.

    Returns
    -------
    dict
        Descriptions by path. GDAL and QGIS look for the parameters of a collection under its own
        path, and filter by themselves where they find none.
    """
    return {
        f"/collections/{name}/items": {
            "get": items["get"]
            | {
                "operationId": f"{items['get']['operationId']}_{name}",
                "summary": f"{items['get']['summary']}: {name}",
                "parameters": _parameters(items["get"]["parameters"], store, name, view),
            }
        }
        for name, one in COLLECTIONS.items()
        if view == "exact" or not one.is_restricted
    }


def _parameters(
    of_all: list[dict[str, Any]], store: StorePort, name: str, view: View
) -> list[dict[str, Any]]:
    """Return the parameters of one collection: names are those of its own properties."""
    facts = store.properties_of(name, view)
    named = [one.name for one in facts if one.kind != "geometry"]
    sorted_by = [one.name for one in facts if one.kind not in ("geometry", "list")]
    known = {
        "properties": named,
        "sortby": [sign + own for own in sorted_by for sign in ("", "-", "+")],
    }
    common = [
        one | _names(known[one["name"]]) if one["name"] in known else one
        for one in of_all
        if one["name"] != _TEMPLATE
    ]
    return common + [_property(own, kind) for own, kind in parameters_of(facts).items()]


def _names(known: list[str]) -> dict[str, Any]:
    items = {"type": "string", "enum": known}
    return LIST_OF_NAMES | {"schema": {"type": "array", "items": items}}


def _property(own: str, kind: Kind) -> dict[str, Any]:
    return {
        "name": own,
        "in": "query",
        "required": False,
        "description": TITLES.get(own, own),
        "schema": TYPES[kind],
    }
