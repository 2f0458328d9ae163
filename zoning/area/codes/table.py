"""Hold the units of all times with what became of them, and answer for a day."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any, TypeVar

from zoning.errors import Fault, InvalidInput

from .check import table_faults
from .days import DayLike, parse_day
from .unit import CodedUnit, Level, Link, Share, Succession
from .unknown import unknown_code
from .walk import Steps, has_begun, lasts_until, reach, steps_of

K = TypeVar("K")


@dataclass(frozen=True, slots=True, eq=False)
class UnitCodes:
    """
    Units with their codes over time.

    One lookup takes the same time for a table of any size.

    Attributes
    ----------
    all_units
        Every unit of every time.
    links
        Every change: what went into what.
    first_day
        The day the table begins; it answers for no day before.
    last_change
        The last day on which a unit begins; of changes after it the table knows nothing.
    """

    all_units: tuple[CodedUnit, ...]
    links: tuple[Link, ...]
    first_day: date
    last_change: date = field(init=False)
    _bearers: dict[tuple[str, str], tuple[CodedUnit, ...]] = field(init=False, repr=False)
    _children: dict[str | None, tuple[CodedUnit, ...]] = field(init=False, repr=False)
    _after: Steps = field(init=False, repr=False)
    _before: Steps = field(init=False, repr=False)

    def __post_init__(self) -> None:
        faults = table_faults(self.all_units, self.links, self.first_day)
        if faults:
            raise InvalidInput(faults, subject="table of unit codes")
        in_order = sorted(self.all_units, key=_order)
        after, before = steps_of(self.links)
        self._keep("all_units", tuple(in_order))
        begins = (unit.valid_from or self.first_day for unit in in_order)
        self._keep("last_change", max(begins, default=self.first_day))
        self._keep("_bearers", _grouped(((unit.level, unit.code), unit) for unit in in_order))
        self._keep("_children", _grouped((unit.parent, unit) for unit in in_order))
        self._keep("_after", after)
        self._keep("_before", before)

    def _keep(self, name: str, value: Any) -> None:
        object.__setattr__(self, name, value)

    def unit(self, code: str, *, on: DayLike, level: Level = "ward") -> CodedUnit | None:
        """
        Return the unit that bears a code on a day.

        Parameters
        ----------
        code
            The code, with its leading zeros.
        on
            The day: a date, or its text, YYYY-MM-DD; not before the table begins.
        level
            The level of the unit.

        Returns
        -------
        CodedUnit or None
            The unit; None if nobody bears the code on that day.

        Raises
        ------
        InvalidInput
            If the day is no date, or lies before the table begins.
        """
        day = self._known_day(on, "on")
        return next((one for one in self.units(code, level=level) if one.is_in_force(day)), None)

    def units(self, code: str, *, level: Level = "ward") -> tuple[CodedUnit, ...]:
        """
        Return the units that bear a code, one after the other.

        Parameters
        ----------
        code
            The code, with its leading zeros.
        level
            The level of the units.

        Returns
        -------
        tuple of CodedUnit
            From the first to the last; empty if nobody ever bears it.
        """
        return self._bearers.get((level, code), ())

    def units_on(self, day: DayLike, *, level: Level = "ward") -> tuple[CodedUnit, ...]:
        """
        Return all units of a level on a day.

        Parameters
        ----------
        day
            The day; not before the table begins.
        level
            The level of the units.

        Returns
        -------
        tuple of CodedUnit
            Sorted by code.

        Raises
        ------
        InvalidInput
            If the day is no date, or lies before the table begins.
        """
        when = self._known_day(day, "day")
        return tuple(one for one in self.all_units if one.level == level and one.is_in_force(when))

    def successors(
        self, code: str, *, on: DayLike, at: DayLike | None = None, level: Level = "ward"
    ) -> tuple[Succession, ...]:
        """
        Return the units a unit lies in on a later day.

        Parameters
        ----------
        code
            The code of the earlier unit.
        on
            The day on which the code is meant.
        at
            The later day; the day of the last change if left out.
        level
            The level of the earlier unit.

        Returns
        -------
        tuple of Succession
            Sorted by code. One, with the share "whole", if all of the unit lies in it; two or
            more, each with "part", if it is divided. A unit in force on both days is its own
            successor. The successors of a district are wards: those its wards lie in.

        Raises
        ------
        InvalidInput
            If no unit bears the code on that day, or a day cannot be answered for.
        """
        day = self._known_day(on, "on")
        later = max(day, self.last_change) if at is None else self._known_day(at, "at")
        _check_order(day, later)
        return self.successors_of(self._known_unit(code, level, day), at=later)

    def successors_of(self, unit: CodedUnit, *, at: DayLike) -> tuple[Succession, ...]:
        """
        Return the units a unit of this table lies in on a later day; see `successors`.

        Parameters
        ----------
        unit
            A unit of the table.
        at
            A day on which the unit is in force, or a later one.

        Returns
        -------
        tuple of Succession
            Sorted by code.

        Raises
        ------
        InvalidInput
            If the day is no date.
        """
        day = parse_day(at, name="at")
        there = reach(unit, self._next, lambda one: lasts_until(one, day))
        share: Share = "whole" if len(there) == 1 else "part"
        return tuple(Succession(one, share) for one in there)

    def predecessors(
        self, code: str, *, on: DayLike, at: DayLike | None = None, level: Level = "ward"
    ) -> tuple[Succession, ...]:
        """
        Return the units, on an earlier day, of which a unit is made.

        Parameters
        ----------
        code
            The code of the later unit.
        on
            The day on which the code is meant.
        at
            The earlier day; the day the table begins if left out.
        level
            The level of the later unit.

        Returns
        -------
        tuple of Succession
            Sorted by code. The share is that of the predecessor: "whole" if all of it lies in
            the unit asked for, "part" if the rest of it lies elsewhere. A unit in force on
            both days is its own predecessor.

        Raises
        ------
        InvalidInput
            If no unit bears the code on that day, or a day cannot be answered for.
        """
        day = self._known_day(on, "on")
        earlier = self.first_day if at is None else self._known_day(at, "at")
        _check_order(earlier, day)
        unit = self._known_unit(code, level, day)
        there = reach(
            unit, lambda one: self._before.get(one, ()), lambda one: has_begun(one, earlier)
        )
        return tuple(Succession(one, self._share(one, day)) for one in there)

    def _share(self, earlier: CodedUnit, day: date) -> Share:
        """Return how much of a unit lies in each of its successors on a day."""
        return self.successors_of(earlier, at=day)[0].share

    def _next(self, unit: CodedUnit) -> Iterable[CodedUnit]:
        """Return what a unit goes into; a district without changes of its own ends in its wards."""
        if unit in self._after or unit.level != "district" or unit.valid_to is None:
            return self._after.get(unit, ())
        last = unit.valid_to
        return (one for one in self._children.get(unit.code, ()) if one.is_in_force(last))

    def _known_unit(self, code: str, level: Level, day: date) -> CodedUnit:
        unit = self.unit(code, on=day, level=level)
        if unit is None:
            fault = unknown_code(code, level, day, lambda text: self.units(text, level=level))
            raise InvalidInput([fault], subject="unit codes")
        return unit

    def _known_day(self, day: DayLike, name: str) -> date:
        parsed = parse_day(day, name=name)
        if parsed < self.first_day:
            expected = f"{self.first_day} or a later day"
            mend = (
                f"The table begins there. If the codes are those of {self.first_day}, say that day."
            )
            fault = Fault(name, str(parsed), expected, mend)
            raise InvalidInput([fault], subject="unit codes")
        return parsed


def _check_order(earlier: date, later: date) -> None:
    if later < earlier:
        mend = "Successors are asked for on a later day, predecessors on an earlier one."
        fault = Fault("on and at", f"{later} where {earlier} is the earlier day",
                      "days in that order", mend)  # fmt: skip
        raise InvalidInput([fault], subject="unit codes")


def _order(unit: CodedUnit) -> tuple[str, str, date]:
    return unit.level, unit.code, unit.valid_from or date.min


def _grouped(pairs: Iterable[tuple[K, CodedUnit]]) -> dict[K, tuple[CodedUnit, ...]]:
    groups: dict[K, list[CodedUnit]] = {}
    for key, unit in pairs:
        groups.setdefault(key, []).append(unit)
    return {key: tuple(units) for key, units in groups.items()}
