"""``khoanh area build``: make an area pack out of what a province has."""

from pathlib import Path

import click

from zoning.area.write import write_area
from zoning.cli.area_figures import area_figures, area_text
from zoning.cli.progress import progress_bar
from zoning.cli.report import print_result
from zoning.sources.national import build_from_wards
from zoning.sources.national.build import STEPS as UNIT_STEPS
from zoning.sources.osm import build_from_osm
from zoning.sources.osm.build import STEPS


@click.command()
@click.option(
    "--osm",
    "osm_files",
    type=click.Path(path_type=Path),
    multiple=True,
    help="OpenStreetMap extract: .osm, .osm.pbf or Overpass .json. May be given several times. "
    "Without it: provinces and wards alone.",
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
    "--only",
    multiple=True,
    metavar="CODE",
    help="Province or ward to take, where no extract is given. May be given several times.",
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
    census_file: Path | None,
    only: tuple[str, ...],
    *,
    fill: bool,
    name: str | None,
    valid_from: str,
    out: Path,
) -> None:
    """Build an area pack from official wards, and OpenStreetMap extracts where there are any."""
    if osm_files and only:
        raise click.UsageError("--only chooses units of a pack without extract; leave out --osm.")
    with progress_bar(STEPS if osm_files else UNIT_STEPS) as on_step:
        if osm_files:
            area = build_from_osm(
                osm_files,
                wards_file,
                census_file=census_file,
                fill=fill,
                name=name,
                valid_from=valid_from,
                on_step=on_step,
            )
        else:
            area = build_from_wards(
                wards_file,
                census_file=census_file,
                only=only,
                name=name,
                valid_from=valid_from,
                on_step=on_step,
            )
        write_area(area, out)
    print_result({"out": str(out), **area_figures(area)}, f"{out}\n{area_text(area)}")
