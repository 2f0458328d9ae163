"""Spread cases that may be in one of several places over these places."""

from dataclasses import dataclass
from typing import Any, Final

import geopandas as gpd
import numpy as np
import pandas as pd
from numpy.typing import NDArray

from zoning.geocode.position import RADIUS_SIGMA

from .network import PlaceNetwork
from .network_units import Rows
from .unit_places import over_unit

Floats = NDArray[np.float64]
Ints = NDArray[np.integer]

POINT: Final = "point"
"""The match level of a case that is known to a point, and how far off that may be."""

_REACH_SIGMA: Final = float(np.sqrt(-2 * np.log(1 - 0.99)))
"""Places farther off than where 99 in 100 lie are left out, in standard deviations."""

DECIMALS: Final = 7
"""Degrees are rounded as a stored plan rounds them, so that it is checked as it was drawn."""


@dataclass(frozen=True, slots=True, eq=False)
class Shares:
    """
    Where cases may be that are at no place for certain.

    Attributes
    ----------
    case
        Row of the case, shape (s,), ascending.
    place
        Place, shape (s,), ascending for each case.
    weight
        The probability that it is there, shape (s,), above 0; 1 in all for each case.
    """

    case: Ints
    place: Ints
    weight: Floats

    @classmethod
    def none(cls) -> "Shares":
        """Return that no case is spread."""
        return cls(np.empty(0, np.int64), np.empty(0, np.int32), np.empty(0))

    def of_rows(self, rows: Ints) -> "Shares":
        """Return the same with other numbers for the cases."""
        return Shares(rows[self.case], self.place, self.weight)


def is_among_several(cases: pd.DataFrame) -> pd.Series:
    """
    Return which cases are known to lie in one of several places, or near a point.

    Parameters
    ----------
    cases
        Located cases.

    Returns
    -------
    Series
        Booleans by the index of ``cases``: those left to a person that have candidates, or a
        point and how far off it may be.
    """
    has = np.array([bool(one) for one in cases["candidates"]], dtype=bool)
    return (cases["outcome"] == "ambiguous") & (has | (cases["match_level"] == POINT))


def candidate_shares(network: PlaceNetwork, cases: gpd.GeoDataFrame, rows: Ints) -> Shares:
    """
    Spread cases over the places they may be in.

    Parameters
    ----------
    network
        The places of the area.
    cases
        Located cases.
    rows
        Which of them to spread, ascending; of `is_among_several`.

    Returns
    -------
    Shares
        Each case over its candidates by their scores: a household's at its place, a unit's over
        the people who live there. A case known to a point is spread over the people round it,
        by a normal distribution whose nine tenths lie within its radius; over the nearest
        place where nobody lives near. Candidates that this area lacks, and cases without any
        other, are left out.
    """
    points = cases.geometry.to_numpy()
    told = [_about(network, cases.iloc[row], points[row]) for row in rows.tolist()]
    kept = [(row, place, weight) for row, (place, weight) in zip(rows, told, strict=True)]
    if not any(len(place) for _, place, _ in kept):
        return Shares.none()
    return Shares(
        np.concatenate([np.full(len(place), row, np.int64) for row, place, _ in kept]),
        np.concatenate([place for _, place, _ in kept]).astype(np.int32),
        np.concatenate([weight for _, _, weight in kept]),
    )


def common_units(network: PlaceNetwork, shares: Shares, cases: int) -> Rows:
    """
    Return the smallest unit that holds all places each case may be in.

    Parameters
    ----------
    network
        The places.
    shares
        Where the cases may be.
    cases
        How many cases there are.

    Returns
    -------
    ndarray
        Rows of ``area.units``, shape (k,), -1 where there is none and for other cases.
    """
    chain = network.rows.tree.chain
    own = np.where(network.place_alley >= 0, network.place_alley, network.place_hamlet)
    own = np.where(own >= 0, own, network.place_ward)
    found = np.full(cases, -1, np.int32)
    for case in np.unique(shares.case).tolist():
        units = np.unique(own[shares.place[shares.case == case]])
        if units[0] < 0:
            continue
        same = (chain[units] == chain[units[0]]).all(axis=0) & (chain[units[0]] >= 0)
        # Chains begin at the top: what they have in common is their first part.
        depth = int(np.cumprod(same).sum())
        found[case] = chain[units[0], depth - 1] if depth else -1
    return found


def _about(network: PlaceNetwork, case: pd.Series, point: Any) -> tuple[Ints, Floats]:
    """Return the places one case may be in, ascending, and the probability of each."""
    if case["match_level"] == POINT and point is not None:
        return _round(network, point, float(case["radius_m"]) / RADIUS_SIGMA)
    weight = np.zeros(network.places)
    for one in case["candidates"]:
        place, share = _of_candidate(network, one)
        np.add.at(weight, place, share * max(float(one["score"]), 0.0))
    place = np.flatnonzero(weight)
    return place, weight[place] / weight[place].sum() if len(place) else weight[place]


def _of_candidate(network: PlaceNetwork, one: Any) -> tuple[Ints, Floats]:
    if one["household_id"] is not None:
        row = network.rows.households(pd.Series([one["household_id"]], dtype=object))
        place = network.household_place[row[row >= 0]]
        return place, np.ones(len(place))
    unit = network.rows.units(pd.Series([one["unit_id"]], dtype=object))
    if unit[0] < 0:
        return unit[:0], np.empty(0)
    return over_unit(network, int(unit[0]))


def _round(network: PlaceNetwork, point: Any, sigma: float) -> tuple[Ints, Floats]:
    """Return the places where people live round a point, and the probability of each."""
    rounded = gpd.GeoSeries.from_xy(
        [round(point.x, DECIMALS)], [round(point.y, DECIMALS)], crs="EPSG:4326"
    ).to_crs(network.crs)
    here = np.array([rounded.x.iloc[0], rounded.y.iloc[0]])
    reach = _REACH_SIGMA * sigma + float(network.room_m.max(initial=0.0))
    near = np.array(sorted(network.spots.query_ball_point(here, reach)), dtype=np.int64)
    near = near[network.people[near] > 0]
    if not len(near):
        return _nearest(network, here)
    # A cell's people live all over it: a disc's variance on each axis is R² / 4.
    spread = sigma**2 + network.room_m[near] ** 2 / 4
    square = ((network.xy[near] - here) ** 2).sum(axis=1)
    weight = network.people[near] * np.exp(-square / (2 * spread)) / spread
    kept = weight > 0
    if not kept.any():
        return _nearest(network, here)
    return near[kept], weight[kept] / weight[kept].sum()


def _nearest(network: PlaceNetwork, here: Floats) -> tuple[Ints, Floats]:
    """Return the nearest place where people live, or the nearest of all, as certain."""
    lived = np.flatnonzero(network.people > 0)
    among = lived if len(lived) else np.arange(network.places)
    square = ((network.xy[among] - here) ** 2).sum(axis=1)
    return among[[int(square.argmin())]], np.ones(1)
