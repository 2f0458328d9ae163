"""Check that cells are cells of the H3 grid and cover their units."""

from typing import Final

import h3.api.numpy_int as h3
import numpy as np
import pandas as pd
import shapely
from shapely.geometry.base import BaseGeometry

from zoning.errors import Fault

from .area import Area
from .frames import CELLS, UNITS, row_faults
from .metric import degree_lengths

BORDER_WIDTH: Final = 0.02
"""Metres by which pieces may leave the border of their unit: twice the grid's rounding."""

NEAR: Final = 2.0
"""Reach of a piece's centre from the middle of its cell, in radii: a piece may hold slivers."""


def cell_faults(area: Area) -> list[Fault]:
    """
    Check the references, figures and shapes of cells.

    Parameters
    ----------
    area
        An area with unique identifiers and valid geometries.

    Returns
    -------
    list of Fault
        Empty when sound: every cell is a cell of the H3 grid, all of one resolution, and lies
        where its index says; its unit exists, and is no alley and holds no household; it has
        households exactly where it has people; and the pieces of a unit cover it, without gaps
        and overlaps.

    Notes
    -----
    Seconds for a million cells: pieces are not compared in pairs but summed, unless two of one
    unit do not fit edge to edge.
    """
    if not len(area.cells):
        return []
    indexes = [_index(name) for name in area.cells.cell.to_numpy(dtype=object)]
    faults = _reference_faults(area) + _figure_faults(area) + _index_faults(area, indexes)
    return faults or _place_faults(area, indexes) + _cover_faults(area)


def _reference_faults(area: Area) -> list[Fault]:
    cells, units = area.cells, area.units
    level = cells.unit_id.map(dict(zip(units.unit_id, units.level, strict=True)))
    lost = ~level.isin(("ward", "hamlet"))
    faults = row_faults(
        CELLS,
        cells.cell_id[lost],
        found=[f"unit {unit}" for unit in cells.unit_id[lost]],
        expected="a ward or hamlet of the pack",
    )
    both = sorted(set(cells.unit_id) & set(area.households.unit_id))
    return faults + row_faults(
        UNITS,
        pd.Series(both, dtype="string"),
        found="both households and cells",
        expected="cells only where no household is known",
    )


def _figure_faults(area: Area) -> list[Fault]:
    cells = area.cells
    bad = (cells.households < 0) | (cells.households > cells.people)
    bad |= (cells.households == 0) != (cells.people == 0)
    return row_faults(
        CELLS,
        cells.cell_id[bad],
        found=[
            f"{homes} households of {people} people"
            for homes, people in zip(cells.households[bad], cells.people[bad], strict=True)
        ],
        expected="1 to people households, and 0 where nobody lives",
    )


def _index_faults(area: Area, indexes: list[int]) -> list[Fault]:
    cells = area.cells
    valid = np.fromiter(map(h3.is_valid_cell, indexes), dtype=bool, count=len(indexes))
    faults = row_faults(
        CELLS,
        cells.cell_id[~valid],
        found=[f"cell {cell}" for cell in cells.cell[~valid]],
        expected="the index of an H3 cell, hexadecimal",
    )
    repeated = cells.duplicated(["cell", "unit_id"])
    faults += row_faults(
        CELLS, cells.cell_id[repeated], found="a second piece", expected="one row a cell and unit"
    )
    # The resolution stands in four bits of the index.
    bits = np.array(indexes, dtype=np.uint64)[valid] >> np.uint64(52)
    resolutions = np.unique(bits & np.uint64(15)).tolist()
    if len(resolutions) > 1:
        found = "cells of the resolutions " + ", ".join(map(str, resolutions))
        faults.append(Fault(CELLS.file_name, found, "one resolution"))
    return faults


def _index(name: str) -> int:
    try:
        return int(name, 16) % 2**64
    except ValueError:
        return 0


def _place_faults(area: Area, indexes: list[int]) -> list[Fault]:
    middles = np.array([h3.cell_to_latlng(index) for index in indexes])
    centres = shapely.get_coordinates(shapely.centroid(area.cells.geometry.values))
    east, north = degree_lengths(middles[:, 0])
    distance = np.hypot(
        (centres[:, 0] - middles[:, 1]) * east, (centres[:, 1] - middles[:, 0]) * north
    )
    resolution = h3.get_resolution(indexes[0])
    radius = NEAR * h3.average_hexagon_edge_length(resolution, unit="m")
    return row_faults(
        CELLS,
        area.cells.cell_id[distance > radius],
        found="a piece away from its cell",
        expected=f"a piece within {radius:.0f} m of the middle of its cell",
    )


def _cover_faults(area: Area) -> list[Fault]:
    shape_of = dict(zip(area.units.unit_id, area.units.geometry, strict=True))
    pieces = np.asarray(area.cells.geometry.values)
    faults = []
    for unit, rows in sorted(area.cells.groupby("unit_id").indices.items()):
        shape = shape_of[unit]
        east, north = degree_lengths(np.array(shape.centroid.y))
        allowance = 1.0 + BORDER_WIDTH * shape.length * float(north)
        for what, degrees in _misfits(pieces[rows], shape).items():
            size = float(degrees * east * north)
            if size > allowance:
                expected = "cells that cover it, without gaps and overlaps"
                found = f"{size:.0f} m² {what}"
                faults.append(Fault(f"{UNITS.file_name}, unit_id {unit}", found, expected))
    return faults


def _misfits(pieces: np.ndarray, shape: BaseGeometry) -> dict[str, float]:
    """Measure, in square degrees, how far the pieces of a unit are from covering it."""
    fits = bool(shapely.coverage_is_valid(pieces))
    whole = shapely.coverage_union_all(pieces) if fits else shapely.union_all(pieces)
    more = whole.area - shape.area
    off = shapely.symmetric_difference(shape, whole).area
    return {
        "in no cell": (off - more) / 2,
        "of cells outside it": (off + more) / 2,
        "in two cells": float(shapely.area(pieces).sum()) - whole.area,
    }
