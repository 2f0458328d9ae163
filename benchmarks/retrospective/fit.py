"""Fit how far a case reaches to the first part of an outbreak, scale by scale."""

from dataclasses import dataclass, replace
from typing import Final

import geopandas as gpd
import numpy as np
from scipy.spatial import cKDTree

from zoning.exposure.near_cases import mean_on_disc
from zoning.perimeter.network import PlaceNetwork
from zoning.plan.planner import Planner
from zoning.policy.load import policy_named
from zoning.policy.schema import Kernel, Policy, Risk
from zoning.scenario.retrospective import retrospective
from zoning.scenario.retrospective.history import History, history_of

AHEAD: Final = 14
ACTIVE: Final = 14
REACH: Final = 5
"""Scales beyond which a case reaches nobody: what is left out there is 4 % of a plane's sum."""

TIMES_AS_MANY: Final = 2.0
"""The price of risk is set so that plans close so many times the people of the preset's own."""

DEAREST: Final = 10**8
"""The highest price of an infection that a policy may have."""


@dataclass(frozen=True, slots=True)
class Fit:
    """
    How well one scale explains where cases came.

    Attributes
    ----------
    scale_m
        Metres.
    share
        Share of the cases to come that lie as the kernel says; the rest lie as people do.
    hazard
        Of a person at distance 0 of one case, over the days ahead.
    log_likelihood
        Natural logarithm, over that of cases lying as people do, a case.
    """

    scale_m: float
    share: float
    hazard: float
    log_likelihood: float


def fitted(
    network: PlaceNetwork, history: History, scale_m: float, *, first: int, last: int
) -> Fit:
    """
    Fit a kernel of one scale to some days by the greatest likelihood.

    Parameters
    ----------
    network
        The places of the area.
    history
        The cases.
    scale_m
        The scale.
    first, last
        Days, the last one included; every seventh is used.

    Returns
    -------
    Fit
        The share by Dempster, Laird and Rubin's algorithm, and the hazard that gives as many
        cases.
    """
    homes = np.flatnonzero(network.people > 0)
    people = network.people[homes]
    kernel, even, weight = [], [], []
    exposed, to_come = 0.0, 0
    for day in range(first, last - AHEAD + 1, 7):
        place = history.place[history.known_on(day, active_days=ACTIVE)]
        later = history.place[history.after(day, days=AHEAD)]
        later = np.searchsorted(homes, later[network.people[later] > 0])
        if not len(place) or not len(later):
            continue
        hazard = people * _near(network, homes, place[place >= 0], scale_m)
        at, count = np.unique(later, return_counts=True)
        kernel.append(hazard[at] / hazard.sum())
        even.append(people[at] / people.sum())
        weight.append(count)
        exposed, to_come = exposed + hazard.sum(), to_come + len(later)
    k, e, n = (np.concatenate(parts) for parts in (kernel, even, weight))
    share = 0.5
    for _ in range(200):
        mine = share * k
        share = float((n * mine / (mine + (1 - share) * e)).sum() / n.sum())
    gain = float((n * np.log((share * k + (1 - share) * e) / e)).sum() / n.sum())
    return Fit(scale_m, share, share * to_come / exposed, gain)


def _near(network: PlaceNetwork, homes: np.ndarray, place: np.ndarray, scale_m: float):
    """Return what cases at places add to each inhabited place, at a hazard of 1."""
    spots, cases = np.unique(place, return_counts=True)
    pairs = cKDTree(network.xy[homes]).sparse_distance_matrix(
        cKDTree(network.xy[spots]), REACH * scale_m, output_type="coo_matrix"
    )
    falling = np.exp(-pairs.data / scale_m)
    own = homes[pairs.row] == spots[pairs.col]
    falling[own] *= mean_on_disc(network.room_m[homes[pairs.row[own]]], scale_m, REACH * scale_m)
    return np.bincount(pairs.row, falling * cases[pairs.col], minlength=len(homes))


def policy_of(fit: Fit, *, price: int) -> Policy:
    """Return the default preset with a fitted kernel and a price of an infection."""
    own = policy_named()
    kernel = Kernel(
        street_hazard=0.0,
        street_scale_m=own.kernel.street_scale_m,
        street_reach_m=0.0,
        air_hazard=fit.hazard,
        air_scale_m=fit.scale_m,
        air_reach_m=REACH * fit.scale_m,
        alley_hazard=0.0,
        hamlet_hazard=0.0,
    )
    yellow = price * own.risk.price_yellow // own.risk.price_open
    return replace(own, kernel=kernel, risk=Risk(price_open=price, price_yellow=yellow))


def priced(planner: Planner, located: gpd.GeoDataFrame, fit: Fit) -> tuple[Policy, float]:
    """
    Set the price so that plans close `TIMES_AS_MANY` times the people of the preset's.

    Parameters
    ----------
    planner
        Of the area.
    located
        The cases of the days to which it is fitted, and no later one.
    fit
        The kernel.

    Returns
    -------
    tuple
        The policy, and how many times the people it closes: fewer than asked where even
        `DEAREST` closes no more.
    """

    def closed(policy: Policy | None) -> int:
        days = retrospective(planner, located, policy, days=[AHEAD], every=14)
        return int((days["people_red"] + days["people_yellow"]).sum())

    own = closed(None)
    dearest = policy_of(fit, price=DEAREST)
    if (most := closed(dearest)) < TIMES_AS_MANY * own:
        return dearest, most / own
    low, high = 1.0, float(DEAREST)
    for _ in range(9):
        price = float(np.sqrt(low * high))
        low, high = (
            (price, high)
            if closed(policy_of(fit, price=round(price))) < TIMES_AS_MANY * own
            else (low, price)
        )
    policy = policy_of(fit, price=round(high))
    return policy, closed(policy) / own


def history_until(network: PlaceNetwork, located: gpd.GeoDataFrame) -> History:
    """Return the history in the days of the default preset."""
    return history_of(network, located, utc_offset_hours=policy_named().utc_offset_hours)
