"""Draw circles round known cases that hold as many people as a plan closes."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy.spatial import cKDTree

from zoning.area.area import Area
from zoning.perimeter.network import PlaceNetwork

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]

SPOTS: Final = 49
"""Spots that stand for the ground of a cell, each with its share of the people."""

SLACK_M: Final = 1e-6
"""A spot may be so much farther off than geometry allows, by rounding."""


@dataclass(frozen=True, slots=True, eq=False)
class Homes:
    """
    Where people live, as far as circles need to know it.

    Attributes
    ----------
    xy
        Houses, and middles of cells, metres, shape (h, 2).
    room_m
        Radius of the disc over which the people of each live, metres, 0 for a house, shape (h,).
    people
        People of each, shape (h,).
    """

    xy: Floats
    room_m: Floats
    people: Ints

    def spots(self, rows: NDArray[np.bool_]) -> Floats:
        """Return `SPOTS` spots of each of some homes, shape (r · SPOTS, 2)."""
        return (self.xy[rows, None, :] + self.room_m[rows, None, None] * DISC).reshape(-1, 2)


def _disc() -> Floats:
    """Return spots on a disc of radius 1: Vogel's spiral, each with the same share of it."""
    number = np.arange(SPOTS)
    turn = number * np.pi * (3 - np.sqrt(5))
    out = np.sqrt((number + 0.5) / SPOTS)
    return np.column_stack([out * np.cos(turn), out * np.sin(turn)])


DISC: Final = _disc()


@dataclass(frozen=True, slots=True)
class Circles:
    """
    Circles of one radius round every known case.

    Attributes
    ----------
    radius_m
        Metres; NaN where there are none.
    people
        People within them.
    """

    radius_m: float
    people: float

    def hold(self, distance_m: Floats) -> NDArray[np.bool_]:
        """Return whether they hold what lies so far from the nearest known case."""
        return distance_m <= self.radius_m


def homes_of(area: Area, network: PlaceNetwork) -> Homes:
    """
    Return where the people of an area live.

    Parameters
    ----------
    area, network
        The area and its places.

    Returns
    -------
    Homes
        Every household where it stands; every inhabited cell as a disc as large as its piece, over
        which its people live evenly, as for exposure (docs/model.md §19).
    """
    cells = network.cell_place[network.people[network.cell_place] > 0]
    return Homes(
        np.concatenate([network.household_xy, network.xy[cells]]),
        np.concatenate([np.zeros(len(network.household_xy)), network.room_m[cells]]),
        np.concatenate([area.households["people"].to_numpy(np.int64), network.people[cells]]),
    )


def equal_circles(homes: Homes, centres: cKDTree, people: Sequence[int]) -> list[Circles]:
    """
    Draw circles that hold as many people as asked.

    Parameters
    ----------
    homes
        Where people live.
    centres
        The known cases, metres; at least one.
    people
        Numbers of people, none above those of the area.

    Returns
    -------
    list of Circles
        For each number the smallest circles, all of one radius, that hold at least so many: what
        does not come out even is the circles' gain. For 0 people there are none.
    """
    middle = _from_nearest(centres, homes.xy)
    return [
        _circles(homes, centres, middle, number) if number else Circles(float("nan"), 0.0)
        for number in people
    ]


def _circles(homes: Homes, centres: cKDTree, middle_m: Floats, number: int) -> Circles:
    """Find the radius among the spots of the homes that it may cut; the others are in or out."""
    near, far = middle_m - homes.room_m - SLACK_M, middle_m + homes.room_m + SLACK_M
    least = _radius(near, homes.people, number)
    is_whole = far < least
    is_cut = ~is_whole & (near <= _radius(far, homes.people, number))
    inside = int(homes.people[is_whole].sum()) * SPOTS
    distance = _from_nearest(centres, homes.spots(is_cut))
    # Counted in shares of a person, so that sums are exact.
    share = np.repeat(homes.people[is_cut], SPOTS)
    radius = _radius(distance, share, number * SPOTS - inside)
    return Circles(radius, float(inside + share[distance <= radius].sum()) / SPOTS)


def _radius(distance_m: Floats, people: Ints, number: int) -> float:
    """Return the least distance within which so many people are."""
    order = np.argsort(distance_m, kind="stable")
    return float(distance_m[order[np.searchsorted(np.cumsum(people[order]), number)]])


def _from_nearest(centres: cKDTree, xy: Floats) -> Floats:
    return np.asarray(centres.query(xy)[0], np.float64)
