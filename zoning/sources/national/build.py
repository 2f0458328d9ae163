"""Build an area pack of provinces and wards from official wards and a census."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Final

import geopandas as gpd

from zoning.area.area import Area
from zoning.area.frames import HOUSEHOLDS, STREETS, empty_frame
from zoning.area.make import make_area
from zoning.area.manifest import is_date
from zoning.errors import Fault, InvalidSource
from zoning.sources.file_source import file_source
from zoning.sources.ward_file import read_ward_file
from zoning.sources.ward_file.open import file_and_layer
from zoning.sources.ward_population import WardCounts, read_counts

from .coverage import ward_coverage
from .selection import selected
from .units import unit_table

STEPS: Final = ("read", "provinces", "write")
"""The steps of a build, in order, as reported to ``on_step``; the caller writes."""

NAMED: Final = 3
"""Topmost units up to which an area is called by their names, not by their number."""


def build_from_wards(
    wards_file: str | Path,
    *,
    census_file: str | Path | None = None,
    only: Sequence[str] = (),
    code_column: str | None = None,
    name_column: str | None = None,
    name: str | None = None,
    valid_from: str = "2025-07-01",
    on_step: Callable[[str], object] = str,
    on_remark: Callable[[str], object] = str,
) -> Area:
    """
    Build an area pack of provinces and wards, without houses and streets.

    Parameters
    ----------
    wards_file
        Official ward polygons (`read_ward_file`); all wards of each province that it names.
    census_file
        People, and perhaps households, by ward (`read_counts`); without it nobody knows.
    only
        Codes of the provinces and wards to take; empty for all.
    code_column, name_column
        The columns of the ward file that hold codes and names, where they are not known by
        their headings.
    name
        The area's name; by default the names of its topmost units, or how many they are.
    valid_from
        First day on which the units are in force, ISO 8601. The default is the day on which
        Viet Nam's wards of 2025 came into force.
    on_step
        Called with the name of each step as it begins, in the order of `STEPS`; its answer is not
        used.
    on_remark
        Called with what the reader should know of how the ward file was read.

    Returns
    -------
    Area
        Units ``w-<code>`` as published, and above them units ``p-<code>``, each the union of
        all wards of a province; where ``only`` leaves a ward out, its province is left out too.

    Raises
    ------
    InvalidSource
        If a file cannot be read, the date is none, a code is in no file, or the census
        names none of the wards; the faults of all files are named.
    InvalidArea
        If the wards do not fit the tables of a pack.

    Notes
    -----
    Deterministic: the same files give the same bytes. `write_area` checks the result. What each
    rule decides, and why, stands in docs/decisions/0008. Time and memory grow with the vertices:
    about 3 µs and 150 bytes for each.
    """
    on_step(STEPS[0])
    wards, counts = _read(
        wards_file,
        census_file,
        only,
        valid_from,
        columns=(code_column, name_column),
        on_remark=on_remark,
    )
    on_step(STEPS[1])
    units = unit_table(wards, counts, valid_from)
    files = [("ward boundaries", file_and_layer(wards_file)[0]), ("population", census_file)]
    area = make_area(
        name=name or _area_name(units),
        valid_from=valid_from,
        sources=[file_source(what, path, valid_from) for what, path in files if path is not None],
        units=units,
        households=empty_frame(HOUSEHOLDS),
        streets=empty_frame(STREETS),
        coverage=ward_coverage(wards, counts, census_file, valid_from),
    )
    on_step(STEPS[2])
    return area


def _read(
    wards_file: str | Path,
    census_file: str | Path | None,
    only: Sequence[str],
    valid_from: str,
    *,
    columns: tuple[str | None, str | None],
    on_remark: Callable[[str], object],
) -> tuple[gpd.GeoDataFrame, WardCounts]:
    faults: list[Fault] = []
    published, wards, counts = None, None, WardCounts({}, {})
    if not is_date(valid_from):
        faults.append(Fault("valid_from", repr(valid_from), "a date, YYYY-MM-DD"))
    try:
        code_column, name_column = columns
        file = read_ward_file(wards_file, code_column=code_column, name_column=name_column)
        for remark in file.remarks:
            on_remark(remark)
        published = file.wards
        wards, lost = selected(published, only, str(wards_file))
        faults += lost
    except InvalidSource as error:
        faults += error.faults
    try:
        counts = read_counts(census_file) if census_file is not None else counts
    except InvalidSource as error:
        faults += error.faults
    if published is not None and counts.people and counts.people.keys().isdisjoint(published.code):
        found, expected = "none of the wards' codes", "a census of these wards"
        faults.append(Fault(str(census_file), found, expected))
    if faults or wards is None:
        raise InvalidSource(faults)
    return wards, counts


def _area_name(units: gpd.GeoDataFrame) -> str:
    top = units[units.parent_id.isna()]
    if len(top) <= NAMED:
        return ", ".join(top.name)
    provinces, wards = ((units.level == level).sum() for level in ("province", "ward"))
    return (f"{provinces} tỉnh, thành phố; " if provinces else "") + f"{wards} phường, xã, đặc khu"
