"""Describe the items of each collection by themselves, with the properties to filter by."""

from typing import Any, Final

from service.store.ports import StorePort
from service.store.view import View

from .catalogue import COLLECTIONS
from .items_query import parameters_of
from .property_words import TITLES
from .queryables import TYPES

_TEMPLATE: Final = "collection"


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
                "parameters": [
                    *(one for one in items["get"]["parameters"] if one["name"] != _TEMPLATE),
                    *_properties(store, name, view),
                ],
            }
        }
        for name, one in COLLECTIONS.items()
        if view == "exact" or not one.is_restricted
    }


def _properties(store: StorePort, name: str, view: View) -> list[dict[str, Any]]:
    kinds = parameters_of(store.properties_of(name, view))
    return [
        {
            "name": own,
            "in": "query",
            "required": False,
            "description": TITLES.get(own, own),
            "schema": TYPES[kind],
        }
        for own, kind in kinds.items()
    ]
