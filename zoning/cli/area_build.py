"""``khoanh area build``: make an area pack out of what a province has."""

from pathlib import Path
from typing import Any

import click

from zoning.area.write import write_area
from zoning.cli.area_figures import area_figures, area_text
from zoning.cli.area_sources import BuildOptions, chosen_source
from zoning.cli.household_list import lay_over, list_figures, list_options, list_text
from zoning.cli.progress import progress_bar
from zoning.cli.report import print_result
from zoning.perimeter.area_parcels import kept_parcels
from zoning.sources.osm.people import MEAN_SIZE


@click.command()
@click.option(
    "--osm",
    "osm_files",
    type=click.Path(path_type=Path),
    multiple=True,
    help="OpenStreetMap extract: .osm, .osm.pbf or Overpass .json. May be given several times. "
    "Without one the pack holds units alone: provinces and wards.",
)
@click.option(
    "--wards",
    "wards_file",
    metavar="FILE[:LAYER]",
    help="Official ward polygons: GeoParquet, GeoPackage, GeoJSON, Shapefile or another GIS "
    "file. Default: the administrative boundaries of the extract, or its extent.",
)
@click.option(
    "--ward-level",
    type=click.IntRange(1, 11),
    help="admin_level of the extract's own wards. Default: the deepest that holds most streets.",
)
@click.option("--code-column", help="Column of ward codes. Default: known by its heading.")
@click.option("--name-column", help="Column of ward names. Default: known by its heading.")
@click.option(
    "--census",
    "census_file",
    type=click.Path(path_type=Path),
    help="CSV with the columns code, population and perhaps households. Default: what the "
    "extract says.",
)
@click.option(
    "--only",
    multiple=True,
    metavar="CODE",
    help="Code of a province or ward of the ward file to take. May be given several times. "
    "Default: all.",
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
    "--fill/--no-fill",
    default=True,
    help="Fill frontage nobody mapped with derived households up to the known population.",
)
@click.option(
    "--mean-household-size",
    type=float,
    default=MEAN_SIZE,
    show_default=True,
    help="People in a usual household of the country.",
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
    metavar="DATE",
    help="First day on which the wards are in force. Default: 2025-07-01 for a file of "
    "Vietnamese wards, else the date of the extract.",
)
@click.option(
    "--out",
    type=click.Path(path_type=Path),
    required=True,
    help="Folder of the pack. A pack that stands there is replaced.",
)
def build(
    out: Path,
    households_file: Path | None,
    *,
    complete: tuple[str, ...],
    list_date: str,
    review: Path | None,
    allow_unmatched: bool,
    **asked: Any,
) -> None:
    """
    Build an area pack from wards, OpenStreetMap extracts, H3 cells, or several of them.

    Exit status 1: rows of the household list are doubtful or unmatched, and nothing was stored
    but the review file.
    """
    options = BuildOptions(**asked)
    source, steps = chosen_source(options)
    with progress_bar(steps) as on_step:
        area = source(options, on_step)
    figures: dict[str, object] = {"out": str(out), "remarks": options.remarks}
    lines = [str(out)]
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
        lines.append(list_text(merged.report))
    write_area(area, out, parcels=kept_parcels)
    print_result(
        {**figures, **area_figures(area)}, "\n".join([*lines, area_text(area), *options.remarks])
    )
