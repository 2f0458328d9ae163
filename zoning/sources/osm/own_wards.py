"""Take wards from an extract's own boundary relations, or make its extent the one ward."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from shapely.geometry.base import BaseGeometry

from zoning.errors import Fault
from zoning.quantities import WGS84
from zoning.sources.ward_file.names import named

from .elements import OsmData, OsmRelation
from .hamlet_names import hamlet_kind
from .names import tidy
from .polygons import polygonal, relation_polygon

MOST: Final = 0.5
"""Share of the extract's streets that the boundaries of a level must hold to be its wards."""

LEAST_PART: Final = 0.01
"""Share of a boundary's ground that must be left to it where boundaries overlap."""

EXTENT_CODE: Final = "extent"
"""Code of the one ward of an extract without closed boundaries."""


@dataclass(frozen=True, slots=True)
class OwnWards:
    """
    Wards that an extract itself gives.

    Attributes
    ----------
    wards
        As `zoning.sources.official_wards.read_wards` returns them.
    origin
        "osm" for boundary relations, "derived" for the extent.
    remark
        How they were chosen, in one sentence.
    """

    wards: gpd.GeoDataFrame
    origin: str
    remark: str


@dataclass(frozen=True, slots=True)
class Boundary:
    """A closed administrative boundary: its relation, and its polygon in degrees."""

    relation: OsmRelation
    shape: BaseGeometry


def own_wards(
    data: OsmData, *, level: int | None, name: str | None
) -> tuple[OwnWards | None, list[Fault]]:
    """
    Take wards from an extract.

    Parameters
    ----------
    data
        The extract.
    level
        The ``admin_level`` of wards; by default the deepest one whose closed boundaries hold
        more than half of the extract's streets.
    name
        What the extent is called where no boundary closes; the extract's file name by default.

    Returns
    -------
    tuple of OwnWards or None, and list of Fault
        The wards; or None and a fault where ``level`` is stated and no boundary of it closes.
        Hamlets are no wards. Where two boundaries overlap, the ground belongs to the one with
        the smaller identifier.
    """
    extent = polygonal(shapely.union_all([file.extent for file in data.files]))
    by_level = closed_boundaries(data, extent)
    spots = _street_spots(data, extent)
    shares = {found: _share(spots, held) for found, held in sorted(by_level.items())}
    if level is not None and level not in by_level:
        return None, [_no_such_level(level, shares)]
    deep = [found for found, share in shares.items() if share > MOST]
    chosen = level if level is not None else max(deep, default=None)
    if chosen is None:
        return _extent_ward(extent, name or data.files[0].name.split(".")[0]), []
    wards = _ward_table(by_level[chosen])
    remark = (
        f"Wards are the {len(wards)} closed boundaries of admin_level {chosen} in the extract; "
        f"{shares[chosen]:.0%} of its street points lie in them, and streets outside are left out."
    )
    return OwnWards(wards, "osm", remark), []


def closed_boundaries(data: OsmData, extent: BaseGeometry) -> dict[int, list[Boundary]]:
    """Return the closed boundaries with ground in an extent by level, ascending by identifier."""
    found: dict[int, list[Boundary]] = {}
    for relation in data.relations.values():
        tags = relation.tags
        text, name = tags.get("admin_level", ""), tidy(tags.get("name", ""))
        if tags.get("boundary") != "administrative" or not (text.isascii() and text.isdigit()):
            continue
        if not name or hamlet_kind(name) is not None:
            continue
        shape = polygonal(shapely.make_valid(relation_polygon(relation, data.ways)))
        if shapely.area(shapely.intersection(shape, extent)) > 0:
            found.setdefault(int(text), []).append(Boundary(relation, shape))
    return found


def _street_spots(data: OsmData, extent: BaseGeometry) -> np.ndarray:
    points = [way.points for way in data.ways.values() if "highway" in way.tags]
    spots = np.asarray(shapely.points(np.concatenate(points)))
    shapely.prepare(extent)
    return np.asarray(spots[shapely.intersects(extent, spots)])


def _share(spots: np.ndarray, held: Sequence[Boundary]) -> float:
    ground = shapely.union_all([boundary.shape for boundary in held])
    shapely.prepare(ground)
    return float(shapely.intersects(ground, spots).mean()) if len(spots) else 0.0


def _no_such_level(level: int, shares: Mapping[int, float]) -> Fault:
    known = ", ".join(f"{found} ({share:.0%} of the streets)" for found, share in shares.items())
    expected = f"one of the levels with closed boundaries: {known or 'there is none'}"
    mend = "Cut the extract so that boundary relations stay whole, or give a ward file."
    return Fault(f"admin_level {level}", "no closed boundary in the extract", expected, mend)


def _ward_table(held: Sequence[Boundary]) -> gpd.GeoDataFrame:
    rows: list[dict[str, Any]] = []
    taken: BaseGeometry = shapely.Polygon()
    for boundary in held:
        shape = polygonal(shapely.difference(boundary.shape, taken))
        if shape.area < LEAST_PART * boundary.shape.area:
            continue
        taken = shapely.union(taken, shape)
        tags = boundary.relation.tags
        rows.append(
            {
                "code": f"r{boundary.relation.ident}",
                "full": tidy(tags["name"]),
                "en": tags.get("name:en"),
                "geometry": shape,
            }
        )
    return _table(pd.DataFrame(rows))


def _extent_ward(extent: BaseGeometry, name: str) -> OwnWards:
    row = {"code": EXTENT_CODE, "full": name, "en": None, "geometry": extent}
    remark = (
        "No administrative boundary of the extract closes round most of its streets: the whole "
        "extent is taken as one ward, flagged derived. Give a ward file (--wards), or cut the "
        "extract so that boundary relations stay whole."
    )
    return OwnWards(_table(pd.DataFrame([row])), "derived", remark)


def _table(rows: pd.DataFrame) -> gpd.GeoDataFrame:
    frame = gpd.GeoDataFrame(rows.drop(columns="geometry"), geometry=rows.geometry, crs=WGS84)
    table = named(frame, {"fullName": "full", "fullNameEn": "en"})
    table.insert(0, "code", frame.code.astype("string"))
    wards = gpd.GeoDataFrame(table, geometry=frame.geometry, crs=WGS84)
    return wards.sort_values("code", ignore_index=True)
