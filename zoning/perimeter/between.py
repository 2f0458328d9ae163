"""Say in Vietnamese between which houses a link is cut."""

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

import numpy as np
import numpy.typing as npt

from zoning.area.area import Area
from zoning.perimeter.network import PlaceNetwork
from zoning.perimeter.pieces import Ints

_FEW: Final = 2
"""So many house numbers of one door are named one by one."""


@dataclass(frozen=True, slots=True)
class Neighbours:
    """
    What is needed to name the spot at which a link is cut.

    Attributes
    ----------
    ends
        Places of each link, shape (m, 2).
    street
        Row of the area's streets for each link, -1 for none.
    is_door
        Whether the link is the way to a door on a main road, shape (m,).
    numbers
        House numbers at each place that has one, sorted; at a spot of a main road those of its
        doors.
    alley_name
        Name of the alley that a street is part of, by row of the street.
    alley_row
        Row of that alley in the area's units, by row of the street.
    place_alley
        Row of the alley each place is in, -1 for none.
    """

    ends: Ints
    street: Ints
    is_door: npt.NDArray[np.bool_]
    numbers: dict[int, list[str]]
    alley_name: dict[int, str]
    alley_row: dict[int, int]
    place_alley: Ints

    @classmethod
    def of(cls, area: Area, network: PlaceNetwork, links: Ints) -> "Neighbours":
        """Return the neighbours of some links of an area."""
        near = np.zeros(network.places + 1, bool)
        near[network.links[links]] = True
        spot = network.place_spot[network.household_place]
        at = np.flatnonzero(near[network.household_place] | near[spot])
        known = area.households["house_number"].take(at)
        told = known.notna().to_numpy(bool)
        at = at[told]
        places = np.column_stack([network.household_place[at], spot[at]]).tolist()
        numbers: dict[int, list[str]] = {}
        for mine, number in zip(places, known[told].astype(str).tolist(), strict=True):
            for place in sorted(set(mine)):
                numbers.setdefault(place, []).append(number)
        streets = np.unique(network.link_street[links])
        streets = streets[streets >= 0]
        unit_row = network.rows.units(area.streets["unit_id"].take(streets))
        names = area.units["name"].array
        inside = {int(s): int(row) for s, row in zip(streets, unit_row, strict=True) if row >= 0}
        return cls(
            ends=np.asarray(network.links, np.intp),
            street=np.asarray(network.link_street, np.intp),
            is_door=network.link_door >= 0,
            numbers={place: sorted(found) for place, found in numbers.items()},
            alley_name={street: str(names[row]) for street, row in inside.items()},
            alley_row=inside,
            place_alley=np.asarray(network.place_alley, np.intp),
        )

    def words(self, link: int) -> str | None:
        """
        Return where a link is cut, in words.

        Parameters
        ----------
        link
            Row of the network's links, one of those asked for, or -1 for none.

        Returns
        -------
        str or None
            "trước cửa số 12" at a door on a main road; "đầu Hẻm 12 Bến Sỏi" at the mouth of an
            alley, else "giữa số 12 và số 14", else "cạnh số 12"; None where no house number is
            near.
        """
        if link < 0:
            return None
        one, other = self.ends[link].tolist()
        if self.is_door[link]:
            return _at_door(self.numbers.get(other, []))
        alley = self._mouth_of(link, one, other)
        if alley is not None:
            return f"đầu {alley}"
        left, right = self.numbers.get(one, []), self.numbers.get(other, [])
        if left and right:
            low, high = min(
                ((a, b) for a in left for b in right), key=lambda pair: (_apart(*pair), pair)
            )
            return f"giữa số {low} và số {high}" if low != high else f"cạnh số {low}"
        near = min(left + right, key=lambda text: (_digits(text), text), default=None)
        return None if near is None else f"cạnh số {near}"

    def _mouth_of(self, link: int, one: int, other: int) -> str | None:
        """Return the alley whose mouth the link is: one end is the alley's, the other is not."""
        street = int(self.street[link])
        if street not in self.alley_row:
            return None
        row = self.alley_row[street]
        inside = (self.place_alley[one] == row) != (self.place_alley[other] == row)
        return self.alley_name[street] if inside else None


def _at_door(numbers: list[str]) -> str | None:
    """Name a door by its house numbers, the first and the last where there are many."""
    known = sorted(set(numbers), key=lambda text: (_digits(text), text))
    if not known:
        return None
    joint = " và " if len(known) <= _FEW else " đến "
    return f"trước cửa số {joint.join(dict.fromkeys([known[0], known[-1]]))}"


@lru_cache(maxsize=2**16)
def _digits(text: str) -> tuple[int, ...]:
    """Return the numbers in a house number, outer alley first: "12/34/5A" → (12, 34, 5)."""
    return tuple(int(digits) for digits in re.findall(r"\d+", text))


def _apart(one: str, other: str) -> tuple[int, int, int]:
    """Say how far apart two house numbers are: another alley, the other side, the difference."""
    a, b = _digits(one), _digits(other)
    last = abs((a or (0,))[-1] - (b or (0,))[-1])
    return (int(a[:-1] != b[:-1]), last % 2, last)
