"""Check the rings that cases demand, from units and distances alone."""

import numpy as np
from numpy.typing import NDArray
from scipy.spatial import cKDTree

from zoning.errors import Fault
from zoning.perimeter.problem import OPEN
from zoning.perimeter.stated_places import Reasons
from zoning.policy.escalation import UNIT_LEVELS

from .verify_map import PlanMap, unknown

Bools = NDArray[np.bool_]

_ROUNDING_M = 1e-6


def case_ring_faults(view: PlanMap, reasons: Reasons, *, kept: Bools) -> list[Fault]:
    """
    Check that the rest of each case's unit, and what lies near each case, is closed.

    Parameters
    ----------
    view
        The plan over its area.
    reasons
        Where the cases are, worked out again.
    kept
        Places that orders keep open, shape (n,).

    Returns
    -------
    list of Fault
        Households and cells that are open in a unit whose rest the policy closes, or within
        its metres of a case, and that no order keeps open.
    """
    area, network = view.area, view.network
    groups = (
        ("households", area.households, view.household_level, network.household_place),
        ("cells", area.cells, view.cell_level, network.cell_place),
    )
    holding, near = _closed_units(view, reasons), _near_cases(view, reasons)
    faults = []
    for word, frame, level, place in groups:
        ids, is_open = frame.iloc[:, 0], (level == OPEN) & ~kept[place]
        faults += unknown(
            word,
            ids[is_open & frame["unit_id"].isin(holding).to_numpy(bool)],
            "open in a unit that holds a case",
            "at least yellow",
        )
        faults += unknown(
            word,
            ids[is_open & near[place]],
            "open within the metres round a case",
            "at least yellow",
        )
    return faults


def _closed_units(view: PlanMap, reasons: Reasons) -> set[str]:
    """Return the units that hold a case's household or cell and whose rest must close."""
    units, ring = view.area.units, view.plan.policy.ring
    parent = dict(zip(units["unit_id"], units["parent_id"], strict=True))
    level = dict(zip(units["unit_id"], units["level"], strict=True))
    places = reasons.places
    homes = view.area.households["unit_id"].iloc[places.household[places.household >= 0]]
    cells = view.area.cells["unit_id"][np.isin(view.network.cell_place, places.place)]
    inside: set[str] = set()
    for name in UNIT_LEVELS:
        if not getattr(ring, f"rest_of_{name}"):
            continue
        holding = {
            next((u for u in _upwards(unit, parent) if level[u] == name), None)
            for unit in {*homes, *cells}
        } - {None}
        inside |= {u for u in parent if not holding.isdisjoint(_upwards(u, parent))}
    return inside


def _upwards(unit: str, parent: dict[str, str | None]) -> list[str]:
    """Return a unit and all that hold it, smallest first."""
    chain = []
    above: str | None = unit
    while isinstance(above, str) and above in parent:
        chain.append(above)
        above = parent[above]
    return chain


def _near_cases(view: PlanMap, reasons: Reasons) -> Bools:
    """Mark the places that lie within the policy's metres of a case's."""
    metres = view.plan.policy.ring.case_air_m
    places = reasons.places.place
    if metres <= 0 or not (places >= 0).any():
        return np.zeros(view.network.places, bool)
    cases = cKDTree(view.network.xy[places[places >= 0]])
    away, _ = cases.query(view.network.xy, distance_upper_bound=metres)
    return np.asarray(np.asarray(away) <= metres - _ROUNDING_M, bool)
