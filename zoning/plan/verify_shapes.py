"""Check the polygons of a plan: sound, apart, nested, and holding whom they say they hold."""

import numpy as np
import numpy.typing as npt
import shapely
from shapely.geometry.base import BaseGeometry

from zoning.errors import Fault

from .verify_across_roads import TOUCH_M, AcrossRoads
from .verify_area import Ints
from .verify_map import PlanMap, unknown

_OVERLAP_M2 = 0.01


def shape_faults(view: PlanMap) -> list[Fault]:
    """
    Check the polygons of a plan.

    Parameters
    ----------
    view
        The plan over its area.

    Returns
    -------
    list of Fault
        Zones that are invalid, empty, left-handed or overlap; reds that lie in no hole of
        their yellow and look on something else than a road that stays open, or ground beside
        them that the policy leaves open; zones that lack a household of theirs or hold another.
    """
    shapes = view.plan.zones.geometry.to_numpy()
    polygonal = np.isin(shapely.get_type_id(shapes), (3, 6)) & ~shapely.is_empty(shapes)
    valid = shapely.is_valid(shapes) & polygonal
    ids = view.zone_ids
    faults = unknown("zones", ids[~valid], "an invalid polygon", "a valid one")
    left = [not _is_right_handed(shape) for shape in shapes[valid]]
    faults += unknown("zones", ids[valid][left], "a left-handed ring", "RFC 7946 order")
    if not valid.all():
        return faults
    return [*faults, *_overlaps(view), *_nesting(view), *_membership(view)]


def _is_right_handed(shape: BaseGeometry) -> bool:
    """Say whether shells run counter-clockwise and holes clockwise (RFC 7946)."""
    return all(
        shapely.is_ccw(part.exterior) and not shapely.is_ccw(list(part.interiors)).any()
        for part in shapely.get_parts(shape)
    )


def _overlaps(view: PlanMap) -> list[Fault]:
    one, other = shapely.STRtree(view.shapes).query(view.shapes, predicate="intersects")
    pairs = one < other
    one, other = one[pairs], other[pairs]
    shared = shapely.area(shapely.intersection(view.shapes[one], view.shapes[other]))
    wide = shared > _OVERLAP_M2
    both = np.concatenate([one[wide], other[wide]])
    return unknown("zones", view.zone_ids[both], "ground of another zone", "zones apart")


def _nesting(view: PlanMap) -> list[Fault]:
    """Check that each red lies in holes of the yellow it names, if yellow touches it at all."""
    names = view.zone_ids
    inside = view.plan.zones["inside"].to_numpy(object)
    yellow, red = view.zone_level == 1, np.flatnonzero(view.zone_level == 2)
    stated = np.array([zone is not None for zone in inside], bool)
    loose = red[~stated[red]]
    touched, _ = shapely.STRtree(view.shapes[yellow]).query(
        view.shapes[loose], predicate="dwithin", distance=TOUCH_M
    )
    row = {name: number for number, name in reversed(list(enumerate(names)))}
    outer = np.array([row.get(zone, -1) for zone in inside[red]], np.intp)
    astray = stated[red] & ((outer < 0) | ~yellow[outer])
    held = np.flatnonzero(stated[red] & ~astray)
    # Cells have no rim to draw a yellow on; what is beside them is checked side by side.
    held = held[~np.isin(red[held], view.cell_zone)]
    held = held[~_in_holes(view, red[held], outer[held])]
    if len(held):
        across = AcrossRoads.of(view)
        astray[held] = [not across.holds(int(red[row]), int(outer[row])) for row in held]
    wrong = np.concatenate([names[loose[np.unique(touched)]], names[red[astray]]])
    return [
        *unknown("zones", wrong, "red in no hole of the yellow it names", "red inside yellow"),
        *unknown("zones", names[yellow & stated], "a yellow inside another zone", "none"),
    ]


def _in_holes(view: PlanMap, red: Ints, yellow: Ints) -> npt.NDArray[np.bool_]:
    """Say which reds lie in holes of the yellow zone beside each, all their parts."""
    shapes = view.plan.zones.geometry.to_numpy()
    parts, zone = shapely.get_parts(shapes, return_index=True)
    rings, part = shapely.get_rings(parts, return_index=True)
    is_hole = np.r_[False, part[1:] == part[:-1]][: len(part)]
    holes, owner = shapely.polygons(rings[is_hole]), zone[part[is_hole]]
    grounds, of = shapely.get_parts(shapes[red], return_index=True)
    ground, hole = shapely.STRtree(holes).query(grounds, predicate="covered_by")
    found = np.zeros(len(grounds), bool)
    found[ground[owner[hole] == yellow[of[ground]]]] = True
    inside = np.ones(len(red), bool)
    inside[of[~found]] = False
    if len(view.pieces):
        for row in np.flatnonzero(~inside):
            inside[row] = _in_holes_beside_cells(view, int(red[row]), int(yellow[row]))
    return inside


def _in_holes_beside_cells(view: PlanMap, red: int, yellow: int) -> bool:
    """Say whether a red lies in holes of its yellow and the cells at which that ends."""
    near = shapely.dwithin(view.pieces, view.shapes[red], 1.0)
    ground = shapely.union_all(
        shapely.buffer(np.append(view.pieces[near], view.shapes[yellow]), TOUCH_M * 2)
    )
    rings = [ring for part in shapely.get_parts(ground) for ring in part.interiors]
    holes = shapely.polygons(rings) if rings else np.empty(0, dtype=object)
    inner = shapely.buffer(view.shapes[red], -TOUCH_M * 4)
    return all(bool(shapely.covers(holes, part).any()) for part in shapely.get_parts(inner))


def _membership(view: PlanMap) -> list[Fault]:
    """Check that each household's house stands in its own zone, and in no other."""
    held = np.full(len(view.area.households), -1, dtype=np.intp)
    shapes = view.plan.zones.geometry.to_numpy()
    zone, house = view.base.houses.query(shapes, predicate="intersects")
    held[house] = zone
    wrong = held != view.household_zone
    ids = view.area.households["household_id"].to_numpy(object)
    lost = wrong & (view.household_zone >= 0)
    return [
        *unknown("households", ids[lost], "a house outside its zone's polygon", "inside"),
        *unknown("households", ids[wrong & ~lost], "an open house inside a polygon", "outside"),
    ]
