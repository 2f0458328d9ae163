"""Circles close everything inside, and are measured by the rules of plans."""

import dataclasses

import pytest
import shapely
from drawn_area import drawn_area, located

import zoning
from zoning.errors import InvalidPlan
from zoning.plan.figures import infections_left
from zoning.plan.summary import summary
from zoning.quantities import metric_crs
from zoning.scenario.compare.circles import circles_of
from zoning.scenario.compare.exposure import exposure_under
from zoning.scenario.compare.plans import compare_plans
from zoning.scenario.compare.yardstick import measured

STREET = "+-1-1-1-1-1-1-1-1-1-+"
"""Nine doors, 10 metres apart, on one street that both ends leave."""


@pytest.fixture(scope="module")
def street():
    area = drawn_area(STREET)
    planner = zoning.Planner(area)
    return planner, planner.draw(located(area, {"household": 4}))


@pytest.mark.parametrize(("radius", "households", "crossings"), [(8, 1, 2), (24, 5, 2), (90, 9, 0)])
def test_a_circle_closes_the_doors_within_its_radius(street, radius, households, crossings):
    """Round the middle house: itself, two on either side, all; the street is crossed twice."""
    planner, plan = street
    circles = circles_of(plan, planner, radius_m=radius)
    assert (circles.households, circles.people) == (households, 4 * households)
    assert circles.posts + circles.barriers == crossings
    assert circles.cases == 1


def test_a_residential_street_is_manned_and_an_alley_gets_a_barrier():
    """The policy says on which kinds of street a post stands; each zone has one at least."""
    for mark, posts in (("-", 2), ("=", 1)):
        area = drawn_area(STREET.replace("-", mark))
        planner = zoning.Planner(area)
        plan = planner.draw(located(area, {"household": 4}))
        circles = circles_of(plan, planner, radius_m=24)
        assert (circles.posts, circles.barriers) == (posts, 2 - posts)


def test_circles_of_two_cases_far_apart_are_two_zones():
    """Four crossings, and of an alley's two zones each has a post."""
    area = drawn_area("+=1=1=1=1=1=1=1=1=1=1=1=1=1=1=1=1=1=+")
    planner = zoning.Planner(area)
    plan = planner.draw(located(area, {"household": 2}, {"household": 14}))
    circles = circles_of(plan, planner, radius_m=15)
    assert (circles.cases, circles.households) == (2, 6)
    assert (circles.posts, circles.barriers) == (2, 2)


def test_what_circles_leave_is_outside_of_them(street):
    """Nothing where they hold every place, everything where they hold none but the case's."""
    planner, plan = street
    exposure = exposure_under(plan, planner)
    assert circles_of(plan, planner, radius_m=500).infections_left == 0
    model = zoning.SpreadModel(replicates=20, days=5)
    assert circles_of(plan, planner, radius_m=500, spread=model).infections_mean == 0
    assert circles_of(plan, planner, radius_m=8, spread=model).infections_mean > 0
    near = circles_of(plan, planner, radius_m=8).infections_left
    home = planner.network.household_place[4]
    assert near == pytest.approx(exposure.sum() - exposure[home])


def test_in_the_town_the_households_are_those_that_geometry_finds(
    town_planner, town_sweep, town_area
):
    """Buffer, dissolve, join: but for houses a few metres off their doors, the same ones."""
    plan = town_sweep[1][0]
    circles = circles_of(plan, town_planner)
    crs = metric_crs(*shapely.get_coordinates(town_area.units.geometry.iloc[0].centroid)[0])
    outline = shapely.union_all(plan.located.geometry.to_crs(crs).buffer(200).to_numpy())
    joined = int(town_area.households.to_crs(crs).within(outline).sum())
    assert circles.households == pytest.approx(joined, rel=0.03)
    assert circles.people > summary(plan)["people_red"] + summary(plan)["people_yellow"]


def test_a_plan_of_another_area_is_refused(street, town_planner):
    """Its places would be those of other streets."""
    _, plan = street
    for work in (
        lambda: circles_of(plan, town_planner),
        lambda: compare_plans(plan, plan, town_planner),
    ):
        with pytest.raises(InvalidPlan, match="Name the area pack"):
            work()


def test_circles_and_plans_are_measured_by_one_rule(town_planner, town_sweep):
    """The second plan's infections are counted by the first one's policy, not by its own."""
    first, second = town_sweep[1][0], town_sweep[1][-1]
    circles = circles_of(first, town_planner)
    rows = measured(circles, [first, second], town_planner)
    assert [row.name.split()[0] for row in rows] == ["Vòng", "Phương", "Phương"]
    assert rows[2].posts == summary(second)["posts"]
    exposure = exposure_under(first, town_planner)
    left = infections_left(second.certificate.labels, exposure, first.policy.risk)
    assert rows[2].infections_left == left
    own = dataclasses.replace(second.policy.risk, price_yellow=0)
    assert infections_left(second.certificate.labels, exposure, own) < left


def test_who_moves_between_plans_adds_up(town_planner, town_sweep, town_area):
    """People in red rise by those who move into red, less those who move out of it."""
    first, second = town_sweep[1][0], town_sweep[1][-1]
    compared = compare_plans(first, second, town_planner)
    figures = compared.figures.set_index("figure")
    for level in ("red", "yellow"):
        moves = compared.moves
        for count in ("people", "households"):
            came = moves.loc[moves["after"] == level, count].sum()
            went = moves.loc[moves["before"] == level, count].sum()
            assert figures.loc[f"{count}_{level}", "change"] == came - went
    assert moves["households"].sum() == len(compared.changes.households) > 0
    back = compare_plans(second, first, town_planner).moves
    assert back["people"].sum() == moves["people"].sum()


def test_a_plan_beside_itself_moves_nobody(town_planner, town_sweep):
    """No row, and no change of any figure."""
    plan = town_sweep[1][0]
    compared = compare_plans(plan, plan, town_planner)
    assert len(compared.moves) == 0
    assert (compared.figures["change"] == 0).all()
