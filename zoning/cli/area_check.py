"""``khoanh area check``: say everything that is wrong with an area pack."""

from pathlib import Path

import click

from zoning.area.read import read_area
from zoning.cli.area_figures import area_figures, area_text
from zoning.cli.report import CHECK_FAILED, print_result
from zoning.errors import InvalidArea


@click.command()
@click.argument("folder", type=click.Path(path_type=Path))
def check(folder: Path) -> None:
    """Check an area pack: gaps, overlaps, orphans, unreachable households."""
    try:
        area = read_area(folder, recheck=True)
    except InvalidArea as error:
        print_result({"sound": False, "faults": error.as_records()}, str(error))
        raise SystemExit(CHECK_FAILED) from error
    text = f"{folder}: sound\n{area_text(area)}"
    print_result({"sound": True, "faults": [], **area_figures(area)}, text)
