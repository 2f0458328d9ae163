"""Spread cases that may be in one of several places over these places."""

from dataclasses import dataclass
from typing import Any, Final

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray

from zoning.geocode.position import RADIUS_SIGMA

from .network import PlaceNetwork
from .network_units import Rows
from .unit_places import over_unit

Floats = NDArray[np.float64]
Ints = NDArray[np.integer]

AT_POINT: Final = ("point", "site")
"""Match levels of cases that are known to a point, and how far off that may be."""

_REACH_SIGMA: Final = float(np.sqrt(-2 * np.log(1 - 0.99)))
"""Places farther off than where 99 in 100 lie are left out, in standard deviations."""

_LEAST_SCORE: Final = 1e-6
"""A candidate that is listed is possible, however its score was rounded."""

_DECIMALS_M: Final = 3
"""Points are rounded to a millimetre, which a stored plan keeps."""


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
        point and how far off it may be; and those found at a site, where no house is.
    """
    outcome, level = (cases[name].to_numpy(object) for name in ("outcome", "match_level"))
    several = np.asarray((outcome == "found") & (level == "site"), bool)
    # Most lists have neither: what is asked of few rows is not looked for in all.
    if several.any():
        several &= (cases["radius_m"] > 0).to_numpy(bool)
    doubtful = np.flatnonzero(outcome == "ambiguous")
    if len(doubtful):
        has = [bool(one) for one in cases["candidates"].iloc[doubtful]]
        several[doubtful] = np.array(has, bool) | (level[doubtful] == "point")
    return pd.Series(several, index=cases.index)


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
    level = cases["match_level"].to_numpy(object)
    shapes = cases.geometry.to_numpy()
    is_point = np.array([level[row] in AT_POINT and shapes[row] is not None for row in rows], bool)
    points = gpd.GeoSeries(shapes[rows[is_point]], crs=cases.crs).to_crs(network.crs)
    radius = cases["radius_m"].to_numpy(np.float64)[rows[is_point]]
    xy = np.round(shapely.get_coordinates(points.to_numpy()), _DECIMALS_M)
    parts = [
        (row, *_round(network, here, metres / RADIUS_SIGMA))
        for row, here, metres in zip(rows[is_point].tolist(), xy, radius.tolist(), strict=True)
    ]
    parts += _by_candidates(network, cases, rows[~is_point])
    case = np.concatenate([np.empty(0, np.int64), *(np.full(len(p), r) for r, p, _ in parts)])
    place = np.concatenate([np.empty(0, np.int64), *(p for _, p, _ in parts)])
    weight = np.concatenate([np.empty(0), *(w for _, _, w in parts)])
    return _summed(case, place, weight)


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


def _by_candidates(
    network: PlaceNetwork, cases: gpd.GeoDataFrame, rows: Ints
) -> list[tuple[Any, Ints, Floats]]:
    """Return rows of cases with the places of one candidate each, and what it weighs there."""
    told = [(row, one) for row in rows.tolist() for one in cases["candidates"].iloc[row]]
    homes, units = (
        pd.Series([one.get(name) for _, one in told], dtype=object)
        for name in ("household_id", "unit_id")
    )
    home = network.rows.households(homes)
    unit = np.where(homes.isna(), network.rows.units(units), -1)
    over = {one: over_unit(network, one) for one in np.unique(unit[unit >= 0]).tolist()}
    parts: list[tuple[Any, Ints, Floats]] = []
    for (row, one), household, within in zip(told, home.tolist(), unit.tolist(), strict=True):
        score = max(float(one.get("score", 1.0)), _LEAST_SCORE)
        if household >= 0:
            parts.append((row, network.household_place[[household]], np.array([score])))
        elif within >= 0:
            place, share = over[within]
            parts.append((row, place, share * score))
    return parts


def _summed(case: Ints, place: Ints, weight: Floats) -> Shares:
    """Return each case and place once, and weights that are 1 in all for each case."""
    order = np.lexsort((place, case))
    order = order[weight[order] > 0]
    if not len(order):
        return Shares.none()
    keys = np.column_stack([case, place])[order]
    first = np.flatnonzero(np.r_[True, (np.diff(keys, axis=0) != 0).any(axis=1)])
    own = np.add.reduceat(weight[order], first)
    of = keys[first, 0]
    total = np.bincount(of, own)
    return Shares(of, keys[first, 1].astype(np.int32), own / total[of])


def _round(network: PlaceNetwork, here: Floats, sigma: float) -> tuple[Ints, Floats]:
    """Return the places where people live round a point, and what each weighs."""
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
