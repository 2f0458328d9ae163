"""Hold the units of both eras by name, so that an address can be read against them."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from functools import cache
from typing import Final, NamedTuple, TypeVar

from zoning.area.codes import CodedUnit, UnitCodes, read_codes
from zoning.area.codes.former import FormerName, read_former_names

from .kind_words import MARKS, split_glued_kind
from .province_names import PROVINCE_SHORT, PROVINCES_BEFORE
from .spelling import beginnings, name_key, name_words

K = TypeVar("K")

GOES_ON: Final = 32
"""Bit that says of letters that a longer name begins with them; no level's."""


class Named(NamedTuple):
    """
    A unit under one of its names.

    Attributes
    ----------
    unit
        Index of the unit.
    is_former
        Whether the unit no longer bore the name on 30 June 2025, or never did.
    kind
        The word for the unit's kind under that name, plain: ``phuong``; empty if not known.
    """

    unit: int
    is_former: bool
    kind: str


@dataclass(frozen=True, slots=True)
class IndexedUnit:
    """
    A unit of one era with the units it lies in.

    Attributes
    ----------
    coded
        The unit.
    is_old
        Whether it stood until 30 June 2025; one that stayed as it was stands twice.
    kind
        The word for its kind, plain.
    district
        Index of its district; -1 if it has none.
    province
        Index of its province of its own era.
    present
        Code of the province it lies in today.
    words
        The words of its name as `name_words` gives them.
    key
        Its name as `name_key` gives it.
    """

    coded: CodedUnit
    is_old: bool
    kind: str
    district: int
    province: int
    present: str
    words: tuple[str, ...]
    key: str


Names = dict[str, tuple[Named, ...]]


@dataclass(frozen=True, slots=True, eq=False)
class UnitIndex:
    """
    Every unit by name; an index is equal to itself only.

    Attributes
    ----------
    units
        Units; others are named by their index in it.
    provinces, districts
        Name → provinces, districts.
    names
        Every name of any unit → whether a province, a district, a ward bears it, as bits 1, 2
        and 4.
    of_district
        District → names of its wards, and of the present ones on its ground.
    of_province
        Code of a present province → names of the wards of both eras in it.
    wards
        Name → wards of the country.
    districts_of
        Code of a present province → names of the districts in it.
    successors
        Index of an old ward or district → present codes of the wards it went into.
    syllables
        Every word of a name and of the words for kinds, plain.
    former
        Former name → its letters as far as they are known: without accents and blanks.
    province_units
        Name → indices of the provinces that bear it.
    steps
        Name → its levels as bits, and `GOES_ON` if a longer name begins with it; also what is
        no name and only begins one, letter by letter.
    dashed
        What stands before the dash in names of two parts: Xuân Hương - Đà Lạt.
    """

    units: tuple[IndexedUnit, ...]
    provinces: Names
    districts: Names
    wards: Names
    names: dict[str, int]
    of_district: dict[int, Names]
    of_province: dict[str, Names]
    districts_of: dict[str, Names]
    successors: dict[int, tuple[str, ...]]
    syllables: frozenset[str]
    former: dict[str, str]
    province_units: dict[str, frozenset[int]] = field(init=False)
    steps: dict[str, int] = field(init=False)
    dashed: frozenset[str] = field(init=False)

    def __post_init__(self) -> None:
        steps = dict.fromkeys(beginnings(self.names), GOES_ON)
        for name, levels in self.names.items():
            steps[name] = steps.get(name, 0) | levels
        object.__setattr__(self, "steps", steps)
        units = {key: frozenset(one.unit for one in named) for key, named in self.provinces.items()}
        object.__setattr__(self, "province_units", units)
        names = (unit.coded.name.split(" - ") for unit in self.units)
        object.__setattr__(
            self, "dashed", frozenset(name_key(name[0]) for name in names if len(name) > 1)
        )


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
