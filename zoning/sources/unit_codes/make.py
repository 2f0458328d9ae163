"""Make the table of units and changes from what is published."""

from collections import Counter
from datetime import date, timedelta
from typing import Final

from zoning.area.codes import CodedUnit, Link, UnitCodes
from zoning.area.codes.kinds import split_kind
from zoning.area.codes.unit import Level

from .corrected import corrected
from .namesakes import without_namesakes
from .pairs import Pair, published_pairs
from .published import Published

NEW_FROM: Final = date(2025, 7, 1)
"""Nghị quyết 202/2025/QH15: new provinces and wards work, and districts end, on this day."""
OLD_UNTIL: Final = NEW_FROM - timedelta(days=1)

Units = dict[str, CodedUnit]


def make_codes(data: Published) -> UnitCodes:
    """
    Make the table.

    Parameters
    ----------
    data
        What the package publishes.

    Returns
    -------
    UnitCodes
        It begins on 30 June 2025, the only day for which the list of old units is known to hold.
        A province that stays as it is has one row; a ward always has two, since the unit above
        it changes.
    """
    pairs = corrected(without_namesakes(published_pairs(data), data.old), data)
    old_provinces, new_provinces, province_links = _provinces(data)
    districts = {
        row.district_code: _ended("district", row.district_code, row.district, row.province_code)
        for row in data.old
    }
    old_wards = {
        row.ward_code: _ended("ward", row.ward_code, row.ward, row.district_code)
        for row in data.old
        if row.ward_code and row.ward
    }
    new_wards = {
        row.ward_code: _begun("ward", row.ward_code, row.ward, row.province_code)
        for row in data.new
    }
    links = [*province_links, *_ward_links(pairs, districts | old_wards, new_wards)]
    tables = (old_provinces, new_provinces, districts, old_wards, new_wards)
    units = dict.fromkeys(unit for table in tables for unit in table.values())
    return UnitCodes(tuple(units), tuple(links), OLD_UNTIL)


def _ended(level: Level, code: str, full_name: str, parent: str | None) -> CodedUnit:
    return CodedUnit(level, code, *split_kind(full_name), parent, None, OLD_UNTIL)


def _begun(level: Level, code: str, full_name: str, parent: str | None) -> CodedUnit:
    return CodedUnit(level, code, *split_kind(full_name), parent, NEW_FROM, None)


def _provinces(data: Published) -> tuple[Units, Units, list[Link]]:
    old = {
        row.province_key: _ended("province", row.province_code, row.province, None)
        for row in data.old
    }
    new = {
        row.province_key: _begun("province", row.province_code, row.province, None)
        for row in data.new
    }
    links = []
    for key, parts in data.provinces.items():
        one = old[parts[0]]
        same = (one.code, one.full_name) == (new[key].code, new[key].full_name)
        if len(parts) == 1 and same:
            old[parts[0]] = new[key] = CodedUnit(
                "province", one.code, one.kind, one.name, None, None, None
            )
        else:
            links += [Link(old[part], new[key], "whole") for part in parts]
    return old, new, sorted(links, key=lambda link: link.before.code)


def _ward_links(pairs: list[Pair], old: Units, new: Units) -> list[Link]:
    parts = Counter(row.code for row, _ in pairs)
    return [
        Link(old[row.code], new[one.ward_code], "whole" if parts[row.code] == 1 else "part")
        for row, one in pairs
    ]
