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


@dataclass(frozen=True, slots=True, eq=False)
class Homes:
    """
    Where people live, as far as circles need to know it.

    Attributes
    ----------
    xy
        Spots, metres, shape (m, 2).
    weight
        People at each, multiplied by `SPOTS`, shape (m,): whole numbers, so that sums are exact.
    """

    xy: Floats
    weight: Ints


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
        Every household where it stands; the people of a cell spread evenly over a disc as large
        as its piece, as for exposure (docs/model.md §19).
    """
    cells = network.cell_place[network.people[network.cell_place] > 0]
    number = np.arange(SPOTS)
    # Vogel's spiral: every spot has the same share of the disc, and none a direction of its own.
    turn = number * np.pi * (3 - np.sqrt(5))
    out = np.sqrt((number + 0.5) / SPOTS)
    disc = np.column_stack([out * np.cos(turn), out * np.sin(turn)])
    spots = network.xy[cells, None, :] + network.room_m[cells, None, None] * disc
    own = area.households["people"].to_numpy(np.int64) * SPOTS
    return Homes(
        np.concatenate([network.household_xy, spots.reshape(-1, 2)]),
        np.concatenate([own, np.repeat(network.people[cells], SPOTS)]),
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
    distance = np.asarray(centres.query(homes.xy)[0], np.float64)
    order = np.argsort(distance, kind="stable")
    distance, held = distance[order], np.cumsum(homes.weight[order])
    found = []
    for number in people:
        if number == 0:
            found.append(Circles(float("nan"), 0.0))
            continue
        radius = float(distance[np.searchsorted(held, number * SPOTS)])
        last = int(np.searchsorted(distance, radius, side="right")) - 1
        found.append(Circles(radius, float(held[last]) / SPOTS))
    return found
