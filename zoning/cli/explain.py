"""Say why one household or cell is closed, or that it is open."""

from dataclasses import asdict
from pathlib import Path

import click

from zoning.area.read import read_area
from zoning.cli.folder import read_folder
from zoning.cli.report import print_result
from zoning.plan.explain import explain, holders_of
from zoning.plan.restore import plan_from_files

_LEVELS = {"red": "đỏ (red)", "yellow": "vàng (yellow)"}


@click.command(name="explain")
@click.argument("plan_path", metavar="OUTDIR", type=click.Path(path_type=Path))
@click.argument("identifier", metavar="HOUSEHOLD_OR_CELL")
@click.option("--area", "area_path", default=None, type=click.Path(path_type=Path),
              help="Its area: tells orders to its alley, hamlet or ward.")  # fmt: skip
def command(*, plan_path: Path, identifier: str, area_path: Path | None) -> None:
    """
    Say why a household or cell is closed by the plan in OUTDIR.

    A cell is named as in the pack, or by its H3 index: then every piece of it is looked up.
    Orders that name it are told, and with --area those that name its street or a unit round it.
    """
    plan = plan_from_files(read_folder(plan_path, marker="plan.json"))
    within = () if area_path is None else holders_of(read_area(area_path), identifier)
    found = explain(plan, identifier, within=within)
    rows = list(found.rows)
    orders = [" / ".join(one.sentences()) for one in found.orders]
    ordered = {"orders": [asdict(one) for one in found.orders]} if found.orders else {}
    if found.is_cell:
        lines = [
            f"{row['cell_id']}: {_LEVELS[row['level']]}, {row['zone']}, "
            f"{row['people']} người (people): {row['reason']}"
            for row in rows
        ]
        said = rows[0] if len(rows) == 1 else {"cells": rows}
        print_result(said | ordered, "\n".join([*lines, *orders]))
        return
    told = {"may_hold": [asdict(one) for one in found.chances]} if found.chances else {}
    told |= ordered
    lines = [" / ".join(one.sentences()) for one in found.chances] + orders
    if not rows:
        text = f"{identifier}: không bị khoanh (open) in {plan.plan_id}"
        print_result(
            {"household_id": identifier, "level": "open"} | told, "\n".join([text, *lines])
        )
        return
    row = rows[0]
    text = f"{identifier}: {_LEVELS[row['level']]}, {row['zone']}: {row['reason']}"
    print_result(row | told, "\n".join([text, *lines]))
