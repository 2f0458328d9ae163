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
    """Say which households and cells change their level from OUTDIR_A to OUTDIR_B."""
    plans = [plan_from_files(read_folder(path, marker="plan.json")) for path in (before, after)]
    found = diff(plans[0], plans[1])
    rows = found.households.to_dict("records")
    cells = found.cells.to_dict("records")
    changes = f"{len(rows)} households change"
    if cells:
        changes += f", and {len(cells)} cells with {found.cells['people'].sum()} people"
    lines = [f"{found.before} → {found.after}: {changes}"]
    lines += [f"  {name:<18} {number:+d}" for name, number in found.change.items()]
    lines += [f"  {row['household_id']}: {row['before']} → {row['after']}" for row in rows]
    lines += [
        f"  {row['cell_id']}: {row['before']} → {row['after']}, {row['people']} people"
        for row in cells
    ]
    result = {"before": found.before, "after": found.after, "change": found.change}
    print_result(result | {"households": rows, "cells": cells}, "\n".join(lines))
