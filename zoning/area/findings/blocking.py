"""Turn the faults that make a pack unusable into findings, with the places where they are."""

from collections.abc import Iterable
from typing import Final

import numpy as np
import pandas as pd
import shapely

from zoning.area.area import Area
from zoning.area.frames import FRAME_KINDS
from zoning.errors import Fault

from .finding import Finding

WORDS: Final = (
    ("no such file", "unreadable"),
    ("a file that cannot be read", "unreadable"),
    ("text that is no TOML", "unreadable"),
    ("no such column", "unreadable"),
    ("no geometry", "unreadable"),
    ("no CRS", "wrong-crs"),
    ("CRS ", "wrong-crs"),
    ("coordinates that are no (lng, lat)", "swapped-axes"),
    ("coordinates that WGS 84 cannot hold", "swapped-axes"),
    ("coordinates that", "wrong-crs"),
    ("a coordinate that is no number", "invalid-geometry"),
    ("an invalid geometry", "invalid-geometry"),
    ("an empty geometry", "invalid-geometry"),
    ("Polygon, not valid", "invalid-geometry"),
    ("MultiPolygon, not valid", "invalid-geometry"),
    ("the same identifier twice", "duplicate-code"),
    ("the code twice", "duplicate-code"),
    ("parent ", "orphan"),
    ("a unit inside itself", "orphan"),
    ("unit ", "wrong-reference"),
    ("street ", "wrong-reference"),
    ("people ", "wrong-total"),
    ("households ", "wrong-total"),
    ("a point outside", "household-outside-unit"),
    ("a household on the line", "household-on-street"),
    ("a door more than", "unreachable-household"),
    ("access_m", "unreachable-household"),
    ("a vertex inside the piece", "unsplit-street"),
    ("a piece that ends where it begins", "unsplit-street"),
    ("a second piece", "cell-coverage"),
    ("a piece away from its cell", "cell-coverage"),
    ("cell", "wrong-value"),
    ("level ", "wrong-value"),
    ("origin ", "wrong-value"),
    ("barrier_cost", "wrong-value"),
    ("valid_from", "wrong-value"),
    ("no ", "missing-value"),
)
"""How a fault begins, and its kind; the first that fits counts."""


def fault_kind(fault: Fault) -> str:
    """
    Tell the kind of a fault from what was found.

    Parameters
    ----------
    fault
        A fault of a pack or a ward file.

    Returns
    -------
    str
        One of `zoning.area.findings.finding.KINDS`; ``unsound`` where none says more.
    """
    for beginning, kind in WORDS:
        if fault.found.startswith(beginning):
            return kind
    inside = (
        ("m² in common", "overlap"),
        ("m² in no cell", "cell-coverage"),
        ("m² in two cells", "cell-coverage"),
        ("m² of cells outside", "cell-coverage"),
        ("m² in no", "gap"),
        ("s outside it", "outside-parent"),
        ("households of", "wrong-value"),
    )
    return next((kind for words, kind in inside if words in fault.found), "unsound")


def blocking_findings(faults: Iterable[Fault], area: Area | None = None) -> list[Finding]:
    """
    Turn the faults that make a pack unusable into findings.

    Parameters
    ----------
    faults
        What `zoning.area.check.faults_of` or a reader says.
    area
        The area they were found in, for the places and the units; without it they have none.

    Returns
    -------
    list of Finding
        One error a fault.
    """
    found = []
    for fault in faults:
        units, place = _row(area, fault) if area is not None else ((), None)
        found.append(Finding(fault_kind(fault), "error", units, fault, geometry=place))
    return found


def _row(area: Area, fault: Fault) -> tuple[tuple[str, ...], shapely.Geometry | None]:
    """Return the units and the shape of the row a fault names."""
    for kind in FRAME_KINDS:
        head = f"{kind.file_name}, {kind.id_column} "
        if not fault.where.startswith(head):
            continue
        frame = getattr(area, kind.name)
        rows = np.flatnonzero(frame[kind.id_column] == fault.where.removeprefix(head))
        if not len(rows):
            return (), None
        unit = frame.unit_id.iloc[rows[0]] if "unit_id" in frame else None
        place = frame.geometry.iloc[rows[0]]
        drawable = bool(np.isfinite(shapely.bounds(place)).all())
        return () if pd.isna(unit) else (str(unit),), place if drawable else None
    return (), None
