"""Expected infections at every place, if nothing is closed."""

import numpy as np
from numpy.typing import NDArray
from scipy.spatial import cKDTree

from zoning.policy.schema import Kernel

from .reach import Neighbours, within_streets

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

    Returns
    -------
    ndarray
        Expected infections, shape (n,), each from 0 to the people there.

    Notes
    -----
    Work grows with the pairs of case and place within reach, and linearly with the network.
    But for rounding, another case never lowers any value. A mean hazard expects no fewer
    infections than hazards that differ round it: 1 − exp(−h) is concave.
    """
    places = len(xy)
    weight = np.zeros(places)
    np.add.at(weight, case_place, case_weight)
    sources = np.flatnonzero(weight > 0)
    hazard = np.zeros(places)
    if not len(sources):
        return hazard
    reach = within_streets(
        sources,
        links=links,
        length_m=link_length,
        places=places,
        limit_m=kernel.street_reach_m,
        ways=ways,
    )
    room = np.zeros(places) if room_m is None else room_m
    falling = kernel.street_hazard * np.exp(-reach.distance_m / kernel.street_scale_m)
    own = reach.place == sources[reach.source]
    falling[own] *= _mean_on_disc(
        room[reach.place[own]], kernel.street_scale_m, kernel.street_reach_m
    )
    np.add.at(hazard, reach.place, weight[sources[reach.source]] * falling)
    near = cKDTree(xy[sources]).sparse_distance_matrix(
        cKDTree(xy) if spots is None else spots, kernel.air_reach_m, output_type="coo_matrix"
    )
    falling = kernel.air_hazard * np.exp(-near.data / kernel.air_scale_m)
    own = near.col == sources[near.row]
    falling[own] *= _mean_on_disc(room[near.col[own]], kernel.air_scale_m, kernel.air_reach_m)
    np.add.at(hazard, near.col, weight[sources[near.row]] * falling)
    for unit, per_case in (
        (place_alley, kernel.alley_hazard),
        (place_hamlet, kernel.hamlet_hazard),
    ):
        hazard += per_case * _weight_in_unit(unit, weight)
    return np.asarray(people, np.float64) * -np.expm1(-hazard)


def _mean_on_disc(radius_m: Floats, scale_m: float, reach_m: float) -> Floats:
    """Return the mean of exp(−d / scale), and of 0 beyond the reach, over discs round a case."""
    wide = radius_m > 0
    end = np.minimum(radius_m[wide], reach_m) / scale_m
    mean = np.ones(len(radius_m))
    mean[wide] = 2 * (scale_m / radius_m[wide]) ** 2 * (1 - np.exp(-end) * (1 + end))
    return np.minimum(mean, 1.0)


def _weight_in_unit(unit: Ints, weight: Floats) -> Floats:
    """Return, for each place, the weight of all cases in its unit; 0 where it has none."""
    inside = unit >= 0
    total = np.zeros(int(unit.max(initial=-1)) + 1)
    np.add.at(total, unit[inside], weight[inside])
    found = np.zeros(len(unit))
    found[inside] = total[unit[inside]]
    return found
