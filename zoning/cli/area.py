"""``khoanh area``: build an area pack, and check one."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TextIO

import click

from zoning.area.area import Area
from zoning.area.read import read_area
from zoning.area.write import write_area
from zoning.cli.area_codes import codes
from zoning.cli.report import CHECK_FAILED, print_result
from zoning.errors import InvalidArea
from zoning.sources.osm import build_from_osm
from zoning.sources.osm.build import STEPS


@click.group()
def command() -> None:
    """Build an area pack, or check one; look up the codes of units."""


command.add_command(codes)


@command.command()
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
    *,
    fill: bool,
    name: str | None,
    valid_from: str,
    out: Path,
) -> None:
    """Build an area pack from OpenStreetMap extracts and official wards."""
    with _progress() as on_step:
        area = build_from_osm(
            osm_files,
            wards_file,
            census_file=census_file,
            fill=fill,
            name=name,
            valid_from=valid_from,
            on_step=on_step,
        )
        write_area(area, out)
    print_result({"out": str(out), **_summary(area)}, f"{out}\n{_text(area)}")


@command.command()
@click.argument("folder", type=click.Path(path_type=Path))
def check(folder: Path) -> None:
    """Check an area pack: gaps, overlaps, orphans, unreachable households."""
    try:
        area = read_area(folder)
    except InvalidArea as error:
        print_result({"sound": False, "faults": error.as_records()}, str(error))
        raise SystemExit(CHECK_FAILED) from error
    text = f"{folder}: sound\n{_text(area)}"
    print_result({"sound": True, "faults": [], **_summary(area)}, text)


@contextmanager
def _progress() -> Iterator[Callable[[str], object]]:
    """Show a progress bar on a terminal, and nothing in a pipe."""
    if not is_terminal(sys.stderr):
        yield str
        return
    from rich.console import Console  # noqa: PLC0415 - only a terminal needs it
    from rich.progress import Progress  # noqa: PLC0415

    with Progress(console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(STEPS[0], total=len(STEPS))

        def on_step(step: str) -> None:
            bar.update(task, description=step, completed=STEPS.index(step))

        yield on_step


def is_terminal(stream: TextIO) -> bool:
    """Tell whether a person watches a stream."""
    return stream.isatty()


def _summary(area: Area) -> dict[str, object]:
    return {
        "name": area.name,
        "digest": area.digest,
        "invented": area.invented,
        "valid_from": area.valid_from,
        "wards": int((area.units.level == "ward").sum()),
        "hamlets": int((area.units.level == "hamlet").sum()),
        "alleys": int((area.units.level == "alley").sum()),
        "households": len(area.households),
        "people": int(area.households.people.sum()),
        "streets": len(area.streets),
        "sites": len(area.sites),
        "coverage": [
            {
                "unit_id": entry.unit_id,
                "area_share": entry.area_share,
                "people_known": entry.people_known,
                "people_share": entry.people_share,
                "households_observed": entry.households_observed,
                "households_derived": entry.households_derived,
                "note": entry.note,
            }
            for entry in area.coverage
        ],
    }


def _text(area: Area) -> str:
    figures = _summary(area)
    names = dict(zip(area.units.unit_id, area.units.name, strict=True))
    totals = ("hamlets", "alleys", "streets", "households", "people")
    counts = ", ".join(f"{figures[key]} {key}" for key in ("wards", *totals))
    lines = [counts]
    for entry in area.coverage:
        kinds = f"{entry.households_observed} observed, {entry.households_derived} derived"
        share = f"{entry.area_share:.1%} of the ward"
        lines.append(f"{names[entry.unit_id]}: {share}, households {kinds}")
    return "\n".join(lines)
