"""Find where an address lies that names no street the area knows: by its hamlet or ward."""

from dataclasses import replace

from .address.house_orders import Numbers
from .address.part_words import RANK
from .gazetteer import Gazetteer
from .location import Location, MatchLevel, not_found, undecided, unit_candidate
from .misspelt_hamlets import hamlets_meant
from .spread import unit_spread
from .street_match import among
from .written import Written


def in_units(written: Written, gazetteer: Gazetteer) -> Location:
    """
    Find a house by its number within a hamlet or ward, as villages write addresses.

    Parameters
    ----------
    written
        The address; it names no street.
    gazetteer
        The area.

    Returns
    -------
    Location
        Found where one household of the units stated bears the number; else ambiguous at the
        unit, or not found where the area has none of those stated.
    """
    hamlets, slips = hamlets_meant(written, gazetteer)
    reading = written.readings[0] if written.readings else Numbers(None, ())
    if reading.house and not reading.alleys:
        rows = sorted(
            {
                row
                for unit in hamlets or _wards(written)
                for row in gazetteer.hamlet_houses.get((unit, reading.house), ())
            }
        )
        if rows:
            meant = replace(written, hamlets=()) if slips else written
            return among(rows, meant, gazetteer, score=0.9**slips)
    if (found := at_unit("no_such_house", written, gazetteer)) is not None:
        return found
    stated = written.unknown_wards or written.unknown_places or written.provinces
    return not_found("outside_area" if stated else "unreadable_address")


def _wards(written: Written) -> tuple[int, ...]:
    """Return the wards in which a number alone may be looked for: no unknown hamlet is stated."""
    is_other = any(kind not in RANK for kind, _ in written.hamlets)
    return () if is_other else written.wards


def at_unit(why: str, written: Written, gazetteer: Gazetteer) -> Location | None:
    """
    Say that an address is known to the unit it states, and no better.

    Parameters
    ----------
    why
        Why it is not known better.
    written
        The address.
    gazetteer
        The area.

    Returns
    -------
    Location or None
        Ambiguous, with the units as candidates: the hamlet stated, else the ward, else the
        province. Where there is one it has its point and its radius. None where the area has
        none of the units stated.
    """
    hamlets, _ = hamlets_meant(written, gazetteer)
    level: MatchLevel
    units, level = hamlets, "hamlet"
    if not units:
        units, level = written.wards, "ward"
    if not units:
        units, level = _provinces(written, gazetteer), "province"
    if not units:
        return None
    found = tuple(unit_candidate(unit, gazetteer, score=0.2) for unit in units)
    left = undecided(why, found, match_level=level)
    is_open = written.unknown_wards or written.unknown_places or written.is_partly_outside
    if len(units) > 1 or is_open:
        return left
    (unit,) = units
    lng, lat, radius = unit_spread(unit, gazetteer)
    hamlet, ward = int(gazetteer.unit_hamlet[unit]), int(gazetteer.unit_ward[unit])
    return replace(left, hamlet=hamlet, ward=ward, lng=lng, lat=lat, radius_m=radius)


def _provinces(written: Written, gazetteer: Gazetteer) -> tuple[int, ...]:
    """Return the area's provinces that an address states, and nothing smaller."""
    if written.unknown_wards or written.unknown_places:
        return ()
    stated = set(written.provinces)
    return tuple(row for name, row in gazetteer.province_rows if name in stated)
