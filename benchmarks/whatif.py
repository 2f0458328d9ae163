"""
Sweep a thousand local changes of one study, in a process of its own: ``whatif.py PACK CASES HOW``.

HOW is ``alone`` (this process), ``processes`` or ``dask`` with two workers, or ``anew`` (each
plan from nothing, which is what a sweep saves). Prints one line of JSON: how many runs were made,
seconds until the first of them, seconds of all others, and what came out.
"""

import hashlib
import json
import os
import statistics
import sys
import time
from pathlib import Path
from typing import Any

import zoning
from zoning.area.area import Area

WORKERS = 2
ANEW = 3
"""Plans that are drawn from nothing: each takes as long as the others."""


def swept(pack: Path, cases: Path, how: str) -> dict[str, object]:
    """Withdraw one case after another from the study, each of them in a run of its own."""
    area = zoning.read_area(pack)
    study = zoning.Scenario(area, zoning.Planner(area).locate(zoning.read_cases(cases)))
    design = [{"withdraw_cases": name} for name in study.located["case_id"]]
    if how == "anew":
        return from_nothing(study, design[:ANEW])
    given: dict[str, Any] = {"workers": WORKERS} if how == "processes" else {}
    if how != "dask":
        return timed(study, design, **given)
    from distributed import LocalCluster  # noqa: PLC0415 - slow to import, and needed here only

    with LocalCluster(n_workers=WORKERS, threads_per_worker=1, dashboard_address=None) as cluster:
        return timed(study, design, scheduler=cluster.scheduler_address)


def timed(study: zoning.Scenario, design: list[dict[str, str]], **given: Any) -> dict[str, object]:
    """Make the runs of a design, and return when the first and the last were finished."""
    start = time.perf_counter()
    moments: list[tuple[int, float]] = []
    table = zoning.sweep(
        study,
        design=design,
        progress=lambda done, _all: moments.append((done, time.perf_counter() - start)),
        **given,
    )
    first = next(at for at in moments if at[0])
    figures = table.drop(columns="seconds").to_json(orient="records")
    return {
        "runs": len(table),
        "households": len(study.area.households),
        "cases": len(study.located),
        "first": first[1],
        "made_by_then": first[0],
        "all": moments[-1][1],
        "each": float(table["seconds"].median()),
        "problems": int((table["problem"].fillna("") != "").sum()),
        "digest": hashlib.sha256(figures.encode()).hexdigest()[:16],
    }


def from_nothing(study: zoning.Scenario, design: list[dict[str, str]]) -> dict[str, object]:
    """Draw some of the plans as if none had been drawn before, and return the median seconds."""
    seconds = [made(study.area, study.withdraw_cases(*one.values())) for one in design]
    return {"runs": len(seconds), "each": statistics.median(seconds)}


def made(area: Area, scenario: zoning.Scenario) -> float:
    """Return the seconds that one run takes with a planner of its own."""
    planner = zoning.Planner(area)
    start = time.perf_counter()
    assert zoning.run(planner, scenario).problem is None
    return time.perf_counter() - start


if __name__ == "__main__":
    os.environ.setdefault("DASK_DISTRIBUTED__LOGGING__DISTRIBUTED", "error")
    print(json.dumps(swept(Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3])))
