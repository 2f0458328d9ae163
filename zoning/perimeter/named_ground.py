"""Find the places that an identifier names: a household's, a cell's, a street's, a unit's."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from zoning.errors import Fault
from zoning.policy.orders import shown

from .network import PlaceNetwork
from .network_units import Rows
from .unit_places import places_of_units

Ints = NDArray[np.int64]

KINDS: Final = ("household", "cell", "site", "street", "unit")
"""What an identifier may name."""

UNKNOWN: Final = -1

_STREET: Final = KINDS.index("street")
_UNIT: Final = KINDS.index("unit")
_STREET_RANK: Final = 1_000
_SINGLE_RANK: Final = 1_001


@dataclass(frozen=True, slots=True, eq=False)
class NamedGround:
    """
    What some identifiers name.

    Attributes
    ----------
    ids
        The identifiers.
    kind
        Number of `KINDS` for each, -1 for one that names nothing.
    row
        Row in the table of that kind.
    rank
        How narrow it is: less for a unit than for the units in it, then pieces of street, then
        households, cells and sites.
    ambiguous
        Identifiers that several tables have.
    """

    ids: tuple[str, ...]
    kind: NDArray[np.int8]
    row: Rows
    rank: Ints
    ambiguous: tuple[str, ...]

    @classmethod
    def of(cls, network: PlaceNetwork, ids: Sequence[str]) -> "NamedGround":
        """Look identifiers up in the tables of an area."""
        rows = network.rows
        asked = pd.Series(list(ids), dtype=object)
        lookups = (rows.households, rows.cells, rows.sites, rows.streets, rows.units)
        found = np.stack([look(asked) for look in lookups])
        hits = (found >= 0).sum(axis=0)
        kind = np.where(hits > 0, (found >= 0).argmax(axis=0), UNKNOWN).astype(np.int8)
        row = found.max(axis=0, initial=-1)
        rank = np.full(len(asked), _SINGLE_RANK, np.int64)
        rank[kind == _STREET] = _STREET_RANK
        in_tree = kind == _UNIT
        rank[in_tree] = (rows.tree.chain[row[in_tree]] >= 0).sum(axis=1)
        twice = asked[hits > 1].tolist()
        return cls(tuple(ids), kind, row.astype(np.int32), rank, tuple(map(str, twice)))

    def faults(self, where: str) -> list[Fault]:
        """Name the identifiers that name nothing, or several things."""
        lost = [one for one, kind in zip(self.ids, self.kind.tolist(), strict=True) if kind < 0]
        expected = "households, cells, sites, pieces of street or units of the area"
        faults = []
        if lost:
            mend = "Write household_id, cell_id, site_id, street_id or unit_id of the pack."
            faults.append(Fault(where, f"what the area has not: {shown(lost)}", expected, mend))
        if self.ambiguous:
            found = f"what names several things: {shown(self.ambiguous)}"
            faults.append(Fault(where, found, expected, "Name the households or units in it."))
        return faults

    @property
    def is_unit(self) -> NDArray[np.bool_]:
        """Which of the identifiers name a unit."""
        return np.asarray(self.kind == _UNIT)

    def by_rank(self) -> Iterator[Ints]:
        """Return the positions of the identifiers that name something, the widest first."""
        for rank in np.unique(self.rank[self.kind >= 0]):
            yield np.flatnonzero((self.rank == rank) & (self.kind >= 0))

    def places(self, network: PlaceNetwork, at: Ints, *, with_ends: bool) -> Rows:
        """
        Return which of some identifiers names each place.

        Parameters
        ----------
        network
            The places.
        at
            Positions of identifiers of one rank.
        with_ends
            Whether a piece of street has its ends, which other pieces share. One that has
            nothing else has them in any case, and doors of their own beside a main road are
            only part of a piece without its ends.

        Returns
        -------
        ndarray
            Position of the identifier, shape (n,), -1 for none; the last of several.
        """
        held = np.full(network.places, UNKNOWN, np.int32)
        doors = (network.household_place, network.cell_place, network.site_place)
        for kind, place in enumerate(doors):
            mine = at[self.kind[at] == kind]
            held[place[self.row[mine]]] = mine
        if len(mine := at[self.kind[at] == _STREET]):
            place, which = _of_streets(network, self.row[mine], with_ends=with_ends)
            held[place] = mine[which]
        if len(mine := at[self.kind[at] == _UNIT]):
            rows = network.rows
            units = tuple(self.row[mine].tolist())
            unit = places_of_units(network, rows.tree, rows.household_unit, units)
            position = np.full(len(rows.tree.parent), UNKNOWN, np.int32)
            position[self.row[mine]] = mine
            held[unit >= 0] = position[unit[unit >= 0]]
        return held


def _of_streets(network: PlaceNetwork, streets: Rows, *, with_ends: bool) -> tuple[Rows, Ints]:
    """Return the places of pieces of street, and which piece each is of."""
    piece = np.full(len(network.rows.street_ids) + 1, UNKNOWN, np.int64)  # the last is no street
    piece[streets] = np.arange(len(streets))
    along = np.flatnonzero(piece[network.link_street] >= 0)
    place = network.links[along].ravel()
    which = np.repeat(piece[network.link_street[along]], 2)
    if with_ends:
        return place, which
    inner = ~_shared(network)[place]
    own = np.flatnonzero(piece[network.link_door] >= 0)
    inside = np.concatenate([place[inner], network.links[own, 1]])
    of = np.concatenate([which[inner], piece[network.link_door[own]]])
    bare = ~np.isin(which, of)
    return np.concatenate([inside, place[bare]]).astype(np.int32), np.concatenate([of, which[bare]])


def _shared(network: PlaceNetwork) -> NDArray[np.bool_]:
    """Mark the places at which different pieces of street meet."""
    on_street = np.flatnonzero(network.link_street >= 0)
    ends, street = network.links[on_street], np.repeat(network.link_street[on_street], 2)
    least = np.full(network.places, len(network.rows.street_ids))
    most = np.full(network.places, -1)
    np.minimum.at(least, ends.ravel(), street)
    np.maximum.at(most, ends.ravel(), street)
    return np.asarray(least < most)
