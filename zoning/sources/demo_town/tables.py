"""Table households, streets, sites and ground of the town."""

from collections import defaultdict
from typing import Any

import geopandas as gpd
import numpy as np
import shapely

from zoning.area.schema import BARRIER_COST
from zoning.quantities import WGS84, metric_crs

from .ground_plan import (
    CANAL,
    CANAL_HALF_WIDTH,
    DITCH_HALF_WIDTH,
    DITCHES,
    RIVER,
    RIVER_HALF_WIDTH,
    SQUARE,
    SQUARE_RADIUS,
)
from .pieces import Pieces
from .projection import CENTRE, line_in_degrees, point_in_degrees, to_degrees
from .skeleton import town_extent
from .town import Town
from .unit_table import UnitIds, way_name


def street_table(town: Town, ids: UnitIds, pieces: Pieces) -> gpd.GeoDataFrame:
    """Return the pieces of streets and alleys, EPSG:4326, in the order of `Pieces`."""
    names = [way_name(town, index) for index in range(len(town.net.ways))]
    kinds = [town.net.ways[way].kind for way in pieces.way]
    return gpd.GeoDataFrame(
        {
            "street_id": [f"s-{number:06d}" for number in range(1, len(pieces.way) + 1)],
            "name": [names[way] for way in pieces.way],
            "kind": kinds,
            "barrier_cost": [BARRIER_COST[kind] for kind in kinds],
            "unit_id": [ids.of_way[way] for way in pieces.way],
        },
        geometry=[line_in_degrees(points) for points in pieces.points],
        crs=WGS84,
    )


def household_table(
    town: Town, ids: UnitIds, pieces: Pieces, streets: gpd.GeoDataFrame
) -> gpd.GeoDataFrame:
    """Return one household a house, EPSG:4326, numbered by ward in the order of addresses."""
    ways, houses = town.net.ways, town.houses
    tree = shapely.STRtree([hamlet.shape for hamlet in town.hamlets])
    points = shapely.points([house.point for house in houses])
    inside = tree.query(points, predicate="within")
    hamlet = np.full(len(houses), -1)
    hamlet[inside[0]] = inside[1]
    order = sorted(
        range(len(houses)),
        key=lambda i: (hamlet[i], ways[houses[i].way].name, _number_key(town.numbers.houses[i])),
    )
    count: dict[str, int] = defaultdict(int)
    rows: list[tuple[Any, ...]] = []
    for index in order:
        house, ward = houses[index], town.hamlets[hamlet[index]].ward
        count[ward] += 1
        rows.append(
            (
                f"hh-{ward}-{count[ward]:05d}",
                ids.smallest(house.way, hamlet[index]),
                town.numbers.houses[index],
                ways[house.way].name,
                town.people[index],
                "invented",
                pieces.at(house.way, house.offset),
            )
        )
    table = gpd.GeoDataFrame(
        rows,
        columns=["household_id", "unit_id", "house_number", "street", "people", "origin", "piece"],
        geometry=[point_in_degrees(houses[index].point) for index in order],
        crs=WGS84,
    )
    doors = [_door(town, houses[index].way, houses[index].offset) for index in order]
    return _with_access(table, doors, streets)


def site_table(
    town: Town, ids: UnitIds, pieces: Pieces, streets: gpd.GeoDataFrame
) -> gpd.GeoDataFrame:
    """Return the sites as points, EPSG:4326, with their gates."""
    tree = shapely.STRtree([hamlet.shape for hamlet in town.hamlets])
    rows, points = [], []
    for number, site in enumerate(town.sites, start=1):
        (hamlet,) = tree.query(shapely.Point(site.ground.centre), predicate="within")
        piece = pieces.at(site.way, site.gate)
        rows.append(
            (f"p-{number:03d}", site.plan.name, site.plan.kind, ids.of_hamlet[hamlet], piece)
        )
        points.append(point_in_degrees(site.ground.centre))
    table = gpd.GeoDataFrame(
        rows, columns=["site_id", "name", "kind", "unit_id", "piece"], geometry=points, crs=WGS84
    )
    return _with_access(table, [_door(town, site.way, site.gate) for site in town.sites], streets)


def ground_table(town: Town) -> gpd.GeoDataFrame:
    """Return what maps draw under everything else, EPSG:4326."""
    shapes: list[tuple[str, str | None, shapely.Geometry]] = [
        ("water", "Sông Mẫu", RIVER.line.buffer(RIVER_HALF_WIDTH, cap_style="flat")),
        (
            "water",
            "Kênh Mẫu",
            CANAL.line.buffer(CANAL_HALF_WIDTH, cap_style="flat") & town_extent(),
        ),
    ]
    ditches = [ditch.line.buffer(DITCH_HALF_WIDTH, cap_style="flat") for ditch in DITCHES]
    shapes += [("water", None, ditch) for ditch in ditches]
    island = shapely.Point(SQUARE).buffer(SQUARE_RADIUS - 14)
    shapes.append(("park", "Vòng xoay Cây Gạo", island))
    for site in town.sites:
        shapes.append((site.surface, site.plan.name, shapely.Polygon(site.outline)))
        shapes += [
            ("building", site.plan.name, shapely.Polygon(building.corners()))
            for building in site.buildings
        ]
    shapes += [("building", None, shapely.Polygon(house.ground.corners())) for house in town.houses]
    return gpd.GeoDataFrame(
        {
            "ground_id": [f"g-{number:05d}" for number in range(1, len(shapes) + 1)],
            "kind": [kind for kind, _, _ in shapes],
            "name": [name for _, name, _ in shapes],
        },
        geometry=[to_degrees(shape) for _, _, shape in shapes],
        crs=WGS84,
    )


def _number_key(written: str) -> tuple[tuple[int, str], ...]:
    """Sort 9 before 12, 12 before 12A, and an alley's houses behind its mouth."""
    parts = []
    for part in written.split("/"):
        digits = part.rstrip("AB")
        parts.append((int(digits), part[len(digits) :]))
    return tuple(parts)


def _door(town: Town, way: int, offset: float) -> shapely.Point:
    return point_in_degrees(town.net.ways[way].path.at(offset)[0])


def _with_access(
    table: gpd.GeoDataFrame, doors: list[shapely.Point], streets: gpd.GeoDataFrame
) -> gpd.GeoDataFrame:
    """Add each door's street piece, and the metres along it in the area's metric system."""
    crs = metric_crs(*CENTRE)
    lines = streets.geometry.to_crs(crs).values[table.piece.to_numpy()]
    points = gpd.GeoSeries(doors, crs=WGS84).to_crs(crs).values
    table = table.assign(
        street_id=streets.street_id.to_numpy()[table.piece.to_numpy()],
        access_m=np.round(shapely.line_locate_point(lines, points), 3),
    )
    return table.drop(columns="piece")
