"""Hold the names of a unit's parts so that slips and short forms are found among them."""

from bisect import bisect_left
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache

from .units_by_name import IndexedUnit, Names, UnitIndex

FEWEST = 4
"""Letters of a text that may be a name with a slip."""


def edits_allowed(length: int) -> int:
    """Return by how many letters a text of a length may differ from a name."""
    return 1 if length < 6 else 2 if length < 11 else 3


@dataclass(frozen=True, slots=True, eq=False)
class Choices:
    """
    Names among which slips and short forms are looked for.

    Attributes
    ----------
    index
        The units.
    names
        The names, and the units that bear them.
    keys
        The names that are no numbers, in their order.
    short
        Short form → names: ``tb`` and ``tbinh`` for Tân Bình.
    has_cut_off
        Whether names whose last word is cut off are told.

    Notes
    -----
    What is asked for is worked out when it is first asked: of most units few names are needed.
    """

    index: UnitIndex
    names: Names
    keys: tuple[str, ...]
    short: Mapping[str, tuple[str, ...]]
    has_cut_off: bool
    _alike: dict[int, tuple[str, ...]] = field(default_factory=dict)
    _sorted: list[tuple[str, int]] = field(default_factory=list)
    _heads: dict[str, tuple[int, ...]] = field(default_factory=dict)

    def alike(self, size: int) -> tuple[str, ...]:
        """Return the names of three letters or more that a text may differ from by a slip."""
        found = self._alike.get(size)
        if found is None:
            most = edits_allowed(size)
            low, high = max(3, size - most), size + most
            found = tuple(key for key in self.keys if low <= len(key) <= high)
            self._alike[size] = found
        return found

    def cut_off(self, text: str) -> tuple[str, ...]:
        """
        Return the names of which a text is left where their last word is cut off.

        ``sonh`` is left of Sơn Hà and Sơn Hội; if it is left of none, its last letter may be
        wrong: so is ``sonv`` of Sơn Hà, if only ``sonh`` and the like would be right.
        """
        if not self.has_cut_off:
            return ()
        if not self._sorted:
            self._sorted.extend(sorted((key, at) for at, key in enumerate(self.keys)))
        right, wrong, size, rest = [], [], len(text), text[:-1]
        names = self._sorted
        for at in range(bisect_left(names, (rest,)), len(names)):
            key, order = names[at]
            if not key.startswith(rest):
                break
            heads = self._heads.get(key)
            if heads is None:
                heads = self._heads[key] = tuple(sorted(self._lengths(key)))
            if size < len(key) and key.startswith(text) and any(head < size for head in heads):
                right.append(order)
            elif size - 2 in heads:
                wrong.append(order)
        return tuple(self.keys[at] for at in sorted(right or wrong))

    def _lengths(self, key: str) -> set[int]:
        """Return how many letters stand before the last word of a name."""
        lengths = set()
        for one in self.names[key]:
            last = self.index.units[one.unit].words[-1]
            if last and key.endswith(last) and last != key:
                lengths.add(len(key) - len(last))
        return lengths


@lru_cache(maxsize=2048)
def choices_of(index: UnitIndex, level: str, within: str = "") -> Choices:
    """
    Return the names of a level within a unit.

    Parameters
    ----------
    index
        The units.
    level
        ``province``, ``district``, ``ward`` (of a district) or ``wards`` (of a province).
    within
        Code of a present province, or index of a district; empty for the whole country.

    Returns
    -------
    Choices
        Numbers are none of them. Short forms are told only within a unit, and none that is a
        name itself.
    """
    if level == "province":
        names = index.provinces
    elif level == "district":
        names = index.districts_of.get(within, {}) if within else index.districts
    elif level == "ward":
        names = index.of_district.get(int(within), {})
    else:
        names = index.of_province.get(within, {})
    keys = tuple(name for name in names if not name.isdigit())
    short: dict[str, tuple[str, ...]] = {}
    if level == "province" or (within and level != "wards"):
        for key in keys:
            for unit in names[key]:
                for form in _short_forms(key, index.units[unit.unit]):
                    if key not in short.get(form, ()):
                        short[form] = (*short.get(form, ()), key)
    if level == "province":  # two letters say too little about one of sixty-three
        short = {form: names for form, names in short.items() if len(form) > 2}
    return Choices(index, names, keys, short, level in ("ward", "wards"))


def _short_forms(key: str, unit: IndexedUnit) -> Iterator[str]:
    words = unit.words
    if len(words) < 2 or unit.key != key:
        return
    letters = "".join([word[0] for word in words])
    yield letters
    yield letters[:-1] + words[-1]
