"""Mend a ward file."""

import geopandas as gpd
import numpy as np
import shapely

from zoning.area.coverage.mend import mended_coverage
from zoning.area.coverage.polygonal import polygonal
from zoning.area.findings.wards import wards_of_frame
from zoning.area.frames import rounded
from zoning.quantities import WGS84

from .report import Repair, repairs_of


def repaired_wards(wards: gpd.GeoDataFrame) -> tuple[gpd.GeoDataFrame, tuple[Repair, ...]]:
    """
    Mend the borders of a ward file.

    Parameters
    ----------
    wards
        Polygons in EPSG:4326 with the columns of `zoning.sources.official_wards.read_wards` and
        unique codes; a polygon may be invalid.

    Returns
    -------
    tuple of GeoDataFrame and tuple of Repair
        The wards sorted by code, coordinates on the grid of a pack, columns as given; and what
        was changed. Every piece of ground up to the largest gap is now in exactly one ward, and
        neighbours share their vertices.

    Notes
    -----
    `zoning.area.coverage.shares.owners_of` says who gets what. Wards without a fault keep every
    vertex. Mending twice changes nothing more.
    """
    frame = wards.sort_values("code", kind="stable", ignore_index=True)
    judged = wards_of_frame(frame)
    names = [judged.called(row) for row in range(len(judged.ids))]
    valid, made = made_valid(judged.shapes, judged.ids, names)
    shapes, settled = mended_coverage(valid)
    mended = frame.assign(geometry=gpd.GeoSeries(shapes, crs=WGS84))
    return mended, made + repairs_of(settled, judged.ids, names)


def made_valid(
    shapes: np.ndarray, ids: tuple[str, ...], names: list[str]
) -> tuple[np.ndarray, tuple[Repair, ...]]:
    """
    Make invalid polygons valid.

    Parameters
    ----------
    shapes
        Polygons in degrees.
    ids, names
        Identifiers and names beside them.

    Returns
    -------
    tuple of ndarray and tuple of Repair
        The polygons on the grid of a pack, valid ones as given; and one entry for each that was
        laid anew. Of a figure of eight both loops stay; what has no area goes.
    """
    shapes = np.array(shapes, dtype=object)
    broken = np.flatnonzero(~shapely.is_valid(shapes))
    if not len(broken):
        return shapes, ()
    laid = shapely.make_valid(shapes[broken], method="structure", keep_collapsed=False)
    shapes[broken] = rounded(polygonal(laid))
    return shapes, tuple(
        Repair(
            kind="invalid-geometry",
            units=(ids[row],),
            owner=ids[row],
            size=0.0,
            to_confirm=False,
            text=f"{names[row]} drawn anew as a valid polygon",
            geometry=shapes[row],
        )
        for row in broken.tolist()
    )
