"""Draw small tables of unit codes: who stood when, and what went into what."""

from datetime import date, timedelta

from zoning.area.codes import CodedUnit, Link, UnitCodes
from zoning.area.codes.kinds import split_kind

FIRST_DAY = date(2025, 6, 30)
JULY = date(2025, 7, 1)
MARCH = date(2026, 3, 1)
DAY = timedelta(days=1)


def unit(code, full_name, *, parent="01", begins=None, ends=None):
    """Return a unit; its level follows from its code, ``ends`` is the day it is no longer."""
    level = {2: "province", 3: "district", 5: "ward"}[len(code)]
    above = None if level == "province" else parent
    return CodedUnit(level, code, *split_kind(full_name), above, begins, ends and ends - DAY)


def drawn_codes():
    """
    Return a table of one province with two changes.

    Until July 2025: district 001 with 00001 An, 00002 Bình, 00003 Chi, and the island
    district 002 without wards. In July An is divided into 00001 Đông and 00004 Tây; Bình goes
    into Tây, Chi stays, the island becomes ward 00009. In March 2026 Đông and Tây become 00005.
    """
    province = unit("01", "Tỉnh Một")
    districts = [
        unit("001", "Huyện Trong", ends=JULY),
        unit("002", "Huyện Đảo", ends=JULY),
    ]
    an, binh, chi = (
        unit(code, name, parent="001", ends=JULY)
        for code, name in (("00001", "Xã An"), ("00002", "Xã Bình"), ("00003", "Thị trấn Chi"))
    )
    east = unit("00001", "Phường Đông", begins=JULY, ends=MARCH)
    west = unit("00004", "Xã Tây", begins=JULY, ends=MARCH)
    same = unit("00003", "Xã Chi", begins=JULY)
    island = unit("00009", "Đặc khu Đảo", begins=JULY)
    late = unit("00005", "Phường Năm", begins=MARCH)
    links = [
        Link(an, east, "part"),
        Link(an, west, "part"),
        Link(binh, west, "whole"),
        Link(chi, same, "whole"),
        Link(districts[1], island, "whole"),
        Link(east, late, "whole"),
        Link(west, late, "whole"),
    ]
    units = (province, *districts, an, binh, chi, east, west, same, island, late)
    return UnitCodes(units, tuple(links), FIRST_DAY)


def seen(successions):
    """Return successions as text: "00001 Xã An whole"."""
    return [f"{one.unit.code} {one.unit.full_name} {one.share}" for one in successions]
