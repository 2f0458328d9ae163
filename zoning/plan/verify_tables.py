"""Write the tables of a plan again from its proved labels, and compare them row by row."""

from collections.abc import Iterable

import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray

from zoning.errors import Fault
from zoning.perimeter.between import words_between
from zoning.perimeter.crossings import Crossings
from zoning.perimeter.network_prices import NetworkPrices
from zoning.perimeter.problem import RED, PerimeterProblem
from zoning.perimeter.reasons import place_codes

from .across_roads import across_roads
from .answer import Answer
from .ground import Ground
from .plan import CELL_COLUMNS, CHECKPOINT_COLUMNS, HOUSEHOLD_COLUMNS, ZONE_COLUMNS
from .verify_area import Ints
from .verify_doors import at_doors, guards_of_doors
from .verify_map import PlanMap, unknown
from .verify_problem import StatedAgain
from .zone_parts import ZoneParts, neighbouring_places, parts_of_pairs

_ELSEWHERE = ("status", "area_m2", "perimeter_m")
"""The status is the plan's; sizes are measured again within a tolerance, see `verify_totals`."""

_ROUNDED_M = 0.01
_ROUNDED_DEGREES = 2e-7


def table_faults(view: PlanMap, again: StatedAgain, priced: PerimeterProblem) -> list[Fault]:
    """
    Write every table of a plan again, and compare.

    Parameters
    ----------
    view
        The plan over its area.
    again
        Its problem, stated again.
    priced
        The problem at the prices that the proof puts on caps; without caps the same problem.

    Returns
    -------
    list of Fault
        Zones that the labels do not make, and rows of zones, checkpoints, households and cells
        that say something else than is written again: levels, units, times, kinds, words.

    Notes
    -----
    Outlines, and where guards stand on streets, are taken from the plan: they are checked by
    `crossing_faults`. The tables are written by the code that wrote them, from labels that are
    proved: this finds what was changed, and what is false in the words of that code it does not.
    """
    plan, network = view.plan, view.network
    labels = plan.certificate.labels.astype(np.int8)
    over = across_roads(network, labels, again.over_roads)
    parts = parts_of_pairs(neighbouring_places(network, view.base.touching), labels, over)
    ids = parts.ids(plan.plan_id)
    said = pd.Index(view.zone_ids, dtype=object)
    if sorted(ids) != list(said):
        names = set(said).symmetric_difference(ids) or set(ids)
        return unknown("zones", names, "other zones than the labels make", "those, by id")
    answer = Answer(plan.certificate, again.reasons, _codes(view, again, priced), over)
    ground, is_sure = _ground(view, parts, said.get_indexer(pd.Index(ids, dtype=object)))
    zones, posts, homes, cells = view.base.tables.of(
        answer,
        ground,
        policy=plan.policy,
        as_of=plan.as_of,
        before=plan.in_force,
        evidence=plan.evidence,
        plan_id=plan.plan_id,
    )
    columns = [name for name in ZONE_COLUMNS if name not in _ELSEWHERE]
    unsure = {"between": ~is_sure}
    return [
        *_differences("zones", zones, plan.zones, columns),
        *_differences("checkpoints", posts, plan.checkpoints, CHECKPOINT_COLUMNS, unsure),
        *_differences("households", homes, plan.households, HOUSEHOLD_COLUMNS),
        *_differences("cells", cells, plan.cells, CELL_COLUMNS),
    ]


def _codes(view: PlanMap, again: StatedAgain, priced: PerimeterProblem) -> NDArray[np.int8]:
    """Return the reason code of every place."""
    network, labels = view.network, view.plan.certificate.labels
    red, ring = labels == RED, again.problem.ring
    ringed = np.zeros(network.places, bool)
    ringed[ring[red[ring[:, 0]], 1]] = True
    prices = NetworkPrices.of(network, view.plan.policy)
    bought = prices.units.bought(red)
    return place_codes(priced, labels, again.reasons, ringed=ringed, bought=bought)


def _ground(view: PlanMap, parts: ZoneParts, row: Ints) -> tuple[Ground, NDArray[np.bool_]]:
    """Return the plan's own ground, and for which checkpoints it is sure what they cut."""
    posts = view.plan.checkpoints
    at = np.flatnonzero((view.post_street >= 0) & (view.post_zone >= 0))
    street, offset = view.post_street[at], posts["offset_m"].to_numpy(np.float64)[at]
    number = posts["id"].iloc[at].str.extract(r"-c(\d+)$")[0].fillna(0).to_numpy(np.int64)
    order = np.lexsort((number, offset, street))
    at, street, offset = at[order], street[order], offset[order]
    zone_of_row = np.argsort(row)
    low, link, high = (view.base.links_at(street, offset + d * _ROUNDED_M) for d in (-1, 0, 1))
    doors = np.full(len(posts), -1, np.intp)
    guard, door = guards_of_doors(view)
    doors[guard] = view.base.door_links[door]
    link = np.where(at_doors(view)[at], doors[at], link)
    found = Crossings(
        lnglat=shapely.get_coordinates(posts.geometry.to_numpy()[at]),
        street=street,
        offset_m=offset,
        link=link,
        zone=zone_of_row[view.post_zone[at]],
    )
    shapes = view.plan.zones.geometry.to_numpy()
    is_sure = np.ones(len(posts), bool)
    is_sure[at] = at_doors(view)[at] | (low == high)
    return Ground(
        parts,
        dict(enumerate(shapes[row])),
        found,
        tuple(words_between(view.area, view.network, link)),
    ), is_sure


def _differences(
    where: str,
    written: pd.DataFrame,
    said: pd.DataFrame,
    columns: Iterable[str],
    unsure: dict[str, NDArray[np.bool_]] | None = None,
) -> list[Fault]:
    """Return the rows of a table that say something else, column by column."""
    key, *others = columns
    ids = said[key].to_numpy(object)
    expected = written[key].to_numpy(object)
    if not np.array_equal(ids, expected):
        names = set(ids).symmetric_difference(expected) or set(ids)
        return unknown(where, names, "other rows than are written again", "those, by id")
    faults = []
    for name in others:
        one, other = (frame[name].to_numpy(object) for frame in (said, written))
        differs = (one != other) & ~(pd.isna(one) & pd.isna(other))
        if unsure is not None and name in unsure:
            differs &= ~unsure[name]
        faults += unknown(where, ids[differs], f"another {name}", "what is written again")
    if where == "checkpoints":
        one, other = (frame.geometry.to_numpy() for frame in (said, written))
        moved = ~shapely.equals_exact(one, other, tolerance=_ROUNDED_DEGREES)
        faults += unknown(where, ids[moved], "another spot", "the middle of the side it guards")
    return faults
