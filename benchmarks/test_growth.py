"""A plan costs what its cases cost: time and memory as households and cases grow."""

import json

import pytest
from packs import PROVINCE, Pack, in_process, say, write_pack

FLATS = 4
"""Households behind each door of a province that make it a million."""

SIZES = {"12k": (1, 1), "107k": (9, 1), "million": (PROVINCE, FLATS)}
"""Towns, and households behind each of their doors; a quarter of a million is below."""

CASES = (10, 100, 1_000, 10_000)
CASES_OF_GROWTH = 100


@pytest.mark.parametrize("size", SIZES)
def test_against_households(benchmark, tmp_path, size):
    """A hundred cases in areas of ten thousand to a million households."""
    copies, flats = SIZES[size]
    pack = write_pack(tmp_path / "A", copies=copies, flats=flats)
    measured(benchmark, pack, CASES_OF_GROWTH, flats=flats)


@pytest.mark.parametrize("count", CASES)
def test_against_cases(benchmark, province, count):
    """Ten to ten thousand cases in a province of a quarter of a million households."""
    measured(benchmark, province, count)


def measured(benchmark, pack: Pack, count: int, *, flats: int = 1) -> None:
    """Draw from the files in a process of its own; beside it, what others do."""
    cases, more = pack.cases(count)
    say(f"{count:,} cases among {pack.households:,} households")
    run = benchmark.pedantic(
        lambda: in_process("planned.py", pack.folder, cases, more, "--peers"), rounds=1
    )
    found = json.loads(run)
    assert found["proved"]
    assert found["cases"] == count
    benchmark.extra_info.update(job="growth", flats=flats, parcels=pack.parcels, **found)
