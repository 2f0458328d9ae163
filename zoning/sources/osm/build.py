"""Build an area pack from OpenStreetMap files and official wards."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import geopandas as gpd
import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from zoning.area.area import Area
from zoning.area.check import faults_of
from zoning.area.make import make_area
from zoning.area.manifest import is_date
from zoning.errors import Fault, InvalidArea, InvalidSource
from zoning.sources.official_wards import read_wards
from zoning.sources.ward_population import read_population

from .alleys import find_alleys
from .backdrop import find_ground
from .doors import street_map
from .elements import OsmData
from .ground import WardPart, ward_parts
from .households import settle
from .houses import find_buildings, find_houses
from .plane import Plane, plane_at
from .population import known_population
from .provenance import pack_sources
from .read import read_osm
from .sites import find_sites
from .streets import street_pieces
from .tables import Layout, pack_tables

STEPS: Final = ("read", "wards and hamlets", "streets", "alleys", "households", "check")
"""The steps of a build, in order, as reported to ``on_step``."""

EDGE: Final = 2e-4
"""Degrees (about 20 m) beyond the wards up to which a street on their border is kept."""


@dataclass(frozen=True, slots=True)
class Inputs:
    """What was read: the extract, the wards, and the population by ward code or None."""

    data: OsmData
    wards: gpd.GeoDataFrame
    population: dict[str, int] | None


def build_from_osm(
    osm_files: Sequence[str | Path],
    wards_file: str | Path,
    *,
    census_file: str | Path | None = None,
    fill: bool = True,
    name: str | None = None,
    valid_from: str = "2025-07-01",
    on_step: Callable[[str], object] = str,
) -> Area:
    """
    Build an area pack from OpenStreetMap files and official wards.

    Parameters
    ----------
    osm_files
        OpenStreetMap XML or PBF, or Overpass JSON; at least one.
    wards_file
        Official ward polygons (`read_wards`).
    census_file
        Population by ward (`read_population`); without it, the population that the extract's
        own boundary relations state is taken.
    fill
        Whether frontage nobody mapped is filled with derived households until the known
        population of the covered part is housed.
    name
        The area's name; the names of its wards by default.
    valid_from
        First day on which the wards are in force, ISO 8601. The default is the day on which
        Viet Nam's wards of 2025 came into force.
    on_step
        Called with the name of each step as it begins, in the order of `STEPS`; its answer is not
        used.

    Returns
    -------
    Area
        The area, free of faults. It covers what extract and wards have in common.

    Raises
    ------
    InvalidSource
        If a file cannot be read or does not fit the others; the faults of all files are named.

    Notes
    -----
    Deterministic: the same files give the same bytes. What each rule decides, and why, stands
    in docs/decisions/0003.
    """
    on_step(STEPS[0])
    inputs = _read(osm_files, wards_file, census_file, valid_from)
    extent = _extent(inputs, osm_files)
    plane = plane_at(extent.centroid.x, extent.centroid.y)
    layout = _laid_out(inputs, extent, plane, fill=fill, on_step=on_step)
    on_step(STEPS[5])
    area = make_area(
        name=name or ", ".join(part.name for part in layout.parts),
        valid_from=valid_from,
        sources=pack_sources(inputs.data, wards_file, census_file, valid_from),
        **pack_tables(layout, plane, valid_from),
    )
    if faults := faults_of(area):
        # A rule of ours failed on this input: better no pack than an unsound one.
        raise InvalidArea(faults)
    return area


def _read(
    osm_files: Sequence[str | Path],
    wards_file: str | Path,
    census_file: str | Path | None,
    valid_from: str,
) -> Inputs:
    data, faults = read_osm([Path(file) for file in osm_files])
    if not is_date(valid_from):
        faults.append(Fault("valid_from", repr(valid_from), "a date, YYYY-MM-DD"))
    if not osm_files:
        faults.append(Fault("OpenStreetMap files", "none", "at least one"))
    wards, population = None, None
    try:
        wards = read_wards(wards_file)
    except InvalidSource as error:
        faults += error.faults
    try:
        population = read_population(census_file) if census_file is not None else None
    except InvalidSource as error:
        faults += error.faults
    if faults or wards is None:
        raise InvalidSource(faults)
    return Inputs(data, wards, population)


def _extent(inputs: Inputs, osm_files: Sequence[str | Path]) -> BaseGeometry:
    faults = []
    for path, file in zip(osm_files, inputs.data.files, strict=True):
        if not inputs.wards.intersects(file.extent).any():
            west, south, east, north = file.extent.bounds
            found = f"an extract of {west:.3f} to {east:.3f} E, {south:.3f} to {north:.3f} N"
            expected = "an extract that overlaps the wards"
            faults.append(Fault(str(path), found, expected, "Name the extract of these wards."))
    if faults:
        raise InvalidSource(faults)
    return shapely.union_all([file.extent for file in inputs.data.files])


def _laid_out(
    inputs: Inputs,
    extent: BaseGeometry,
    plane: Plane,
    *,
    fill: bool,
    on_step: Callable[[str], object],
) -> Layout:
    data = inputs.data
    on_step(STEPS[1])
    parts = ward_parts(inputs.wards, extent, data, plane)
    on_step(STEPS[2])
    pieces = street_pieces(list(data.ways.values()), _street_extent(parts, extent, plane), plane)
    if not pieces:
        found, expected = "no street inside the wards", "an extract of these wards"
        raise InvalidSource([Fault("OpenStreetMap files", found, expected)])
    lines = plane.metres(np.array([piece.line for piece in pieces], dtype=object))
    on_step(STEPS[3])
    alleys = find_alleys(pieces, lines, parts)
    streets = street_map(pieces, lines, alleys)
    on_step(STEPS[4])
    buildings = find_buildings(data, plane)
    ground = find_ground(data, buildings, shapely.union_all([part.shape for part in parts]), plane)
    settled = settle(
        find_houses(data, buildings, plane),
        parts=parts,
        alleys=alleys,
        pieces=pieces,
        streets=streets,
        barred=np.array([entry.shape for entry in ground], dtype=object),
        population=known_population(parts, data, inputs.population),
        fill=fill,
    )
    return Layout(parts, pieces, alleys, settled, find_sites(data, plane), ground, streets)


def _street_extent(parts: Sequence[WardPart], extent: BaseGeometry, plane: Plane) -> BaseGeometry:
    # A street along the border of the wards belongs to the houses on their side of it.
    ground = shapely.union_all(plane.degrees(np.array([part.shape for part in parts])))
    return shapely.intersection(ground.buffer(EDGE), extent)
