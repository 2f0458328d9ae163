"""Say in Vietnamese between which houses links are cut."""

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

import numpy as np

from zoning.area.area import Area
from zoning.perimeter.network import PlaceNetwork
from zoning.perimeter.pieces import Ints
from zoning.perimeter.rings import ranges

_FEW: Final = 2
"""So many house numbers of one door are named one by one."""


@dataclass(frozen=True, slots=True, eq=False)
class Homes:
    """
    The households of every place; a spot of a main road has those of its doors.

    Attributes
    ----------
    first
        Where the households of each place begin, and their number at last, shape (n + 1,).
    household
        Rows of households, place by place, ascending.
    """

    first: Ints
    household: Ints

    @classmethod
    def of(cls, network: PlaceNetwork) -> "Homes":
        """Return the households of the places of a network."""
        place = network.household_place
        spot = network.place_spot[place]
        beside = np.flatnonzero(spot != place)
        household = np.concatenate([np.arange(len(place)), beside])
        every = np.concatenate([place, spot[beside]])
        count = np.bincount(every, minlength=network.places)
        first = np.r_[0, np.cumsum(count)].astype(np.intp)
        return cls(first, household[np.argsort(every, kind="stable")])


def words_between(
    area: Area, network: PlaceNetwork, links: Ints, *, homes: Homes | None = None
) -> list[str | None]:
    """
    Say where links are cut.

    Parameters
    ----------
    area, network
        The area and its places.
    links
        Rows of the network's links, -1 for none.
    homes
        The households of every place, where they are known.

    Returns
    -------
    list of str or None
        "trước cửa số 12" at a door on a main road; "đầu Hẻm 12 Bến Sỏi" at the mouth of an
        alley, else "giữa số 12 và số 14", else "cạnh số 12"; None where no house number is
        near, and for no link.
    """
    real = links[links >= 0]
    ends = network.links[real]
    numbers = _Numbers.of(area, np.unique(ends), homes or Homes.of(network))
    rows = zip(
        *(numbers.position(tips).tolist() for tips in ends.T),
        _mouths(area, network, real),
        (network.link_door[real] >= 0).tolist(),
        strict=True,
    )
    words = iter([_words(numbers, *row, is_door=door) for *row, door in rows])
    return [next(words) if link >= 0 else None for link in links.tolist()]


@dataclass(frozen=True, slots=True, eq=False)
class _Numbers:
    """
    House numbers at some places, sorted.

    They stand in one list: a list for each place would be as many things to be looked through
    whenever Python looks for what nobody holds any longer.
    """

    places: Ints
    first: list[int]
    text: list[str]

    @classmethod
    def of(cls, area: Area, places: Ints, homes: Homes) -> "_Numbers":
        """Return the house numbers at places, ascending, each given once."""
        count = homes.first[places + 1] - homes.first[places]
        at = homes.household[ranges(homes.first[places], count)]
        known = area.households["house_number"].take(at)
        told = known.notna().to_numpy(bool)
        owner = np.repeat(np.arange(len(places)), count)[told]
        text = known[told].astype(str).to_numpy(object)
        order = np.lexsort((np.unique(text, return_inverse=True)[1], owner))
        first = np.searchsorted(owner, np.arange(len(places) + 1))
        return cls(places, first.tolist(), text[order].tolist())

    def position(self, places: Ints) -> Ints:
        """Return where places stand."""
        return np.searchsorted(self.places, places)

    def at(self, position: int) -> list[str]:
        """Return the numbers at one place."""
        return self.text[self.first[position] : self.first[position + 1]]


def _mouths(area: Area, network: PlaceNetwork, links: Ints) -> list[str | None]:
    """Return the alley whose mouth each link is: one end is the alley's, the other is not."""
    street = network.link_street[links]
    alley = np.full(len(links), -1, np.int32)
    along = street >= 0
    alley[along] = network.rows.units(area.streets["unit_id"].take(street[along]))
    inside = (network.place_alley[network.links[links]] == alley[:, None]).sum(axis=1) == 1
    names = area.units["name"].array
    mouths = zip(alley.tolist(), (inside & (alley >= 0)).tolist(), strict=True)
    return [str(names[row]) if is_mouth else None for row, is_mouth in mouths]


def _words(
    numbers: _Numbers, one: int, other: int, alley: str | None, *, is_door: bool
) -> str | None:
    """Return where one link is cut, between places at two positions."""
    right = numbers.at(other)
    if is_door:
        return _at_door(right)
    if alley is not None:
        return f"đầu {alley}"
    left = numbers.at(one)
    if left and right:
        low, high = (
            (left[0], right[0])
            if len(left) == len(right) == 1
            else min(((a, b) for a in left for b in right), key=lambda pair: (_apart(*pair), pair))
        )
        return f"giữa số {low} và số {high}" if low != high else f"cạnh số {low}"
    near = min(left + right, key=lambda text: (_digits(text), text), default=None)
    return None if near is None else f"cạnh số {near}"


def _at_door(numbers: list[str]) -> str | None:
    """Name a door by its house numbers, the first and the last where there are many."""
    if len(numbers) == 1:
        return f"trước cửa số {numbers[0]}"
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
