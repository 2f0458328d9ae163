"""
Keep zones to be seen where they are smaller than a pixel.

A red zone is never left out of a map. Where a part of one is thinner than `VISIBLE` units it is
drawn with half of that round it; the yellow zone round it makes room, so that red stays inside
yellow and the two never overlap.
"""

from typing import Any, Final

import numpy as np
import shapely

VISIBLE: Final = 8
"""Units that a zone's parts are wide at least: one pixel."""


def visible_zones(drawn: Any, exact: Any, *, is_red: Any, ring_of: Any) -> Any:
    """
    Return zones as they are drawn at one zoom.

    Parameters
    ----------
    drawn
        The zones, simplified, in units of the zoom.
    exact
        The same zones as they are, in units of the zoom.
    is_red
        Which of them are red.
    ring_of
        For each zone the number of the yellow zone round it; -1 where there is none.

    Returns
    -------
    numpy.ndarray
        Valid polygons and multipolygons, their corners on whole units, in the same order. Every
        red one has an area, and holds whatever of it is thin; no yellow one overlaps a red one.
        A yellow one of which reds leave nothing is empty.
    """
    thin, is_whole = _thin_parts(exact)
    grown = _grown(drawn, thin, VISIBLE / 2, is_whole=is_whole)
    # A ring is widened wherever a zone inside it is.
    rings = np.where(is_red & ~shapely.is_empty(thin), ring_of, -1)
    has_ring = rings >= 0
    outer = _gathered(thin[has_ring], rings[has_ring], len(drawn))
    widened = _grown(grown, outer, VISIBLE, is_whole=np.zeros(len(drawn), bool))
    made = np.where(is_red, grown, widened)
    made = polygons_alone(shapely.set_precision(shapely.make_valid(made), 1))
    # Where nothing is thin, simplification has kept red and yellow apart.
    if not shapely.is_empty(thin).all():
        yellows = np.flatnonzero(~is_red)
        reds = shapely.get_parts(shapely.union_all(made[is_red]))
        made[yellows] = _without(made[yellows], reds)
    return polygons_alone(made)


def polygons_alone(shapes: Any) -> Any:
    """
    Return geometries without the points and lines among their parts.

    Parameters
    ----------
    shapes
        Geometries of any type; those that are polygons are kept as they are.
    """
    is_mixed = shapely.get_type_id(shapes) == shapely.GeometryType.GEOMETRYCOLLECTION
    is_other = shapely.get_dimensions(shapes) < 2
    made = np.where(is_other & ~is_mixed, shapely.MultiPolygon(), shapes)
    numbers = np.flatnonzero(is_mixed)
    parts, owners = shapely.get_parts(shapes[numbers], return_index=True)
    inner, places = shapely.get_parts(parts, return_index=True)
    is_area = shapely.get_dimensions(inner) == 2
    made[numbers] = _gathered(inner[is_area], owners[places[is_area]], len(numbers))
    return made


def _thin_parts(zones: Any) -> tuple[Any, Any]:
    """Return for each zone those of its parts that would hardly be seen, and if these are all."""
    parts, owners = shapely.get_parts(zones, return_index=True)
    outlines = shapely.length(shapely.get_exterior_ring(parts))
    # Of a strip, twice its area by its outline is its width; of a square, half its side.
    is_thin = 2 * shapely.area(parts) < VISIBLE / 2 * outlines
    thick = np.bincount(owners[~is_thin], minlength=len(zones))
    return _gathered(parts[is_thin], owners[is_thin], len(zones)), thick == 0


def _grown(zones: Any, thin: Any, reach: float, *, is_whole: Any) -> Any:
    """Return zones together with what lies within a reach of their thin parts."""
    made = zones.copy()
    numbers = np.flatnonzero(~shapely.is_empty(thin))
    made[numbers] = _near(thin[numbers], reach)
    others = numbers[~is_whole[numbers]]
    made[others] = shapely.union(made[others], shapely.make_valid(zones[others]))
    return made


def _near(shapes: Any, reach: float) -> Any:
    """Return what lies within a reach: of a speck a square, which has the fewest corners."""
    bounds = shapely.bounds(shapes)
    middles = np.rint((bounds[:, :2] + bounds[:, 2:]) / 2)
    squares = shapely.box(*(middles - reach).T, *(middles + reach).T)
    is_speck = (bounds[:, 2:] - bounds[:, :2] < VISIBLE).all(axis=1)
    return np.where(is_speck, squares, shapely.buffer(shapes, reach, quad_segs=1))


def _without(shapes: Any, others: Any) -> Any:
    """Return geometries without what others cover; the others do not overlap."""
    made = shapes.copy()
    if not len(others):
        return made
    owners, found = shapely.STRtree(others).query(shapes, predicate="intersects")
    order = np.lexsort((found, owners))
    taken = _gathered(others[found[order]], owners[order], len(shapes))
    numbers = np.unique(owners)
    made[numbers] = shapely.difference(shapes[numbers], taken[numbers], grid_size=1)
    return made


def _gathered(polygons: Any, owners: Any, count: int) -> Any:
    """Return a multipolygon for each owner, empty where it owns nothing."""
    made = np.full(count, shapely.MultiPolygon(), dtype=object)
    parts, places = shapely.get_parts(polygons, return_index=True)
    order = np.argsort(owners[places], kind="stable")
    if len(order):
        shapely.multipolygons(parts[order], indices=owners[places][order], out=made)
    return made
