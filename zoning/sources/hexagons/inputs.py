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
from zoning.sources.national.selection import selected
from zoning.sources.osm.people import MEAN_SIZE
from zoning.sources.ward_file import read_ward_file
from zoning.sources.ward_file.open import file_and_layer
from zoning.sources.ward_population import WardCounts, read_counts

from .buildings import read_buildings
from .grid import RESOLUTIONS

Read = TypeVar("Read")


@dataclass(frozen=True, slots=True)
class HexagonInputs:
    """
    What was read for an area of cells.

    Attributes
    ----------
    wards
        The chosen wards, with a column ``is_whole`` (`selected`).
    people, households
        By ward code, where known.
    buildings
        Points with a column weight, or None.
    sources
        The files.
    mean_size
        People in a usual household, where nobody counted them.
    """

    wards: gpd.GeoDataFrame
    people: dict[str, int]
    households: dict[str, int]
    buildings: gpd.GeoDataFrame | None
    sources: tuple[Source, ...]
    mean_size: float = MEAN_SIZE


def read_inputs(
    wards_file: str | Path,
    *,
    census_file: str | Path | None,
    only: Collection[str] | None,
    resolution: int,
    buildings_file: str | Path | None,
    valid_from: str,
    code_column: str | None = None,
    name_column: str | None = None,
    mean_size: float = MEAN_SIZE,
    on_remark: Callable[[str], object] = str,
) -> HexagonInputs:
    """
    Read the files of an area of cells.

    Parameters
    ----------
    wards_file, census_file, only, resolution, buildings_file, valid_from
        As in `build_hexagon_area`.
    code_column, name_column, mean_size, on_remark
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
    if not 1 <= mean_size <= 50:
        faults.append(Fault("mean household size", str(mean_size), "1 to 50 people"))
    if resolution not in RESOLUTIONS:
        faults.append(Fault("resolution", str(resolution), "an H3 resolution from 7 to 11"))
    if not is_date(valid_from):
        faults.append(Fault("valid_from", repr(valid_from), "a date, YYYY-MM-DD"))

    file = _tried(
        lambda: read_ward_file(wards_file, code_column=code_column, name_column=name_column),
        faults,
    )
    counts = _tried(lambda: read_counts(census_file), faults) if census_file else None
    buildings = _tried(lambda: read_buildings(buildings_file), faults) if buildings_file else None
    wards = None
    if file is not None:
        wards, lost = selected(file.wards, sorted(only or ()), str(wards_file))
        faults += lost
    if faults or file is None or wards is None:
        raise InvalidSource(faults)
    for remark in file.remarks:
        on_remark(remark)
    files = (
        ("ward boundaries", file_and_layer(wards_file)[0]),
        ("population", census_file),
        ("buildings", buildings_file),
    )
    sources = tuple(file_source(what, path, valid_from) for what, path in files if path)
    counts = counts or WardCounts({}, {})
    return HexagonInputs(wards, counts.people, counts.households, buildings, sources, mean_size)


def _tried(read: Callable[[], Read], faults: list[Fault]) -> Read | None:
    """Read a file, or note its faults beside those of the others."""
    try:
        return read()
    except InvalidSource as error:
        faults += error.faults
        return None
