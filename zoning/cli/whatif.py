"""``khoanh whatif``: compare many plans before one is signed."""

from pathlib import Path
from typing import Any, Final

import click
import pandas as pd

from zoning.cli.interrupt import stoppable
from zoning.cli.progress import amount_bar
from zoning.cli.report import print_result
from zoning.cli.study_cases import area_study
from zoning.cli.study_file import read_study
from zoning.cli.whatif_report import report
from zoning.errors import NoPlan
from zoning.scenario.outcome import SPREAD
from zoning.scenario.spread.result import NOTE
from zoning.scenario.sweep import sweep

FIGURES: Final = (
    *("people_red", "people_yellow", "households_red", "households_yellow"),
    *("posts", "infections_left", *SPREAD, "cost", "gap"),
)
"""Figures of which the least, the middle and the most are told, of those that there are."""

_INTERRUPTED: Final = 130
_PROBLEMS: Final = 5
"""So many problems are told in full where no run has a plan."""


class StudyGroup(click.Group):
    """A group in which what is no command's name is the study to be run."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Let ``khoanh whatif STUDY.toml`` stand for ``khoanh whatif run STUDY.toml``."""
        if args and args[0] not in {*self.commands, *ctx.help_option_names}:
            args = ["run", *args]
        return super().parse_args(ctx, args)


@click.group(name="whatif", cls=StudyGroup)
def command() -> None:
    """Compare many plans before one is signed: `khoanh whatif STUDY.toml -o OUTDIR`."""


@command.command()
@click.argument("study", type=click.Path(path_type=Path))
@click.option("-o", "--out", required=True, type=click.Path(path_type=Path),
              help="Folder for the runs; one that was interrupted goes on.")  # fmt: skip
@click.option("--workers", type=int, default=1, show_default=True,
              help="Processes of this machine that draw.")  # fmt: skip
@click.option("--scheduler", default=None, metavar="ADDRESS",
              help="Dask scheduler whose workers draw, tcp://HOST:PORT.")  # fmt: skip
def run(*, study: Path, out: Path, workers: int, scheduler: str | None) -> None:
    """Run the study of the file STUDY; docs/whatif.md says what stands in it."""
    told = read_study(study)
    found: dict[str, pd.DataFrame] = {}
    try:
        with stoppable():
            for where in told.areas:
                ready = area_study(told, where)
                with amount_bar(f"runs {where.name}".rstrip()) as progress:
                    found[where.name] = sweep(
                        ready.scenarios,
                        grid=ready.grid,
                        design=ready.design,
                        workers=workers,
                        scheduler=scheduler,
                        out=out / where.name,
                        keep=told.keep,
                        spread=told.spread,
                        progress=progress,
                    )
    except KeyboardInterrupt:
        click.echo("khoanh: stopped; the same command goes on where it was.", err=True)
        raise SystemExit(_INTERRUPTED) from None
    rows = pd.concat(found.values(), ignore_index=True)
    if rows["problem"].notna().all():
        raise NoPlan(rows["problem"].drop_duplicates().head(_PROBLEMS))
    result = _result(rows) | {"out": str(out), "areas": [name for name in found if name]}
    print_result(result, "\n".join(_sentences(result)))


def _result(rows: pd.DataFrame) -> dict[str, Any]:
    """Return how many runs there are, and the range of every figure."""
    ranges = {}
    for name in (name for name in FIGURES if name in rows):
        some = rows[name].dropna().astype(float)
        ranges[name] = [float(some.min()), float(some.median()), float(some.max())]
    problems = rows["problem"].dropna()
    note = {"note": NOTE} if SPREAD[0] in rows else {}
    return note | {
        "runs": len(rows),
        "without_plan": len(problems),
        "problems": {str(text): int(count) for text, count in problems.value_counts().items()},
        "figures": ranges,
    }


def _sentences(result: dict[str, Any]) -> list[str]:
    head = f"{result['runs']} runs, {result['without_plan']} of them without a plan"
    lines = [head, f"  {'':<20}{'least':>14}{'middle':>14}{'most':>14}"]
    for name, values in result["figures"].items():
        words = (f"{value:>14,.1f}" for value in values)
        lines.append(f"  {name.replace('_', ' '):<20}{''.join(words)}")
    if "note" in result:
        lines.append(f"  infections mean, low, high: {result['note']}")
    lines += [f"  no plan {count:>6}×  {text}" for text, count in result["problems"].items()]
    return [*lines, f"Written to {result['out']}: study.json, runs, seconds"]


command.add_command(report)
