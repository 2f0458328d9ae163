"""Say why one household or cell is closed, or that it is open."""

from dataclasses import asdict
from pathlib import Path

import click
import numpy as np

from zoning.cli.folder import read_folder
from zoning.cli.report import print_result
from zoning.plan.chances import chances_of_cases
from zoning.plan.geojson import plain
from zoning.plan.restore import plan_from_files

_LEVELS = {"red": "đỏ (red)", "yellow": "vàng (yellow)"}


@click.command(name="explain")
@click.argument("plan_path", metavar="OUTDIR", type=click.Path(path_type=Path))
@click.argument("identifier", metavar="HOUSEHOLD_OR_CELL")
def command(*, plan_path: Path, identifier: str) -> None:
    """
    Say why a household or cell is closed by the plan in OUTDIR.

    A cell is named as in the pack, or by its H3 index: then every piece of it is looked up.
    """
    plan = plan_from_files(read_folder(plan_path, marker="plan.json"))
    piece = f"{identifier}-"
    named = [cell == identifier or cell.startswith(piece) for cell in plan.cells["cell_id"]]
    pieces = plan.cells[np.array(named, dtype=bool)]
    if len(pieces):
        records = [{str(k): plain(v) for k, v in row.items()} for row in pieces.to_dict("records")]
        lines = [
            f"{row['cell_id']}: {_LEVELS[row['level']]}, {row['zone']}, "
            f"{row['people']} người (people): {row['reason']}"
            for row in records
        ]
        print_result(records[0] if len(records) == 1 else {"cells": records}, "\n".join(lines))
        return
    chances = chances_of_cases(plan, identifier)
    told = {"may_hold": [asdict(one) for one in chances]} if chances else {}
    lines = [" / ".join(one.sentences()) for one in chances]
    rows = plan.households[plan.households["household_id"] == identifier]
    if rows.empty:
        text = f"{identifier}: không bị khoanh (open) in {plan.plan_id}"
        print_result(
            {"household_id": identifier, "level": "open"} | told, "\n".join([text, *lines])
        )
        return
    row = {str(name): str(value) for name, value in rows.iloc[0].items()}
    text = f"{identifier}: {_LEVELS[row['level']]}, {row['zone']}: {row['reason']}"
    print_result(row | told, "\n".join([text, *lines]))
