"""Draw the ground of cells: a zone of cells is the union of their pieces, to the last digit."""

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from zoning.area.area import Area

from .network import PlaceNetwork


class CellGround:
    """
    Draw zones of cells, and keep those of the last labels drawn.

    Parameters
    ----------
    area, network
        The area and its places.
    """

    def __init__(self, area: Area, network: PlaceNetwork) -> None:
        self._pieces = np.asarray(area.cells.geometry.values, dtype=object)
        self._places = network.cell_place
        self._tree = shapely.STRtree(self._pieces)
        self._kept: dict[bytes, BaseGeometry] = {}

    def polygons(self, place_zone: NDArray[np.integer]) -> dict[int, BaseGeometry]:
        """
        Draw the zones that hold cells.

        Parameters
        ----------
        place_zone
            Zone of each place, -1 for none, shape (n,).

        Returns
        -------
        dict
            Polygons and multipolygons in EPSG:4326 by zone, shells counter-clockwise. Every
            vertex is one of the area's cells: two zones that touch have their border in common.
        """
        zone = place_zone[self._places]
        closed = np.flatnonzero(zone >= 0)
        closed = closed[np.argsort(zone[closed], kind="stable")]
        numbers, start = np.unique(zone[closed], return_index=True)
        kept: dict[bytes, BaseGeometry] = {}
        found: dict[int, BaseGeometry] = {}
        for number, rows in zip(numbers.tolist(), np.split(closed, start)[1:], strict=True):
            key = rows.tobytes()
            shape = self._kept.get(key)
            found[number] = kept[key] = _joined(self._pieces[rows]) if shape is None else shape
        self._kept = kept
        return found

    def left_over(self, shape: BaseGeometry) -> BaseGeometry:
        """Return what of a zone of streets, in EPSG:4326, lies on no cell; itself if all does."""
        if not len(self._pieces):
            return shape
        near = self._tree.query(shape, predicate="intersects")
        if not len(near):
            return shape
        rest = shapely.difference(shape, _joined(self._pieces[np.sort(near)]))
        return shapely.orient_polygons(shapely.set_precision(rest, 1e-7))


def _joined(pieces: NDArray[np.object_]) -> BaseGeometry:
    """Return the union of pieces, without a vertex that none of them has where they fit."""
    fits = bool(shapely.coverage_is_valid(pieces))
    whole = shapely.coverage_union_all(pieces) if fits else shapely.union_all(pieces)
    return shapely.orient_polygons(whole)
