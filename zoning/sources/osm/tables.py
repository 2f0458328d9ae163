"""Turn what was laid out into the tables of a pack."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd

from zoning.area.check_units import unit_totals
from zoning.quantities import WGS84

from .alleys import Alley
from .backdrop import Ground
from .doors import StreetMap, find_door
from .ground import WardPart
from .households import Locator, Settled
from .plane import Plane
from .sites import Site
from .streets import Piece


@dataclass(frozen=True, slots=True)
class Layout:
    """Everything laid out, in metres: the parts of a pack before they are tables."""

    parts: Sequence[WardPart]
    pieces: Sequence[Piece]
    alleys: Sequence[Alley]
    settled: Settled
    sites: Sequence[Site]
    ground: Sequence[Ground]
    streets: StreetMap


def pack_tables(layout: Layout, plane: Plane, valid_from: str) -> dict[str, Any]:
    """
    Turn a layout into tables.

    Parameters
    ----------
    layout
        What was laid out.
    plane
        The metric plane it lies in.
    valid_from
        First day on which the units are in force.

    Returns
    -------
    dict
        Keyword arguments of `zoning.area.make.make_area`: units, households, streets, sites,
        ground and coverage.
    """
    households = _households(layout, plane)
    return {
        "units": _units(layout, households, plane, valid_from),
        "households": households,
        "streets": _streets(layout),
        "sites": _sites(layout, plane),
        "ground": _ground(layout, plane),
        "coverage": layout.settled.coverage,
    }


def _units(
    layout: Layout, households: gpd.GeoDataFrame, plane: Plane, valid_from: str
) -> gpd.GeoDataFrame:
    units = _table(_ward_rows(layout.parts) + _alley_rows(layout.alleys), plane)
    totals = unit_totals(units, households)
    units["people"], units["households"] = totals.people, totals.households
    units["valid_from"], units["valid_to"] = valid_from, None
    return units


def _ward_rows(parts: Sequence[WardPart]) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = []
    for part in parts:
        rows.append(
            {
                "unit_id": part.unit_id,
                "parent_id": None,
                "level": "ward",
                "name": part.name,
                "kind": part.kind,
                "code": part.code,
                "origin": part.origin,
                "geometry": part.shape,
            }
        )
        rows += [
            {
                "unit_id": part.hamlet_id(number),
                "parent_id": part.unit_id,
                "level": "hamlet",
                "name": hamlet.name,
                "kind": hamlet.kind,
                "code": None,
                "origin": hamlet.origin,
                "geometry": hamlet.shape,
            }
            for number, hamlet in enumerate(part.hamlets)
        ]
    return rows


def _alley_rows(alleys: Sequence[Alley]) -> list[dict[str, Any]]:
    return [
        {
            "unit_id": alley.unit_id,
            "parent_id": alley.parent_id,
            "level": "alley",
            "name": alley.name,
            "kind": alley.kind,
            "code": None,
            "origin": alley.origin,
            "geometry": alley.shape,
        }
        for alley in alleys
    ]


def _households(layout: Layout, plane: Plane) -> gpd.GeoDataFrame:
    counted: Counter[int] = Counter()
    rows = []
    for household in layout.settled.households:
        counted[household.ward] += 1
        code = layout.parts[household.ward].code
        rows.append(
            {
                "household_id": f"hh-{code}-{counted[household.ward]:05d}",
                "unit_id": household.unit_id,
                "house_number": household.number,
                "street": household.street,
                "people": household.people,
                "origin": household.origin,
                "street_id": layout.pieces[household.door.piece].street_id,
                "access_m": household.door.access_m,
                "geometry": household.point,
            }
        )
    columns = ["household_id", "unit_id", "house_number", "street", "people", "origin"]
    return _table(rows, plane, [*columns, "street_id", "access_m"])


def _streets(layout: Layout) -> gpd.GeoDataFrame:
    alley_of = {row: alley.unit_id for alley in layout.alleys for row in alley.pieces}
    frame = pd.DataFrame(
        {
            "street_id": [piece.street_id for piece in layout.pieces],
            "name": [piece.name for piece in layout.pieces],
            "kind": [piece.tags["highway"] for piece in layout.pieces],
            "barrier_cost": [piece.cost for piece in layout.pieces],
            "unit_id": [alley_of.get(row) for row in range(len(layout.pieces))],
        }
    )
    # Straight from the extract: a journey to metres and back could part what meets.
    lines = [piece.line for piece in layout.pieces]
    return gpd.GeoDataFrame(frame, geometry=lines, crs=WGS84)


def _sites(layout: Layout, plane: Plane) -> gpd.GeoDataFrame:
    locator = Locator(layout.parts, {row: alley for alley in layout.alleys for row in alley.pieces})
    points = np.array([site.point for site in layout.sites], dtype=object)
    rows: list[dict[str, Any]] = []
    for site, point, ward in zip(layout.sites, points, locator.wards(points).tolist(), strict=True):
        door = find_door(layout.streets, point, None, None) if ward >= 0 else None
        if door is None:
            continue
        rows.append(
            {
                "site_id": f"p-{len(rows) + 1:03d}",
                "name": site.name,
                "kind": site.kind,
                "unit_id": locator.unit_id(ward, point, door),
                "street_id": layout.pieces[door.piece].street_id,
                "access_m": door.access_m,
                "geometry": point,
            }
        )
    return _table(rows, plane, ["site_id", "name", "kind", "unit_id", "street_id", "access_m"])


def _ground(layout: Layout, plane: Plane) -> gpd.GeoDataFrame:
    rows = [
        {
            "ground_id": f"g-{number:05d}",
            "kind": entry.kind,
            "name": entry.name,
            "geometry": entry.shape,
        }
        for number, entry in enumerate(layout.ground, start=1)
    ]
    return _table(rows, plane, ["ground_id", "kind", "name"])


def _table(
    rows: Sequence[dict[str, Any]], plane: Plane, columns: Sequence[str] = ()
) -> gpd.GeoDataFrame:
    frame = pd.DataFrame(rows, columns=[*columns, "geometry"] if columns else None)
    shapes = plane.degrees(np.array(frame.pop("geometry"), dtype=object))
    return gpd.GeoDataFrame(frame, geometry=shapes if len(rows) else [], crs=WGS84)
