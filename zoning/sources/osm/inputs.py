"""Read what a pack is built from: the extract, the wards, and how many people live there."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import geopandas as gpd
import shapely
from shapely.geometry.base import BaseGeometry

from zoning.area.manifest import is_date
from zoning.errors import Fault, InvalidSource
from zoning.sources.ward_file import WardFile, read_ward_file
from zoning.sources.ward_population import read_population

from .elements import OsmData, OsmFile
from .own_wards import OwnWards, own_wards
from .read import read_osm
from .vietnamese import is_vietnamese

IN_FORCE: Final = "2025-07-01"
"""The day on which Viet Nam's wards of 2025 came into force."""

UTM_SOUTH, UTM_NORTH = -80.0, 84.0
"""Degrees of latitude between which UTM measures lengths."""

SIZES: Final = (1.0, 20.0)
"""Mean household sizes that are believed, people."""


@dataclass(frozen=True, slots=True)
class Choices:
    """
    How wards are read.

    Attributes
    ----------
    code_column, name_column
        Columns of the ward file, where their headings are not known.
    ward_level
        ``admin_level`` of wards, where the extract itself gives them.
    name
        The area's name, or None.
    valid_from
        First day on which the wards are in force, or None.
    mean_size
        People in a usual household.
    """

    code_column: str | None
    name_column: str | None
    ward_level: int | None
    name: str | None
    valid_from: str | None
    mean_size: float


@dataclass(frozen=True, slots=True)
class Inputs:
    """
    What was read.

    Attributes
    ----------
    data
        The extract.
    wards
        As `zoning.sources.official_wards.read_wards` returns them.
    origin
        "official", "osm" or "derived": who says where the wards lie.
    population
        People by ward code, or None.
    valid_from
        First day on which the wards are in force, ISO 8601.
    is_vietnamese
        Whether names spell out hamlets and alleys as they do in Viet Nam.
    remarks
        How the files were read, one sentence each.
    """

    data: OsmData
    wards: gpd.GeoDataFrame
    origin: str
    population: dict[str, int] | None
    valid_from: str
    is_vietnamese: bool
    remarks: tuple[str, ...]


def read_inputs(
    osm_files: Sequence[str | Path],
    wards_file: str | Path | None,
    census_file: str | Path | None,
    choices: Choices,
) -> Inputs:
    """
    Read what a pack is built from.

    Parameters
    ----------
    osm_files
        OpenStreetMap files, at least one.
    wards_file
        A ward file, or None: the extract itself then gives the wards.
    census_file
        Population by ward, or None.
    choices
        How wards are read.

    Returns
    -------
    Inputs
        What was read.

    Raises
    ------
    InvalidSource
        If a file cannot be read, or a choice cannot be followed; all faults are named.
    """
    data, faults = read_osm([Path(file) for file in osm_files])
    for path, file in zip(osm_files, data.files, strict=False):
        faults += _place_faults(str(path), file)
    faults += _choice_faults(osm_files, wards_file, choices)
    held: WardFile | None = None
    population = None
    try:
        if wards_file is not None:
            names = {"code_column": choices.code_column, "name_column": choices.name_column}
            held = read_ward_file(wards_file, **names)
    except InvalidSource as error:
        faults += error.faults
    try:
        population = read_population(census_file) if census_file is not None else None
    except InvalidSource as error:
        faults += error.faults
    if faults:
        raise InvalidSource(faults)
    found = _wards(held, data, choices)
    kinds = set(found.wards.kind)
    vietnamese = is_vietnamese(kinds, data)
    is_national = vietnamese and held is not None
    valid_from = choices.valid_from or (IN_FORCE if is_national else _day_of(data))
    remarks = (*(held.remarks if held is not None else ()), *filter(None, [found.remark]))
    return Inputs(data, found.wards, found.origin, population, valid_from, vietnamese, remarks)


def _wards(held: WardFile | None, data: OsmData, choices: Choices) -> OwnWards:
    if held is not None:
        return OwnWards(held.wards, "official", "")
    found, faults = own_wards(data, level=choices.ward_level, name=choices.name)
    if found is None:
        raise InvalidSource(faults)
    return found


def _day_of(data: OsmData) -> str:
    newest = max(file.date for file in data.files)
    if not is_date(newest):
        mend = "State the first day on which the wards are in force: --valid-from."
        raise InvalidSource([Fault("valid_from", "an extract without a date", "a date", mend)])
    return newest


def _choice_faults(
    osm_files: Sequence[str | Path], wards_file: str | Path | None, choices: Choices
) -> list[Fault]:
    faults = []
    if choices.valid_from is not None and not is_date(choices.valid_from):
        faults.append(Fault("valid_from", repr(choices.valid_from), "a date, YYYY-MM-DD"))
    if not osm_files:
        faults.append(Fault("OpenStreetMap files", "none", "at least one"))
    if not SIZES[0] <= choices.mean_size <= SIZES[1]:
        found = f"{choices.mean_size:g} people"
        faults.append(Fault("mean household size", found, "a number from 1 to 20"))
    columns = (choices.code_column, choices.name_column)
    if wards_file is None and columns != (None, None):
        mend = "Name the ward file, or leave the columns out."
        faults.append(Fault("ward file", "columns named and no file", "a ward file", mend))
    if wards_file is not None and choices.ward_level is not None:
        mend = "Leave out the one or the other."
        found = "a ward file and an admin_level"
        faults.append(Fault("wards", found, "one of the two", mend))
    return faults


def _place_faults(where: str, file: OsmFile) -> list[Fault]:
    if file.extent.is_empty:
        mend = "Export the nodes of ways with them."
        return [Fault(where, "streets without coordinates", "an extract that holds nodes", mend)]
    west, south, east, north = file.extent.bounds
    faults = []
    if east - west > 180:
        found, mend = "an extract across the 180th meridian", "Cut it in two along the meridian."
        faults.append(Fault(where, found, "an extract on one side of it", mend))
    if south < UTM_SOUTH or north > UTM_NORTH:
        found = f"an extract of {south:.3f} to {north:.3f} N"
        expected = "an extract between 80° S and 84° N, where UTM measures lengths"
        faults.append(Fault(where, found, expected))
    return faults


def overlap(inputs: Inputs, osm_files: Sequence[str | Path]) -> BaseGeometry:
    """
    Return what the extracts cover, and refuse those that hold nothing of the wards.

    Parameters
    ----------
    inputs
        What was read.
    osm_files
        The extracts as they were named.

    Returns
    -------
    Polygon or MultiPolygon
        The extent in degrees.

    Raises
    ------
    InvalidSource
        If an extract overlaps no ward; each one is named.
    """
    faults = []
    for path, file in zip(osm_files, inputs.data.files, strict=True):
        if not inputs.wards.intersects(file.extent).any():
            west, south, east, north = file.extent.bounds
            found = f"an extract of {west:.3f} to {east:.3f} E, {south:.3f} to {north:.3f} N"
            expected = "an extract that overlaps the wards"
            mend = "Name the extract of these wards."
            if _swapped(inputs.wards).intersects(file.extent).any():
                mend = "The wards' axes look swapped: x is the longitude, y the latitude."
            faults.append(Fault(str(path), found, expected, mend))
    if faults:
        raise InvalidSource(faults)
    return shapely.union_all([file.extent for file in inputs.data.files])


def _swapped(wards: gpd.GeoDataFrame) -> gpd.GeoSeries:
    turned = shapely.transform(wards.geometry.values, lambda points: points[:, ::-1])
    return gpd.GeoSeries(turned, crs=wards.crs)
