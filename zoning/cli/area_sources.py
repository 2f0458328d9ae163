"""Choose what an area pack is built from: extracts, wards alone, or H3 cells."""

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import click

from zoning.area.area import Area
from zoning.sources.hexagons import build_hexagon_area, with_hexagons
from zoning.sources.hexagons.build import STEPS as CELL_STEPS
from zoning.sources.national import build_from_wards
from zoning.sources.national.build import STEPS as UNIT_STEPS
from zoning.sources.osm import build_from_osm
from zoning.sources.osm.build import STEPS as OSM_STEPS

OnStep = Callable[[str], object]
DEFAULT_DAY = "2025-07-01"
"""The day on which Viet Nam's wards of 2025 came into force."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BuildOptions:
    """What ``khoanh area build`` was asked for; each kind of source reads what concerns it."""

    osm_files: tuple[Path, ...]
    wards_file: str | None
    ward_level: int | None
    code_column: str | None
    name_column: str | None
    census_file: Path | None
    only: tuple[str, ...]
    resolution: int | None
    buildings_file: Path | None
    fill: bool
    mean_household_size: float
    name: str | None
    valid_from: str | None
    remarks: list[str] = field(default_factory=list)


def chosen_source(
    options: BuildOptions,
) -> tuple[Callable[[BuildOptions, OnStep], Area], tuple[str, ...]]:
    """
    Choose what to build from.

    Parameters
    ----------
    options
        What was asked for.

    Returns
    -------
    tuple
        The function that builds, and the steps it reports.

    Raises
    ------
    UsageError
        If the options name nothing to build from, or contradict each other.
    """
    if options.buildings_file and options.resolution is None:
        raise click.UsageError("--buildings says where the people of cells live: add --cells.")
    if options.osm_files and options.resolution is not None:
        if options.wards_file is None:
            raise click.UsageError("--cells needs a ward file beside the extract: add --wards.")
        return _from_both, (*OSM_STEPS, *CELL_STEPS[1:])
    if options.osm_files:
        if options.only:
            raise click.UsageError("--only chooses wards of a file: leave out --osm.")
        return _from_osm, OSM_STEPS
    if options.wards_file is None:
        raise click.UsageError("Name what to build from: --osm FILE, --wards FILE, or both.")
    return (_from_wards, UNIT_STEPS) if options.resolution is None else (_from_cells, CELL_STEPS)


def _from_osm(options: BuildOptions, on_step: OnStep) -> Area:
    return build_from_osm(
        options.osm_files,
        options.wards_file,
        census_file=options.census_file,
        ward_level=options.ward_level,
        code_column=options.code_column,
        name_column=options.name_column,
        mean_household_size=options.mean_household_size,
        fill=options.fill,
        name=options.name,
        valid_from=options.valid_from,
        on_step=on_step,
        on_remark=options.remarks.append,
    )


def _from_wards(options: BuildOptions, on_step: OnStep) -> Area:
    return build_from_wards(
        options.wards_file or "",
        census_file=options.census_file,
        only=options.only,
        code_column=options.code_column,
        name_column=options.name_column,
        name=options.name,
        valid_from=options.valid_from or DEFAULT_DAY,
        on_step=on_step,
        on_remark=options.remarks.append,
    )


def _from_cells(options: BuildOptions, on_step: OnStep) -> Area:
    return build_hexagon_area(
        options.wards_file or "",
        census_file=options.census_file,
        only=options.only or None,
        resolution=options.resolution or 0,
        buildings_file=options.buildings_file,
        code_column=options.code_column,
        name_column=options.name_column,
        mean_household_size=options.mean_household_size,
        name=options.name,
        valid_from=options.valid_from or DEFAULT_DAY,
        on_step=on_step,
        on_remark=options.remarks.append,
    )


def _from_both(options: BuildOptions, on_step: OnStep) -> Area:
    return with_hexagons(
        _from_osm(options, on_step),
        options.wards_file or "",
        census_file=options.census_file,
        only=options.only or None,
        resolution=options.resolution or 0,
        buildings_file=options.buildings_file,
        code_column=options.code_column,
        name_column=options.name_column,
        mean_household_size=options.mean_household_size,
        on_step=on_step,
    )
