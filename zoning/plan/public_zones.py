"""Let zones of the public view grow until each holds enough households."""

import numpy as np
import numpy.typing as npt

from zoning.perimeter.network import PlaceNetwork
from zoning.perimeter.problem import OPEN, RED, YELLOW, Labels

from .public_blocks import NONE
from .zone_parts import PlacePairs, ZoneParts, parts_of_pairs

Bools = npt.NDArray[np.bool_]
Ints = npt.NDArray[np.intp]


def grown(
    labels: Labels, pairs: PlacePairs, block: Ints, network: PlaceNetwork, *, k: int
) -> Labels:
    """
    Let zones of fewer than k households grow, block by block.

    Parameters
    ----------
    labels
        Level of each place, shape (n,).
    pairs
        Places that are together.
    block
        Block of each place, shape (n,).
    network
        The places.
    k
        Fewest households of a zone.

    Returns
    -------
    ndarray
        Levels, none lower than before, but where even the whole area round a zone has too few
        households: such a zone is left out. A red zone takes its blocks, a yellow one what is
        open of them, and then of the blocks that touch these.
    """
    labels = labels.copy()
    while True:
        parts = parts_of_pairs(pairs, labels)
        small = np.flatnonzero(_households(parts, network) < k)
        if not len(small):
            return labels
        before = labels.copy()
        for zone in small.tolist():
            _grow(labels, np.flatnonzero(parts.place_zone == zone), pairs, block, network)
        if np.array_equal(before, labels):
            labels[np.isin(parts.place_zone, small)] = OPEN


def _households(parts: ZoneParts, network: PlaceNetwork) -> npt.NDArray[np.int64]:
    closed = np.flatnonzero(parts.place_zone >= 0)
    count = np.zeros(len(parts.level), np.int64)
    np.add.at(count, parts.place_zone[closed], network.households[closed])
    return count


def _grow(
    labels: Labels, zone: Ints, pairs: PlacePairs, block: Ints, network: PlaceNetwork
) -> None:
    """Raise what is lower in the blocks of a zone, or else in those that touch them."""
    level = labels[zone[0]]
    mine = np.unique(block[zone])
    inside = np.isin(block, mine[mine != NONE]) & (network.households > 0)
    lower = inside & (labels < level)
    if not lower.any():
        touched = pairs.of_some(np.flatnonzero(np.isin(block, mine)))[1]
        others = np.unique(block[touched])
        near = np.isin(block, others[others != NONE]) & (network.households > 0)
        lower = near & (labels < level)
    labels[lower] = RED if level == RED else YELLOW
