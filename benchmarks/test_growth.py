"""A plan costs what its cases cost: time and memory as households and cases grow."""

import time

import geopandas as gpd
import pytest
from growth import clustered_cases, forget_peak, free_gib, memory_gib, towns
from stages import Clock, stated_problem

import zoning
from zoning.area.area import Area
from zoning.perimeter.area_parcels import with_parcels
from zoning.perimeter.conflict import decided
from zoning.perimeter.least_cut import least_cut, library_cut
from zoning.plan.plan import Plan
from zoning.quantities import metric_crs

COPIES = (1, 9, 85)
"""Copies of a town of 11,854 households: 10⁴, 10⁵ and 10⁶."""

PROVINCE = 21
CASES = (10, 100, 1_000, 10_000)
CASES_OF_GROWTH = 100
BUFFER_M = 200.0
NEEDED_GIB = {85: 8.0}
"""Free memory without which a size is left out: making the area takes more than drawing."""


@pytest.fixture(scope="module")
def province() -> tuple[Area, float]:
    return with_its_parcels(PROVINCE)


def with_its_parcels(copies: int) -> tuple[Area, float]:
    """Return so many towns with their parcels, and the seconds of laying these out."""
    area = towns(copies)
    return timed(lambda: with_parcels(area))


@pytest.mark.parametrize("copies", COPIES)
def test_against_households(benchmark, copies):
    """A hundred cases in areas of ten thousand to a million households."""
    if free_gib() < NEEDED_GIB.get(copies, 0.0):
        pytest.skip(f"{copies} towns need {NEEDED_GIB[copies]} GiB of free memory")
    measured(benchmark, with_its_parcels(copies), CASES_OF_GROWTH, axis="households")


@pytest.mark.parametrize("count", CASES)
def test_against_cases(benchmark, province, count):
    """Ten to ten thousand cases in a province of a quarter of a million households."""
    measured(benchmark, province, count, axis="cases")


def measured(benchmark, laid_out: tuple[Area, float], count: int, *, axis: str) -> None:
    """Draw once from nothing and once with one case more; beside it, what others do."""
    area, parcels = laid_out
    forget_peak()
    planner, prepare = timed(lambda: zoning.Planner(area))
    cases = clustered_cases(area, count)
    _, names = timed(lambda: planner.locate(cases))
    located, locate = timed(lambda: planner.locate(cases))
    fewer = located.iloc[:-1]
    first, first_seconds = timed(lambda: planner.draw(fewer))
    plan, another = timed(lambda: planner.draw(located))
    peak = memory_gib()
    benchmark.pedantic(lambda: planner.draw(located), rounds=3)
    problem = stated_problem(area, plan, Clock())
    mine, ours = timed(lambda: least_cut(problem, decided(problem)))
    theirs, library = timed(lambda: library_cut(problem, decided(problem)))
    assert (mine.ones == theirs.ones).all()
    inside, buffer = timed(lambda: officers_buffer(area, located))
    hamlets, closing = timed(lambda: whole_hamlets(area, located))
    benchmark.extra_info.update(
        job="growth",
        axis=axis,
        households_in_area=len(area.households),
        cases=len(located),
        parcels=parcels,
        prepare=prepare + names - locate,
        locate=locate,
        first=first_seconds,
        another=another,
        peak_gib=peak,
        closed=len(plan.households),
        closed_before=len(first.households),
        solve=ours,
        library=library,
        buffer=buffer,
        households_in_buffer=inside,
        hamlets=closing,
        households_in_hamlets=hamlets,
    )
    assert proved(plan)


def timed(work):
    """Return what some work gives, and its seconds."""
    start = time.perf_counter()
    found = work()
    return found, time.perf_counter() - start


def proved(plan: Plan) -> bool:
    """Say whether a plan is the cheapest."""
    return plan.certificate.gap == 0


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
