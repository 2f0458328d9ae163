"""``khoanh area build``: make an area pack out of what a province has."""

from pathlib import Path

import click

from zoning.area.write import write_area
from zoning.cli.area_figures import area_figures, area_text
from zoning.cli.progress import progress_bar
from zoning.cli.report import print_result
from zoning.sources.osm import build_from_osm
from zoning.sources.osm.build import STEPS
from zoning.sources.osm.people import MEAN_SIZE


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
    help="CSV with the columns code and population. Default: what the extract says.",
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
    osm_files: tuple[Path, ...],
    wards_file: str | None,
    census_file: Path | None,
    *,
    ward_level: int | None,
    code_column: str | None,
    name_column: str | None,
    mean_household_size: float,
    fill: bool,
    name: str | None,
    valid_from: str | None,
    out: Path,
) -> None:
    """Build an area pack from OpenStreetMap extracts, and official wards where there are any."""
    remarks: list[str] = []
    with progress_bar(STEPS) as on_step:
        area = build_from_osm(
            osm_files,
            wards_file,
            census_file=census_file,
            ward_level=ward_level,
            code_column=code_column,
            name_column=name_column,
            mean_household_size=mean_household_size,
            fill=fill,
            name=name,
            valid_from=valid_from,
            on_step=on_step,
            on_remark=remarks.append,
        )
        write_area(area, out)
    answer = {"out": str(out), **area_figures(area), "remarks": remarks}
    print_result(answer, "\n".join([str(out), area_text(area), *remarks]))
