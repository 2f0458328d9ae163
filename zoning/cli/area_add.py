"""``khoanh area add``: lay a household list over an area pack."""

from pathlib import Path

import click

from zoning.area.read import read_area
from zoning.area.write import write_area
from zoning.cli.area_figures import area_figures, area_text
from zoning.cli.household_list import lay_over, list_figures, list_options, list_text
from zoning.cli.report import print_result
from zoning.perimeter.area_parcels import kept_parcels


@click.command()
@click.argument("households", type=click.Path(path_type=Path))
@click.option(
    "--area",
    "area_path",
    type=click.Path(path_type=Path),
    required=True,
    help="Area pack over which the list is laid.",
)
@click.option(
    "--out",
    type=click.Path(path_type=Path),
    required=True,
    help="Folder of the new pack. A pack that stands there is replaced.",
)
@list_options
def add(
    households: Path,
    area_path: Path,
    *,
    out: Path,
    complete: tuple[str, ...],
    list_date: str,
    review: Path | None,
    allow_unmatched: bool,
) -> None:
    """Lay the list HOUSEHOLDS (CSV, Excel, GeoJSON or GeoPackage) over an area pack.

    Households the pack knows keep their identifiers; the others take the place of derived ones.
    Exit status 1: rows are doubtful or unmatched, and nothing was stored but the review file.
    """
    merged = lay_over(
        read_area(area_path),
        households,
        complete=complete,
        list_date=list_date,
        review=review,
        allow_unmatched=allow_unmatched,
    )
    write_area(merged.area, out, parcels=kept_parcels)
    figures = {"out": str(out), "stored": True, "list": list_figures(merged.report)}
    text = f"{out}\n{list_text(merged.report)}\n{area_text(merged.area)}"
    print_result({**figures, **area_figures(merged.area)}, text)
