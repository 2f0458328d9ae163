"""Build an area pack of H3 cells from official wards and their population."""

from collections.abc import Callable, Collection
from pathlib import Path
from typing import Any, Final

import geopandas as gpd
import pandas as pd
import shapely

from zoning.area.area import Area
from zoning.area.check import faults_of
from zoning.area.frames import HOUSEHOLDS, STREETS, empty_frame
from zoning.area.make import make_area
from zoning.errors import InvalidArea
from zoning.sources.national.units import unit_table
from zoning.sources.osm.people import MEAN_SIZE
from zoning.sources.ward_population import WardCounts

from .cells import hexagon_cells
from .coverage import cell_coverage
from .inputs import HexagonInputs, read_inputs
from .residents import ward_residents

STEPS: Final = ("read", "cells", "check")
"""The steps of a build, in order, as reported to ``on_step``."""


def build_hexagon_area(
    wards_file: str | Path,
    *,
    census_file: str | Path | None = None,
    only: Collection[str] | None = None,
    resolution: int = 10,
    buildings_file: str | Path | None = None,
    code_column: str | None = None,
    name_column: str | None = None,
    mean_household_size: float = MEAN_SIZE,
    name: str | None = None,
    valid_from: str = "2025-07-01",
    on_step: Callable[[str], object] = str,
    on_remark: Callable[[str], object] = str,
) -> Area:
    """
    Build an area pack of H3 cells from official wards and their population.

    Parameters
    ----------
    wards_file
        Official ward polygons (`read_wards`).
    census_file
        Population by ward, maybe with a column households (`read_counts`). Without it, and in
        wards it leaves out, no cell has people.
    only
        Codes of wards and provinces; all wards of the file by default.
    resolution
        H3 resolution, 7 to 11.
    buildings_file
        Building polygons (`read_buildings`): in a ward that has any, people are placed where
        they stand, by floor area; elsewhere evenly over the ground.
    code_column, name_column
        The columns of the ward file that hold codes and names, where they are not known by
        their headings.
    mean_household_size
        People in a usual household, where the census does not count households.
    name
        The area's name; the names of its wards by default, or of the first and how many more.
    valid_from
        First day on which the wards are in force, ISO 8601.
    on_step
        Called with the name of each step as it begins, in the order of `STEPS`; its answer is not
        used.
    on_remark
        Called with what the reader should know of how the ward file was read.

    Returns
    -------
    Area
        Wards, the provinces of which no ward is missing, and cells, without households and
        streets; free of faults.

    Raises
    ------
    InvalidSource
        If a file cannot be read, a code is unknown, or an option is out of range; the faults of
        all of them are named.
    InvalidArea
        If the wards do not fit the tables of a pack.

    Notes
    -----
    Deterministic: the same files give the same bytes. A province of 10,000 km² has some 650,000
    cells at resolution 10.
    """
    on_step(STEPS[0])
    inputs = read_inputs(
        wards_file,
        census_file=census_file,
        only=only,
        resolution=resolution,
        buildings_file=buildings_file,
        valid_from=valid_from,
        code_column=code_column,
        name_column=name_column,
        mean_size=mean_household_size,
        on_remark=on_remark,
    )
    on_step(STEPS[1])
    tables = hexagon_tables(inputs, resolution, valid_from)
    on_step(STEPS[2])
    area = make_area(
        name=name or _name_of(tables["units"]),
        valid_from=valid_from,
        sources=inputs.sources,
        households=empty_frame(HOUSEHOLDS),
        streets=empty_frame(STREETS),
        **tables,
    )
    if faults := faults_of(area):
        raise InvalidArea(faults)
    return area


def hexagon_tables(inputs: HexagonInputs, resolution: int, valid_from: str) -> dict[str, Any]:
    """
    Turn wards into units and cells.

    Parameters
    ----------
    inputs
        What was read.
    resolution
        H3 resolution, 7 to 11.
    valid_from
        First day on which the wards are in force.

    Returns
    -------
    dict
        Keyword arguments of `zoning.area.make.make_area`: units, cells and coverage.
    """
    population = ward_residents(
        list(inputs.wards.code), inputs.people, inputs.households, mean_size=inputs.mean_size
    )
    homes = dict(zip(inputs.wards.code, population.households.tolist(), strict=True))
    units = unit_table(inputs.wards, WardCounts(inputs.people, homes), valid_from)
    wards = units[units.level == "ward"].reset_index(drop=True)
    cells = hexagon_cells(wards, population, resolution=resolution, weights=inputs.buildings)
    coverage = cell_coverage(
        wards,
        population,
        built=_built(wards, inputs.buildings),
        mean_size=inputs.mean_size,
        counted=frozenset(f"w-{code}" for code in inputs.households),
    )
    return {"units": units, "cells": cells, "coverage": coverage}


def _built(units: gpd.GeoDataFrame, buildings: gpd.GeoDataFrame | None) -> frozenset[str]:
    if buildings is None:
        return frozenset()
    tree = shapely.STRtree(units.geometry.values)
    weighty = buildings.geometry.values[(buildings["weight"] > 0).to_numpy()]
    _, unit = tree.query(weighty, predicate="intersects")
    return frozenset(units.unit_id.iloc[pd.unique(unit)])


def _name_of(units: gpd.GeoDataFrame) -> str:
    names = units["name"][units.parent_id.isna()].tolist()
    shown = ", ".join(names[:3])
    return shown if len(names) <= 3 else f"{shown} … ({len(names)})"
