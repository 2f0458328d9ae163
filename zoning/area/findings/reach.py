"""Find households that no street joins to the others."""

import numpy as np
import shapely
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from zoning.area.area import Area
from zoning.area.frames import HOUSEHOLDS
from zoning.errors import Fault

from .finding import Finding


def reach_findings(area: Area) -> list[Finding]:
    """
    Find households that no street joins to the others.

    Parameters
    ----------
    area
        A sound area.

    Returns
    -------
    list of Finding
        One ``unreachable-household`` for each piece of the street network that is cut off from
        the piece with the most households and has households of its own.
    """
    streets, households = area.streets, area.households
    if not len(households):
        return []
    piece_of = dict(zip(streets.street_id, network_pieces(area).tolist(), strict=True))
    piece = households.street_id.map(piece_of).to_numpy(dtype=int)
    counts = np.bincount(piece)
    found = []
    for number in np.flatnonzero(counts).tolist():
        if number == int(counts.argmax()):
            continue
        cut_off = households[piece == number]
        units = tuple(sorted(set(cut_off.unit_id)))
        fault = Fault(
            f"{HOUSEHOLDS.file_name}, household_id {cut_off.household_id.iloc[0]}",
            f"{len(cut_off)} households on streets that are joined to no other",
            "one network of streets",
            "Draw the street that joins them, or make sure that only water or the rim of the "
            "extract parts them.",
        )
        points = shapely.multipoints(np.asarray(cut_off.geometry.values))
        size = float(len(cut_off))
        found.append(
            Finding(
                "unreachable-household",
                "warning",
                units,
                fault,
                size,
                "households",
                geometry=points,
            )
        )
    return found


def network_pieces(area: Area) -> np.ndarray:
    """
    Number the connected pieces of a street network.

    Parameters
    ----------
    area
        An area whose streets are split at every junction.

    Returns
    -------
    ndarray
        For each street the number of its piece, from 0.
    """
    lines = np.asarray(area.streets.geometry.values)
    tips = shapely.get_coordinates([shapely.get_point(lines, 0), shapely.get_point(lines, -1)])
    places, node = np.unique(tips, axis=0, return_inverse=True)
    start, end = node.ravel()[: len(lines)], node.ravel()[len(lines) :]
    graph = coo_array((np.ones(len(lines)), (start, end)), shape=(len(places), len(places)))
    return np.asarray(connected_components(graph, directed=False)[1][start])
