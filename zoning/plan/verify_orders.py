"""Check that a plan keeps the orders it says it was drawn under, from the area's tables alone."""

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from zoning.errors import Fault
from zoning.perimeter.network import PlaceNetwork
from zoning.perimeter.order_words import order_words
from zoning.perimeter.problem import OPEN, RED, YELLOW

from .verify_cells import cells_at
from .verify_map import PlanMap, unknown

Bools = NDArray[np.bool_]
Ints = NDArray[np.intp]

_LEVEL = {"keep_open": OPEN, "close_yellow": YELLOW, "close_red": RED}
_PIECE_RANK, _SINGLE_RANK = 10_000, 10_001


@dataclass(frozen=True, slots=True, eq=False)
class Ordered:
    """
    What the orders of a plan say of each place.

    Attributes
    ----------
    kept
        Places that are kept open, shape (n,).
    least
        Least level that orders give to each place, 0 where none is ordered; shape (n,), int8.
    """

    kept: Bools
    least: NDArray[np.int8]


def order_faults(view: PlanMap, ordered: Ordered) -> list[Fault]:
    """
    Check that what is ordered open is open, and what is ordered closed is so closed.

    Parameters
    ----------
    view
        The plan over its area.
    ordered
        What its orders say.

    Returns
    -------
    list of Fault
        Households and cells at another level than is ordered; what was lifted without an order,
        or ordered and not lifted.

    Notes
    -----
    Places where nobody lives may be protected by the policy; the proof looks at them.
    """
    labels = np.asarray(view.plan.certificate.labels)
    lived_in, least = view.network.households > 0, ordered.least
    faults = _lift_faults(view)
    for wrong, found, expected in (
        (ordered.kept & (labels != OPEN), "closed and ordered open", "open"),
        ((least == RED) & (labels != RED), "not red and ordered red", "red"),
        ((least == YELLOW) & (labels == OPEN), "open and ordered yellow", "at least yellow"),
    ):
        at = np.flatnonzero(wrong & lived_in)
        homes = view.area.households["household_id"][np.isin(view.network.household_place, at)]
        faults += unknown("households", homes, found, expected)
        faults += unknown("cells", cells_at(view, at), found, expected)
    return faults


def ordered_levels(view: PlanMap) -> Ordered:
    """
    Return what the orders of a plan say of each place.

    Parameters
    ----------
    view
        The plan over its area.

    Returns
    -------
    Ordered
        Nothing for what the area has not: the plan's problem cannot be stated then.
    """
    places = view.network.places
    ground = _Ground.of(view)
    found = [
        (at, np.full(len(at), rank), np.full(len(at), _LEVEL[kind]))
        for kind, name in view.plan.orders.lasting
        for rank, at in ground.covered(name, is_open=kind == "keep_open")
    ]
    narrowest, least = np.full(places, -1), np.zeros(places, np.int8)
    if not found:
        return Ordered(narrowest >= 0, least)
    place, rank, level = (np.concatenate(column) for column in zip(*found, strict=True))
    opens = level == OPEN
    np.maximum.at(narrowest, place[opens], rank[opens])
    binding = ~opens & (rank > narrowest[place])
    np.maximum.at(least, place[binding], level[binding].astype(np.int8))
    return Ordered((narrowest >= 0) & (least == OPEN), least)


@dataclass(frozen=True, slots=True, eq=False)
class _Ground:
    """The network, the units in each unit and how many hold it, and each place's smallest unit."""

    network: PlaceNetwork
    inside: dict[str, list[str]]
    depth: dict[str, int]
    own: Ints

    @classmethod
    def of(cls, view: PlanMap) -> "_Ground":
        units, network = view.area.units, view.network
        parent = dict(zip(units["unit_id"], units["parent_id"], strict=True))
        inside: dict[str, list[str]] = {unit: [] for unit in parent}
        depth = {}
        for unit in parent:
            above, depth[unit] = unit, 0
            while isinstance(above, str) and above in parent:
                inside[above].append(unit)
                above, depth[unit] = parent[above], depth[unit] + 1
        own = np.where(network.place_alley >= 0, network.place_alley, network.place_hamlet)
        own = np.where(own >= 0, own, network.place_ward)
        return cls(network, inside, depth, own.astype(np.intp))

    def covered(self, name: str, *, is_open: bool) -> list[tuple[int, Ints]]:
        """Return how narrow an identifier is, and the places it names; none where unknown."""
        network, rows = self.network, self.network.rows
        asked = pd.Series([name], dtype=object)
        for row, place in (
            (rows.households(asked), network.household_place),
            (rows.cells(asked), network.cell_place),
            (rows.sites(asked), network.site_place),
        ):
            if row[0] >= 0:
                return [(_SINGLE_RANK, place[row].astype(np.intp))]
        if (street := int(rows.streets(asked)[0])) >= 0:
            return [(_PIECE_RANK, _on_piece(network, street, is_open=is_open))]
        if name not in self.inside:
            return []
        units = rows.units(pd.Series(self.inside[name], dtype=object))
        held = np.zeros(len(rows.unit_ids) + 1, bool)  # the last is no unit
        held[units] = True
        homes = network.household_place[held[rows.household_unit]]
        return [(self.depth[name], np.union1d(np.flatnonzero(held[self.own]), homes))]


def _on_piece(network: PlaceNetwork, street: int, *, is_open: bool) -> Ints:
    """Return the places of one piece of street: all it touches, or what is its own."""
    touched = np.unique(network.links[network.link_street == street])
    if is_open:
        return touched.astype(np.intp)
    others = (network.link_street != street) & (network.link_street >= 0)
    doors = network.links[network.link_door == street, 1]
    own = np.union1d(np.setdiff1d(touched, network.links[others]), doors)
    return (own if len(own) else touched).astype(np.intp)


def _lift_faults(view: PlanMap) -> list[Fault]:
    """Zones of the plan in force are not at hand; other ground that was to be lifted is."""
    before, lift = view.plan.in_force, view.plan.orders.lift
    lifted = None if before is None else before.lifted
    if before is None or lifted is None:
        names = [" / ".join(order_words("lift", name)) for name in lift]
        return unknown("orders", names, "no ground that was lifted", "the ground it names")
    expected = "ground lifted by order, and closed before"
    if not lift or (lifted & ((before.level <= OPEN) | ~before.may_lift)).any():
        return [Fault("certificate", "other lifted ground", expected)]
    closed, ground = before.level > OPEN, _Ground.of(view)
    missing = [
        name
        for name in lift
        if any((closed[at] & ~lifted[at]).any() for _, at in ground.covered(name, is_open=True))
    ]
    return unknown("orders", missing, "ground that was not lifted", expected)
