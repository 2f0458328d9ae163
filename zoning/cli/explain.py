"""Say why one household or cell is closed, or that it is open."""

from dataclasses import asdict
from pathlib import Path

import click

from zoning.cli.folder import read_folder
from zoning.cli.report import print_result
from zoning.plan.explain import explain
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
    found = explain(plan, identifier)
    rows = list(found.rows)
    if found.is_cell:
        lines = [
            f"{row['cell_id']}: {_LEVELS[row['level']]}, {row['zone']}, "
            f"{row['people']} người (people): {row['reason']}"
            for row in rows
        ]
        print_result(rows[0] if len(rows) == 1 else {"cells": rows}, "\n".join(lines))
        return
    told = {"may_hold": [asdict(one) for one in found.chances]} if found.chances else {}
    lines = [" / ".join(one.sentences()) for one in found.chances]
    if not rows:
        text = f"{identifier}: không bị khoanh (open) in {plan.plan_id}"
        print_result(
            {"household_id": identifier, "level": "open"} | told, "\n".join([text, *lines])
        )
        return
    row = rows[0]
    text = f"{identifier}: {_LEVELS[row['level']]}, {row['zone']}: {row['reason']}"
    print_result(row | told, "\n".join([text, *lines]))
