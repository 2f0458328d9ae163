"""Say how one state of a layer becomes another, in the form that a map takes."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

import orjson

from service.store.layer_ports import Page

from .geojson import encode_features, encode_geometries

Delta = dict[str, Any]
"""``removeAll``, ``remove``, ``add``, ``update``: what MapLibre's ``updateData`` takes."""

EVERYTHING: Final = 2**31 - 1
"""A limit that no layer of a plan reaches."""


def whole(page: Page) -> Delta:
    """
    Return the delta that makes any state into this one.

    Parameters
    ----------
    page
        The whole layer.

    Returns
    -------
    dict
        ``removeAll`` and ``add``; what orjson can write.
    """
    return {"removeAll": True, "add": _features(page, range(len(page.ids)))}


def delta(before: Page, after: Page) -> Delta:
    """
    Return how one state of a layer becomes another.

    Parameters
    ----------
    before, after
        The whole layer, twice, in the order of identifiers.

    Returns
    -------
    dict
        ``remove``: identifiers. ``add``: features. ``update``: for each feature that is in both
        and differs its ``id``, ``newGeometry`` if its shape changed, and the properties to set or
        remove. Empty lists where nothing changed; what orjson can write.

    Notes
    -----
    The form is that of MapLibre's ``GeoJSONSourceDiff``, which applies removals first, then
    additions, then updates.
    """
    old = {identifier: row for row, identifier in enumerate(before.ids)}
    new = {identifier: row for row, identifier in enumerate(after.ids)}
    common = [(old[name], row) for name, row in new.items() if name in old]
    shapes = [pair for pair in common if before.wkb[pair[0]] != after.wkb[pair[1]]]
    updates = {pair: _properties(before, after, pair) for pair in common}
    for pair, geometry in zip(shapes, _geometries(after, [row for _, row in shapes]), strict=True):
        updates[pair]["newGeometry"] = geometry
    return {
        "remove": [name for name in before.ids if name not in new],
        "add": _features(after, [row for name, row in new.items() if name not in old]),
        "update": [
            {"id": after.ids[pair[1]], **update} for pair, update in updates.items() if update
        ],
    }


def _properties(before: Page, after: Page, pair: tuple[int, int]) -> dict[str, Any]:
    old, new = before.properties[pair[0]], after.properties[pair[1]]
    changed = [
        {"key": name, "value": value}
        for name, value in new.items()
        if name not in old or _plain(old[name]) != _plain(value)
    ]
    gone = [name for name in old if name not in new]
    update: dict[str, Any] = {"addOrUpdateProperties": changed} if changed else {}
    return update | ({"removeProperties": gone} if gone else {})


def _plain(value: Any) -> Any:
    """Return a value that can be compared: stored JSON is compared as it is written."""
    return orjson.dumps(value) if isinstance(value, orjson.Fragment) else value


def _features(page: Page, rows: Sequence[int]) -> list[orjson.Fragment]:
    return [orjson.Fragment(feature + b"}") for feature in encode_features(_rows(page, rows))]


def _geometries(page: Page, rows: Sequence[int]) -> list[orjson.Fragment]:
    return [orjson.Fragment(text) for text in encode_geometries(_rows(page, rows))]


def _rows(page: Page, rows: Sequence[int]) -> Page:
    properties: tuple[Mapping[str, Any], ...] = tuple(page.properties[row] for row in rows)
    return Page(
        matched=len(rows),
        ids=tuple(page.ids[row] for row in rows),
        properties=properties,
        wkb=tuple(page.wkb[row] for row in rows),
    )
