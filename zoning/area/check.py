"""Say everything that is wrong with an area."""

from zoning.errors import Fault

from .area import Area
from .check_cells import cell_faults
from .check_doors import door_faults
from .check_geometry import unit_geometry_faults
from .check_streets import street_faults
from .check_units import coverage_faults, unit_faults
from .frames import FRAME_KINDS, HOUSEHOLDS, SITES, row_faults


def faults_of(area: Area) -> list[Fault]:
    """
    Say everything that makes an area unusable.

    Parameters
    ----------
    area
        An area whose tables have the columns and types of the schema (`make_area`, `read_area`).

    Returns
    -------
    list of Fault
        Empty when the area is sound: identifiers are unique and every reference leads
        somewhere, units nest by level, hamlets cover their ward without overlaps, totals agree,
        streets are split where they meet, every household stands beside a street and opens on
        one, cells cover their unit. At most twenty rows are named for each kind of fault, and the
        rest counted.

    Notes
    -----
    Rules that need another rule to hold (totals need unique units, say) are left out while that
    one is broken, so that one mistake is reported once.
    """
    basic = _identifier_faults(area) + _null_faults(area) + _coordinate_faults(area)
    if basic:
        return basic
    faults = unit_faults(area) + street_faults(area) + coverage_faults(area)
    faults += door_faults(area, HOUSEHOLDS) + door_faults(area, SITES)
    faults += cell_faults(area)
    if faults:
        return faults
    return unit_geometry_faults(area)


def _identifier_faults(area: Area) -> list[Fault]:
    faults = []
    for kind in FRAME_KINDS:
        ids = getattr(area, kind.name)[kind.id_column]
        repeated = ids[ids.duplicated()].drop_duplicates()
        faults += row_faults(
            kind, repeated, found="the same identifier twice", expected="unique identifiers"
        )
    return faults


def _null_faults(area: Area) -> list[Fault]:
    faults = []
    for kind in FRAME_KINDS:
        frame = getattr(area, kind.name)
        for column in kind.needed:
            bad = frame[kind.id_column][frame[column].isna()].fillna("(none)")
            faults += row_faults(kind, bad, found=f"no {column}", expected=f"a {column}")
    return faults


def _coordinate_faults(area: Area) -> list[Fault]:
    faults = []
    for kind in FRAME_KINDS:
        frame = getattr(area, kind.name)
        if not len(frame):
            continue
        box = frame.geometry.bounds
        outside = (box.minx < -180) | (box.maxx > 180) | (box.miny < -90) | (box.maxy > 90)
        faults += row_faults(
            kind,
            frame[kind.id_column][outside],
            found="coordinates that are no (lng, lat) in degrees",
            expected="-180 to 180 and -90 to 90",
            mend="The axes may be swapped, or the coordinates may be in metres.",
        )
        broken = ~frame.geometry.is_valid
        faults += row_faults(
            kind, frame[kind.id_column][broken], found="an invalid geometry", expected="a valid one"
        )
    return faults
