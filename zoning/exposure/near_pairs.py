"""Say what one case adds to the hazard near it, along streets and through the air."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.spatial import cKDTree

from zoning.policy.schema import Kernel

from .reach import Neighbours, within_streets

Ints = NDArray[np.integer]
Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class HazardPairs:
    """
    What cases add to the hazard of each person near them, by one of the two ways.

    Attributes
    ----------
    source
        Position in the places given, shape (r,).
    place
        Place reached, shape (r,); the source's own is among them.
    hazard
        Hazard of each person there from one case of weight 1, shape (r,), above 0.
    """

    source: NDArray[np.int64]
    place: NDArray[np.int64]
    hazard: Floats


def pairs_near(
    sources: Ints,
    *,
    xy: Floats,
    links: Ints,
    link_length: Floats,
    room_m: Floats,
    kernel: Kernel,
    ways: Neighbours | None = None,
    spots: cKDTree | None = None,
) -> tuple[HazardPairs, HazardPairs]:
    """
    Return what a case at each of some places adds near it.

    Parameters
    ----------
    sources
        Places, shape (k,).
    xy, links, link_length, room_m, kernel, ways, spots
        As `zoning.exposure.kernel.expected_infections`.

    Returns
    -------
    tuple of HazardPairs
        Along streets, sorted by source and place; and through the air, sorted by source.
    """
    reach = within_streets(
        sources,
        links=links,
        length_m=link_length,
        places=len(xy),
        limit_m=kernel.street_reach_m,
        ways=ways,
    )
    along = kernel.street_hazard * np.exp(-reach.distance_m / kernel.street_scale_m)
    own = reach.place == sources[reach.source]
    room = room_m[reach.place[own]]
    along[own] *= mean_on_disc(room, kernel.street_scale_m, kernel.street_reach_m)
    spots = cKDTree(xy) if spots is None else spots
    near = cKDTree(xy[sources]).sparse_distance_matrix(
        spots, kernel.air_reach_m, output_type="coo_matrix"
    )
    across = kernel.air_hazard * np.exp(-near.data / kernel.air_scale_m)
    own = near.col == sources[near.row]
    across[own] *= mean_on_disc(room_m[near.col[own]], kernel.air_scale_m, kernel.air_reach_m)
    source, place = near.row.astype(np.int64), near.col.astype(np.int64)
    return (
        HazardPairs(reach.source, reach.place, along),
        HazardPairs(source, place, across),
    )


def mean_on_disc(radius_m: Floats, scale_m: float, reach_m: float) -> Floats:
    """Return the mean of exp(−d / scale), and of 0 beyond the reach, over discs round a case."""
    wide = radius_m > 0
    end = np.minimum(radius_m[wide], reach_m) / scale_m
    mean = np.ones(len(radius_m))
    mean[wide] = 2 * (scale_m / radius_m[wide]) ** 2 * (1 - np.exp(-end) * (1 + end))
    return np.minimum(mean, 1.0)
