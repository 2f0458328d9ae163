"""Draw zones of any size on the ground, as the store would hand them over."""

import shapely

from service.store.layer_ports import Page
from service.tiles.source import Source, source_of

LNG, LAT = 106.7, 10.78
METRE = 1 / 111_000
"""Degrees, near enough."""


def square(east: float, north: float, side: float, hole: float = 0) -> shapely.Polygon:
    """Return a square of so many metres a side round a spot, with a square hole in its middle."""
    x, y = LNG + east * METRE, LAT + north * METRE
    made = shapely.box(*_corners(x, y, side))
    return made if not hole else made.difference(shapely.box(*_corners(x, y, hole)))


def zone_source(*zones: tuple[str, str, str | None, shapely.Geometry]) -> Source:
    """Return zones: identifier, level, the zone round it, shape."""
    rows = sorted(zones, key=lambda zone: zone[0])
    return source_of(
        "zones",
        Page(
            matched=len(rows),
            ids=tuple(row[0] for row in rows),
            properties=tuple(
                {"id": name, "level": level, "inside": inside} for name, level, inside, _ in rows
            ),
            wkb=tuple(shapely.to_wkb(row[3]) for row in rows),
        ),
    )


def _corners(x: float, y: float, side: float) -> tuple[float, float, float, float]:
    half = side / 2 * METRE
    return x - half, y - half, x + half, y + half
