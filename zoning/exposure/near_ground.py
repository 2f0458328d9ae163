"""Say what a case adds to the hazard round it when only the ground it is on is known."""

import numpy as np
from numpy.typing import NDArray
from scipy.spatial import cKDTree

from zoning.policy.schema import Kernel

from .near_cases import mean_on_disc
from .reach import Neighbours, within_streets

Ints = NDArray[np.integer]
Floats = NDArray[np.float64]


def hazard_near(
    ground: Ints,
    *,
    share: Floats | None,
    xy: Floats,
    links: Ints,
    link_length: Floats,
    room_m: Floats,
    kernel: Kernel,
    ways: Neighbours,
    spots: cKDTree,
) -> tuple[Ints, Floats]:
    """
    Return the hazard, through streets and air, of one case that is somewhere on a ground.

    Parameters
    ----------
    ground
        Places the case may be at, ascending.
    share
        The probability of each; None where none is known: then wherever it is, the hazard is
        no higher than what is returned.
    xy, links, link_length, room_m, kernel, ways, spots
        As `zoning.exposure.kernel.expected_infections`.

    Returns
    -------
    tuple of ndarray
        Places, with repeats, and hazards to be added up at each: of either way the highest
        from any place of the ground, or with shares every place's own part.
    """
    reach = within_streets(
        ground,
        links=links,
        length_m=link_length,
        places=len(xy),
        limit_m=kernel.street_reach_m,
        ways=ways,
    )
    street = kernel.street_hazard * np.exp(-reach.distance_m / kernel.street_scale_m)
    own = reach.place == ground[reach.source]
    room = room_m[reach.place[own]]
    street[own] *= mean_on_disc(room, kernel.street_scale_m, kernel.street_reach_m)
    near = cKDTree(xy[ground]).sparse_distance_matrix(
        spots, kernel.air_reach_m, output_type="coo_matrix"
    )
    air = kernel.air_hazard * np.exp(-near.data / kernel.air_scale_m)
    own = near.col == ground[near.row]
    air[own] *= mean_on_disc(room_m[near.col[own]], kernel.air_scale_m, kernel.air_reach_m)
    if share is not None:
        place = np.concatenate([reach.place, near.col])
        return place, np.concatenate([street * share[reach.source], air * share[near.row]])
    highest = (_highest(reach.place, street), _highest(near.col, air))
    return np.concatenate([h[0] for h in highest]), np.concatenate([h[1] for h in highest])


def _highest(place: Ints, value: Floats) -> tuple[Ints, Floats]:
    """Return each place once, with its highest value."""
    if not len(place):
        return place, value
    order = np.lexsort((value, place))
    last = np.r_[place[order][1:] != place[order][:-1], True]
    return place[order][last], value[order][last]
