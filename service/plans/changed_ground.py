"""Say which ground changes its level between two plans, as shapes to lay over a map."""

from collections.abc import Iterable, Mapping
from typing import Any, Final, Literal

import numpy as np
import orjson
import shapely

Level = Literal["open", "yellow", "red"]

_LEVELS: Final[tuple[Level, ...]] = ("open", "yellow", "red")
_GRID: Final = 1e-9
"""Degrees to which overlays are rounded, 0.1 mm: it keeps them valid."""

_CRUMB: Final = 1e-12
"""Square degrees, about 0.01 m²: what two drawings of one line leave between them."""

Shapes = Mapping[Level, shapely.Geometry]


def ground_by_level(rows: Iterable[tuple[str, shapely.Geometry]]) -> Shapes:
    """
    Join the zones of a plan by level.

    Parameters
    ----------
    rows
        Level ("red", "yellow") and polygon of every zone, EPSG:4326.

    Returns
    -------
    mapping
        One shape for yellow and one for red; red is cut out of yellow.
    """
    listed = list(rows)
    joined = {
        level: shapely.union_all([shape for of, shape in listed if of == level], grid_size=_GRID)
        for level in ("yellow", "red")
    }
    yellow = shapely.difference(joined["yellow"], joined["red"], grid_size=_GRID)
    return {"yellow": yellow, "red": joined["red"]}


def changed_ground(before: Shapes, after: Shapes) -> dict[str, Any]:
    """
    Say which ground changes its level.

    Parameters
    ----------
    before, after
        As `ground_by_level` returns them.

    Returns
    -------
    dict
        GeoJSON, at most one feature for each pair of levels of which one is not open, with
        ``id``, ``before``, ``after`` and ``change``: "closed" (was open), "raised" (yellow to
        red), "same", "eased" (red to yellow) or "freed" (now open). Crumbs between two
        drawings of one line are left out.
    """
    features = []
    for old in _LEVELS:
        for new in _LEVELS:
            shape = _polygons(_both(before, after, old, new))
            if old == new == "open" or shape.is_empty:
                continue
            change = _change(old, new)
            facts = {"id": f"{old}-{new}", "before": old, "after": new, "change": change}
            features.append(
                {
                    "type": "Feature",
                    "id": facts["id"],
                    "geometry": orjson.loads(shapely.to_geojson(shape)),
                    "properties": facts,
                }
            )
    return {"type": "FeatureCollection", "features": features}


def _both(before: Shapes, after: Shapes, old: Level, new: Level) -> shapely.Geometry:
    """Return the ground that had one level and gets another."""
    if old == "open" and new == "open":
        return shapely.Polygon()
    if old == "open":
        return _less(after[new], before)
    if new == "open":
        return _less(before[old], after)
    return shapely.intersection(before[old], after[new], grid_size=_GRID)


def _less(shape: shapely.Geometry, closed: Shapes) -> shapely.Geometry:
    for other in closed.values():
        shape = shapely.difference(shape, other, grid_size=_GRID)
    return shape


def _polygons(shape: shapely.Geometry) -> shapely.Geometry:
    """Return the polygons of an overlay, which may hold lines and points too."""
    parts = shapely.get_parts(np.array([shape]))
    kept = parts[(shapely.get_type_id(parts) == 3) & (shapely.area(parts) > _CRUMB)]
    if not len(kept):
        return shapely.MultiPolygon()
    return shapely.orient_polygons(shapely.MultiPolygon(list(kept)))


def _change(old: Level, new: Level) -> str:
    if old == new:
        return "same"
    if old == "open":
        return "closed"
    if new == "open":
        return "freed"
    return "raised" if new == "red" else "eased"
