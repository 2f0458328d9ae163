"""Expected infections at every place, if nothing is closed."""

import numpy as np
from numpy.typing import NDArray
from scipy.spatial import cKDTree

from zoning.policy.schema import Kernel

from .near_cases import NearCases
from .reach import Neighbours

Ints = NDArray[np.integer]
Floats = NDArray[np.float64]


def expected_infections(
    *,
    xy: Floats,
    people: Ints,
    links: Ints,
    link_length: Floats,
    place_alley: Ints,
    place_hamlet: Ints,
    case_place: Ints,
    case_weight: Floats,
    kernel: Kernel,
    room_m: Floats | None = None,
    ways: Neighbours | None = None,
    spots: cKDTree | None = None,
    near: NearCases | None = None,
) -> Floats:
    """
    Return the infections to be expected at each place, if nothing is closed.

    A case of weight w adds to the hazard of every person at a place

    - ``w · street_hazard · exp(−d / street_scale_m)``, d metres away along streets, and
      nothing beyond ``street_reach_m``;
    - ``w · air_hazard · exp(−d / air_scale_m)``, d metres away through the air, and nothing
      beyond ``air_reach_m``;
    - ``w · alley_hazard`` in the same alley, and ``w · hamlet_hazard`` in the same hamlet.

    Where people live scattered over a place's ground (``room_m``), what a case there adds to
    each of them is the mean of the first two over a disc as large, with the case in its middle.

    With the hazards of all cases added up to h, each of p people at the place is infected
    with probability 1 − exp(−h): so p · (1 − exp(−h)) infections are expected, never more
    than there are people.

    Parameters
    ----------
    xy
        Position of each place, metres, shape (n, 2).
    people
        People at each place, shape (n,).
    links, link_length
        Pairs of neighbouring places, shape (m, 2), and metres, shape (m,).
    place_alley, place_hamlet
        A number for the unit of each place, shape (n,), -1 for none.
    case_place, case_weight
        Place of each case, shape (k,), and its weight, at least 0. A case whose house is
        unknown stands in several rows, with shares of its weight.
    kernel
        The hazards and their scales.
    room_m
        Radius of the disc over which the people of each place live, metres, shape (n,), 0 for a
        door; all 0 if left out.
    ways, spots
        The neighbours of every place, and a search tree of ``xy``, where they are known.
    near
        What was found earlier of the same places; used where its kernel is this one.

    Returns
    -------
    ndarray
        Expected infections, shape (n,), each from 0 to the people there; read-only.

    Notes
    -----
    Work grows with the pairs of case and place within reach, and linearly with the network.
    But for rounding, another case never lowers any value. A mean hazard expects no fewer
    infections than hazards that differ round it: 1 − exp(−h) is concave.
    """
    places = len(xy)
    weight = np.zeros(places)
    np.add.at(weight, case_place, case_weight)
    if near is None or near.kernel != kernel:
        near = NearCases(
            xy=xy,
            people=people,
            links=links,
            link_length=link_length,
            place_alley=place_alley,
            place_hamlet=place_hamlet,
            kernel=kernel,
            room_m=room_m,
            ways=ways,
            spots=spots,
        )
    return near.expected(weight)
