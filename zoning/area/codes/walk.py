"""Follow units from change to change, forward and back."""

from collections.abc import Callable, Iterable, Mapping
from datetime import date

from .unit import CodedUnit, Link

Steps = Mapping[CodedUnit, tuple[CodedUnit, ...]]


def steps_of(links: Iterable[Link]) -> tuple[Steps, Steps]:
    """
    Return what each unit goes into, and what each is made of.

    Parameters
    ----------
    links
        The changes, in any order.

    Returns
    -------
    tuple
        Unit → its next ones, and unit → its previous ones.
    """
    after: dict[CodedUnit, list[CodedUnit]] = {}
    before: dict[CodedUnit, list[CodedUnit]] = {}
    for link in links:
        after.setdefault(link.before, []).append(link.after)
        before.setdefault(link.after, []).append(link.before)
    return (
        {unit: tuple(units) for unit, units in after.items()},
        {unit: tuple(units) for unit, units in before.items()},
    )


def reach(
    start: CodedUnit,
    step: Callable[[CodedUnit], Iterable[CodedUnit]],
    is_there: Callable[[CodedUnit], bool],
) -> tuple[CodedUnit, ...]:
    """
    Return the units at which one arrives.

    Parameters
    ----------
    start
        Where to begin.
    step
        The units one change away.
    is_there
        Whether to stop at a unit.

    Returns
    -------
    tuple of CodedUnit
        The units at which a way stopped, each once, sorted by code.
    """
    seen, waiting, there = {start}, [start], []
    while waiting:
        unit = waiting.pop()
        if is_there(unit):
            there.append(unit)
            continue
        fresh = [one for one in step(unit) if one not in seen]
        seen.update(fresh)
        waiting += fresh
    return tuple(sorted(there, key=lambda unit: (unit.code, unit.level)))


def has_begun(unit: CodedUnit, day: date) -> bool:
    """Return whether a unit was in force on a day or earlier."""
    return unit.valid_from is None or unit.valid_from <= day


def lasts_until(unit: CodedUnit, day: date) -> bool:
    """Return whether a unit is in force on a day or later."""
    return unit.valid_to is None or day <= unit.valid_to
