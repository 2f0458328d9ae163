"""Say what changes from one plan to another."""

from pathlib import Path

import click

from zoning.cli.folder import read_folder
from zoning.cli.report import print_result
from zoning.plan.diff import diff
from zoning.plan.restore import plan_from_files


@click.command(name="diff")
@click.argument("before", metavar="OUTDIR_A", type=click.Path(path_type=Path))
@click.argument("after", metavar="OUTDIR_B", type=click.Path(path_type=Path))
def command(*, before: Path, after: Path) -> None:
    """Say which households change their level from OUTDIR_A to OUTDIR_B."""
    plans = [plan_from_files(read_folder(path, marker="plan.json")) for path in (before, after)]
    found = diff(plans[0], plans[1])
    rows = found.households.to_dict("records")
    lines = [f"{found.before} → {found.after}: {len(rows)} households change"]
    lines += [f"  {name:<18} {number:+d}" for name, number in found.change.items()]
    lines += [f"  {row['household_id']}: {row['before']} → {row['after']}" for row in rows]
    result = {"before": found.before, "after": found.after, "change": found.change}
    print_result(result | {"households": rows}, "\n".join(lines))
