"""Find the orders that contradict red rules, other orders, the policy or rings, and say which."""

import numpy as np
from numpy.typing import NDArray

from zoning.area.area import Area
from zoning.policy.schema import Policy

from .conflict import conflict
from .conflict_words import conflict_sentences
from .network import PlaceNetwork
from .order_words import words_at
from .ordered_places import OrderedPlaces
from .policy_ground import PolicyGround
from .problem import OPEN, RED, YELLOW, Labels, PerimeterProblem, Rule
from .stated_places import Reasons, StatedPlaces

Bools = NDArray[np.bool_]


def order_conflicts(
    area: Area,
    network: PlaceNetwork,
    policy: Policy,
    stated: StatedPlaces,
    ground: PolicyGround,
) -> list[str]:
    """
    Say which orders contradict what is red by rule, another order, or what the policy protects.

    Parameters
    ----------
    area, network, policy
        What the problem is stated of.
    stated
        What is stated of each place.
    ground
        What the policy makes of the places.

    Returns
    -------
    list of str
        Vietnamese, a slash, English; empty where nothing is ordered or no order contradicts.
        Every order is named with the first place at which it does.

    Notes
    -----
    Rings are looked at by `broken_rules`, for they follow from what is red.
    """
    orders, reasons = stated.reasons.orders, stated.reasons
    if orders is None:
        return []
    chains = [
        (Rule("must_red", at), Rule("must_open", at))
        for at in _firsts(orders, orders.open & stated.must_red)
    ]
    said = [
        one for rules in chains for one in conflict_sentences(area, network, policy, reasons, rules)
    ]
    for kept, shut, _ in orders.clashes.tolist():
        said += [_against(orders, kept), _against(orders, shut)]
    for order in _idle(orders, ground):
        said.append(_against(orders, order, *_PROTECTED))
    return list(dict.fromkeys(said))


def broken_rules(
    area: Area,
    network: PlaceNetwork,
    policy: Policy,
    problem: PerimeterProblem,
    reasons: Reasons,
) -> list[str]:
    """
    Say which rules and orders cannot hold together.

    Parameters
    ----------
    area, network, policy
        What the problem was assembled from.
    problem, reasons
        A problem without a plan, with the rings of all places that must be red.

    Returns
    -------
    list of str
        As `zoning.perimeter.conflict_words.conflict_sentences`. Where rings close what orders
        keep open, the chain of each such order; else one chain.
    """
    chains = _ring_chains(problem, reasons.orders) or [conflict(problem)]
    said = [
        one for rules in chains for one in conflict_sentences(area, network, policy, reasons, rules)
    ]
    return list(dict.fromkeys(said))


def opened_orders(stated: StatedPlaces, labels: Labels) -> list[str]:
    """
    Say which orders to close the labels of a plan within caps do not keep.

    Parameters
    ----------
    stated
        What is stated of each place.
    labels
        Level of each place, shape (n,).

    Returns
    -------
    list of str
        Vietnamese, a slash, English; empty where all are kept. Only caps can outweigh the price
        of opening what is ordered yellow (docs/model.md §22).
    """
    orders = stated.reasons.orders
    if orders is None:
        return []
    broken = _firsts(orders, orders.yellow & ~stated.must_open & (labels == OPEN))
    return [_against(orders, int(orders.which[place]), *_CAPPED) for place in broken]


_CAPPED = (
    "không giữ được trong các mức trần; hãy nới mức trần",
    "not kept within the caps; raise a cap",
)

_PROTECTED = (
    "chính sách không cho đóng nơi đó",
    "the policy lets none of its places be closed so",
)


def _ring_chains(problem: PerimeterProblem, orders: OrderedPlaces | None) -> list[tuple[Rule, ...]]:
    """Return the first ring of a place that must be red which each order to keep open breaks."""
    if orders is None:
        return []
    ring = problem.ring
    broken = ring[problem.must_red[ring[:, 0]] & orders.open[ring[:, 1]]]
    broken = broken[np.lexsort((broken[:, 1], broken[:, 0]))]
    _, first = np.unique(orders.which[broken[:, 1]], return_index=True)
    return [
        (Rule("must_red", red), Rule("ring", red, closed), Rule("must_open", closed))
        for red, closed in broken[first].tolist()
    ]


def _idle(orders: OrderedPlaces, ground: PolicyGround) -> list[int]:
    """Return the orders to close of which the policy lets no place be closed so."""
    mine = orders.which >= 0
    barred = ground.must_open | (ground.never_red & (orders.level == RED))
    shut = mine & (orders.level >= YELLOW)
    left = np.unique(orders.which[shut & ~barred])
    idle: list[int] = np.setdiff1d(np.unique(orders.which[shut]), left).tolist()
    return idle


def _firsts(orders: OrderedPlaces, places: Bools) -> list[int]:
    """Return the lowest marked place of each order."""
    at = np.flatnonzero(places)
    _, first = np.unique(orders.which[at], return_index=True)
    found: list[int] = at[first].tolist()
    return found


def _against(orders: OrderedPlaces, order: int, vietnamese: str = "", english: str = "") -> str:
    """Say an order, and what stands against it."""
    both = words_at(orders, order)
    pairs = zip(both, (vietnamese, english), strict=True)
    return " / ".join(f"{words}: {why}" if why else words for words, why in pairs)
