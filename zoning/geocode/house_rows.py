"""Look up households by lane and house number; a lane is made ready when it is first asked."""

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from .house_number import members, place_in_row

Lane = tuple[int, tuple[str, ...]]
"""A street, by its number in the gazetteer, and the alleys that lead inward from it."""

Row = tuple[int, str, int]
"""A door in a lane: house number, suffix, row of the household. Rows sort as doors stand."""

Numbered = Sequence[tuple[str, int]]
"""House number and row of each numbered household of a lane, by row."""


@dataclass(frozen=True, slots=True, eq=False)
class OwnAddresses:
    """
    The lane and the number that the addresses of households state.

    Attributes
    ----------
    lanes, numbers
        Every lane and every number, each once.
    lane, number
        For each household its lane and number, -1 where it states none.
    """

    lanes: tuple[Lane, ...]
    numbers: tuple[str, ...]
    lane: NDArray[np.int64]
    number: NDArray[np.int64]

    def rows_in(self, lane: Lane, *, inner: bool) -> NDArray[np.intp]:
        """Return the households of a lane, ascending, and perhaps those of the alleys off it."""
        street, alleys = lane
        held = [
            at
            for at, (other, chain) in enumerate(self.lanes)
            if other == street and (chain[: len(alleys)] if inner else chain) == alleys
        ]
        return np.flatnonzero(np.isin(self.lane, held))

    def by_lane(self) -> dict[Lane, NDArray[np.intp]]:
        """Return the rows of the numbered households of each lane, ascending."""
        rows = np.flatnonzero((self.lane >= 0) & (self.number >= 0))
        rows = rows[np.argsort(self.lane[rows], kind="stable")]
        starts = np.flatnonzero(np.r_[True, np.diff(self.lane[rows]) != 0][: len(rows)])
        groups = np.split(rows, starts[1:]) if len(rows) else []
        return {self.lanes[self.lane[group[0]]]: group for group in groups}

    def loose(self, *units: NDArray[np.int64]) -> dict[tuple[int, str], list[int]]:
        """Return the numbered households without a lane by each of their units, and number."""
        found: dict[tuple[int, str], list[int]] = defaultdict(list)
        for row in np.flatnonzero((self.lane < 0) & (self.number >= 0)).tolist():
            for unit in {int(of[row]) for of in units} - {-1}:
                found[unit, self.numbers[self.number[row]]].append(row)
        return dict(found)


class LaneRows(Mapping[tuple[Lane, str], list[int]]):
    """
    Rows of households by lane and number.

    Parameters
    ----------
    addresses
        What the addresses of households state.
    by_lane
        As `OwnAddresses.by_lane` returns them.
    keys
        The numbers under which a household of a number is found.
    """

    def __init__(
        self,
        addresses: OwnAddresses,
        by_lane: Mapping[Lane, NDArray[np.intp]],
        keys: Callable[[str], tuple[str, ...]],
    ) -> None:
        self._addresses, self._by_lane, self._keys = addresses, by_lane, keys
        self._known: dict[Lane, dict[str, list[int]]] = {}

    def __getitem__(self, key: tuple[Lane, str]) -> list[int]:
        lane, number = key
        return self._of(lane)[number]

    def __iter__(self) -> Iterator[tuple[Lane, str]]:
        return ((lane, number) for lane in self._by_lane for number in self._of(lane))

    def __len__(self) -> int:
        return sum(len(self._of(lane)) for lane in self._by_lane)

    def _of(self, lane: Lane) -> dict[str, list[int]]:
        if lane not in self._known:
            found: dict[str, list[int]] = defaultdict(list)
            for number, row in numbered(self._addresses, self._by_lane, lane):
                for key in self._keys(number):
                    found[key].append(row)
            self._known[lane] = dict(found)
        return self._known[lane]


@dataclass(frozen=True, slots=True, eq=False)
class LaneDoors(Mapping[Lane, list[Row]]):
    """
    The numbered doors of each lane in order.

    Attributes
    ----------
    addresses, lane_rows
        As `LaneRows` takes them.
    """

    addresses: OwnAddresses
    lane_rows: Mapping[Lane, NDArray[np.intp]]
    _known: dict[Lane, list[Row]] = field(default_factory=dict)

    def __getitem__(self, lane: Lane) -> list[Row]:
        """Return the doors of a lane."""
        if lane not in self._known:
            placed = (
                (place_in_row(number), row)
                for number, row in numbered(self.addresses, self.lane_rows, lane)
            )
            self._known[lane] = sorted((*door, row) for door, row in placed if door)
        return self._known[lane]

    def __iter__(self) -> Iterator[Lane]:
        """Return the lanes."""
        return iter(self.lane_rows)

    def __len__(self) -> int:
        """Return how many lanes there are."""
        return len(self.lane_rows)


def numbered(
    addresses: OwnAddresses, by_lane: Mapping[Lane, NDArray[np.intp]], lane: Lane
) -> Numbered:
    """Return house number and row of the numbered households of a lane."""
    rows = by_lane.get(lane)
    if rows is None:
        return ()
    names = addresses.numbers
    numbers = [names[number] for number in addresses.number[rows].tolist()]
    return list(zip(numbers, rows.tolist(), strict=True))


def itself(number: str) -> tuple[str, ...]:
    """Return the number under which a household is found by its whole number."""
    return (number,)


def parts_of_range(number: str) -> tuple[str, ...]:
    """Return the numbers under which a household is found by a part of its number."""
    return members(number)
