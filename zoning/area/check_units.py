"""Check that units nest by level and that their totals agree."""

import numpy as np
import pandas as pd

from zoning.errors import Fault

from .area import Area
from .frames import CELLS, HOUSEHOLDS, UNITS, row_faults
from .manifest import is_date
from .schema import LEVELS, ORIGINS

PARENT_LEVELS = {
    "province": ("none",),
    "ward": ("none", "province"),
    "hamlet": ("ward",),
    "alley": ("ward", "hamlet", "alley"),
}


def unit_faults(area: Area) -> list[Fault]:
    """
    Check units, their parents, dates and totals.

    Parameters
    ----------
    area
        An area with unique identifiers.

    Returns
    -------
    list of Fault
        Empty when sound.
    """
    if not len(area.units):
        return [Fault(UNITS.file_name, "no unit", "at least one ward")]
    faults = _word_faults(area) + _date_faults(area)
    parents = _parent_faults(area)
    return faults + (parents or _total_faults(area))


def coverage_faults(area: Area) -> list[Fault]:
    """Check that the manifest's coverage speaks of the pack's wards, in possible figures."""
    units = area.units
    wards = set(units.unit_id[units.level == "ward"])
    named = [entry.unit_id for entry in area.coverage]
    faults = [
        Fault("area.toml, coverage", f"{unit}, twice or no ward", "one entry for a ward")
        for unit in sorted({name for name in named if name not in wards or named.count(name) > 1})
    ]
    for entry in area.coverage:
        shares = {"area_share": entry.area_share, "people_share": entry.people_share}
        faults += [
            Fault(f"area.toml, coverage {entry.unit_id}, {key}", str(share), "0 to 1")
            for key, share in shares.items()
            if not 0 <= share <= 1
        ]
    return faults


def _word_faults(area: Area) -> list[Fault]:
    units, faults = area.units, []
    unknown = ~units.level.isin(LEVELS)
    faults += row_faults(
        UNITS,
        units.unit_id[unknown],
        found=[f"level {level}" for level in units.level[unknown]],
        expected=", ".join(LEVELS),
    )
    for kind in (UNITS, HOUSEHOLDS, CELLS):
        frame = getattr(area, kind.name)
        bad = ~frame.origin.isin(ORIGINS)
        faults += row_faults(
            kind,
            frame[kind.id_column][bad],
            found=[f"origin {origin}" for origin in frame.origin[bad]],
            expected=", ".join(ORIGINS),
        )
        negative = (frame.people < 1) if kind is HOUSEHOLDS else (frame.people < 0)
        faults += row_faults(
            kind,
            frame[kind.id_column][negative],
            found=[f"{people} people" for people in frame.people[negative]],
            expected="at least 1" if kind is HOUSEHOLDS else "0 or more",
        )
    return faults


def _date_faults(area: Area) -> list[Fault]:
    units = area.units
    bad = ~units.valid_from.map(is_date).astype(bool)
    ends = units.valid_to.fillna("9999-12-31")
    bad |= ~ends.map(is_date).astype(bool) | (ends <= units.valid_from)
    return row_faults(
        UNITS,
        units.unit_id[bad],
        found="valid_from or valid_to that fit no period",
        expected="dates YYYY-MM-DD, valid_to later or null",
    )


def _parent_faults(area: Area) -> list[Fault]:
    units = area.units
    level_of = dict(zip(units.unit_id, units.level, strict=True))
    parents = units.parent_id.fillna("")
    lost = (parents != "") & ~parents.isin(list(level_of))
    faults = row_faults(
        UNITS,
        units.unit_id[lost],
        found=[f"parent {parent}, which is no unit of the pack" for parent in parents[lost]],
        expected="a parent in the pack, or none for the topmost unit",
    )
    levels = parents.map(lambda parent: level_of.get(parent, "none"))
    wrong = ~lost & np.array(
        [
            above not in PARENT_LEVELS.get(level, (above,))
            for level, above in zip(units.level, levels, strict=True)
        ],
        dtype=bool,
    )
    faults += row_faults(
        UNITS,
        units.unit_id[wrong],
        found=[f"{a} under {b}" for a, b in zip(units.level[wrong], levels[wrong], strict=True)],
        expected="province > ward > hamlet > alley, or alley in alley",
    )
    return faults or _cycle_faults(units)


def _cycle_faults(units: pd.DataFrame) -> list[Fault]:
    above = dict(zip(units.unit_id, units.parent_id.fillna(""), strict=True))
    reached = dict(above)
    for _ in range(len(units)):
        moving = {unit: above[top] for unit, top in reached.items() if top}
        if not moving:
            return []
        if moving == reached:
            break
        reached = moving
    return row_faults(
        UNITS,
        pd.Series(sorted(reached)),
        found="a unit inside itself",
        expected="parents that end at the topmost unit",
    )


def unit_totals(
    units: pd.DataFrame, households: pd.DataFrame, cells: pd.DataFrame | None = None
) -> pd.DataFrame:
    """
    Count people and households of every unit, those of the units inside it included.

    Parameters
    ----------
    units
        Units with ``unit_id`` and ``parent_id``, without cycles.
    households
        Households with ``unit_id`` and ``people``.
    cells
        Cells with ``unit_id``, ``people`` and ``households``; none by default.

    Returns
    -------
    DataFrame
        Columns people and households (int64), one row a unit in the order of ``units``.
    """
    grouped = households.groupby("unit_id").people
    own = pd.DataFrame({"people": grouped.sum(), "households": grouped.count()})
    if cells is not None and len(cells):
        counted = cells.groupby("unit_id")[["people", "households"]].sum()
        own = own.add(counted, fill_value=0).astype("int64")
    totals = {unit: np.zeros(2, dtype=np.int64) for unit in units.unit_id}
    above = dict(zip(units.unit_id, units.parent_id.fillna(""), strict=True))
    for unit, people, count in own.itertuples(name=None):
        while unit in totals:
            totals[unit] += (people, count)
            unit = above[unit]  # noqa: PLW2901 - the walk to the top
    table = np.array(list(totals.values()), dtype=np.int64).reshape(-1, 2)
    return pd.DataFrame(table, columns=["people", "households"])


def _total_faults(area: Area) -> list[Fault]:
    counted_in = pd.concat([area.cells[["unit_id", "people", "households"]], _stated(area)])
    totals = unit_totals(area.units, area.households, counted_in)
    faults = []
    for column in ("people", "households"):
        stated, counted = area.units[column], totals[column]
        bad = (stated != counted).to_numpy()
        faults += row_faults(
            UNITS,
            area.units.unit_id[bad],
            found=[f"{column} {value}" for value in stated[bad]],
            expected=f"{column} equal to the sum over the households, cells and units inside",
            mend="The sums are " + ", ".join(str(value) for value in counted[bad][:20]) + ".",
        )
    return faults


def _stated(area: Area) -> pd.DataFrame:
    """Return the units that hold nothing: their people can only be taken as stated."""
    units = area.units
    holders = pd.concat([units.parent_id, area.households.unit_id, area.cells.unit_id])
    bare = ~units.unit_id.isin(holders) & (units.level != "alley")
    return pd.DataFrame(units.loc[bare, ["unit_id", "people", "households"]])
