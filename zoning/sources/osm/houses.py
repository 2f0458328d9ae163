"""Gather the houses an extract knows: house numbers, and buildings without one."""

from collections import defaultdict
from dataclasses import dataclass

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from .buildings import household_count, is_flats, is_home
from .elements import OsmData, Tags
from .names import fold, street_key, tidy
from .plane import Plane
from .polygons import tagged_polygons

SAME_HOUSE = 40.0
"""Metres within which one number in one street is one house, drawn twice."""


@dataclass(frozen=True, slots=True)
class House:
    """
    A house that a source names.

    Attributes
    ----------
    ident
        Its element: "n12", "w7", "r3".
    point
        Metres.
    number, street
        As written, or None.
    count
        Households in it.
    """

    ident: str
    point: shapely.Point
    number: str | None
    street: str | None
    count: int


@dataclass(frozen=True, slots=True)
class Building:
    """A building: its element, tags, and footprint in metres."""

    ident: str
    tags: Tags
    shape: BaseGeometry


def find_buildings(data: OsmData, plane: Plane) -> list[Building]:
    """Return all building footprints of an extract, roofs left out, in metres."""
    found = [
        (ident, tags, shape)
        for ident, tags, shape in tagged_polygons(data, ("building", "addr:housenumber"))
        if tags.get("building", "yes") not in ("roof", "no", "carport")
    ]
    shapes = plane.metres(np.array([shape for _, _, shape in found], dtype=object))
    return [
        Building(ident, tags, shape) for (ident, tags, _), shape in zip(found, shapes, strict=True)
    ]


def find_houses(data: OsmData, buildings: list[Building], plane: Plane) -> list[House]:
    """
    Gather houses from house numbers and buildings.

    Parameters
    ----------
    data
        The extract.
    buildings
        Its buildings (`find_buildings`).
    plane
        The metric plane.

    Returns
    -------
    list of House
        Nodes before ways before relations, ascending. House numbers inside a building stand for
        it; those inside an office, a school or a hotel are no homes. One number written twice in
        one street within 40 m is one house.
    """
    nodes = [
        node
        for node in data.nodes.values()
        if "addr:housenumber" in node.tags and fold(node.tags["addr:housenumber"])
    ]
    dots = [shapely.Point(node.lng, node.lat) for node in nodes]
    spots = plane.metres(np.array(dots, dtype=object))
    tree = shapely.STRtree(np.array([building.shape for building in buildings], dtype=object))
    holders: dict[int, int] = {}
    tenants: dict[int, list[int]] = defaultdict(list)
    for row, spot in enumerate(spots):
        within = sorted(int(index) for index in tree.query(spot, "within"))
        if within:
            holders[row] = within[0]
    houses: list[House] = []
    for row, node in enumerate(nodes):
        holder = holders.get(row)
        if not is_home(node.tags) or (holder is not None and not is_home(buildings[holder].tags)):
            continue
        if holder is not None:
            tenants[holder].append(len(houses))
        houses.append(_house(f"n{node.ident}", node.tags, spots[row], 1))
    for index, building in enumerate(buildings):
        houses += _of_building(building, [houses[tenant] for tenant in tenants[index]])
    return _without_repeats(houses)


def _of_building(building: Building, tenants: list[House]) -> list[House]:
    if not is_home(building.tags):
        return []
    count = household_count(building.tags, building.shape.area)
    number = building.tags.get("addr:housenumber")
    if is_flats(building.tags):
        count -= len(tenants)
    elif tenants and (number is None or number in {tenant.number for tenant in tenants}):
        return []
    if count < 1:
        return []
    spot = building.shape.centroid
    if not shapely.contains(building.shape, spot):
        spot = shapely.point_on_surface(building.shape)
    return [_house(building.ident, building.tags, spot, count)]


def _house(ident: str, tags: Tags, spot: shapely.Point, count: int) -> House:
    number = tidy(tags.get("addr:housenumber", "")) or None
    street = tidy(tags.get("addr:street", "").split(";")[0]) or None
    return House(ident, spot, number, street if number else None, count)


def _without_repeats(houses: list[House]) -> list[House]:
    kept: list[House] = []
    same: dict[tuple[str, str], list[House]] = defaultdict(list)
    for house in houses:
        if house.number is not None and house.street is not None:
            key = (street_key(house.street), fold(house.number))
            if any(shapely.distance(other.point, house.point) < SAME_HOUSE for other in same[key]):
                continue
            same[key].append(house)
        kept.append(house)
    return kept
