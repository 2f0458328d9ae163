"""Find overlaps, gaps and slivers between wards."""

from typing import Final

import numpy as np
import shapely

from zoning.area.coverage.clusters import faulty_clusters
from zoning.area.coverage.faces import Faces, faces_of
from zoning.area.coverage.shares import LARGEST_GAP_M2
from zoning.errors import Fault

from .finding import Finding
from .wards import Wards

SLIVER_M: Final = 1.0
"""Metres below which a strip is a sliver: a border drawn twice, not ground that is disputed."""

NOISE_M: Final = 0.02
"""Metres below which a strip is the rounding of coordinates to the pack's grid: twice its step."""

REPAIR: Final = "`khoanh area check --repair` gives it to the unit with the longest border."
CONFIRM: Final = "Ask the provinces' offices which border is in force; " + REPAIR


def border_findings(wards: Wards) -> list[Finding]:
    """
    Find overlaps, gaps and slivers between wards.

    Parameters
    ----------
    wards
        Wards with valid shapes, of one province or several.

    Returns
    -------
    list of Finding
        One ``overlap`` for each set of wards that claim the same ground, one ``gap`` for each
        piece of ground they enclose and none holds, or ``hole`` where it is larger than a gap
        may be; and one ``sliver`` for each set of wards with strips thinner than 1 m between
        them. Strips thinner than 2 cm are rounding, and not reported.
    """
    tree = shapely.STRtree(wards.shapes)
    found: list[Finding] = []
    for members in faulty_clusters(wards.shapes):
        faces = faces_of(wards.shapes, members, tree)
        found += _findings(wards, faces)
    return found


def _findings(wards: Wards, faces: Faces) -> list[Finding]:
    beside = _holders_beside(faces)
    groups: dict[tuple[str, tuple[int, ...], int], list[int]] = {}
    for row, held in enumerate(faces.claims):
        if len(held) == 1 or faces.widths[row] < NOISE_M:
            continue
        units = held or beside.get(row, ())
        thin = faces.widths[row] < SLIVER_M
        kind = "sliver" if thin else "overlap" if held else _gap_kind(faces.areas[row])
        # Every gap is a place of its own; strips and overlaps are told by the wards they part.
        groups.setdefault((kind, units, row if kind in ("gap", "hole") else -1), []).append(row)
    return [
        _finding(wards, faces, kind, units, np.array(rows))
        for (kind, units, _), rows in groups.items()
    ]


def _gap_kind(area: float) -> str:
    return "gap" if area <= LARGEST_GAP_M2 else "hole"


def _holders_beside(faces: Faces) -> dict[int, tuple[int, ...]]:
    beside: dict[int, set[int]] = {}
    for one, other in faces.borders.tolist():
        beside.setdefault(one, set()).update(faces.claims[other])
        beside.setdefault(other, set()).update(faces.claims[one])
    return {row: tuple(sorted(units)) for row, units in beside.items()}


def _finding(
    wards: Wards, faces: Faces, kind: str, units: tuple[int, ...], rows: np.ndarray
) -> Finding:
    size = float(faces.areas[rows].sum())
    width = float(faces.widths[rows].max())
    names = ", ".join(wards.called(unit) for unit in units)
    places = "" if len(rows) == 1 else f" in {len(rows)} places"
    found, expected, mend = {
        "overlap": ("claimed by all of", "ground that one unit holds", CONFIRM),
        "gap": ("in no unit, enclosed by", "ground that one unit holds", CONFIRM),
        "hole": ("in no unit, enclosed by", "a lake, or a unit that is missing here", ""),
        "sliver": ("in strips between", "one border for both sides", REPAIR),
    }[kind]
    text = f"{area_text(size)}{places}, up to {width_text(width)} wide, {found} {names}"
    return Finding(
        kind=kind,
        severity="warning",
        units=tuple(wards.ids[unit] for unit in units),
        fault=Fault(wards.place(units[0]), text, expected, mend),
        size=round(size, 3),
        measure="m²",
        geometry=shapely.multipolygons(faces.shapes[rows]),
    )


def area_text(size: float) -> str:
    """Return square metres as a person reads them: ``3.49 km²``, ``410 m²``, ``0.25 m²``."""
    if size >= 100_000:
        return f"{size / 1e6:.2f} km²"
    return f"{size:,.0f} m²" if size >= 10 else f"{size:.2f} m²"


def width_text(width: float) -> str:
    """Return metres as a person reads them: ``149 m``, ``5.9 m``, ``0.07 m``."""
    return f"{width:,.0f} m" if width >= 10 else f"{width:.2f} m"
