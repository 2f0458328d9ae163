"""Lay out the ground of every zone: the parcels of its places, rims, and holes that hold nobody."""

import numpy as np
import numpy.typing as npt

from .filled_holes import fill_holes
from .outline_edges import Edges
from .parcel_borders import parcel_borders
from .pieces import Ints
from .rims import with_rims
from .terrain import Terrain


def zone_edges(
    terrain: Terrain, closed: Ints, place_zone: Ints, is_red: npt.NDArray[np.bool_]
) -> Edges:
    """
    Return where zones end, before the line is made calm.

    Parameters
    ----------
    terrain
        The parcels.
    closed
        The closed places, ascending.
    place_zone
        Zone of each place, -1 for open.
    is_red
        Whether each zone is red.

    Returns
    -------
    Edges
        Each border between two zones, or of a zone with open ground, once.

    Notes
    -----
    The ground of a zone is the union of its places' parcels; holes in closed ground that hold
    nobody, smaller than two hectares, are of the zone they have the longest border with; and
    yellow ground is drawn round reds that look on fields (`zoning.perimeter.rims.RIM_M`).
    """
    borders = parcel_borders(terrain.parcels.rings, closed, place_zone)
    edges = fill_holes(borders, closed, place_zone, terrain)
    rimmed = with_rims(edges, is_red, closed, terrain)
    return edges if rimmed is edges else fill_holes(rimmed, closed, place_zone, terrain)
