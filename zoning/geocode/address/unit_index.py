"""Make the index of units by name from the table that comes with the package."""

from collections.abc import Callable
from datetime import timedelta
from functools import cache
from typing import TypeVar

from zoning.area.codes import CodedUnit, UnitCodes, read_codes
from zoning.area.codes.former import FormerName, read_former_names

from .kind_words import MARKS, split_glued_kind
from .province_names import PROVINCE_SHORT, PROVINCES_BEFORE
from .spelling import name_key, name_words
from .units_by_name import IndexedUnit, Named, Names, UnitIndex

K = TypeVar("K")


@cache
def unit_index() -> UnitIndex:
    """
    Return the units of the table that comes with the package, by name.

    Returns
    -------
    UnitIndex
        The same object at every call; the first takes about a second.

    Raises
    ------
    InvalidInput
        If the files of the table are missing or damaged.
    """
    return index_of(read_codes(), read_former_names())


def index_of(codes: UnitCodes, former: tuple[FormerName, ...]) -> UnitIndex:
    """
    Return the units of a table by name.

    Parameters
    ----------
    codes
        The table; of its days the first, and the one after, are the two eras.
    former
        Names that units of the first day bear besides.

    Returns
    -------
    UnitIndex
        Both eras.
    """
    return _Maker(codes).made(former)


class _Maker:
    """Collects units and their names."""

    def __init__(self, codes: UnitCodes) -> None:
        self.codes = codes
        self.units: list[IndexedUnit] = []
        self.at: dict[tuple[str, str, bool], int] = {}
        self.present: dict[str, str] = {}
        self.former: dict[str, str] = {}
        self.kinds: dict[str, str] = {}

    def made(self, former: tuple[FormerName, ...]) -> UnitIndex:
        """Return the index."""
        old, new = self.codes.first_day, self.codes.first_day + timedelta(days=1)
        for one in self.codes.units_on(old, level="province"):
            (after,) = self.codes.successors(one.code, on=old, level="province")
            self.present[one.code] = after.unit.code
            self._add(one, is_old=True)
        for one in self.codes.units_on(new, level="province"):
            self._add(one, is_old=False)
        for one in self.codes.units_on(old, level="district"):
            self._add(one, is_old=True)
        for one in self.codes.units_on(old):
            self._add(one, is_old=True)
        for one in self.codes.units_on(new):
            self._add(one, is_old=False)
        return self._indexed(former)

    def _add(self, unit: CodedUnit, *, is_old: bool) -> None:
        parent = unit.parent or ""
        district = self.at.get(("district", parent, True), -1) if len(parent) == 3 else -1
        if unit.level == "province":
            province = len(self.units)
            present = self.present[unit.code] if is_old else unit.code
        elif district >= 0:
            province, present = self.units[district].province, self.units[district].present
        else:
            province = self.at["province", parent, is_old]
            present = self.units[province].present
        self.at[unit.level, unit.code, is_old] = len(self.units)
        words = tuple(name_words(unit.name))
        self.units.append(
            IndexedUnit(
                unit, is_old, self._kind(unit.kind), district, province, present, words,
                "".join(words),
            )
        )  # fmt: skip

    def _kind(self, word: str) -> str:
        """Return a word for a kind, plain; there are few of them."""
        if (kind := self.kinds.get(word)) is None:
            kind = self.kinds[word] = name_key(word)
        return kind

    def _indexed(self, former: tuple[FormerName, ...]) -> UnitIndex:
        named: dict[str, list[tuple[str, Named]]] = {"province": [], "district": [], "ward": []}
        for at, unit in enumerate(self.units):
            named[unit.coded.level].append((unit.key, Named(at, False, unit.kind)))
        named["province"] += self._short_provinces()
        for level in ("district", "ward"):
            named[level] += self._former(
                former, level, {(key, one.unit) for key, one in named[level]}
            )
        wards, units, successors = named["ward"], self.units, self._successors()
        names: dict[str, int] = {}
        for bit, level in ((1, "province"), (2, "district"), (4, "ward")):
            for key, _ in named[level]:
                names[key] = names.get(key, 0) | bit
        return UnitIndex(
            tuple(units),
            _grouped(named["province"]),
            _grouped(named["district"]),
            _grouped(wards),
            names,
            self._with_present(_by(wards, lambda one: units[one.unit].district), successors),
            _by(wards, lambda one: units[one.unit].present),
            _by(named["district"], lambda one: units[one.unit].present),
            successors,
            frozenset(map(name_key, {word for unit in units for word in unit.coded.name.split()}))
            | {part for word in MARKS for part in word.split()},
            self.former,
        )

    def _short_provinces(self) -> list[tuple[str, Named]]:
        found = []
        for code, names in PROVINCE_SHORT.items():
            olds = [self.at["province", code, True]] if ("province", code, True) in self.at else []
            for at in olds:
                found += [(name_key(name), Named(at, False, "")) for name in names]
                same = self.at.get(("province", code, False))
                if same is not None and self.units[same].key == self.units[at].key:
                    found += [(name_key(name), Named(same, False, "")) for name in names]
        for name, codes in PROVINCES_BEFORE.items():
            olds = [
                self.at[level] for code in codes if (level := ("province", code, True)) in self.at
            ]
            found += [(name, Named(at, True, "")) for at in olds]
        return found

    def _former(
        self, former: tuple[FormerName, ...], level: str, known: set[tuple[str, int]]
    ) -> list[tuple[str, Named]]:
        found: dict[tuple[str, int], str] = {}
        ours = [
            (name_key(one.name), self.at[level, one.code, True])
            for one in former
            if one.level == level and (level, one.code, True) in self.at
        ]
        whole = known.union(ours)
        raw = {name_key(one.name): one.name for one in former}
        for key, at in ours:
            kind, name = split_glued_kind(key, level)
            if not (name.isdigit() or (name, at) in whole):
                kind, name = "", key  # Quảng Uyên is no Quận Guyên
            if (name, at) not in known:
                found[name, at] = kind or found.get((name, at), "")
                self.former.setdefault(name, raw[key][-len(name) :])
        return [(key, Named(at, True, kind)) for (key, at), kind in found.items()]

    def _with_present(
        self, of_district: dict[int, Names], successors: dict[int, tuple[str, ...]]
    ) -> dict[int, Names]:
        """Add to a district the present wards on its ground: people go on naming it."""
        for district, codes in successors.items():
            if self.units[district].coded.level != "district":
                continue
            names = of_district.setdefault(district, {})
            for code in codes:
                at = self.at["ward", code, False]
                unit = self.units[at]
                names[unit.key] = (*names.get(unit.key, ()), Named(at, False, unit.kind))
        return of_district

    def _successors(self) -> dict[int, tuple[str, ...]]:
        found: dict[int, set[str]] = {}
        for link in self.codes.links:
            at = self.at.get((link.before.level, link.before.code, True))
            if at is not None and link.after.level == "ward":
                found.setdefault(at, set()).add(link.after.code)
                if (above := self.units[at].district) >= 0:
                    found.setdefault(above, set()).add(link.after.code)
        return {at: tuple(sorted(codes)) for at, codes in found.items()}


def _grouped(pairs: list[tuple[str, Named]]) -> Names:
    names: Names = {}
    for key, one in pairs:
        names[key] = (*names.get(key, ()), one)
    return names


def _by(pairs: list[tuple[str, Named]], part: Callable[[Named], K]) -> dict[K, Names]:
    parts: dict[K, Names] = {}
    for key, one in pairs:
        names = parts.setdefault(part(one), {})
        names[key] = (*names.get(key, ()), one)
    return parts
