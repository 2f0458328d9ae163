"""Say which places cases and rules make red, before any price is looked at."""

from dataclasses import dataclass
from datetime import datetime, timedelta

import geopandas as gpd
import numpy as np
import pandas as pd
from numpy.typing import NDArray

from zoning.area.area import Area
from zoning.exposure.reach import within_streets
from zoning.policy.schema import Core, Policy

from .case_counts import CountedCases
from .case_places import CasePlaces
from .network import PlaceNetwork
from .network_units import Rows, UnitTree
from .positivity import unit_positivity
from .ring_of_rules import near_places
from .triggers import TriggeredUnit, triggered_units
from .unit_places import places_of_units

Bools = NDArray[np.bool_]


@dataclass(frozen=True, slots=True, eq=False)
class RuledRed:
    """
    What cases and rules make red, before protected places are left out.

    Attributes
    ----------
    triggered
        Units that are red as a whole.
    holder
        For each place the row of the triggered unit that holds it, -1 for none.
    near_case
        Which places lie within the policy's core round a case, shape (n,).
    """

    triggered: tuple[TriggeredUnit, ...]
    holder: Rows
    near_case: Bools

    @property
    def whole(self) -> Rows:
        """Rows of the units that are red as a whole."""
        return np.array([t.unit for t in self.triggered], np.int32)


def ruled_red(
    area: Area,
    network: PlaceNetwork,
    cases: gpd.GeoDataFrame,
    where: CasePlaces,
    policy: Policy,
    *,
    tree: UnitTree,
    household_unit: Rows,
    as_of: datetime,
    tests: pd.DataFrame | None = None,
) -> RuledRed:
    """
    Return what the cases make red besides their own houses: whole units, and cores.

    Parameters
    ----------
    area, network
        The area and its places.
    cases, where
        The cases that count, and their places.
    policy
        Its escalation, core and lifting are used.
    tree, household_unit
        The units, and the unit of every household.
    as_of
        The time, with a UTC offset.
    tests
        As `zoning.perimeter.positivity.daily_tests` returns them; None for none.

    Returns
    -------
    RuledRed
        Units, their places and cores.
    """
    triggered = triggered_units(
        tree,
        counted_cases(cases, where, policy, as_of=as_of),
        policy.escalation,
        people=area.units.people.to_numpy(np.int64),
        positivity=unit_positivity(network.rows, tests, policy, as_of=as_of),
    )
    holder = places_of_units(network, tree, household_unit, tuple(t.unit for t in triggered))
    return RuledRed(triggered, holder, _core(network, where.place[where.place >= 0], policy.core))


def counted_cases(
    cases: gpd.GeoDataFrame, where: CasePlaces, policy: Policy, *, as_of: datetime
) -> CountedCases:
    """
    Say which of the cases each threshold counts.

    Parameters
    ----------
    cases, where
        The cases, and their places. A column ``source`` may say "unknown".
    policy
        The windows.
    as_of
        The time, with a UTC offset.

    Returns
    -------
    CountedCases
        One entry a case. Where nothing is said of a source, it is not counted as unknown.
    """
    reported = cases["reported_at"]
    now = pd.Timestamp(as_of)

    def since(time: timedelta) -> Bools:
        return np.asarray(reported >= now - time, bool)

    hours = policy.lifting.provisional_hours
    said = cases["source"] == "unknown" if "source" in cases else np.zeros(len(cases), bool)
    return CountedCases(
        places=where,
        recent=since(timedelta(days=policy.escalation.window_days)),
        this_week=since(timedelta(days=7)),
        unknown_source=np.asarray(said, bool),
        closes_unit=since(timedelta(hours=hours)) if hours else np.ones(len(cases), bool),
    )


def _core(network: PlaceNetwork, sources: Rows, core: Core) -> Bools:
    """Mark the places within the policy's metres of a case."""
    inside = np.zeros(network.places, bool)
    inside[near_places(network, sources, core.air_m)[:, 1]] = True
    if core.street_m > 0 and len(sources):
        reach = within_streets(
            np.unique(sources),
            links=network.links,
            length_m=network.link_length,
            places=network.places,
            limit_m=core.street_m,
            ways=network.ways,
        )
        inside[reach.place] = True
    return inside
