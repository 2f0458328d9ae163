"""Build an area pack from OpenStreetMap files, and from official wards where there are any."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Final

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from zoning.area.area import Area
from zoning.area.check import faults_of
from zoning.area.make import make_area
from zoning.errors import Fault, InvalidArea, InvalidSource

from .alleys import find_alleys
from .backdrop import find_ground
from .doors import street_map
from .ground import WardPart, ward_parts
from .households import settle
from .houses import find_buildings, find_houses
from .inputs import Choices, Inputs, overlap, read_inputs
from .people import MEAN_SIZE
from .plane import Plane, plane_at
from .population import known_population
from .provenance import pack_sources
from .sites import find_sites
from .streets import street_pieces
from .tables import Layout, pack_tables

STEPS: Final = ("read", "wards and hamlets", "streets", "alleys", "households", "check")
"""The steps of a build, in order, as reported to ``on_step``."""

EDGE: Final = 2e-4
"""Degrees (about 20 m) beyond the wards up to which a street on their border is kept."""


def build_from_osm(
    osm_files: Sequence[str | Path],
    wards_file: str | Path | None = None,
    *,
    census_file: str | Path | None = None,
    ward_level: int | None = None,
    code_column: str | None = None,
    name_column: str | None = None,
    mean_household_size: float = MEAN_SIZE,
    fill: bool = True,
    name: str | None = None,
    valid_from: str | None = None,
    on_step: Callable[[str], object] = str,
    on_remark: Callable[[str], object] = str,
) -> Area:
    """
    Build an area pack from OpenStreetMap files, and from official wards where there are any.

    Parameters
    ----------
    osm_files
        OpenStreetMap XML or PBF, or Overpass JSON; at least one.
    wards_file
        Official ward polygons (`read_wards`). Without a file the wards are the extract's own
        administrative boundaries, or its whole extent as one derived ward where none closes.
    census_file
        Population by ward (`read_population`); without it, the population that the extract's
        own boundary relations state is taken.
    ward_level
        The ``admin_level`` of the extract's own wards, 1 to 11; by default the deepest one whose
        closed boundaries hold more than half of the streets. Not together with a ward file.
    code_column, name_column
        Columns of the ward file that hold codes and full names, where their headings are not
        known.
    mean_household_size
        People in a usual household, 1 to 20. The default is Viet Nam's.
    fill
        Whether frontage nobody mapped is filled with derived households until the known
        population of the covered part is housed.
    name
        The area's name; the names of its wards by default.
    valid_from
        First day on which the wards are in force, ISO 8601. By default 2025-07-01 for a ward
        file of Viet Nam, else the date of the extract.
    on_step
        Called with the name of each step as it begins, in the order of `STEPS`; its answer is not
        used.
    on_remark
        Called with each sentence on how the wards were chosen or read; its answer is not used.

    Returns
    -------
    Area
        The area, free of faults. It covers what extract and wards have in common.

    Raises
    ------
    InvalidSource
        If a file cannot be read or does not fit the others, or an option cannot be followed; the
        faults of all files are named.
    InvalidArea
        If what was built is not sound: official wards that overlap, say; every fault is named.

    Notes
    -----
    Deterministic: the same files give the same bytes. What each rule decides, and why, stands
    in docs/decisions/0003.
    """
    on_step(STEPS[0])
    choices = Choices(
        code_column, name_column, ward_level, name, valid_from, float(mean_household_size)
    )
    inputs = read_inputs(osm_files, wards_file, census_file, choices)
    for remark in inputs.remarks:
        on_remark(remark)
    extent = overlap(inputs, osm_files)
    plane = plane_at(extent.centroid.x, extent.centroid.y)
    layout = _laid_out(inputs, extent, plane, choices.mean_size, fill=fill, on_step=on_step)
    if (unnamed := _without_population(layout.parts, inputs)) is not None:
        on_remark(unnamed)
    on_step(STEPS[5])
    area = make_area(
        name=name or ", ".join(part.name for part in layout.parts),
        valid_from=inputs.valid_from,
        sources=pack_sources(inputs.data, wards_file, census_file, inputs.valid_from),
        **pack_tables(layout, plane, inputs.valid_from),
    )
    if faults := faults_of(area):
        # A rule of ours failed on this input: better no pack than an unsound one.
        raise InvalidArea(faults)
    return area


def _laid_out(
    inputs: Inputs,
    extent: BaseGeometry,
    plane: Plane,
    mean_size: float,
    *,
    fill: bool,
    on_step: Callable[[str], object],
) -> Layout:
    data = inputs.data
    on_step(STEPS[1])
    parts = ward_parts(inputs, extent, plane)
    on_step(STEPS[2])
    pieces = street_pieces(list(data.ways.values()), _street_extent(parts, extent, plane), plane)
    if not pieces:
        found, expected = "no street inside the wards", "an extract of these wards"
        raise InvalidSource([Fault("OpenStreetMap files", found, expected)])
    lines = plane.metres(np.array([piece.line for piece in pieces], dtype=object))
    on_step(STEPS[3])
    alleys = find_alleys(pieces, lines, parts) if inputs.is_vietnamese else []
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
        mean_size=mean_size,
        fill=fill,
    )
    return Layout(parts, pieces, alleys, settled, find_sites(data, plane), ground, streets)


def _without_population(parts: Sequence[WardPart], inputs: Inputs) -> str | None:
    stated = inputs.population
    missing = [part.code for part in parts if stated is not None and part.code not in stated]
    if not missing:
        return None
    listed = ", ".join(missing[:10]) + (" …" if len(missing) > 10 else "")
    return (
        f"The population file says nothing of {len(missing)} of the {len(parts)} wards, whose "
        f"codes are: {listed}."
    )


def _street_extent(parts: Sequence[WardPart], extent: BaseGeometry, plane: Plane) -> BaseGeometry:
    # A street along the border of the wards belongs to the houses on their side of it.
    ground = shapely.union_all(plane.degrees(np.array([part.shape for part in parts])))
    return shapely.intersection(ground.buffer(EDGE), extent)
