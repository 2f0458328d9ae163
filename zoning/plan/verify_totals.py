"""Count a plan's figures again."""

import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely

from zoning.errors import Fault
from zoning.perimeter.stated_places import Reasons

from .verify_area import Shapes
from .verify_doors import at_doors
from .verify_map import LEVELS, PlanMap, unknown

_ROUNDED = 0.06
"""Areas and lengths are rounded to one decimal."""


def total_faults(view: PlanMap, reasons: Reasons) -> list[Fault]:
    """
    Count every zone's figures again, from households, cells, polygons and checkpoints.

    Parameters
    ----------
    view
        The plan over its area.
    reasons
        Where the cases are, worked out again.

    Returns
    -------
    list of Fault
        One a zone and figure that is wrong.
    """
    zones = len(view.zone_ids)
    row = np.concatenate([view.household_zone, view.cell_zone])
    closed = row >= 0
    homes, cells = view.area.households, view.area.cells
    people = np.concatenate([homes["people"], cells["people"]]).astype(np.int64)
    count = np.concatenate([np.ones(len(homes)), cells["households"]])
    counts = {
        "households": np.bincount(row[closed], weights=count[closed], minlength=zones),
        "people": np.bincount(row[closed], weights=people[closed], minlength=zones),
        "checkpoints": np.bincount(view.post_zone[view.post_zone >= 0], minlength=zones),
        "area_m2": shapely.area(view.shapes),
        "perimeter_m": shapely.length(view.shapes),
    }
    faults = []
    for name, expected in counts.items():
        said = view.plan.zones[name].to_numpy(np.float64)
        allowed = _ROUNDED if name in ("area_m2", "perimeter_m") else 0.0
        for zone in np.flatnonzero(~(np.abs(said - expected) <= allowed)):
            where = f"zone {view.zone_ids[zone]}"
            faults.append(Fault(where, f"{name} {said[zone]:g}", f"{expected[zone]:.15g}"))
    return [*faults, *_case_counts(view, reasons), *_unit_faults(view), *_post_kinds(view)]


def _case_counts(view: PlanMap, reasons: Reasons) -> list[Fault]:
    """Count cases by zone; one known to a unit only may be counted in any red zone there."""
    places = reasons.places
    placed = np.flatnonzero(places.place >= 0)
    spots = _spots(view, places.place[placed], places.household[placed])
    home = np.full(len(places.place), -1, dtype=np.intp)
    zone, case = shapely.STRtree(spots).query(view.shapes, predicate="intersects")
    home[placed[case]] = zone
    known = np.bincount(home[home >= 0], minlength=len(view.zone_ids))
    loose = int((places.place < 0).sum())
    said = view.plan.zones["cases"].to_numpy(np.int64)
    wrong = (said < known) | (said > known + np.where(view.zone_level == 2, loose, 0))
    faults = [
        Fault(f"zone {view.zone_ids[row]}", f"cases {said[row]}", f"{known[row]}")
        for row in np.flatnonzero(wrong)
    ]
    # A case of unknown house closes its alley for some hours only, where the policy says so.
    # One known to a hamlet or ward closes it only where the policy says so.
    policy = view.plan.policy
    may_lapse = policy.lifting.provisional_hours > 0 or not policy.escalation.alley_case_inside
    # One that may be in several places is counted in none.
    lapsed = loose if may_lapse else int((places.only_unit | places.is_shared).sum())
    least = len(places.place) - lapsed
    if not wrong.any() and not least <= said.sum() <= len(places.place):
        found = f"{said.sum()} cases in all zones"
        faults.append(Fault(view.plan.plan_id, found, f"{len(places.place)}"))
    return faults


def _spots(
    view: PlanMap, places: npt.NDArray[np.integer], homes: npt.NDArray[np.integer]
) -> Shapes:
    """Return a point on the ground of each place: a house of it, if somebody lives there."""
    network = view.network
    lived = np.flatnonzero(np.isin(network.household_place, places))[::-1]
    first = np.full(network.places, -1, np.intp)
    # Of entries of one place the last one written stays: its first household.
    first[network.household_place[lived]] = lived
    home = np.where(homes >= 0, homes, first[places])
    spots = np.asarray(shapely.points(network.xy[places]), dtype=object)
    spots[home >= 0] = shapely.points(view.base.house_xy[home[home >= 0]])
    if len(view.pieces):
        cell = places - network.cell_place[0]
        spots[cell >= 0] = shapely.point_on_surface(view.pieces[cell[cell >= 0]])
    return spots


def _unit_faults(view: PlanMap) -> list[Fault]:
    """Check the units a zone names: whole where all who live there are in it, else in part."""
    units, parents = (view.area.units[n].to_numpy(object) for n in ("unit_id", "parent_id"))
    parent = dict(zip(units, parents, strict=True))
    named = {entry["unit_id"] for listed in view.plan.zones["units"] for entry in listed}
    home = np.concatenate(
        [frame["unit_id"].to_numpy(object) for frame in (view.area.households, view.area.cells)]
    )
    zone = np.concatenate([view.household_zone, view.cell_zone])
    code, units_at = pd.factorize(home)
    order = np.argsort(code, kind="stable")[int((code < 0).sum()) :]
    ends = np.cumsum(np.bincount(code[order], minlength=len(units_at)))
    own = np.split(order, ends)
    members: dict[str, list[npt.NDArray[np.intp]]] = {}
    for unit, homes in zip(units_at, own[:-1], strict=True):
        above = unit
        while isinstance(above, str):
            if above in named:
                members.setdefault(above, []).append(homes)
            above = parent.get(above)
    wrong = []
    for row, listed in enumerate(view.plan.zones["units"]):
        for entry in listed:
            held = members.get(entry["unit_id"], [np.empty(0, np.intp)])
            inside = zone[np.concatenate(held)] == row
            if not inside.any() or bool(inside.all()) != bool(entry["whole"]):
                wrong.append(f"{view.zone_ids[row]}: {entry['unit_id']}")
    return unknown("zones", wrong, "a unit held otherwise than stated", "whole or in part")


def _post_kinds(view: PlanMap) -> list[Fault]:
    """Check that every zone with a checkpoint has a manned one; not a yellow one of doors."""
    manned = view.plan.checkpoints["kind"].isin(("post", "door_post")).to_numpy(bool)
    on_street = ~at_doors(view)
    guarded = np.setdiff1d(view.post_zone, view.post_zone[manned])
    guarded = guarded[guarded >= 0]
    crossed = np.isin(guarded, view.post_zone[on_street])
    bare = guarded[crossed | (view.zone_level[guarded] == LEVELS["red"])]
    return unknown("zones", view.zone_ids[bare], "checkpoints, none of them manned", "a post")
