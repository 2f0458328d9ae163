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

from .cells import hexagon_cells
from .coverage import cell_coverage
from .inputs import HexagonInputs, read_inputs
from .ward_units import ward_residents, ward_units

STEPS: Final = ("read", "cells", "check")
"""The steps of a build, in order, as reported to ``on_step``."""


def build_hexagon_area(
    wards_file: str | Path,
    *,
    census_file: str | Path | None = None,
    only: Collection[str] | None = None,
    resolution: int = 10,
    buildings_file: str | Path | None = None,
    name: str | None = None,
    valid_from: str = "2025-07-01",
    on_step: Callable[[str], object] = str,
) -> Area:
    """
    Build an area pack of H3 cells from official wards and their population.

    Parameters
    ----------
    wards_file
        Official ward polygons (`read_wards`).
    census_file
        Population by ward (`read_population`), maybe with a column households
        (`read_households`). Without it, and in wards it leaves out, no cell has people.
    only
        Codes of wards and provinces; all wards of the file by default.
    resolution
        H3 resolution, 7 to 11.
    buildings_file
        Building polygons (`read_buildings`): in a ward that has any, people are placed where
        they stand, by floor area; elsewhere evenly over the ground.
    name
        The area's name; the names of its wards by default, or of the first and how many more.
    valid_from
        First day on which the wards are in force, ISO 8601.
    on_step
        Called with the name of each step as it begins, in the order of `STEPS`; its answer is not
        used.

    Returns
    -------
    Area
        Wards and cells, without households and streets; free of faults.

    Raises
    ------
    InvalidSource
        If a file cannot be read, a code is unknown, or an option is out of range; the faults of
        all of them are named.
    InvalidArea
        If the wards overlap, so that a cell's people would be counted twice.

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
    population = ward_residents(list(inputs.wards.code), inputs.people, inputs.households)
    units = ward_units(inputs.wards, population, valid_from)
    cells = hexagon_cells(units, population, resolution=resolution, weights=inputs.buildings)
    coverage = cell_coverage(
        units,
        population,
        built=_built(units, inputs.buildings),
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
    names = units["name"].tolist()
    shown = ", ".join(names[:3])
    return shown if len(names) <= 3 else f"{shown} … ({len(names)})"
