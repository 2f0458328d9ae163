"""Decide which whole units the known cases close, smallest unit first."""

from dataclasses import dataclass
from typing import Final, Literal

import numpy as np
from numpy.typing import NDArray

from zoning.policy.escalation import UNIT_LEVELS, Escalation, UnitTrigger

from .case_counts import (
    CountedCases,
    Counts,
    most_in_one_house,
    own_cases,
    own_houses,
    with_units_inside,
)
from .network_units import UnitTree
from .positivity import ABOVE, UNKNOWN

Cause = Literal[
    "houses",
    "cases",
    "clusters",
    "incidence",
    "positivity",
    "red_children",
    "unknown_source",
    "case_inside",
]

CAUSES: Final[tuple[Cause, ...]] = (
    "houses",
    "cases",
    "clusters",
    "incidence",
    "positivity",
    "red_children",
    "unknown_source",
    "case_inside",
)
"""Why a unit closes as a whole; where several hold, the first is named."""

_PER: Final = 100_000
"""Incidence is counted per this many people."""


@dataclass(frozen=True, slots=True)
class TriggeredUnit:
    """
    One unit that must be red as a whole.

    Attributes
    ----------
    unit
        Row of ``area.units``.
    cause
        The threshold it reaches; "case_inside": a case is known to be in the unit, and in
        which house is not.
    houses
        Houses with cases counted for it.
    """

    unit: int
    cause: Cause
    houses: int


@dataclass(frozen=True, slots=True, eq=False)
class _Totals:
    """
    What is counted in each unit and all units inside it, shape (u,) each.

    ``cases`` and ``houses`` of an alley and ``red_children`` grow on the way outwards.
    """

    cases: Counts
    houses: Counts
    clusters: Counts
    incidence: NDArray[np.float64]
    week: Counts
    unknown_source: Counts
    children: Counts
    red_children: Counts
    roughly: NDArray[np.bool_]
    positivity: NDArray[np.int8]


def triggered_units(
    tree: UnitTree,
    counted: CountedCases,
    escalation: Escalation,
    *,
    people: Counts,
    positivity: NDArray[np.int8] | None = None,
) -> tuple[TriggeredUnit, ...]:
    """
    Return the units that the cases close as a whole.

    A unit closes when it reaches any threshold of its level:

    - **cases** or **houses** with cases in the window. A side alley counts for the alley it
      leaves, but never with more than the threshold less one: so a cluster in a side alley
      closes the side alley, and the alley it leaves only when a further case or house comes.
      Hamlets and wards count everything inside them.
    - **clusters**: direct sub-units with ``cluster_cases`` cases in the window; the ground of
      a unit that lies in none of its sub-units counts as one.
    - **incidence**: cases of seven days per 100,000 people, once there are
      ``incidence_cases``, unless one house holds more than ``one_house_percent`` of them.
    - **positivity**: the share of positive tests, as `zoning.perimeter.positivity` says.
      Where the policy wants it together with incidence, neither closes a unit alone; where
      it is unknown, for lack of tests, incidence decides by itself.
    - **red_children**: the share of direct sub-units that are red as a whole.
    - **unknown_source**: cases in the window whose source is stated to be unknown.

    - **case_inside**: a case is known to be in the unit, and in which house is not, as long
      as the policy says.

    Parameters
    ----------
    tree
        The units of the area.
    counted
        The cases.
    escalation
        The thresholds; 0 switches a rule off.
    people
        People of each unit, shape (u,).
    positivity
        As `zoning.perimeter.positivity.unit_positivity` returns it; None where no test is
        known.

    Returns
    -------
    tuple of TriggeredUnit
        By row of unit. Another case never removes one, but where ``one_house_percent`` is
        below 100 and the case lies in the house with the most.

    Notes
    -----
    Units are visited from the innermost outwards, all of one depth at a time, so one pass
    reaches the fixed point: closing a unit only ever counts for the units that hold it. Time
    grows linearly with units and cases.
    """
    state = np.full(len(tree.parent), UNKNOWN, np.int8) if positivity is None else positivity
    totals = _totals(tree, counted, escalation, people, state)
    together = escalation.positivity_with_incidence
    triggers = {level: escalation.at(level) for level in UNIT_LEVELS}
    cause = np.full(len(tree.parent), len(CAUSES), np.int8)
    depth = (tree.chain >= 0).sum(axis=1)
    of_level = {level: tree.level == level for level in triggers}
    for at in range(int(depth.max(initial=0)), 0, -1):
        for level, trigger in triggers.items():
            rows = np.flatnonzero((depth == at) & of_level[level])
            if not len(rows):
                continue
            met = _met(rows, trigger, totals, together=together)
            cause[rows] = np.where(met.any(axis=0), met.argmax(axis=0), len(CAUSES))
            if level == "alley":
                _hand_up(tree, rows, totals.cases, trigger.cases)
                _hand_up(tree, rows, totals.houses, trigger.houses)
            red = rows[(cause[rows] < len(CAUSES)) & (tree.parent[rows] >= 0)]
            np.add.at(totals.red_children, tree.parent[red], 1)
    return tuple(
        TriggeredUnit(int(unit), CAUSES[cause[unit]], int(totals.houses[unit]))
        for unit in np.flatnonzero(cause < len(CAUSES))
    )


def _totals(
    tree: UnitTree,
    counted: CountedCases,
    escalation: Escalation,
    people: Counts,
    positivity: NDArray[np.int8],
) -> _Totals:
    """Count everything once; alleys start with what they hold themselves (`_hand_up`)."""
    places = counted.places
    recent, week = counted.recent, counted.this_week
    own = own_cases(tree, places, recent)
    houses = own_houses(tree, places, recent)
    inside = with_units_inside(tree, own)
    alley = tree.level == "alley"
    has_cluster = inside >= escalation.cluster_cases
    clusters = (own >= escalation.cluster_cases).astype(np.int64)
    children = np.zeros(len(tree.parent), np.int64)
    child = tree.parent >= 0
    np.add.at(clusters, tree.parent[child], has_cluster[child])
    np.add.at(children, tree.parent[child], 1)
    clusters[children == 0] = 0
    weekly = with_units_inside(tree, own_cases(tree, places, week))
    spread = most_in_one_house(tree, places, week) * 100 <= weekly * escalation.one_house_percent
    roughly = np.zeros(len(tree.parent), bool)
    only_unit = (places.only_alley | places.only_unit) & (places.unit >= 0)
    roughly[places.unit[only_unit & counted.closes_unit]] = True
    return _Totals(
        cases=np.where(alley, own, inside),
        houses=np.where(alley, houses, with_units_inside(tree, houses)),
        clusters=clusters,
        incidence=np.where(spread & (people > 0), weekly * _PER / np.maximum(people, 1), 0.0),
        week=weekly,
        unknown_source=with_units_inside(
            tree, own_cases(tree, places, recent & counted.unknown_source)
        ),
        children=children,
        red_children=np.zeros(len(tree.parent), np.int64),
        roughly=roughly,
        positivity=positivity,
    )


def _met(
    rows: NDArray[np.intp], trigger: UnitTrigger, totals: _Totals, *, together: bool
) -> NDArray[np.bool_]:
    """Return which cause holds at each of some units of one level, in the order of `CAUSES`."""
    red = totals.red_children[rows]
    share = red * 100.0 >= trigger.red_children * totals.children[rows]
    incidence = _reached(totals.incidence[rows], trigger.incidence)
    incidence &= totals.week[rows] >= trigger.incidence_cases
    state = totals.positivity[rows]
    positivity = state == ABOVE
    if together:
        incidence, positivity = incidence & (state == UNKNOWN), incidence & positivity
    return np.stack(
        [
            _reached(totals.houses[rows], trigger.houses),
            _reached(totals.cases[rows], trigger.cases),
            _reached(totals.clusters[rows], trigger.clusters),
            incidence,
            positivity,
            share & (trigger.red_children > 0) & (red > 0),
            _reached(totals.unknown_source[rows], trigger.unknown_source),
            totals.roughly[rows] & trigger.case_inside,
        ]
    )


def _reached(count: Counts | NDArray[np.float64], threshold: float) -> NDArray[np.bool_]:
    """Return where a count reaches a threshold; nowhere where that is 0."""
    reached: NDArray[np.bool_] = (count >= threshold) & (threshold > 0)
    return reached


def _hand_up(tree: UnitTree, rows: NDArray[np.intp], count: Counts, threshold: int) -> None:
    """Add what side alleys count for the alleys they leave: the threshold less one at most."""
    parent = tree.parent[rows]
    side = (parent >= 0) & (tree.level[parent] == "alley")
    np.add.at(count, parent[side], np.minimum(count[rows[side]], max(threshold - 1, 0)))
