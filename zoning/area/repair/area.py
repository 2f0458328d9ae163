"""Mend the wards of an area, and what hangs on their borders."""

from collections.abc import Callable

import geopandas as gpd
import numpy as np
import shapely

from zoning.area.area import Area
from zoning.area.coverage.mend import mended_coverage
from zoning.area.coverage.shares import Residents
from zoning.area.findings.wards import wards_of_area
from zoning.area.make import make_area
from zoning.quantities import WGS84

from .cells import cells_recut
from .hamlets import hamlets_fitted
from .provinces import provinces_redrawn
from .report import Repair, repairs_of


def repaired_area(area: Area) -> tuple[Area, tuple[Repair, ...]]:
    """
    Mend the wards of an area, and what hangs on their borders.

    Parameters
    ----------
    area
        A sound area (`zoning.area.check.faults_of` finds nothing).

    Returns
    -------
    tuple of Area and tuple of Repair
        The area, with every piece of ground in exactly one ward; and what was changed. Nobody
        moves: households, people and totals stay as they are.

    Notes
    -----
    Ground that several wards claim goes to the one whose households stand on it; where those of
    several do, it is left as it is, for a person to decide. In all other cases, too,
    `zoning.area.coverage.shares.owners_of` says who gets it. Hamlets and cells of the wards that
    changed are cut and filled to the new borders, their provinces drawn anew out of their wards.
    Mending twice changes nothing more.
    """
    wards = wards_of_area(area)
    rows = np.flatnonzero(area.units.level == "ward")
    shapes, settled = mended_coverage(wards.shapes, _residents_finder(area, wards.ids))
    changed = {
        unit
        for unit, new, old in zip(wards.ids, shapes, wards.shapes, strict=True)
        if new is not old
    }
    units = area.units.copy()
    ground = np.asarray(units.geometry.values, dtype=object).copy()
    ground[rows] = shapes
    ground = hamlets_fitted(units, ground, changed)
    ground, redrawn = provinces_redrawn(units, ground, changed)
    units = units.set_geometry(gpd.GeoSeries(ground, crs=WGS84))
    names = [wards.called(row) for row in range(len(wards.ids))]
    report = repairs_of(settled, wards.ids, names) + redrawn
    if not report:
        return area, ()
    mended = make_area(
        name=area.name,
        valid_from=area.valid_from,
        sources=area.sources,
        units=units,
        households=area.households,
        streets=area.streets,
        sites=area.sites,
        ground=area.ground,
        cells=cells_recut(area, units, changed),
        coverage=area.coverage,
        invented=area.invented,
    )
    return mended, report


def _residents_finder(area: Area, wards: tuple[str, ...]) -> Callable[[np.ndarray], Residents]:
    """Return what finds the households that stand in some polygons."""
    row = {unit: number for number, unit in enumerate(wards)}
    ward = area.households.unit_id.map(ward_of(area)).map(row).to_numpy(dtype=int)
    tree = shapely.STRtree(np.asarray(area.households.geometry.values))

    def residents_of(shapes: np.ndarray) -> Residents:
        face, home = tree.query(shapes, "intersects")
        return Residents(face=face, unit=ward[home])

    return residents_of


def ward_of(area: Area) -> dict[str, str]:
    """Map every unit below the province to the ward it lies in."""
    above = dict(zip(area.units.unit_id, area.units.parent_id.fillna(""), strict=True))
    level = dict(zip(area.units.unit_id, area.units.level, strict=True))
    found = {}
    for unit in area.units.unit_id:
        top = unit
        while top and level[top] != "ward":
            top = above[top]
        if top:
            found[unit] = top
    return found
