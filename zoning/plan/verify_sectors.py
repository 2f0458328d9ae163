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
from .verify_area import Ints
from .verify_map import PlanMap, unknown

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
        *_names(sectors),
        *_members(view, sectors, row),
        *_sizes(view, sectors, row, most),
        *_pieces(view, sectors, row),
        *_lines(view, sectors, row),
    ]


def _names(sectors: Sectors) -> list[Fault]:
    """Sectors are named after their zone, one after the other."""
    zones = sectors.table["zone"].astype(str)
    turn = sectors.table.groupby(zones.to_numpy(object), sort=False).cumcount() + 1
    width = zones.map(zones.value_counts()).astype(str).str.len().clip(lower=2)
    expected = [
        f"{zone}-s{number:0{digits}d}"
        for zone, number, digits in zip(zones, turn, width, strict=True)
    ]
    names = sectors.table["id"].astype(str).to_numpy(object)
    wrong = names[names != np.array(expected, dtype=object)]
    return unknown("sectors", wrong, "another name", "its zone's with a number")


def _members(view: PlanMap, sectors: Sectors, row: Ints) -> list[Fault]:
    """Whoever lives in a divided zone is in the sector of his place, and nobody else in any."""
    area, network = view.area, view.network
    zones = np.append(np.array(view.zone_ids, object), "")
    expected = "that of their door or place"
    homes = _strays(
        sectors,
        area.households["household_id"].to_numpy(object),
        zones[view.household_zone],
        row[network.household_place],
        sectors.households,
    )
    cells = _strays(
        sectors,
        area.cells["cell_id"].to_numpy(object),
        zones[view.cell_zone],
        row[network.cell_place],
        sectors.cells,
    )
    return [
        *unknown("households", homes, _ELSEWHERE, expected),
        *unknown("cells", cells, _ELSEWHERE, expected),
    ]


def _strays(
    sectors: Sectors,
    ids: NDArray[np.object_],
    zone: NDArray[np.object_],
    own: Ints,
    members: pd.DataFrame,
) -> list[str]:
    """Return which are listed in another sector than their zone and place say, or twice."""
    names = np.append(sectors.table["id"].to_numpy(object), "")
    zones = np.append(sectors.table["zone"].to_numpy(object), "")
    inside = np.isin(zone.astype(str), sectors.divisions["zone"].to_numpy(str))
    listed_ids, listed_in = (members[name].to_numpy(object) for name in members.columns)
    at = pd.Index(ids).get_indexer(pd.Index(listed_ids))
    listed = np.full(len(ids), "", dtype=object)
    listed[at[at >= 0]] = listed_in[at >= 0]
    wrong = ((own >= 0) != inside) | (listed != names[own]) | ((own >= 0) & (zones[own] != zone))
    twice = pd.Index(listed_ids).duplicated()
    return [*ids[wrong], *listed_ids[(at < 0) | twice]]


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
    expected = _named_lines(view, sectors, cut, ends)
    listed = sectors.lines
    pairs = np.sort(listed[["sector", "other"]].astype(str).to_numpy(object), axis=1)
    told = sorted(zip(pairs[:, 0], pairs[:, 1], *_spots_of(listed), strict=True))
    return [
        *unknown("zones", wrong, "other lines between sectors than counted", "those there are"),
        *unknown(
            "sectors",
            [line[0] for line in set(told).symmetric_difference(expected)]
            or ([] if len(told) == len(expected) else ["lines"]),
            "other lines than the links between them",
            "one a link, in its middle",
        ),
    ]


def _spots_of(lines: pd.DataFrame) -> tuple[list[str], list[float]]:
    """Return the street and the offset of each line, "" and 0 where it stands on none."""
    street = ["" if name is None else str(name) for name in lines["street_id"]]
    return street, np.round(lines["offset_m"].to_numpy(np.float64), 2).tolist()


def _named_lines(
    view: PlanMap, sectors: Sectors, cut: NDArray[np.bool_], ends: Ints
) -> list[tuple[str, str, str, float]]:
    """Return what is to be said of each link between two sectors, sorted."""
    network = view.network
    links = np.flatnonzero(cut)
    names = sectors.table["id"].astype(str).to_numpy(object)
    pairs = np.sort(names[ends[links]].reshape(-1, 2), axis=1)
    street = network.link_street[links]
    ids = np.append(view.area.streets["street_id"].to_numpy(object), "")[street]
    middle = (network.link_from_m[links] + network.link_to_m[links]) / 2
    offset = np.round(np.where(street >= 0, middle, 0.0), 2).tolist()
    return sorted(zip(pairs[:, 0], pairs[:, 1], ids, offset, strict=True))


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
