"""Price the guarding of households, alleys and hamlets, so that the optimum chooses the level."""

import numpy as np
from numpy.typing import NDArray

from zoning.policy.schema import Guarding

from .network import PlaceNetwork
from .network_units import Rows, UnitTree
from .problem import UnitPrice
from .question import UnitTable


def guarded_units(
    network: PlaceNetwork,
    tree: UnitTree,
    guarding: Guarding,
    *,
    of: NDArray[np.integer] | None = None,
) -> tuple[tuple[UnitPrice, ...], Rows, NDArray[np.int64]]:
    """
    Return what guarding red units costs: household by household, or a unit as a whole.

    Each household that is red costs ``guarding.household``; those of an alley together never
    more than ``guarding.alley``, those of a hamlet never more than ``guarding.hamlet``. An
    alley stands under the alley it branches off, and under its hamlet.

    Parameters
    ----------
    network
        The places; each counts for its smallest unit.
    tree
        The units of the area.
    guarding
        The prices.
    of
        Only units that hold one of these places are wanted; all if left out.

    Returns
    -------
    tuple
        The unit prices, parents first; the row of ``area.units`` of each; and the price of
        red at the places that lie in no alley or hamlet, shape (n,).
    """
    own = np.where(network.place_alley >= 0, network.place_alley, network.place_hamlet)
    own = np.where(network.households > 0, own, -1)
    price = network.households * guarding.household
    used = np.zeros(len(tree.parent), bool)
    held = own if of is None else own[of]
    inhabited = np.unique(held[held >= 0])
    chains = tree.chain[inhabited]
    used[chains[chains >= 0]] = True
    used &= np.isin(tree.level, ("alley", "hamlet"))
    depth = (tree.chain >= 0).sum(axis=1)
    deep = np.flatnonzero(used)
    rows: Rows = deep[np.lexsort((deep, depth[deep]))].astype(np.int32)
    position = {int(row): i for i, row in enumerate(rows)}
    order = np.argsort(own, kind="stable")
    bounds = np.searchsorted(own[order], np.column_stack([rows, rows + 1]))
    units = []
    for row, (start, end) in zip(rows, bounds, strict=True):
        members = order[start:end]
        units.append(
            UnitPrice(
                members=members,
                each=price[members],
                whole=guarding.alley if tree.level[row] == "alley" else guarding.hamlet,
                parent=position.get(int(tree.parent[row]), -1),
                level="red",
            )
        )
    loose: NDArray[np.int64] = np.where(own < 0, price, 0)
    return tuple(units), rows, loose


def unit_table(
    network: PlaceNetwork, tree: UnitTree, guarding: Guarding
) -> tuple[UnitTable, NDArray[np.int64]]:
    """
    Return the prices of `guarded_units` for all units of the area, as arrays.

    Parameters
    ----------
    network, tree, guarding
        As `guarded_units`.

    Returns
    -------
    tuple
        The prices, numbered by row of ``area.units``; and the price of red at the places that
        lie in no alley or hamlet, shape (n,).
    """
    own = np.where(network.place_alley >= 0, network.place_alley, network.place_hamlet)
    own = np.where(network.households > 0, own, -1).astype(np.int64)
    price = network.households * guarding.household
    priced = np.isin(tree.level, ("alley", "hamlet"))
    whole = np.where(tree.level == "alley", guarding.alley, guarding.hamlet)
    place = np.flatnonzero(own >= 0)
    parent = np.where(np.append(priced, False)[tree.parent], tree.parent, -1)
    table = UnitTable(
        place=place,
        unit=own[place],
        each=price[place],
        whole=np.where(priced, whole, 0).astype(np.int64),
        parent=np.where(priced, parent, -1).astype(np.int64),
        depth=(tree.chain >= 0).sum(axis=1),
    )
    return table, np.where(own < 0, price, 0)
