"""Give parts of parcels that hold nothing to their neighbours."""

import numpy as np

from .parcel_parts import ParcelParts
from .pieces import Ints


def receivers(parts: ParcelParts) -> Ints:
    """
    Say to which part each part of a parcel goes.

    Parameters
    ----------
    parts
        The parts of all parcels.

    Returns
    -------
    numpy.ndarray
        Itself for a part that holds a house or a spot of a street of its place; for a crumb the
        neighbour it has the longest border with, of several the first; shape (m,). Crumbs beside
        crumbs only go where these go; a crumb without a neighbour stays.
    """
    receiver = np.where(parts.holds, np.arange(len(parts.holds)), -1)
    both = np.concatenate([parts.pairs, parts.pairs[:, ::-1]])
    length = np.concatenate([parts.length_um, parts.length_um])
    loose = receiver[both[:, 0]] < 0
    both, length = both[loose], length[loose]
    while True:
        given = (receiver[both[:, 0]] < 0) & (receiver[both[:, 1]] >= 0)
        if not given.any():
            return np.where(receiver < 0, np.arange(len(receiver)), receiver)
        crumb, beside = both[given].T
        order = np.lexsort((beside, -length[given], crumb))
        first = order[np.unique(crumb[order], return_index=True)[1]]
        receiver[crumb[first]] = receiver[beside[first]]
