"""Check the sectors of large red zones: who is inside, how many, and that streets join them."""

import math

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from zoning.errors import Fault
from zoning.perimeter.problem import RED

from .sectors import Sectors
from .verify_map import Ints, PlanMap, unknown

_ELSEWHERE = "in another sector"


def sector_faults(view: PlanMap) -> list[Fault]:
    """
    Check that large red zones are divided as the policy says, and that the figures are right.

    Parameters
    ----------
    view
        The plan over its area.

    Returns
    -------
    list of Fault
        Zones that should be divided and are not; sectors with too many people in more than one
        place, in pieces that no street of their own joins, in two zones, or with wrong figures,
        lines or households. The bound on the price of lines is counted again; that no division
        within it is cheaper is not claimed.
    """
    sectors, most = view.plan.sectors, view.plan.policy.caps.max_people_sector
    said = set(sectors.divisions["zone"])
    zones = view.plan.zones
    large = zones["id"][(zones["level"] == "red") & (zones["people"] > most) & (most > 0)]
    faults = unknown("zones", said ^ set(large), "sectors or none", f"them above {most} people")
    if faults or not len(sectors.table):
        return faults
    row = np.full(view.network.places, -1, np.int64)
    fits = sectors.place.shape == sectors.number.shape and len(sectors.place) > 0
    fits = fits and sectors.place.min() >= 0 and sectors.place.max() < len(row)
    if not fits or not np.isin(sectors.number, np.arange(len(sectors.table))).all():
        return [Fault("sectors", "places or numbers that there are not", "those of this area")]
    row[sectors.place] = sectors.number
    return [
        *_members(view, sectors, row),
        *_sizes(view, sectors, row, most),
        *_pieces(view, sectors, row),
        *_lines(view, sectors, row),
    ]


def _members(view: PlanMap, sectors: Sectors, row: Ints) -> list[Fault]:
    """Whoever lives in a divided zone is in the sector of his place, and nobody else in any."""
    area, network = view.area, view.network
    names = np.append(np.array(view.zone_ids, object), "")
    homes = pd.DataFrame(
        {
            "id": area.households["household_id"].to_numpy(object),
            "zone": names[view.household_zone],
            "sector": row[network.household_place],
        }
    )
    cells = pd.DataFrame(
        {
            "id": area.cells["cell_id"].to_numpy(object),
            "zone": names[view.cell_zone],
            "sector": row[network.cell_place],
        }
    )
    expected = "that of their door or place"
    return [
        *unknown("households", _strays(sectors, homes, sectors.households), _ELSEWHERE, expected),
        *unknown("cells", _strays(sectors, cells, sectors.cells), _ELSEWHERE, expected),
    ]


def _strays(sectors: Sectors, own: pd.DataFrame, members: pd.DataFrame) -> list[str]:
    """Return which are listed in another sector than their zone and place say."""
    names = sectors.table["id"].to_numpy(object)
    zone_of = dict(zip(sectors.table["id"], sectors.table["zone"], strict=True))
    divided = own["zone"].isin(sectors.divisions["zone"])
    listed = dict(members.itertuples(index=False, name=None))
    wrong = [
        one
        for (one, where, at), mine in zip(
            own.itertuples(index=False, name=None), divided, strict=True
        )
        if (at >= 0) != mine
        or listed.pop(one, None) != (names[at] if at >= 0 else None)
        or (at >= 0 and zone_of[names[at]] != where)
    ]
    return [*wrong, *listed]


def _sizes(view: PlanMap, sectors: Sectors, row: Ints, most: int) -> list[Fault]:
    """No more people than the policy says, but behind one door; figures as counted."""
    count = len(sectors.table)
    inside = row >= 0
    people = np.bincount(row[inside], weights=view.network.people[inside], minlength=count)
    lived_in = np.bincount(row[inside], weights=view.network.people[inside] > 0, minlength=count)
    homes = np.bincount(row[inside], weights=view.network.households[inside], minlength=count)
    names = sectors.table["id"].to_numpy(object)
    wrong = (people != sectors.table["people"].to_numpy(float)) | (
        homes != sectors.table["households"].to_numpy(float)
    )
    expected = f"at most {most}, or one door"
    return [
        *unknown("sectors", names[(people > most) & (lived_in > 1)], "too many people", expected),
        *unknown("sectors", names[wrong], "other figures than counted", "people and households"),
    ]


def _pieces(view: PlanMap, sectors: Sectors, row: Ints) -> list[Fault]:
    """The streets inside a sector join all of it; it is red."""
    one, other = view.network.links.T
    own = (row[one] >= 0) & (row[one] == row[other])
    n = len(row)
    graph = coo_array((np.ones(int(own.sum()), np.int8), (one[own], other[own])), shape=(n, n))
    part = connected_components(graph.tocsr(), directed=False)[1]
    inside = row >= 0
    pieces = np.unique(np.stack([row[inside], part[inside]]), axis=1)
    split = np.bincount(pieces[0], minlength=len(sectors.table)) != 1
    pale = np.unique(row[inside & (view.plan.certificate.labels != RED)])
    names = sectors.table["id"].to_numpy(object)
    return [
        *unknown("sectors", names[split], "in pieces that no street joins", "one piece"),
        *unknown("sectors", names[pale], "ground that is not red", "red"),
    ]


def _lines(view: PlanMap, sectors: Sectors, row: Ints) -> list[Fault]:
    """Count the links between sectors and their price, zone by zone, and the bound."""
    network, policy = view.network, view.plan.policy
    ends = row[network.links]
    cut = (ends >= 0).all(axis=1) & (ends[:, 0] != ends[:, 1])
    zone = sectors.table["zone"].to_numpy(object)
    price = network.link_cost * policy.posts.red_factor
    wrong = []
    for said in sectors.divisions.to_dict("records"):
        own = cut & (zone[np.maximum(ends[:, 0], 0)] == said["zone"])
        counted = {
            "sectors": int((zone == said["zone"]).sum()),
            "lines": int(own.sum()),
            "price": int(price[own].sum()),
            "least": _least(view, row, zone == said["zone"], price),
        }
        if any(said[name] != number for name, number in counted.items()):
            wrong.append(said["zone"])
    if len(sectors.lines) != int(cut.sum()):
        wrong.append("all")
    return unknown("zones", wrong, "other lines between sectors than counted", "those there are")


def _least(view: PlanMap, row: Ints, mine: NDArray[np.bool_], price: Ints) -> int:
    """Bound the price of lines: each piece needs one line less than it needs sectors."""
    network, most = view.network, view.plan.policy.caps.max_people_sector
    inside = (row >= 0) & mine[np.maximum(row, 0)]
    own = np.flatnonzero(inside[network.links].all(axis=1))
    one, other = network.links[own].T
    n = len(row)
    graph = coo_array((price[own], (one, other)), shape=(n, n)).tocsr()
    graph = (graph + graph.T).tocoo()
    part = connected_components(graph.tocsr(), directed=False)[1]
    total = 0
    for piece in np.unique(part[inside]).tolist():
        people = network.people[inside & (part == piece)]
        single = int((people > most).sum())
        needed = single + math.ceil(int(people[people <= most].sum()) / most)
        lines = np.sort(graph.data[(part[graph.row] == piece) & (graph.row < graph.col)])
        total += int(lines[: max(needed - 1, 0)].sum())
    return total
