"""Check that a plan keeps the orders it says it was drawn under, from the area's tables alone."""

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from zoning.errors import Fault
from zoning.perimeter.order_words import order_words
from zoning.perimeter.problem import OPEN, RED, YELLOW

from .verify_cells import cells_at
from .verify_map import PlanMap, unknown

Bools = NDArray[np.bool_]
Ints = NDArray[np.intp]

_LEVEL = {"keep_open": OPEN, "close_yellow": YELLOW, "close_red": RED}
_PIECE_RANK, _SINGLE_RANK = 10_000, 10_001


def order_faults(view: PlanMap) -> list[Fault]:
    """
    Check that what is ordered open is open, and what is ordered closed is so closed.

    Parameters
    ----------
    view
        The plan over its area.

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
    lived_in = view.network.households > 0
    open_at, least = ordered_levels(view)
    faults = _lift_faults(view)
    for wrong, found, expected in (
        (open_at & (labels != OPEN), "closed and ordered open", "open"),
        ((least == RED) & (labels != RED), "not red and ordered red", "red"),
        ((least == YELLOW) & (labels == OPEN), "open and ordered yellow", "at least yellow"),
    ):
        at = np.flatnonzero(wrong & lived_in)
        homes = view.area.households["household_id"][np.isin(view.network.household_place, at)]
        faults += unknown("households", homes, found, expected)
        faults += unknown("cells", cells_at(view, at), found, expected)
    return faults


def ordered_levels(view: PlanMap) -> tuple[Bools, NDArray[np.int8]]:
    """
    Return which places orders keep open, and the least level they give to the others.

    Parameters
    ----------
    view
        The plan over its area.

    Returns
    -------
    tuple of ndarray
        Two arrays of shape (n,): kept open, and the level, 0 where none is ordered.
    """
    places = view.network.places
    found = [
        (at, np.full(len(at), rank), np.full(len(at), _LEVEL[kind]))
        for kind, name in view.plan.orders.lasting
        for rank, at in _covered(view, name, is_open=kind == "keep_open")
    ]
    narrowest, least = np.full(places, -1), np.zeros(places, np.int8)
    if not found:
        return narrowest >= 0, least
    place, rank, level = (np.concatenate(column) for column in zip(*found, strict=True))
    opens = level == OPEN
    np.maximum.at(narrowest, place[opens], rank[opens])
    binding = ~opens & (rank > narrowest[place])
    np.maximum.at(least, place[binding], level[binding].astype(np.int8))
    return (narrowest >= 0) & (least == OPEN), least


def _covered(view: PlanMap, name: str, *, is_open: bool) -> list[tuple[int, Ints]]:
    """Return how narrow an identifier is, and the places it names; none where it is unknown."""
    area, network = view.area, view.network
    for frame, place in (
        (area.households, network.household_place),
        (area.cells, network.cell_place),
        (area.sites, network.site_place),
    ):
        mine = (frame.iloc[:, 0] == name).to_numpy(bool)
        if mine.any():
            return [(_SINGLE_RANK, place[mine].astype(np.intp))]
    street = (area.streets["street_id"] == name).to_numpy(bool)
    if street.any():
        return [(_PIECE_RANK, _on_piece(view, np.append(street, False), is_open=is_open))]
    chains = _chains(area.units)
    if name not in chains:
        return []
    held = {unit for unit, chain in chains.items() if name in chain}
    inside = np.append(area.units["unit_id"].isin(held).to_numpy(bool), False)
    own = np.where(network.place_alley >= 0, network.place_alley, network.place_hamlet)
    own = np.where(own >= 0, own, network.place_ward)
    homes = area.households["unit_id"].isin(held).to_numpy(bool)
    at = np.union1d(np.flatnonzero(inside[own]), network.household_place[homes])
    return [(len(chains[name]), at.astype(np.intp))]


def _on_piece(view: PlanMap, piece: Bools, *, is_open: bool) -> Ints:
    """Return the places of one piece of street: all it touches, or what is its own."""
    network = view.network
    touched = np.unique(network.links[piece[network.link_street]])
    if is_open:
        return touched.astype(np.intp)
    others = ~piece[network.link_street] & (network.link_street >= 0)
    doors = network.links[piece[network.link_door], 1]
    own = np.union1d(np.setdiff1d(touched, network.links[others]), doors)
    return (own if len(own) else touched).astype(np.intp)


def _chains(units: pd.DataFrame) -> dict[str, tuple[str, ...]]:
    """Return each unit with all that hold it, smallest first."""
    parent = dict(zip(units["unit_id"], units["parent_id"], strict=True))
    chains = {}
    for unit in parent:
        chain, above = [], unit
        while isinstance(above, str) and above in parent:
            chain.append(above)
            above = parent[above]
        chains[unit] = tuple(chain)
    return chains


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
    closed = before.level > OPEN
    missing = [
        name
        for name in lift
        if any((closed[at] & ~lifted[at]).any() for _, at in _covered(view, name, is_open=True))
    ]
    return unknown("orders", missing, "ground that was not lifted", expected)
