"""
Plan a row of provinces from their files: ``nation.py PACK CASES…``, a case list a province.

Prints one line of JSON: for each province the seconds of every step, from the pack on disk to
the plan on disk; for all together the most memory and the processor time. Nothing of one province
is kept for the next.
"""

import json
import sys
import tempfile
import time
from itertools import pairwise
from pathlib import Path

from growth import memory_gib

import zoning
from zoning.cli.folder import write_folder
from zoning.plan.export import plan_files

STEPS = ("opened", "ready", "located", "drawn", "written")


def province_planned(pack: Path, cases: Path, target: Path) -> dict[str, float | int]:
    """Read a pack and a case list, draw the plan, and write it; return seconds and sizes."""
    moments = [time.perf_counter()]

    def passed() -> None:
        moments.append(time.perf_counter())

    area = zoning.read_area(pack)
    passed()
    planner = zoning.Planner(area)
    passed()
    located = planner.locate(zoning.read_cases(cases))
    passed()
    plan = planner.draw(located)
    passed()
    write_folder(plan_files(plan), target, marker="plan.json")
    passed()
    if plan.certificate.gap:
        raise ArithmeticError(f"a gap of {plan.certificate.gap}")
    seconds = [later - earlier for earlier, later in pairwise(moments)]
    return dict(zip(STEPS, seconds, strict=True)) | {
        "households": len(area.households),
        "cases": len(located),
        "zones_red": int((plan.zones["level"] == "red").sum()),
    }


def nation_planned(pack: Path, lists: list[Path]) -> dict[str, object]:
    """Plan province after province; the same pack stands for all, read anew each time."""
    with tempfile.TemporaryDirectory() as folder:
        provinces = [
            province_planned(pack, cases, Path(folder) / f"P{number}")
            for number, cases in enumerate(lists)
        ]
    return {"provinces": provinces, "peak_gib": memory_gib(), "processor": time.process_time()}


if __name__ == "__main__":
    first, *others = [Path(name) for name in sys.argv[1:]]
    print(json.dumps(nation_planned(first, others)))
