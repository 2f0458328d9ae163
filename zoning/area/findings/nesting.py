"""Find wards outside their province, hamlets of one name, and units in which nobody lives."""

import geopandas as gpd
import numpy as np
import shapely

from zoning.area.area import Area
from zoning.area.frames import UNITS
from zoning.area.metric import equal_area_crs
from zoning.errors import Fault
from zoning.quantities import WGS84

from .borders import NOISE_M, area_text
from .finding import Finding


def nesting_findings(area: Area) -> list[Finding]:
    """
    Find wards outside their province, hamlets of one name, and units in which nobody lives.

    Parameters
    ----------
    area
        A sound area.

    Returns
    -------
    list of Finding
        ``outside-parent``, ``repeated-name`` and ``empty-unit``. Strips outside a province that
        are thinner than 2 cm are rounding.
    """
    return _outside_provinces(area) + _repeated_hamlets(area) + _empty_hamlets(area)


def _outside_provinces(area: Area) -> list[Finding]:
    units = area.units
    found: list[Finding] = []
    wards = units[units.level == "ward"]
    for province in units[units.level == "province"].itertuples():
        inside = wards[wards.parent_id == province.unit_id]
        shape = province.geometry
        shapely.prepare(shape)
        outside = inside[~shapely.covers(shape, inside.geometry.values)]
        if not len(outside):
            continue
        rest = shapely.difference(np.asarray(outside.geometry.values), shape)
        metric = gpd.GeoSeries(rest, crs=WGS84).to_crs(equal_area_crs(np.array([shape])))
        # What vanishes when a centimetre is taken off every side is thinner than two.
        thick = ~shapely.is_empty(shapely.buffer(np.asarray(metric.values), -NOISE_M / 2))
        sizes = np.asarray(metric.area)
        for row in np.flatnonzero(thick).tolist():
            ward = outside.iloc[row]
            text = f"{area_text(float(sizes[row]))} of {ward['name']} outside {province.name}"
            fault = Fault(
                f"{UNITS.file_name}, unit_id {ward['unit_id']}",
                text,
                "wards inside their province",
                "`khoanh area check --repair` draws the province anew out of its wards.",
            )
            pair = tuple(sorted((ward["unit_id"], province.unit_id)))
            size = round(float(sizes[row]), 3)
            found.append(
                Finding("outside-parent", "warning", pair, fault, size, "m²", geometry=rest[row])
            )
    return found


def _repeated_hamlets(area: Area) -> list[Finding]:
    hamlets = area.units[area.units.level == "hamlet"]
    twice = hamlets[hamlets.duplicated(["parent_id", "name"], keep=False)]
    found = []
    for (ward, name), same in twice.groupby(["parent_id", "name"], sort=True):
        fault = Fault(
            f"{UNITS.file_name}, unit_id {same.unit_id.iloc[0]}",
            f"the name {name} {len(same)} times in {ward}",
            "one hamlet of a name in a ward",
            "Tell them apart by their numbers.",
        )
        points = shapely.multipoints(shapely.point_on_surface(np.asarray(same.geometry.values)))
        found.append(
            Finding(
                "repeated-name",
                "warning",
                tuple(same.unit_id),
                fault,
                float(len(same)),
                geometry=points,
            )
        )
    return found


def _empty_hamlets(area: Area) -> list[Finding]:
    units = area.units
    empty = units[(units.level == "hamlet") & (units.people == 0)]
    return [
        Finding(
            "empty-unit",
            "warning",
            (row.unit_id,),
            Fault(
                f"{UNITS.file_name}, unit_id {row.unit_id}",
                f"no people in {row.name}",
                "people",
                "Look whether the hamlet still exists, and whether its households are known.",
            ),
            measure="people",
            geometry=shapely.point_on_surface(row.geometry),
        )
        for row in empty.itertuples(index=False)
    ]
