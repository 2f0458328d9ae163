"""Say why one household is closed, or that it is open."""

from pathlib import Path

import click

from zoning.cli.folder import read_folder
from zoning.cli.report import print_result
from zoning.plan.restore import plan_from_files

_LEVELS = {"red": "đỏ (red)", "yellow": "vàng (yellow)"}


@click.command(name="explain")
@click.argument("plan_path", metavar="OUTDIR", type=click.Path(path_type=Path))
@click.argument("household_id")
def command(*, plan_path: Path, household_id: str) -> None:
    """Say why HOUSEHOLD_ID is closed by the plan in OUTDIR."""
    plan = plan_from_files(read_folder(plan_path, marker="plan.json"))
    rows = plan.households[plan.households["household_id"] == household_id]
    if rows.empty:
        text = f"{household_id}: không bị khoanh (open) in {plan.plan_id}"
        print_result({"household_id": household_id, "level": "open"}, text)
        return
    row = {str(name): str(value) for name, value in rows.iloc[0].items()}
    text = f"{household_id}: {_LEVELS[row['level']]}, {row['zone']}: {row['reason']}"
    print_result(row, text)
