"""``khoanh area build``: make an area pack out of what a province has."""

from pathlib import Path

import click

from zoning.area.write import write_area
from zoning.cli.area_figures import area_figures, area_text
from zoning.cli.household_list import lay_over, list_figures, list_options, list_text
from zoning.cli.progress import progress_bar
from zoning.cli.report import print_result
from zoning.sources.osm import build_from_osm
from zoning.sources.osm.build import STEPS


@click.command()
@click.option(
    "--osm",
    "osm_files",
    type=click.Path(path_type=Path),
    multiple=True,
    required=True,
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
    "--fill/--no-fill",
    default=True,
    help="Fill frontage nobody mapped with derived households up to the known population.",
)
@click.option(
    "--households",
    "households_file",
    type=click.Path(path_type=Path),
    help="Household list to lay over the pack: CSV, Excel, GeoJSON or GeoPackage.",
)
@list_options
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
    households_file: Path | None,
    *,
    fill: bool,
    name: str | None,
    valid_from: str,
    out: Path,
    complete: tuple[str, ...],
    list_date: str,
    review: Path | None,
    allow_unmatched: bool,
) -> None:
    """Build an area pack from OpenStreetMap extracts and official wards.

    Exit status 1: rows of the household list are doubtful or unmatched, and nothing was stored
    but the review file.
    """
    with progress_bar(STEPS) as on_step:
        area = build_from_osm(
            osm_files,
            wards_file,
            census_file=census_file,
            fill=fill,
            name=name,
            valid_from=valid_from,
            on_step=on_step,
        )
    figures: dict[str, object] = {"out": str(out)}
    text = str(out)
    if households_file is not None:
        merged = lay_over(
            area,
            households_file,
            complete=complete,
            list_date=list_date,
            review=review,
            allow_unmatched=allow_unmatched,
        )
        area = merged.area
        figures |= {"list": list_figures(merged.report)}
        text += f"\n{list_text(merged.report)}"
    write_area(area, out)
    print_result({**figures, **area_figures(area)}, f"{text}\n{area_text(area)}")
