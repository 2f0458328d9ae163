"""Number the people of an area, home by home."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from zoning.area.area import Area
from zoning.perimeter.network import PlaceNetwork

Ints = NDArray[np.int64]
Rows = NDArray[np.int32]


@dataclass(frozen=True, slots=True, eq=False)
class People:
    """
    The people of an area: those of one home have following numbers, and so have those of a place.

    Attributes
    ----------
    place_first
        The first person of each place, and the number of all people at last, shape (n + 1,).
    home_first
        The first person of each home, and the number of all people at last, shape (h + 1,).
    household_home
        Home of each row of ``area.households``, shape (k,).
    place, home
        Place and home of each person, shape (p,).
    """

    place_first: Ints
    home_first: Ints
    household_home: Rows
    place: Rows
    home: Rows

    @classmethod
    def of(cls, area: Area, network: PlaceNetwork) -> "People":
        """
        Number the people of an area.

        Parameters
        ----------
        area, network
            A sound area, and its places.

        Returns
        -------
        People
            By place, then by row of ``area.households``. In a cell, where only how many
            households there are is known, they are as equally large as can be.
        """
        cell_people, cell_homes = (
            area.cells[name].to_numpy(np.int64) for name in ("people", "households")
        )
        homes = np.where(cell_people > 0, np.clip(cell_homes, 1, cell_people), 0)
        cell = np.repeat(np.arange(len(homes)), homes)
        rank = np.arange(len(cell)) - np.repeat(np.cumsum(homes) - homes, homes)
        in_cell = cell_people[cell] // homes[cell] + (rank < cell_people[cell] % homes[cell])
        size = np.concatenate([area.households.people.to_numpy(np.int64), in_cell])
        place = np.concatenate([network.household_place, network.cell_place[cell]])
        order = np.argsort(place, kind="stable")
        household_home = np.empty(len(order), np.int32)
        household_home[order] = np.arange(len(order))
        home = np.repeat(np.arange(len(order), dtype=np.int32), size[order])
        return cls(
            place_first=np.append(0, np.cumsum(network.people)).astype(np.int64),
            home_first=np.append(0, np.cumsum(size[order])).astype(np.int64),
            household_home=household_home[: len(area.households)],
            place=place[order][home].astype(np.int32),
            home=home,
        )

    @property
    def count(self) -> int:
        """Number of people."""
        return len(self.place)
