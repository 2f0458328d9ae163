"""Find where zones of whole parcels end, from which steps round parcels lead back along others."""

import numpy as np

from .outline_edges import OPEN, Edges, middles
from .parcel_rings import ParcelRings
from .pieces import Ints


def parcel_borders(rings: ParcelRings, closed: Ints, place_zone: Ints) -> Edges:
    """
    Return the edges at which zones of whole parcels end.

    Parameters
    ----------
    rings
        The parcels.
    closed
        The closed places, ascending.
    place_zone
        Zone of each place, -1 for open.

    Returns
    -------
    Edges
        Each border once, the greater zone to its left, by position; a piece is a position in
        ``closed``.
    """
    step, piece = rings.steps_of(closed)
    # The last entry answers for a step with nobody's ground on its other side.
    right = np.append(place_zone, OPEN)[rings.across[step]]
    left = place_zone[closed][piece]
    ends = left > right
    step = step[ends]
    edges = Edges(
        rings.corner[step], rings.corner[rings.after(step)], left[ends], right[ends], piece[ends]
    )
    return edges.some(np.argsort(middles(edges), kind="stable"))
