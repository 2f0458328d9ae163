"""From a case list to a plan, beside what an officer does by hand today."""

import geopandas as gpd
from stages import timed_plan

import zoning
from zoning.exposure.infectious import active_cases
from zoning.plan.summary import summary
from zoning.quantities import metric_crs

BUFFER_M = 200.0


def test_cases_to_plan(benchmark, instance):
    """Geocode, draw, and hold zones, posts and proof in memory."""
    plan = benchmark.pedantic(
        lambda: zoning.draw(instance.area, zoning.geocode(instance.cases, instance.area)),
        rounds=3,
        warmup_rounds=1,
    )
    assert zoning.verify(plan, instance.area) == []
    _, problem, seconds = timed_plan(instance.area, instance.cases)
    benchmark.extra_info.update(
        instance=instance.name,
        job="khoanh",
        households_in_area=len(instance.area.households),
        places=len(problem.cost),
        links=len(problem.links),
        ring=len(problem.ring),
        stages=seconds,
        **summary(plan),
    )


def test_officers_buffer(benchmark, instance):
    """Buffer the cases that count by 200 m, dissolve, and join the households: today's way."""
    everyone = zoning.geocode(instance.cases, instance.area)
    located = active_cases(everyone, everyone["reported_at"].max())
    middle = located.geometry.union_all().centroid
    crs = metric_crs(middle.x, middle.y)

    def buffer() -> gpd.GeoDataFrame:
        cases = gpd.GeoDataFrame(geometry=located.geometry.to_crs(crs))
        households = instance.area.households.to_crs(crs)
        zone = gpd.GeoDataFrame(geometry=[cases.buffer(BUFFER_M).union_all()], crs=crs)
        return households.sjoin(zone.explode(), predicate="within")

    inside = benchmark.pedantic(buffer, rounds=5, warmup_rounds=1)
    benchmark.extra_info.update(
        instance=instance.name,
        job="buffer",
        households=len(inside),
        people=int(inside.people.sum()),
    )
