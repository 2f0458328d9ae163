"""Draw provinces anew out of their wards."""

from collections.abc import Collection
from typing import Final

import geopandas as gpd
import numpy as np
import shapely

from zoning.area.coverage.faces import GRID

from .report import Repair

WHOLE: Final = 0.99
"""Share of a province's area from which on the wards of a pack are all it has."""


def provinces_redrawn(
    units: gpd.GeoDataFrame, ground: np.ndarray, changed: Collection[str]
) -> tuple[np.ndarray, tuple[Repair, ...]]:
    """
    Draw provinces anew out of their wards.

    Parameters
    ----------
    units
        The units as they were.
    ground
        Their shapes in degrees, those of the wards as they are now.
    changed
        Wards whose border changed.

    Returns
    -------
    tuple of ndarray and tuple of Repair
        The shapes; and one ``outside-parent`` for each province that was redrawn, because a ward
        of it changed or reaches out of it. Where the pack does not hold all of a province's
        wards, the province only takes in what reaches out of it.
    """
    ground = ground.copy()
    redrawn = []
    for row in np.flatnonzero(units.level == "province").tolist():
        own = np.flatnonzero((units.parent_id == units.unit_id.iloc[row]) & (units.level == "ward"))
        if not len(own):
            continue
        before = np.asarray(units.geometry.values)
        whole = shapely.area(before[own]).sum() >= WHOLE * shapely.area(before[row])
        laid = _laid_anew(ground[row], ground[own], whole=bool(whole))
        touched = bool(set(units.unit_id.iloc[own]) & set(changed))
        reaches_out = not shapely.covers(ground[row], ground[own]).all()
        if not (touched or reaches_out) or shapely.equals(laid, ground[row]):
            continue
        lost = shapely.symmetric_difference(laid, ground[row])
        ground[row] = laid
        unit, name = str(units.unit_id.iloc[row]), units.name.iloc[row]
        text = f"{name} drawn anew out of its {len(own)} wards"
        redrawn.append(Repair("outside-parent", (unit,), unit, 0.0, False, text, lost))
    return ground, tuple(redrawn)


def _laid_anew(province: shapely.Geometry, wards: np.ndarray, *, whole: bool) -> shapely.Geometry:
    if shapely.coverage_is_valid(wards):
        together = shapely.coverage_union_all(wards)
    else:
        together = shapely.union_all(wards, grid_size=GRID)
    if whole:
        return together
    return shapely.union_all([province, together], grid_size=GRID)
