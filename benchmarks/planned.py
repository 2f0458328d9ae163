"""
Plan on a pack from its files, in a process of its own: ``planned.py PACK CASES MORE [--peers]``.

Prints one line of JSON: the seconds of every step, the most memory, and what was closed; with
``--peers``, what others do with the same cases on the same area, besides.
"""

import json
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

import geopandas as gpd
import pandas as pd
from growth import memory_gib
from stages import Clock, stated_problem

import zoning
from zoning.area.area import Area
from zoning.cli.folder import write_folder
from zoning.perimeter.conflict import decided
from zoning.perimeter.least_cut import least_cut, library_cut
from zoning.plan.export import plan_files
from zoning.plan.plan import Plan
from zoning.quantities import metric_crs

BUFFER_M = 200.0
ROUNDS = 3
T = TypeVar("T")


def planned(pack: Path, cases: Path, more: Path, *, peers: bool) -> dict[str, object]:
    """Open a pack, draw from a case file to the files of a plan, then case by case anew."""
    area, opened = timed(lambda: zoning.read_area(pack))
    planner, places = timed(lambda: zoning.Planner(area))
    news = zoning.read_cases(more)
    _, names = timed(lambda: planner.locate(news))
    listed, read = timed(lambda: zoning.read_cases(cases))
    located, locate = timed(lambda: planner.locate(listed))
    plan, draw = timed(lambda: planner.draw(located))
    with tempfile.TemporaryDirectory() as folder:
        target = Path(folder) / "P"
        _, write = timed(lambda: write_folder(plan_files(plan), target, marker="plan.json"))
    later, another = case_by_case(planner, located, news)
    found: dict[str, object] = {
        "households_in_area": len(area.households),
        "cases": len(located),
        "opened": opened,
        "ready": places + names,
        "located": read + locate,
        "drawn": draw,
        "written": write,
        "published": read + locate + draw + write,
        "another": another,
        "peak_gib": memory_gib(),
        "closed": len(plan.households),
        "zones_red": int((plan.zones["level"] == "red").sum()),
        "proved": plan.certificate.gap == later.certificate.gap == 0,
    }
    return found | (others(area, plan) if peers else {})


def case_by_case(
    planner: zoning.Planner, located: gpd.GeoDataFrame, news: pd.DataFrame
) -> tuple[Plan, float]:
    """Find new cases one after another and draw with each; return the median of the seconds."""
    seconds = []
    for number in range(len(news)):
        start = time.perf_counter()
        located = pd.concat([located, planner.locate(news.iloc[[number]])], ignore_index=True)
        plan = planner.draw(located)
        seconds.append(time.perf_counter() - start)
    return plan, statistics.median(seconds)


def others(area: Area, plan: Plan) -> dict[str, object]:
    """Measure the minimum cut alone, ours and the flow library's, and what officers do."""
    problem = stated_problem(area, plan, Clock())
    fixed = decided(problem)
    mine, ours = least(lambda: least_cut(problem, fixed))
    theirs, library = least(lambda: library_cut(problem, fixed))
    assert (mine.ones == theirs.ones).all()
    inside, buffer = least(lambda: officers_buffer(area, plan.located))
    hamlets, closing = least(lambda: whole_hamlets(area, plan.located))
    return {
        "solve": ours,
        "library": library,
        "buffer": buffer,
        "households_in_buffer": inside,
        "hamlets": closing,
        "households_in_hamlets": hamlets,
    }


def officers_buffer(area: Area, located: gpd.GeoDataFrame) -> int:
    """Count the households within 200 m of a case: buffer, dissolve, join."""
    middle = located.geometry.union_all().centroid
    crs = metric_crs(middle.x, middle.y)
    circles = located.geometry.to_crs(crs).buffer(BUFFER_M).union_all()
    zone = gpd.GeoDataFrame(geometry=[circles], crs=crs).explode()
    return len(area.households.to_crs(crs).sjoin(zone, predicate="within"))


def whole_hamlets(area: Area, located: gpd.GeoDataFrame) -> int:
    """Count the households of every hamlet with a case: close them all."""
    level = area.units.set_index("unit_id")["level"]
    parent = area.units.set_index("unit_id")["parent_id"]
    hamlet = area.households["unit_id"].copy()
    while (alleys := hamlet.map(level) == "alley").any():
        hamlet[alleys] = hamlet[alleys].map(parent)
    with_case = area.households["household_id"].isin(located["household_id"])
    return int(hamlet.isin(set(hamlet[with_case])).sum())


def timed(work: Callable[[], T]) -> tuple[T, float]:
    """Return what some work gives, and its seconds."""
    start = time.perf_counter()
    found = work()
    return found, time.perf_counter() - start


def least(work: Callable[[], T]) -> tuple[T, float]:
    """Return what some work gives, and the least of its seconds in some rounds."""
    rounds = [timed(work) for _ in range(ROUNDS)]
    return rounds[0][0], min(seconds for _, seconds in rounds)


if __name__ == "__main__":
    files = [Path(name) for name in sys.argv[1:4]]
    print(json.dumps(planned(*files, peers="--peers" in sys.argv)))
