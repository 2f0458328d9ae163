"""Say what is known of the units of both eras by name."""

from dataclasses import dataclass, field
from typing import Final, NamedTuple

from zoning.area.codes import CodedUnit

from .spelling import beginnings, name_key

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
