"""Read a list of positions, in any system, from a file of any of the kinds people keep."""

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Final

import numpy as np
import pandas as pd

from zoning.errors import Fault, InvalidInput
from zoning.sources.cases_file.columns import SYNONYMS as CASE_SYNONYMS
from zoning.sources.tables.read_table import read_table
from zoning.sources.tables.reading import objects, reading_of
from zoning.sources.tables.values import text_of
from zoning.sources.tables.vocabulary import Vocabulary, halved_groups

_PLACE: Final = ("lng", "lat", "x", "y", "crs", "geometry")

SYNONYMS: Final[Mapping[str, tuple[str, ...]]] = {
    "point_id": ("point id", "id", "ma", "ma diem", *CASE_SYNONYMS["case_id"]),
    **{name: CASE_SYNONYMS[name] for name in _PLACE},
}
"""Column names understood, accents, case and punctuation left out."""


def _refusal(faults: list[Fault]) -> InvalidInput:
    return InvalidInput(faults, subject="points")


VOCABULARY: Final = Vocabulary(SYNONYMS, holds="point", layer="points", refusal=_refusal)


def read_points(path: Path | str) -> pd.DataFrame:
    """
    Read a list of positions: all of it, or nothing.

    Parameters
    ----------
    path
        A CSV, Excel, GeoJSON or GeoPackage file with ``lng`` and ``lat``, or ``x``, ``y`` and
        ``crs``, or points; ``point_id`` is read if it is there.

    Returns
    -------
    DataFrame
        ``row`` as the file shows it, ``point_id`` (text or None), ``lng`` and ``lat``
        (EPSG:4326), in the order of the file.

    Raises
    ------
    InvalidInput
        If the file is missing, empty, cut off, or not what its ending says; if no column holds
        a position; or if the position of any row is missing or cannot be read. Every faulty row
        is named.
    """
    path = Path(path)
    table = read_table(path, VOCABULARY)
    reading = reading_of(
        table.records, table.rows, where=path.name, vocabulary=VOCABULARY, fields_of=_fields_of
    )
    ids = objects(reading.read("point_id", text_of))
    lng, lat, faulty = reading.positions()
    for at in np.flatnonzero(np.isnan(lng)).tolist():
        if at not in faulty and set(_PLACE) & reading.columns.keys():
            reading.fault_of_row(at, "no position", "lng and lat, x, y and crs, or a point")
    if faults := [*reading.of_columns, *reading.in_order()]:
        raise _refusal(faults)
    rows = np.array(reading.rows, dtype=np.int64)
    return pd.DataFrame({"row": rows, "point_id": ids, "lng": lng, "lat": lat})


def _fields_of(names: Iterable[str], *, where: str) -> tuple[dict[str, str], list[Fault]]:
    """Say which column holds which field, and what is wrong with the columns."""
    columns, faults = VOCABULARY.columns_of(names, where=where)
    faults += halved_groups(columns, (("lng", "lat"), ("x", "y", "crs")), where=where)
    if not set(_PLACE) & columns.keys():
        expected = "lng, lat (kinh độ, vĩ độ); x, y, crs; or points"
        faults.append(Fault(where, "no column that says where a point is", expected))
    return columns, faults
