"""Name what a reader of the store may see, and where."""

from typing import Any, Literal

import shapely

View = Literal["exact", "public"]
"""Which of a plan's two views is read: the exact one, or the one anybody may see."""

Box = tuple[float, float, float, float]
"""``min_x, min_y, max_x, max_y`` in degrees, EPSG:4326."""


def shape_of(box: Box) -> Any:
    """Return a box as a point, a line or a polygon: never a polygon without an area."""
    min_x, min_y, max_x, max_y = box
    if min_x < max_x and min_y < max_y:
        return shapely.box(*box)
    if min_x < max_x or min_y < max_y:
        return shapely.LineString([(min_x, min_y), (max_x, max_y)])
    return shapely.Point(min_x, min_y)
