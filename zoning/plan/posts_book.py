"""Count the checkpoints of labels, anew only round what changed since they were last counted."""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from zoning.area.area import Area
from zoning.perimeter.cell_cuts import CellCuts, cell_cuts
from zoning.perimeter.checkpoints import KIND_NAMES, checkpoint_kinds
from zoning.perimeter.crossings import Crossings
from zoning.perimeter.network import PlaceNetwork
from zoning.perimeter.problem import OPEN, RED, Labels
from zoning.perimeter.street_columns import StreetColumns

from .ground import GroundBook

Ints = NDArray[np.intp]
Pairs = NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False)
class _Last:
    """What was counted last: each cluster has a number, by which its counts are found."""

    labels: Labels
    across: Pairs
    posts_on: frozenset[str]
    cluster: Ints
    counts: dict[int, Ints]


class PostsBook:
    """
    Count checkpoints on one area.

    A cluster of zones has the checkpoints it has wherever the others are: where labels differ
    from the last ones only the clusters are looked at that hold, or lie near, what differs.

    Parameters
    ----------
    area, network
        The area and its places.
    ground
        What draws its zones.
    """

    def __init__(self, area: Area, network: PlaceNetwork, ground: GroundBook) -> None:
        self._area, self._network, self._ground = area, network, ground
        self._streets = StreetColumns.of(area)
        self._last: _Last | None = None

    def count(self, labels: Labels, across: Pairs, posts_on: frozenset[str]) -> Ints:
        """
        Count the checkpoints of labels.

        Parameters
        ----------
        labels
            Level of each place: 0 open, 1 yellow, 2 red.
        across
            Closed places that belong together across a road, as
            `zoning.plan.across_roads.across_roads` returns them.
        posts_on
            Kinds of street on which a manned post stands.

        Returns
        -------
        ndarray
            How many there are of each kind, as `zoning.perimeter.checkpoints.place_checkpoints`
            would place them, in the order of `KIND_NAMES`.

        Raises
        ------
        InvalidArea
            If households of different zones stand on one spot, so that no line can part them.
        """
        if self._network.is_cell.any():
            ground = self._ground.draw(labels, across=across)
            cuts = cell_cuts(self._area, self._network, ground.parts.place_zone, labels)
            return self._kinds(ground.found, cuts, ground.parts.level, posts_on)
        last = self._last
        if last is None or last.posts_on != posts_on:
            none = np.zeros(len(labels), labels.dtype), across[:0]
            last = _Last(*none, posts_on, np.full(len(labels), -1, np.intp), {})
        self._last = self._counted(last, labels, across)
        return _total(self._last.counts.values())

    def _counted(self, last: _Last, labels: Labels, across: Pairs) -> _Last:
        """Count the clusters that what differs may have changed; the others stay."""
        changed = _differing(last, labels, across)
        if not len(changed):
            return last
        ids = last.cluster[self._ground.near(changed)]
        gone = np.unique(ids[ids >= 0])
        is_gone = np.zeros(max(last.counts, default=-1) + 2, bool)  # the last answers for none
        is_gone[gone] = True
        old = is_gone[last.cluster]
        mine = old.copy()
        mine[changed] = True
        mine &= labels != OPEN
        some = np.where(mine, labels, OPEN).astype(labels.dtype)
        clusters = self._ground.clusters(some, across[mine[across[:, 0]]])
        lost = set(gone.tolist())
        counts = {number: one for number, one in last.counts.items() if number not in lost}
        cluster = np.where(old, -1, last.cluster)
        first = max(last.counts, default=-1) + 1
        nowhere = np.empty(0, np.intp)
        cuts = cell_cuts(self._area, self._network, nowhere, nowhere)
        for number, one in enumerate(clusters, start=first):
            cluster[one.places] = number
            counts[number] = self._kinds(one.found, cuts, one.level, last.posts_on)
        return _Last(labels.copy(), across.copy(), last.posts_on, cluster, counts)

    def _kinds(
        self, found: Crossings, cuts: CellCuts, level: NDArray[np.int8], posts_on: frozenset[str]
    ) -> Ints:
        """Count the checkpoints of each kind, given the level of each zone."""
        zone = np.concatenate([found.zone, cuts.zone]).astype(np.intp)
        kinds = checkpoint_kinds(
            self._network,
            self._streets,
            found,
            cuts,
            is_red=level[zone] == RED,
            posts_on=posts_on,
        )
        return np.bincount(kinds, minlength=len(KIND_NAMES))


def _differing(last: _Last, labels: Labels, across: Pairs) -> Ints:
    """Return the places whose level, or what they belong together with, is another one."""
    changed = labels != last.labels
    told, before = (pairs[:, 0] * len(labels) + pairs[:, 1] for pairs in (across, last.across))
    other = np.setxor1d(told, before)
    changed[other // len(labels)] = True
    changed[other % len(labels)] = True
    return np.flatnonzero(changed)


def _total(counts: Iterable[Ints]) -> Ints:
    total = np.zeros(len(KIND_NAMES), np.intp)
    for one in counts:
        total += one
    return total
