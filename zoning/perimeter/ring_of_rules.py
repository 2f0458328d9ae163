"""Say which places must be closed because of what cases and rules make red."""

import numpy as np
from numpy.typing import NDArray
from scipy.spatial import cKDTree

from zoning.policy.escalation import UNIT_LEVELS
from zoning.policy.schema import Ring

from .network import PlaceNetwork
from .network_units import Rows, UnitTree

Bools = NDArray[np.bool_]
Pairs = NDArray[np.int64]


def smallest_units(network: PlaceNetwork) -> Rows:
    """Return the smallest unit known of each place, -1 for none."""
    own = np.where(network.place_alley >= 0, network.place_alley, network.place_hamlet)
    return np.where(own >= 0, own, network.place_ward).astype(np.int32)


def near_places(network: PlaceNetwork, sources: Rows, metres: float) -> Pairs:
    """
    Return each place within so many metres through the air, with the nearest source.

    Parameters
    ----------
    network
        The places.
    sources
        Places to measure from.
    metres
        The distance; 0 for none.

    Returns
    -------
    ndarray
        Pairs (source, place), sorted by place, shape (k, 2).
    """
    if metres <= 0 or not len(sources):
        return np.empty((0, 2), np.int64)
    near = np.unique(sources)
    # No further than a little beyond: what lies just there is measured, and the rest is not.
    reach = np.nextafter(metres, np.inf)
    round_each = network.spots.query_ball_point(network.xy[near], reach * (1 + 1e-9))
    asked = np.unique(np.concatenate(round_each).astype(np.int64))
    distance, nearest = cKDTree(network.xy[near]).query(
        network.xy[asked], distance_upper_bound=reach
    )
    within = np.flatnonzero(distance <= metres)
    return np.column_stack([near[np.asarray(nearest)[within]], asked[within]]).astype(np.int64)


def beside_units(
    network: PlaceNetwork, tree: UnitTree, ring: Ring, whole: Rows
) -> NDArray[np.intp]:
    """
    Return the places whose touching parcels `ring_of_rules` must know.

    Parameters
    ----------
    network, tree, ring, whole
        As `ring_of_rules`.

    Returns
    -------
    ndarray
        Places in units that are red as a whole, ascending; none where the policy closes no
        unit for lying next to one.
    """
    if not any(getattr(ring, f"adjacent_{level}s") for level in UNIT_LEVELS):
        return np.empty(0, np.intp)
    own = smallest_units(network)
    inside = np.append(np.isin(tree.chain, whole).any(axis=1), False)
    return np.flatnonzero(inside[own])


def ring_of_rules(
    network: PlaceNetwork,
    tree: UnitTree,
    household_unit: Rows,
    ring: Ring,
    *,
    touching: Rows,
    must_red: Bools,
    case_place: Rows,
    case_unit: Rows,
    whole: Rows,
) -> Pairs:
    """
    Return the ring round what cases and rules make red, as pairs (red place, closed place).

    It is the union of: what lies within ``zone_air_m`` of a place that a rule makes red, and
    within ``case_air_m`` of a case; the rest of each alley, hamlet or ward that holds such a
    place; and the units next to one that is red as a whole. Units of one level are next to
    each other where a street or two touching parcels lead from one into the other.

    Parameters
    ----------
    network
        The places.
    tree
        The units.
    household_unit
        Unit of every household.
    ring
        What the policy says.
    touching
        Pairs of places whose parcels share a border, shape (k, 2): all that hold one of
        `beside_units`.
    must_red
        Which places rules make red, shape (n,).
    case_place, case_unit
        Place and unit of each case, -1 for none.
    whole
        Units that are red as a whole.

    Returns
    -------
    ndarray
        Pairs, shape (r, 2). One red place stands for all of a unit: it is red by rule, so
        the pair closes the other place whatever the plan. A place comes more than once where
        several rules close it.

    Notes
    -----
    What the plan closes red beyond the rules closes no unit: only the metres of
    `zoning.perimeter.ring.ring_pairs` follow it. Pairs grow linearly with the places.
    """
    red = np.flatnonzero(must_red).astype(np.int32)
    at_place = case_place >= 0
    found = [
        near_places(network, red, ring.zone_air_m),
        near_places(network, case_place[at_place], ring.case_air_m),
    ]
    levels = [level for level in UNIT_LEVELS if _closes(ring, level)]
    own = smallest_units(network) if levels else np.empty(0, np.int32)
    for level in levels:
        witness = np.full(len(tree.parent), network.places, np.int64)
        if getattr(ring, f"rest_of_{level}"):
            holding = np.concatenate([own[red], case_unit[at_place]])
            _witness(witness, tree.row_at(holding, level), [red, case_place[at_place]])
        if getattr(ring, f"adjacent_{level}s"):
            unit = tree.row_at(own, level)
            first = _first_red(tree, own, red)
            for one, other in _next_to(unit, network.links, touching):
                mine = np.isin(one, whole[tree.level[whole] == level])
                np.minimum.at(witness, other[mine], first[one[mine]])
        found.append(_members(network, tree, own, household_unit, witness))
    return np.concatenate(found)


def _closes(ring: Ring, level: str) -> bool:
    """Return whether units of a level close for what is red in them or beside them."""
    return bool(getattr(ring, f"rest_of_{level}") or getattr(ring, f"adjacent_{level}s"))


def _witness(witness: Pairs, unit: Rows, places: list[Rows]) -> None:
    """Note the first red place of each unit."""
    place = np.concatenate(places)
    known = unit >= 0
    np.minimum.at(witness, unit[known], place[known])


def _first_red(tree: UnitTree, own: Rows, red: Rows) -> Pairs:
    """Return the first place that rules make red in each unit; the number of places for none."""
    first = np.full(len(tree.parent), len(own), np.int64)
    for column in tree.chain.T:
        unit = np.where(own[red] >= 0, column[own[red]], -1)
        np.minimum.at(first, unit[unit >= 0], red[unit >= 0])
    return first


def _next_to(unit: Rows, links: Rows, touching: Rows) -> list[tuple[Rows, Rows]]:
    """Return pairs of different units between which a link or a shared border leads, both ways."""
    pairs = np.concatenate([links, touching])
    one, other = unit[pairs[:, 0]], unit[pairs[:, 1]]
    apart = (one != other) & (one >= 0) & (other >= 0)
    return [(one[apart], other[apart]), (other[apart], one[apart])]


def _members(
    network: PlaceNetwork, tree: UnitTree, own: Rows, household_unit: Rows, witness: Pairs
) -> Pairs:
    """Return (witness, place) for every place of a unit that has a witness."""
    inside = np.append(
        (np.append(witness, network.places)[tree.chain] < network.places).any(axis=1), False
    )
    if not inside.any():
        return np.empty((0, 2), np.int64)
    homes = np.flatnonzero(inside[household_unit])
    doors = np.flatnonzero(inside[own])
    place = np.concatenate([doors, network.household_place[homes]])
    unit = np.concatenate([own[doors], household_unit[homes]])
    found = []
    for column in tree.chain.T:
        holder = column[unit]
        red = np.where(holder >= 0, witness[holder], network.places)
        closed = red < network.places
        found.append(np.column_stack([red[closed], place[closed]]))
    return np.concatenate(found).astype(np.int64)
