"""Read the files of an area of cells."""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

import geopandas as gpd

from zoning.area.area import Source
from zoning.area.manifest import is_date
from zoning.errors import Fault, InvalidSource
from zoning.sources.file_source import file_source
from zoning.sources.official_wards import read_wards
from zoning.sources.ward_households import read_households
from zoning.sources.ward_population import read_population

from .buildings import read_buildings
from .grid import RESOLUTIONS
from .ward_units import chosen_wards

Read = TypeVar("Read")


@dataclass(frozen=True, slots=True)
class HexagonInputs:
    """
    What was read for an area of cells.

    Attributes
    ----------
    wards
        The chosen wards.
    people, households
        By ward code, where known.
    buildings
        Points with a column weight, or None.
    sources
        The files.
    """

    wards: gpd.GeoDataFrame
    people: dict[str, int]
    households: dict[str, int]
    buildings: gpd.GeoDataFrame | None
    sources: tuple[Source, ...]


def read_inputs(
    wards_file: str | Path,
    *,
    census_file: str | Path | None,
    only: Collection[str] | None,
    resolution: int,
    buildings_file: str | Path | None,
    valid_from: str,
) -> HexagonInputs:
    """
    Read the files of an area of cells.

    Parameters
    ----------
    wards_file, census_file, only, resolution, buildings_file, valid_from
        As in `build_hexagon_area`.

    Returns
    -------
    HexagonInputs
        What was read.

    Raises
    ------
    InvalidSource
        If a file cannot be read, a code is unknown, or an option is out of range; the faults of
        all of them are named.
    """
    faults: list[Fault] = []
    if resolution not in RESOLUTIONS:
        faults.append(Fault("resolution", str(resolution), "an H3 resolution from 7 to 11"))
    if not is_date(valid_from):
        faults.append(Fault("valid_from", repr(valid_from), "a date, YYYY-MM-DD"))

    wards = _tried(lambda: chosen_wards(read_wards(wards_file), only, str(wards_file)), faults)
    people = _tried(lambda: read_population(census_file), faults) if census_file else {}
    households = (
        _tried(lambda: read_households(census_file), faults) if census_file and people else {}
    )
    buildings = _tried(lambda: read_buildings(buildings_file), faults) if buildings_file else None
    if faults or wards is None:
        raise InvalidSource(faults)
    files = (
        ("ward boundaries", wards_file),
        ("population", census_file),
        ("buildings", buildings_file),
    )
    sources = tuple(file_source(what, path, valid_from) for what, path in files if path)
    return HexagonInputs(wards, people or {}, households or {}, buildings, sources)


def _tried(read: Callable[[], Read], faults: list[Fault]) -> Read | None:
    """Read a file, or note its faults beside those of the others."""
    try:
        return read()
    except InvalidSource as error:
        faults += error.faults
        return None
