"""Write the report of a study: one page, and pictures on their own."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from zoning.area.read import read_area
from zoning.cli.area_parcels import laid_out
from zoning.cli.folder import read_folder
from zoning.cli.report import print_result
from zoning.cli.whole_file import refuse_target, write_whole
from zoning.errors import Fault, InvalidInput
from zoning.plan.restore import plan_from_files
from zoning.scenario.report.needed import need_matplotlib
from zoning.sources.sweep_folder import read_sweep

if TYPE_CHECKING:
    from zoning.scenario.report.canvas import Picture


@click.command(name="report")
@click.argument("folder", metavar="OUTDIR", type=click.Path(path_type=Path))
@click.option("--area", "area_path", default=None, type=click.Path(path_type=Path),
              help="Area pack of the study: adds maps.")  # fmt: skip
@click.option("--plan", "plan_paths", multiple=True, type=click.Path(path_type=Path),
              help="Folder of a plan beside circles; a second one beside the first.")  # fmt: skip
@click.option("--radius", "radius_m", default=200.0, show_default=True,
              type=click.FloatRange(min=0, min_open=True), help="Metres.")  # fmt: skip
@click.option("--pictures", default=None, type=click.Path(path_type=Path),
              help="Write the pictures to this folder too, SVG and PNG.")  # fmt: skip
@click.option("-o", "--out", required=True, type=click.Path(path_type=Path),
              help="Write the page to this .html file.")  # fmt: skip
def report(
    *,
    folder: Path,
    area_path: Path | None,
    plan_paths: tuple[Path, ...],
    radius_m: float,
    pictures: Path | None,
    out: Path,
) -> None:
    """Write a page that compares the runs of the study in OUTDIR.

    The page needs no other file and no network, and prints on A4. With an area or a plan it
    shows single houses: only its owner may read it.
    """
    need_matplotlib()
    from zoning.scenario.report.report import report_of  # noqa: PLC0415 - Matplotlib is an extra

    refuse_target(out, ".html", ".htm")
    if pictures is not None and pictures.exists() and not pictures.is_dir():
        fault = Fault(str(pictures), "a file", "a folder for pictures")
        raise InvalidInput([fault], subject="output folder")
    swept = read_sweep(folder)
    area = None if area_path is None else laid_out(read_area(area_path))
    plans = [plan_from_files(read_folder(path, marker="plan.json")) for path in plan_paths]
    made = report_of(swept, area=area, plans=plans, radius_m=radius_m)
    write_whole(out, made.page, is_private=True)
    names = _write_pictures(made.pictures, pictures)
    table = made.comparison.table
    result = {
        "runs": len(table) + len(made.comparison.unplanned),
        "with_plan": len(table),
        "unbeaten": int((table["beaten_by"] == 0).sum()),
        "out": str(out),
        "pictures": names,
    }
    counted = f"{result['runs']} runs, {len(table)} with a plan"
    lines = [f"{counted}, {result['unbeaten']} beaten by no other", f"Report written to {out}"]
    if pictures is not None:
        lines.append(f"{len(names)} pictures written to {pictures}")
    print_result(result, "\n".join(lines))


def _write_pictures(made: "Sequence[Picture]", folder: Path | None) -> list[str]:
    """Write every picture in both formats; return the files' names."""
    if folder is None:
        return []
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    names = []
    for picture in made:
        for ending, content in (("svg", picture.svg()), ("png", picture.png())):
            name = f"{picture.name}.{ending}"
            write_whole(folder / name, content, is_private=True)
            names.append(name)
    return names
