"""Say of each case, contact or visit no more than the ground of k households it is on."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from zoning.perimeter.case_places import CasePlaces
from zoning.perimeter.network import PlaceNetwork
from zoning.perimeter.unit_places import places_of_units

from .public_blocks import NONE, place_blocks

Ints = npt.NDArray[np.intp]
Bools = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True, eq=False)
class PublicGround:
    """
    What the public may know of where somebody is: one of k households or more.

    Attributes
    ----------
    places
        The inhabited places of it, ascending.
    units
        Rows of the smallest units that hold any of its households, ascending.
    unit
        Row of the unit that it is, where no house was known to begin with; -1 for a block.
    """

    places: Ints
    units: Ints
    unit: int = -1


class PublicGrounds:
    """
    The grounds of an area, from the area alone.

    Parameters
    ----------
    network
        The places.
    block
        Block of each place, as `zoning.plan.public_blocks.place_blocks` returns them.
    k
        Fewest households of a ground.
    """

    def __init__(self, network: PlaceNetwork, block: Ints, *, k: int) -> None:
        self._network, self._block, self._k = network, block, k
        self._homes = np.concatenate([network.household_place, network.cell_place])
        self._home_unit = np.concatenate([network.rows.household_unit, network.rows.cell_unit])
        each = np.ones(len(network.household_place), np.int64)
        count = np.concatenate([each, network.households[network.cell_place]])
        self._unit_homes = np.zeros(len(network.rows.tree.parent), np.int64)
        for column in network.rows.tree.chain.T:
            unit = column[self._home_unit]
            np.add.at(self._unit_homes, unit[unit >= 0], count[unit >= 0])
        self._count = count
        self._alley_block = self._blocks_of_small_alleys()
        self._known: dict[tuple[str, int], PublicGround] = {}

    def of(self, where: CasePlaces) -> list[PublicGround | None]:
        """
        Return the ground of each case, contact or visit.

        Parameters
        ----------
        where
            Where they are.

        Returns
        -------
        list
            The block of one at a place. One known to an alley of fewer than k households has
            the block in which most of these are; one known to another unit only, or among
            several places, the smallest unit of k households or more that holds all of it.
            None where not even the ward has so many.
        """
        found: list[PublicGround | None] = []
        for place, unit in zip(where.place.tolist(), where.unit.tolist(), strict=True):
            if place >= 0:
                found.append(self._of_block(int(self._block[place])))
            else:
                found.append(self.of_unit(unit))
        return found

    def of_unit(self, unit: int) -> PublicGround | None:
        """Return the ground of what is known to a unit only."""
        tree = self._network.rows.tree
        if unit >= 0 and tree.level[unit] == "alley" and self._unit_homes[unit] < self._k:
            return self._of_block(int(self._alley_block[unit]))
        while unit >= 0 and self._unit_homes[unit] < self._k:
            unit = int(tree.parent[unit])
        if unit < 0 or tree.level[unit] == "province":
            return None
        key = ("unit", unit)
        if key not in self._known:
            inside = (tree.chain[self._home_unit] == unit).any(axis=1)
            held = self._inhabited(places_of_units(
                self._network, tree, self._network.rows.household_unit, (unit,)) >= 0)  # fmt: skip
            self._known[key] = PublicGround(held, np.unique(self._home_unit[inside]), unit)
        return self._known[key]

    def _of_block(self, block: int) -> PublicGround | None:
        """Return a block, with what small alleys have beyond it of which it holds the most."""
        if block == NONE:
            return None
        key = ("block", block)
        if key not in self._known:
            alleys = np.flatnonzero(self._alley_block == block)
            mask = self._block == block
            for alley in alleys.tolist():
                held = places_of_units(
                    self._network, self._network.rows.tree,
                    self._network.rows.household_unit, (alley,))  # fmt: skip
                mask = mask | (held >= 0)
            places = self._inhabited(mask)
            homes = np.isin(self._homes, places)
            units = self._home_unit[homes]
            self._known[key] = PublicGround(places, np.unique(units[units >= 0]))
        return self._known[key]

    def outside(self, unit: int, homes: Bools) -> PublicGround | None:
        """Return the smallest ground round a unit with k households besides some homes."""
        tree = self._network.rows.tree
        while unit >= 0 and tree.level[unit] != "province":
            inside = (tree.chain[self._home_unit] == unit).any(axis=1) & ~homes
            if self._count[inside].sum() >= self._k:
                return self.of_unit(unit)
            unit = int(tree.parent[unit])
        return None

    def among(self, place: int, homes: Bools) -> PublicGround | None:
        """
        Return a block of some homes only, parted anew from them.

        Parameters
        ----------
        place
            Where the case is.
        homes
            The households and cells that it may be among, a mask.

        Returns
        -------
        PublicGround or None
            The inhabited places of the block in which the place is, among those of the
            homes; None where the homes are fewer than k.
        """
        counted = np.zeros(self._network.places, np.int64)
        np.add.at(counted, self._homes[homes], self._count[homes])
        block = place_blocks(self._network, k=self._k, counted=counted)
        if block[place] == NONE:
            return None
        places = np.flatnonzero((block == block[place]) & (counted > 0))
        units = self._home_unit[homes & np.isin(self._homes, places)]
        return PublicGround(places, np.unique(units[units >= 0]))

    def homes_of(self, ground: PublicGround) -> Bools:
        """Return the households and cells at the places of a ground, a mask."""
        return np.isin(self._homes, ground.places)

    def places_of(self, rows: npt.NDArray[np.integer]) -> Ints:
        """Return the places of some households and cells, by their rows, ascending."""
        return np.unique(self._homes[rows]).astype(np.intp)

    def at(self, homes: Bools, unit: int) -> PublicGround:
        """Return the ground of some homes."""
        units = self._home_unit[homes]
        return PublicGround(np.unique(self._homes[homes]), np.unique(units[units >= 0]), unit)

    def _inhabited(self, mask: Bools) -> Ints:
        lived = np.zeros(self._network.places, bool)
        lived[self._homes] = True
        return np.flatnonzero(mask & lived)

    def _blocks_of_small_alleys(self) -> Ints:
        """Return for each alley of fewer than k households the block of most of them, else -1."""
        tree = self._network.rows.tree
        found = np.full(len(tree.parent), NONE, np.intp)
        of_home = self._block[self._homes]
        inside = tree.chain[self._home_unit]
        small = (tree.level == "alley") & (self._unit_homes < self._k) & (self._unit_homes > 0)
        for column in inside.T:
            rows = np.flatnonzero((column >= 0) & small[column] & (of_home != NONE))
            pairs, which = np.unique(
                np.column_stack([column[rows], of_home[rows]]), axis=0, return_inverse=True
            )
            most = np.bincount(which.ravel(), self._count[rows], len(pairs))
            order = np.lexsort((pairs[:, 1], -most, pairs[:, 0]))
            alley, first = np.unique(pairs[order, 0], return_index=True)
            found[alley] = pairs[order, 1][first]
        return found
