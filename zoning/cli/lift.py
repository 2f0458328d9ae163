"""Say which zones of a plan may be lifted, and what the others still wait for."""

import math
from collections.abc import Hashable, Mapping
from pathlib import Path
from typing import Any

import click
import pandas as pd

from zoning.area.read import read_area
from zoning.cli.folder import read_folder
from zoning.cli.found_cases import found_cases
from zoning.cli.options import parse_moment
from zoning.cli.report import print_result
from zoning.plan.geojson import plain
from zoning.plan.lifecycle import lift_conditions, zones_to_lift
from zoning.plan.restore import plan_from_files
from zoning.policy.schema import Policy
from zoning.sources.lab_results import read_test_results


@click.command(name="lift")
@click.argument("plan_path", metavar="OUTDIR", type=click.Path(path_type=Path))
@click.argument("cases", type=click.Path(path_type=Path))
@click.option("--area", "area_path", required=True, type=click.Path(path_type=Path),
              help="Area pack the cases lie in.")  # fmt: skip
@click.option("--as-of", "as_of", default=None, metavar="TIME",
              help="The day asked about (RFC 3339); else the last report in CASES.")  # fmt: skip
@click.option("--tests", "tests_path", default=None, type=click.Path(path_type=Path),
              help="Test results by household; without them none counts as negative.")  # fmt: skip
@click.option("--contacts", "contacts_path", default=None, type=click.Path(path_type=Path),
              help="Traced contacts of the cases; without them none is released.")  # fmt: skip
def command(
    *,
    plan_path: Path,
    cases: Path,
    area_path: Path,
    as_of: str | None,
    tests_path: Path | None,
    contacts_path: Path | None,
) -> None:
    """Say which zones of the plan in OUTDIR may be lifted, with CASES known by now."""
    plan = plan_from_files(read_folder(plan_path, marker="plan.json"))
    area = read_area(area_path)
    located, contacts = found_cases(area, cases, contacts_path)
    moment = parse_moment(as_of) or max(plan.as_of, located["reported_at"].max())
    tests = None if tests_path is None else read_test_results(tests_path)
    rows = lift_conditions(plan, area, located, as_of=moment, tests=tests, contacts=contacts)
    lift = sorted(zones_to_lift(rows))
    lines = [f"{plan.plan_id}: {len(lift)} of {len(plan.zones)} zones may be lifted one step"]
    lines += [_sentence(row, plan.policy) for row in rows.to_dict("records")]
    records = [plain(row) for row in rows.to_dict("records")]
    result = {"plan_id": plan.plan_id, "may_lift": lift, "conditions": records}
    print_result(result, "\n".join(lines))


def _sentence(row: Mapping[Hashable, Any], policy: Policy) -> str:
    """Say one condition of one zone, its time in the policy's offset."""
    mark = "met    " if row["is_met"] else "not met"
    found = "none" if row["found"] == math.inf else f"{row['found']:g}"
    if math.isnan(row["found"]):
        found = "nothing known"
    until = ""
    if not pd.isna(row["earliest"]):
        local = row["earliest"] + pd.Timedelta(hours=policy.utc_offset_hours)
        until = f", earliest {local:%Y-%m-%d %H:%M}"
    measured = f"{found} of {row['needed']:g} {row['unit']}"
    return f"  {row['zone']} → {row['to']:<6} {mark} {row['condition']}: {measured}{until}"
