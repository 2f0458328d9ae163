"""Sweep the bundled town by drawing every plan, and write what a sweep writes."""

import itertools
import json
from dataclasses import replace
from pathlib import Path

import pandas as pd

import zoning
from zoning.errors import NoPlan
from zoning.plan.figures import infections_left
from zoning.plan.plan import Plan
from zoning.plan.planner import Planner
from zoning.plan.summary import summary
from zoning.policy.load import policy_named
from zoning.policy.schema import Policy
from zoning.scenario.compare.exposure import exposure_under

CASES = zoning.bundled_area_path() / "sample_cases.csv"


def with_value(policy: Policy, name: str, value) -> Policy:
    """Return the policy with one value changed, named policy.section.field."""
    _, section, field = name.split(".")
    return replace(policy, **{section: replace(getattr(policy, section), **{field: value})})


def drawn_row(planner: Planner, located, policy: Policy) -> tuple[dict, Plan | None]:
    """Draw one plan and count what a run of a sweep counts."""
    try:
        plan = planner.draw(located, policy=policy)
    except NoPlan as error:
        return {"plan_id": None, "problem": "; ".join(error.conflict)}, None
    said = summary(plan)
    names = (
        *("people_red", "people_yellow", "households_red", "households_yellow"),
        *("posts", "cost", "gap", "plan_id"),
    )
    left = infections_left(plan.certificate.labels, exposure_under(plan, planner), plan.policy.risk)
    return {**{name: said[name] for name in names}, "infections_left": left, "problem": None}, plan


def swept(folder: Path, planner: Planner, located, grid: dict, *, parts: int = 2) -> list[Plan]:
    """Run every combination of a grid, write the folder, and return the plans."""
    rows, closed, plans = [], [], []
    for number, values in enumerate(itertools.product(*grid.values())):
        chosen = dict(zip(grid, values, strict=True))
        policy = policy_named()
        for name, value in chosen.items():
            policy = with_value(policy, name, value)
        row, plan = drawn_row(planner, located, policy)
        scenario = f"s-{number:016x}"
        rows.append({**chosen, **row, "scenario_id": scenario, "seconds": 0.0})
        if plan is not None:
            plans.append(plan)
            closed.append(plan.households[["household_id", "level"]].assign(scenario_id=scenario))
    write_sweep(folder, rows, closed, area_digest=planner.area.digest, parts=parts)
    return plans


def write_sweep(folder: Path, rows: list[dict], closed: list, *, area_digest: str, parts=2):
    """Write study, runs and closed households as a sweep does, in several parts."""
    for name in ("runs", "closed"):
        (folder / name).mkdir(parents=True)
    record = {
        "version": 1,
        "columns": list(rows[0]),
        "provenance": {
            "study": {
                "area_digest": area_digest,
                "as_of": "2026-07-09T11:00:00+00:00",
                "policy_id": "khoanh-ward",
                "code_version": "0.1.0",
            }
        },
    }
    (folder / "study.json").write_text(json.dumps(record))
    figures = (
        *("people_red", "people_yellow", "households_red", "households_yellow", "posts"),
        *("infections_left", "cost", "gap", "plan_id", "scenario_id", "seconds", "problem"),
    )
    table = pd.DataFrame(rows)
    table = table[[*(name for name in rows[0] if name not in figures), *figures]]
    table.insert(0, "run", range(len(table)))
    for part in range(parts):
        table.iloc[part::parts].to_parquet(folder / "runs" / f"part-{part:05d}.parquet")
        some = closed[part::parts]
        if some:
            pd.concat(some, ignore_index=True)[["scenario_id", "household_id", "level"]].to_parquet(
                folder / "closed" / f"part-{part:05d}.parquet"
            )
