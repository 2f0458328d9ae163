"""Check that units and changes fit together, so that every question has one answer."""

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from itertools import pairwise

from zoning.errors import Fault

from .unit import CodedUnit, Link

DAY = timedelta(days=1)


def table_faults(units: Sequence[CodedUnit], links: Sequence[Link], first_day: date) -> list[Fault]:
    """
    Return what is wrong with a table of units.

    Parameters
    ----------
    units
        Every unit of every time.
    links
        Every change.
    first_day
        The day the table begins.

    Returns
    -------
    list of Fault
        A code borne by two units on one day; a unit that ends before the table begins, ends or
        begins without a change, or lies in no unit; a change between units that do not follow
        each other, or whose shares do not fit; sorted by kind, then by code.
    """
    known = set(units)
    return [
        *_period_faults(units, first_day),
        *_parent_faults(units),
        *_link_faults(links, known),
        *_lost_faults(units, links),
    ]


def _period_faults(units: Sequence[CodedUnit], first_day: date) -> Iterator[Fault]:
    ordered = sorted(units, key=lambda one: (one.level, one.code, one.valid_from or date.min))
    for one, following in pairwise(ordered):
        if (one.level, one.code) != (following.level, following.code):
            continue
        if one.valid_to is None or one.valid_to >= (following.valid_from or date.min):
            found = f"{one.full_name} and {following.full_name} on one day"
            yield Fault(_where(one), found, "one bearer of a code at a time")
    for one in ordered:
        begins = one.valid_from is not None and one.valid_from <= first_day
        if begins or (one.valid_to is not None and one.valid_to < first_day):
            expected = f"days after {first_day}, when the table begins"
            yield Fault(_where(one), f"the period {one.valid_from} to {one.valid_to}", expected)


def _parent_faults(units: Sequence[CodedUnit]) -> Iterator[Fault]:
    codes = {(one.level, one.code) for one in units}
    for one in units:
        above = "province" if one.level == "district" or len(one.parent or "") == 2 else "district"
        if one.level == "province" and one.parent is not None:
            yield Fault(_where(one), f"the parent {one.parent}", "a province without a parent")
        elif one.level != "province" and (above, one.parent) not in codes:
            yield Fault(_where(one), f"the parent {one.parent}", f"a {above} of the table")


def _link_faults(links: Sequence[Link], known: set[CodedUnit]) -> Iterator[Fault]:
    parts = Counter(link.before for link in links)
    times = Counter((link.before, link.after) for link in links)
    for link in links:
        before, after = link.before, link.after
        where = f"change of {_where(before)} into {_where(after)}"
        if before not in known or after not in known:
            yield Fault(where, "a unit that is not in the table", "units of the table")
        elif before.valid_to is None or before.valid_to + DAY != after.valid_from:
            found = f"a last day {before.valid_to} and a first day {after.valid_from}"
            yield Fault(where, found, "the first day right after the last")
        if times[before, after] > 1:
            yield Fault(where, "the change twice", "each change once")
        elif (link.share == "whole") != (parts[before] == 1):
            found = f"the share {link.share!r}, of {parts[before]} successors"
            yield Fault(where, found, "'whole' for the only successor, 'part' for each of several")


def _lost_faults(units: Sequence[CodedUnit], links: Sequence[Link]) -> Iterator[Fault]:
    going = {link.before for link in links}
    coming = {link.after for link in links}
    parents = {one.parent for one in units if one.level == "ward"}
    for one in units:
        in_wards = one.level == "district" and one.code in parents
        if one.valid_to is not None and one not in going and not in_wards:
            mend = "Say what it went into."
            yield Fault(_where(one), "an end without a successor", "at least one", mend)
        if one.valid_from is not None and one not in coming:
            mend = "Say what it was made of."
            yield Fault(_where(one), "a beginning without a predecessor", "at least one", mend)


def _where(unit: CodedUnit) -> str:
    return f"{unit.level} {unit.code}"
