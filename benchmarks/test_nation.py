"""A nation, province by province, from packs on disk to plans on disk: some, for all."""

import json
import time

import pytest
from packs import Pack, ended, say, start

HOUSEHOLDS = 27_000_000
CASES = 50_000
ROW = 3
"""Provinces that one process plans one after another."""


@pytest.mark.parametrize("processes", [1, 2])
def test_provinces(benchmark, province, processes):
    """As many rows of provinces as processes, side by side; other cases in every province."""
    rows = [
        [cases_of(province, ROW * process + number) for number in range(ROW)]
        for process in range(processes)
    ]
    say(f"{ROW} provinces in each of {processes} processes")
    found = benchmark.pedantic(lambda: planned(province, rows), rounds=1)
    benchmark.extra_info.update(
        section="nation",
        processes=processes,
        share=province.households / HOUSEHOLDS,
        households=HOUSEHOLDS,
        cases=CASES,
        **found,
    )


def cases_of(province: Pack, number: int):
    """Return the case list of one province: its share of the nation's cases."""
    count = round(CASES * province.households / HOUSEHOLDS)
    return province.cases(count, seed=number)[0]


def planned(province: Pack, rows: list[list]) -> dict[str, object]:
    """Start all processes, and wait for the last of them."""
    begun = time.perf_counter()
    running = [start("nation.py", province.folder, *lists) for lists in rows]
    found = [json.loads(ended(one)) for one in running]
    return {
        "seconds": time.perf_counter() - begun,
        "processor": sum(one["processor"] for one in found),
        "peak_gib": [one["peak_gib"] for one in found],
        "provinces": [one for each in found for one in each["provinces"]],
    }
