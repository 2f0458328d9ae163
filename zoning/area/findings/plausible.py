"""Find wards whose names, people or places can hardly be right."""

from collections.abc import Mapping
from typing import Final

import numpy as np
import shapely

from zoning.errors import Fault

from .finding import Finding
from .wards import SPECIAL_ZONE, UNKNOWN, Wards

FEWEST_PEOPLE: Final = 500
"""People below which a ward's figure is doubtful: a merged ward holds thousands. A special zone
may be an island of a hundred people."""

DENSEST: Final = 150_000.0
"""People per km² no ward reaches: the densest of 2025 hold about 80,000."""

COUNTRY: Final = (102.0, 6.0, 118.0, 24.0)
"""West, south, east, north of Việt Nam with its islands, in degrees."""

NATIONAL: Final = 3_000
"""Wards from which on a file is the whole country's, and Hoàng Sa and Trường Sa must be in it."""

DEGREE_M: Final = 110_950.0
"""Metres of a degree at Việt Nam's latitudes: the mean of its north-south and equator lengths."""

DIFFERENCE: Final = 0.01
"""Share by which a population may differ from the census without being another figure."""


def plausibility_findings(wards: Wards) -> list[Finding]:
    """
    Find wards whose names, people or places can hardly be right.

    Parameters
    ----------
    wards
        Wards of the real country.

    Returns
    -------
    list of Finding
        ``implausible-population`` under 500 people (but special zones), ``empty-unit`` without any,
        ``implausible-density`` over 150,000 people a km², ``outside-country`` and
        ``missing-unit``. Hoàng Sa and Trường Sa stand outside the rules on people.
    """
    areas = ward_areas(wards)
    found = [
        finding
        for row in range(len(wards.ids))
        if not wards.is_far_island(row) and wards.people[row] != UNKNOWN
        for finding in _people_findings(wards, row, float(areas[row]))
    ]
    return found + _place_findings(wards) + _missing_islands(wards)


def repeated_names(wards: Wards) -> list[Finding]:
    """
    Find wards of one province that share a name.

    Parameters
    ----------
    wards
        The wards.

    Returns
    -------
    list of Finding
        One ``repeated-name`` for each name: an address with it leads to several places.
    """
    rows_of: dict[tuple[str, str], list[int]] = {}
    for row, key in enumerate(zip(wards.parents, wards.names, strict=True)):
        rows_of.setdefault(key, []).append(row)
    return [
        Finding(
            "repeated-name",
            "warning",
            tuple(wards.ids[row] for row in rows),
            Fault(
                wards.place(rows[0]),
                f"the name {name} {len(rows)} times in one province",
                "one ward of a name",
                "Compare the codes with the official list.",
            ),
            size=float(len(rows)),
            geometry=shapely.multipoints(shapely.point_on_surface(wards.shapes[rows])),
        )
        for (_, name), rows in rows_of.items()
        if len(rows) > 1
    ]


def census_findings(
    wards: Wards, census: Mapping[str, int], shares: Mapping[str, float], held: np.ndarray
) -> list[Finding]:
    """
    Compare people with a census.

    Parameters
    ----------
    wards
        The wards.
    census
        People by ward code.
    shares
        Share of its people that a ward's pack is meant to hold, by identifier; 1 by default.
    held
        People held for each ward.

    Returns
    -------
    list of Finding
        ``population-mismatch`` where people differ by more than 1 %, ``unknown-population``
        where the census has no figure for a ward (but Hoàng Sa and Trường Sa).
    """
    found = []
    for row, (unit, code) in enumerate(zip(wards.ids, wards.codes, strict=True)):
        if code not in census:
            if not wards.is_far_island(row):
                text = f"no population of {wards.called(row)}"
                found.append(
                    _about(wards, row, "unknown-population", text, "a figure in the census")
                )
            continue
        expected = round(census[code] * shares.get(unit, 1.0))
        off = abs(int(held[row]) - expected)
        if off > max(1.0, DIFFERENCE * expected):
            text = f"{int(held[row]):,} people in {wards.called(row)}"
            should = f"{expected:,}, as the census says"
            mend = "Build the pack with this census, or state the census it was built with."
            found.append(
                _about(wards, row, "population-mismatch", text, should, mend=mend, size=float(off))
            )
    return found


def ward_areas(wards: Wards) -> np.ndarray:
    """Return the whole wards' areas in square metres, true to 1 %: enough to judge a density."""
    box = shapely.bounds(wards.shapes)
    middle = np.radians((box[:, 1] + box[:, 3]) / 2)
    held = shapely.area(wards.shapes) * DEGREE_M**2 * np.cos(middle)
    # A ward of which the pack says that it holds nothing is judged by what it holds.
    return np.asarray(held / np.where(wards.area_shares > 0, wards.area_shares, 1.0))


def _people_findings(wards: Wards, row: int, area: float) -> list[Finding]:
    people = int(wards.people[row])
    if people == 0:
        mend = "Look the figure up, and mend the census."
        text = f"no people in {wards.called(row)}"
        return [_about(wards, row, "empty-unit", text, "people", mend=mend)]
    found = []
    if people < FEWEST_PEOPLE and wards.kinds[row] != SPECIAL_ZONE:
        text, expected = f"{people} people in {wards.called(row)}", f"at least {FEWEST_PEOPLE}"
        mend = "Look the figure up: a digit may be missing."
        found.append(
            _about(
                wards, row, "implausible-population", text, expected, mend=mend, size=float(people)
            )
        )
    density = people / area * 1e6
    if density > DENSEST:
        text = f"{density:,.0f} people a km² in {wards.called(row)}"
        mend = "Look up both the population and the border."
        found.append(
            _about(
                wards,
                row,
                "implausible-density",
                text,
                f"at most {DENSEST:,.0f}",
                mend=mend,
                size=round(density, 1),
                measure="people/km²",
            )
        )
    return found


def _place_findings(wards: Wards) -> list[Finding]:
    box = shapely.bounds(wards.shapes)
    west, south, east, north = COUNTRY
    out = (box[:, 0] < west) | (box[:, 1] < south) | (box[:, 2] > east) | (box[:, 3] > north)
    mend = "The coordinates may be in another CRS than stated."
    return [
        _about(
            wards,
            row,
            "outside-country",
            f"{wards.called(row)} outside Việt Nam",
            f"{west:.0f} to {east:.0f}° east, {south:.0f} to {north:.0f}° north",
            mend=mend,
            measure="",
        )
        for row in np.flatnonzero(out).tolist()
    ]


def _missing_islands(wards: Wards) -> list[Finding]:
    if len(wards.ids) < NATIONAL:
        return []
    islands = [row for row in range(len(wards.ids)) if wards.is_far_island(row)]
    if len(islands) == 2:
        return []
    there = ", ".join(wards.names[row] for row in islands) or "neither of them"
    expected = "đặc khu Hoàng Sa and đặc khu Trường Sa in a file of the whole country"
    mend = "Take the file from a source that has both."
    return [Finding("missing-unit", "warning", (), Fault(wards.where, there, expected, mend))]


def _about(
    wards: Wards,
    row: int,
    kind: str,
    found: str,
    expected: str,
    *,
    mend: str = "",
    size: float = 0.0,
    measure: str = "people",
) -> Finding:
    return Finding(
        kind=kind,
        severity="warning",
        units=(wards.ids[row],),
        fault=Fault(wards.place(row), found, expected, mend),
        size=size,
        measure=measure,
        geometry=shapely.point_on_surface(wards.shapes[row]),
    )
