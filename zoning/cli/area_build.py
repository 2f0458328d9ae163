"""``khoanh area build``: make an area pack out of what a province has."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import click

from zoning.area.area import Area
from zoning.area.write import write_area
from zoning.cli.area_figures import area_figures, area_text
from zoning.cli.progress import progress_bar
from zoning.cli.report import print_result
from zoning.sources.hexagons import build_hexagon_area, with_hexagons
from zoning.sources.hexagons.build import STEPS as HEXAGON_STEPS
from zoning.sources.osm import build_from_osm
from zoning.sources.osm.build import STEPS as OSM_STEPS


@dataclass(frozen=True, slots=True)
class BuildOptions:
    """What the command was asked for; each kind of source reads what concerns it."""

    osm_files: tuple[Path, ...]
    wards_file: Path
    census_file: Path | None
    only: tuple[str, ...] | None
    resolution: int | None
    buildings_file: Path | None
    fill: bool
    name: str | None
    valid_from: str


@click.command()
@click.option(
    "--osm",
    "osm_files",
    type=click.Path(path_type=Path),
    multiple=True,
    help="OpenStreetMap extract: .osm, .osm.pbf or Overpass .json. May be given several times.",
)
@click.option(
    "--wards",
    "wards_file",
    type=click.Path(path_type=Path),
    required=True,
    help="Official ward polygons: GeoParquet, or any GIS file GDAL reads.",
)
@click.option(
    "--census",
    "census_file",
    type=click.Path(path_type=Path),
    help="CSV with the columns code and population. Default: what the extract says.",
)
@click.option(
    "--cells",
    "resolution",
    type=int,
    metavar="RESOLUTION",
    help="Cut wards without streets into H3 cells, 7 to 11; without --osm, all wards. "
    "Resolution 10 has cells of 15,000 m².",
)
@click.option(
    "--buildings",
    "buildings_file",
    type=click.Path(path_type=Path),
    help="Building polygons, any GIS file: people of cells are placed where they stand, by floor "
    "area. Default: evenly over the ground.",
)
@click.option(
    "--only",
    multiple=True,
    metavar="CODE",
    help="Code of a ward or province to cut into cells. May be given several times. "
    "Default: all wards of the file, or with --osm those the extract touches.",
)
@click.option(
    "--fill/--no-fill",
    default=True,
    help="Fill frontage nobody mapped with derived households up to the known population.",
)
@click.option("--name", help="The area's name. Default: the names of its wards.")
@click.option(
    "--valid-from",
    default="2025-07-01",
    show_default=True,
    metavar="DATE",
    help="First day on which the wards are in force.",
)
@click.option(
    "--out",
    type=click.Path(path_type=Path),
    required=True,
    help="Folder of the pack. A pack that stands there is replaced.",
)
def build(
    osm_files: tuple[Path, ...],
    wards_file: Path,
    *,
    census_file: Path | None,
    resolution: int | None,
    buildings_file: Path | None,
    only: tuple[str, ...],
    fill: bool,
    name: str | None,
    valid_from: str,
    out: Path,
) -> None:
    """Build an area pack from official wards and OpenStreetMap extracts, H3 cells, or both."""
    options = BuildOptions(
        osm_files=osm_files,
        wards_file=wards_file,
        census_file=census_file,
        only=only or None,
        resolution=resolution,
        buildings_file=buildings_file,
        fill=fill,
        name=name,
        valid_from=valid_from,
    )
    source, steps = _source(options)
    with progress_bar(steps) as on_step:
        area = source(options, on_step)
        write_area(area, out)
    print_result({"out": str(out), **area_figures(area)}, f"{out}\n{area_text(area)}")


def _source(
    options: BuildOptions,
) -> tuple[Callable[[BuildOptions, Callable[[str], object]], Area], tuple[str, ...]]:
    """Choose what to build from, and name the steps of it."""
    if options.resolution is None and (options.buildings_file or options.only):
        raise click.UsageError("--buildings and --only say what to do with cells: add --cells.")
    if options.osm_files and options.resolution is not None:
        return _from_both, (*OSM_STEPS, *HEXAGON_STEPS[1:])
    if options.osm_files:
        return _from_osm, OSM_STEPS
    if options.resolution is not None:
        return _from_cells, HEXAGON_STEPS
    raise click.UsageError("Name what to build from: --osm FILE, --cells RESOLUTION, or both.")


def _from_osm(options: BuildOptions, on_step: Callable[[str], object]) -> Area:
    return build_from_osm(
        options.osm_files,
        options.wards_file,
        census_file=options.census_file,
        fill=options.fill,
        name=options.name,
        valid_from=options.valid_from,
        on_step=on_step,
    )


def _from_cells(options: BuildOptions, on_step: Callable[[str], object]) -> Area:
    return build_hexagon_area(
        options.wards_file,
        census_file=options.census_file,
        only=options.only,
        resolution=options.resolution or 0,
        buildings_file=options.buildings_file,
        name=options.name,
        valid_from=options.valid_from,
        on_step=on_step,
    )


def _from_both(options: BuildOptions, on_step: Callable[[str], object]) -> Area:
    return with_hexagons(
        _from_osm(options, on_step),
        options.wards_file,
        census_file=options.census_file,
        only=options.only,
        resolution=options.resolution or 0,
        buildings_file=options.buildings_file,
        on_step=on_step,
    )
