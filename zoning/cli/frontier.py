"""Print every plan that some price of risk makes the cheapest, as a table."""

import math
from fractions import Fraction
from pathlib import Path
from typing import Any, Final

import click
import pandas as pd

from zoning.area.read import read_area
from zoning.cli.area_parcels import laid_out
from zoning.cli.folder import write_folder
from zoning.cli.options import AREA, AS_OF, POLICY, parse_moment, policy_of
from zoning.cli.order_options import orders_of, with_orders
from zoning.cli.report import print_result
from zoning.cli.whole_file import refuse_target, write_whole
from zoning.errors import Fault, InvalidInput
from zoning.plan.export import plan_files
from zoning.plan.frontier import PlanFrontier, frontier
from zoning.plan.planner import Planner
from zoning.sources.cases_file import read_cases

_BARS: Final = "▁▂▃▄▅▆▇█"
_WIDEST: Final = 60
_LONGEST: Final = 30


@click.command(name="frontier")
@click.argument("cases", type=click.Path(path_type=Path))
@AREA
@POLICY
@AS_OF
@click.option("--allow-unlocated", is_flag=True,
              help="Leave out cases that lie nowhere in the area.")  # fmt: skip
@click.option("--up-to", default=None, metavar="TIMES",
              help="Look no further than so many times the policy's own price.")  # fmt: skip
@with_orders
@click.option("-o", "--out", default=None, type=click.Path(path_type=Path),
              help="Write the table to this .csv file too.")  # fmt: skip
@click.option("--draw", "drawn", default=None, type=(int, click.Path(path_type=Path)),
              metavar="ROW FOLDER",
              help="Draw the plan of a row and write it to a folder.")  # fmt: skip
def command(
    *,
    cases: Path,
    area_path: Path,
    policy: str | None,
    as_of: str | None,
    allow_unlocated: bool,
    up_to: str | None,
    out: Path | None,
    drawn: tuple[int, Path] | None,
    **ordered: Any,
) -> None:
    """Print every plan for CASES that some price of risk makes the cheapest.

    A row a plan, from the one that closes least on: the prices of an expected infection at
    which it is the cheapest, in people closed, and what it closes. The star marks the
    policy's own price.
    """
    if out is not None:
        refuse_target(out, ".csv")
    moment, rules, highest = parse_moment(as_of), policy_of(policy), _times(up_to)
    planner = Planner(laid_out(read_area(area_path)))
    located = planner.locate(read_cases(cases))
    front = frontier(
        planner,
        located,
        policy=rules,
        as_of=moment,
        allow_unlocated=allow_unlocated,
        times=(0, highest),
        orders=orders_of(**ordered),
    )
    result: dict[str, Any] = {
        "policy": rules.id,
        "as_of": front.as_of.isoformat(),
        "own_row": front.own_row,
        "rows": [_plain(row) for row in front.table.to_dict("records")],
    }
    lines = [f"Front as of {front.as_of.isoformat()}, policy {rules.id}: {len(front)} plans"]
    lines += [*_rows(front), "", *_plots(front.table)]
    if out is not None:
        write_whole(out, front.table.to_csv(index_label="row", lineterminator="\n").encode())
        lines.append(f"Written to {out}")
        result["out"] = str(out)
    if drawn is not None:
        plan = front.plan_at(_row_of(front, drawn[0]))
        write_folder(plan_files(plan), drawn[1], marker="plan.json")
        lines.append(f"Plan {plan.plan_id} of row {drawn[0]} written to {drawn[1]}")
        result["plan_id"] = plan.plan_id
    print_result(result, "\n".join(lines))


def _times(text: str | None) -> Fraction | None:
    """Read how far to look; the policy's own price, which the star marks, is within."""
    if text is None:
        return None
    try:
        times = Fraction(text)
    except (ValueError, ZeroDivisionError):
        times = Fraction(0)
    if times < 1:
        fault = Fault("--up-to", text, "a number of at least 1, such as 10, 2.5 or 7/2")
        raise InvalidInput([fault], subject="command line")
    return times


def _row_of(front: PlanFrontier, row: int) -> int:
    """Return a row that there is."""
    if not 0 <= row < len(front):
        fault = Fault("--draw", f"row {row}", f"0 to {len(front) - 1}")
        raise InvalidInput([fault], subject="command line")
    return row


def _rows(front: PlanFrontier) -> list[str]:
    """Lay the table out for a person; of very many rows, some, the policy's own among them."""
    rows = len(front)
    step = -(-rows // _LONGEST)
    shown = {*range(0, rows, step), front.own_row, rows - 1}
    head = "  row   price from        to     red  yellow  posts   covered     left"
    found = [head]
    for row in sorted(shown):
        line = front.table.iloc[row]
        mark = "*" if row == front.own_row else " "
        found.append(
            f"{mark} {row:>3} {line.price_from:>12.3f} {line.price_to:>9.3f}"
            f" {line.people_red:>7.0f} {line.people_yellow:>7.0f} {line.posts:>6.0f}"
            f" {line.infections_covered:>9.3f} {line.infections_left:>8.3f}"
        )
    if len(shown) < rows:
        found.append(f"  {len(shown)} of {rows} plans shown; -o and --json give all")
    return found


def _plots(table: pd.DataFrame) -> list[str]:
    """Draw people, posts and infections left, row by row, each scaled to its own most."""
    closed = table["people_red"] + table["people_yellow"]
    series = {"people": closed, "posts": table["posts"], "left": table["infections_left"]}
    return [f"  {name:<7} {_bars(values.tolist())}" for name, values in series.items()]


def _bars(values: list[float]) -> str:
    """Draw numbers of at least 0 as bars; of very many, every so many-th."""
    step = -(-len(values) // _WIDEST)
    most = max(values) or 1
    return "".join(_BARS[round((len(_BARS) - 1) * value / most)] for value in values[::step])


def _plain(row: dict[Any, Any]) -> dict[str, Any]:
    """Return a row as JSON can hold it: no highest price is null."""
    return {
        str(name): None if isinstance(value, float) and math.isinf(value) else value
        for name, value in row.items()
    }
