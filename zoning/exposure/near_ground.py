"""Say what a case adds to the hazard round it when only the ground it is on is known."""

import numpy as np
from numpy.typing import NDArray
from scipy.spatial import cKDTree

from zoning.policy.schema import Kernel

from .near_pairs import pairs_near
from .reach import Neighbours

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
    street, air = pairs_near(
        ground,
        xy=xy,
        links=links,
        link_length=link_length,
        room_m=room_m,
        kernel=kernel,
        ways=ways,
        spots=spots,
    )
    if share is not None:
        own = [pairs.hazard * share[pairs.source] for pairs in (street, air)]
        return np.concatenate([street.place, air.place]), np.concatenate(own)
    highest = (_highest(street.place, street.hazard), _highest(air.place, air.hazard))
    return np.concatenate([h[0] for h in highest]), np.concatenate([h[1] for h in highest])


def _highest(place: Ints, value: Floats) -> tuple[Ints, Floats]:
    """Return each place once, with its highest value."""
    if not len(place):
        return place, value
    order = np.lexsort((value, place))
    last = np.r_[place[order][1:] != place[order][:-1], True]
    return place[order][last], value[order][last]
