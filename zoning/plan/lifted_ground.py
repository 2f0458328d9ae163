"""Find what orders lift of the plan in force: its ground, and the cases that close nothing more."""

from collections.abc import Sequence

import geopandas as gpd
import numpy as np
from numpy.typing import NDArray

from zoning.errors import Fault, InvalidInput
from zoning.exposure.infectious import active_cases
from zoning.perimeter.case_places import case_places, is_placed
from zoning.perimeter.named_ground import NamedGround
from zoning.perimeter.network import PlaceNetwork
from zoning.perimeter.problem import OPEN, RED
from zoning.perimeter.unit_places import places_of_units
from zoning.policy.orders import shown

from .plan import Plan

Bools = NDArray[np.bool_]


def lifted_ground(
    old: Plan,
    network: PlaceNetwork,
    lift: Sequence[str],
    *,
    zone: NDArray[np.int64],
    level: NDArray[np.int8],
) -> Bools | None:
    """
    Return which places orders lift of the plan in force.

    Parameters
    ----------
    old
        The plan in force.
    network
        The places of the new plan.
    lift
        Identifiers of zones of the plan in force, or of anything in the area.
    zone
        Zone in force of each place, a row of ``old.zones``, -1 for none; shape (n,).
    level
        Level in force of each place, shape (n,).

    Returns
    -------
    ndarray or None
        Shape (n,), bool: closed places only; None where nothing is to be lifted.

    Raises
    ------
    InvalidInput
        If an identifier names nothing, or nothing that is closed; all of them are named.
    """
    if not lift:
        return None
    known = {str(name): row for row, name in enumerate(old.zones["id"])}
    others = [one for one in lift if one not in known]
    named = NamedGround.of(network, others)
    if faults := named.faults("orders, lift"):
        raise InvalidInput(faults, subject="orders")
    held = [(one, zone == known[one]) for one in lift if one in known]
    for at in named.by_rank():
        for each in at.tolist():
            mark = named.places(network, np.array([each]), with_ends=True) >= 0
            held.append((others[each], mark))
    closed = level > OPEN
    if idle := [one for one, mark in held if not (mark & closed).any()]:
        found = f"what the plan in force leaves open: {shown(idle)}"
        fault = Fault("orders, lift", found, "what it closes", "Remove it from the orders.")
        raise InvalidInput([fault], subject="orders")
    return np.asarray(np.any([mark for _, mark in held], axis=0) & closed)


def refuse_idle_lift(lift: Sequence[str]) -> None:
    """
    Refuse orders to lift where no plan is in force.

    Parameters
    ----------
    lift
        What is to be lifted.

    Raises
    ------
    InvalidInput
        If anything is.
    """
    if lift:
        fault = Fault("orders, lift", shown(lift), "nothing, for no plan is in force")
        raise InvalidInput([fault], subject="orders")


def settled_by_order(
    old: Plan, network: PlaceNetwork, lifted: Bools, *, level: NDArray[np.int8]
) -> frozenset[str]:
    """
    Return the cases that close nothing any more because an order lifts their ground.

    Parameters
    ----------
    old
        The plan in force.
    network
        The places of the new plan.
    lifted
        As `lifted_ground` returns it.
    level
        Level in force of each place, shape (n,).

    Returns
    -------
    frozenset of str
        Cases of the plan in force whose house or cell lies on red ground that is lifted, and
        those known to a unit all of whose closed ground is.

    Raises
    ------
    InvalidCases
        If a case names nothing that the area has.
    """
    cases = active_cases(old.located, old.as_of)
    cases = gpd.GeoDataFrame(cases[is_placed(cases)].reset_index(drop=True))
    where = case_places(network, cases)
    red = np.append(lifted & (level == RED), False)
    settled = red[where.place]
    for unit in np.unique(where.unit[(where.place < 0) & (where.unit >= 0)]).tolist():
        tree, homes = network.rows.tree, network.rows.household_unit
        closed = (places_of_units(network, tree, homes, (unit,)) >= 0) & (level > OPEN)
        if closed.any() and lifted[closed].all():
            settled |= (where.unit == unit) & (where.place < 0)
    return frozenset(map(str, cases["case_id"][settled]))
