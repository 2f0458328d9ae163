"""Check that households, places and rings have the levels that cases and policy demand."""

import numpy as np
from scipy.sparse import coo_matrix
from scipy.sparse.csgraph import dijkstra
from scipy.spatial import cKDTree

from zoning.errors import Fault
from zoning.exposure.infectious import active_cases
from zoning.perimeter.problem import OPEN, RED
from zoning.perimeter.stated_places import Reasons

from .verify_area import Ints
from .verify_cells import cells_at
from .verify_doors import open_roads
from .verify_map import PlanMap, unknown

_ROUNDING_M = 1e-6
_ON_THE_LINE_M = 0.02


def case_faults(view: PlanMap, reasons: Reasons) -> list[Fault]:
    """
    Check that every confirmed household is red, and every other confirmed case on red ground.

    Parameters
    ----------
    view
        The plan over its area.
    reasons
        Where the cases are, worked out again.

    Returns
    -------
    list of Fault
        Named by household where one is known, else by case.
    """
    cases = active_cases(view.plan.located, view.plan.as_of)
    if view.plan.in_force is not None:
        cases = cases[~cases["case_id"].isin(view.plan.in_force.settled)]
    homes = cases["household_id"][(cases["outcome"] == "found") & cases["household_id"].notna()]
    red = view.area.households["household_id"][view.household_level == RED]
    places = reasons.places.place
    labels = view.plan.certificate.labels
    elsewhere = (places >= 0) & (labels[places] != RED)
    listed = cases["cell_id"] if "cell_id" in cases else cases["household_id"].iloc[:0]
    cells = listed[(cases["outcome"] == "found") & listed.notna()]
    closed = view.area.cells["cell_id"][view.cell_level == RED]
    return [
        *unknown("households", set(homes) - set(red), "a confirmed case and no red", "red"),
        *unknown("cells", set(cells) - set(closed), "a confirmed case and no red", "red"),
        *unknown("cases", reasons.cases["case_id"][elsewhere], "a place that is not red", "red"),
    ]


def household_faults(view: PlanMap) -> list[Fault]:
    """
    Check that the list of households says what the proved labels say.

    Parameters
    ----------
    view
        The plan over its area.

    Returns
    -------
    list of Fault
        Households listed at another level than their door's, or in a zone of another level.
    """
    ids = view.area.households["household_id"].to_numpy(object)
    proved = view.plan.certificate.labels[view.network.household_place]
    other = view.household_level != proved
    zone_level = np.append(view.zone_level, OPEN)[view.household_zone]
    stray = (view.household_level != zone_level) & ~other
    return [
        *unknown("households", ids[other], "another level than its door's label", "its label"),
        *unknown("households", ids[stray], "a zone of another level", "a zone of its own level"),
    ]


def place_faults(view: PlanMap) -> list[Fault]:
    """
    Check that every place on a street stands on ground of its label.

    A door of its own is where its household's ground begins; the household is checked instead.

    Parameters
    ----------
    view
        The plan over its area.

    Returns
    -------
    list of Fault
        Streets whose places stand on the wrong ground.
    """
    labels = view.plan.certificate.labels
    on_street = view.base.places_on_streets
    found = view.level_at(view.base.spots_on_streets, within_m=_ON_THE_LINE_M)
    wrong = on_street[found != labels[on_street]]
    return unknown("streets", _streets_at(view, wrong), "a place on other ground", "its label's")


def ring_faults(view: PlanMap) -> list[Fault]:
    """
    Check that nothing within the policy's rings round red is open.

    Parameters
    ----------
    view
        The plan over its area.

    Returns
    -------
    list of Fault
        Households, cells, and streets of places without households, that are open within a
        ring; but for main roads that the policy keeps open.
    """
    network, ring = view.network, view.plan.policy.ring
    labels = view.plan.certificate.labels
    red = np.flatnonzero(labels == RED)
    if not len(red):
        return []
    n = network.places
    # Two streets may join the same places: the shorter counts, a sum would not.
    ends = np.sort(network.links, axis=1)
    order = np.lexsort((network.link_length, ends[:, 1], ends[:, 0]))
    first = np.r_[True, (np.diff(ends[order], axis=0) != 0).any(axis=1)][: len(order)]
    kept = order[first]
    graph = coo_matrix((network.link_length[kept], tuple(ends[kept].T)), shape=(n, n)).tocsr()
    # Farther than the ring nothing is asked: what is not found is infinitely far.
    street = dijkstra(graph, directed=False, indices=red, min_only=True, limit=ring.street_m)
    air, _ = cKDTree(network.xy[red]).query(network.xy, distance_upper_bound=ring.air_m)
    within = (street <= ring.street_m - _ROUNDING_M) | (air <= ring.air_m - _ROUNDING_M)
    one, other = network.links.T
    within[other[labels[one] == RED]] = True
    within[one[labels[other] == RED]] = True
    kept = np.append(open_roads(view), False)[network.link_street]
    within[network.links[kept]] = False
    wrong = np.flatnonzero(within & (labels == OPEN))
    lived_in = np.isin(network.household_place, wrong)
    empty = wrong[network.households[wrong] == 0]
    return [
        *unknown(
            "households",
            view.area.households["household_id"][lived_in],
            "open inside a ring of red",
            "at least yellow",
        ),
        *unknown("streets", _streets_at(view, empty), "a place open inside a ring", "yellow"),
        *unknown("cells", cells_at(view, wrong), "open inside a ring of red", "at least yellow"),
    ]


def _streets_at(view: PlanMap, places: Ints) -> list[str]:
    """Return the streets on which some places are."""
    network = view.network
    street = np.maximum(network.link_street, network.link_door)
    touches = np.isin(network.links, places).any(axis=1) & (street >= 0)
    ids = view.area.streets["street_id"].to_numpy(object)
    return [str(name) for name in ids[np.unique(street[touches])]]
