"""A house on a main road is closed at its own door, and the road stays open."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from tests.drawn_area import drawn_area, located
from tests.drawn_main_road import main_road_area
from zoning.perimeter.network import place_network
from zoning.plan.draw import draw
from zoning.plan.public import public_view
from zoning.plan.summary import summary
from zoning.plan.verify import verify
from zoning.policy.load import policy_named

WARD = policy_named("khoanh-ward")
ROAD = "+--1--1--1--1--1--1--1--1--1--1--1--1--1--1--1--1--1--1--1--+"
SICK, OPPOSITE = 8, 10
"""Household 9 faces 8's side of the road; every second house stands across."""

WITH_ALLEY = """
    +--1--1--1--1--1--1--+--1--1--1--1--1--1--+
                         a
                         1
                         a
                         1
                         a
                         1
                         a
                         1
                         a
                         1
                         a
                         +
"""
MOUTH = 12
"""The first household of the alley, ten metres from the road."""


def levels(plan, area):
    """Return the level of every household, as one letter each: . y r."""
    listed = dict(zip(plan.households["household_id"], plan.households["level"], strict=True))
    return "".join(listed.get(name, ".")[0] for name in area.households["household_id"])


def found(plan, area):
    """Return everything a check finds, one line a fault; empty for a sound plan."""
    return "\n".join(map(str, verify(plan, area)))


def closed_road(plan, network):
    """Return the places of streets that are closed."""
    along = np.unique(network.links[network.link_street >= 0])
    return along[plan.certificate.labels[along] > 0].tolist()


@pytest.fixture(scope="module")
def road():
    return main_road_area(ROAD, across=tuple(range(1, 19, 2)))


@pytest.fixture(scope="module")
def plan(road):
    return draw(road, located(road, {"household": SICK}))


@pytest.fixture(scope="module")
def alley():
    return main_road_area(WITH_ALLEY, alleys={"a": None})


class TestARedHouseOnTheRoad:
    """Its door is closed, its neighbours' are restricted, and traffic passes."""

    def test_the_road_stays_open(self, road, plan):
        """No place of it is closed, and no guard stands on it."""
        assert closed_road(plan, place_network(road)) == []
        assert set(plan.checkpoints["kind"]) == {"door", "door_post"}
        assert found(plan, road) == ""

    def test_on_a_street_of_the_quarter_the_street_closes(self):
        """The same drawing without a main road: guards stand on the street, as before."""
        street = drawn_area(ROAD)
        before = draw(street, located(street, {"household": SICK}))
        assert closed_road(before, place_network(street)) != []
        assert set(before.checkpoints["kind"]) == {"post"}

    def test_the_house_is_red_and_its_neighbours_yellow_on_both_sides(self, road, plan):
        """Within forty metres along the road: two doors a side, fifteen metres apart."""
        assert levels(plan, road) == "." * 6 + "yyryy" + "." * 8

    def test_both_sides_of_the_road_are_one_zone(self, plan):
        """The ring goes on beyond the road; two houses far apart have a ring each."""
        red, yellow = (plan.zones[plan.zones["level"] == level] for level in ("red", "yellow"))
        assert red["inside"].tolist() == yellow["id"].tolist()
        assert yellow["households"].tolist() == [4]

    def test_rings_that_do_not_meet_are_zones_of_their_own(self, road):
        """The road between them is open, and joins nothing."""
        far = draw(road, located(road, {"household": 2}, {"household": 15}))
        assert sorted(far.zones["level"]) == ["red", "red", "yellow", "yellow"]
        assert found(far, road) == ""

    def test_a_guard_stands_at_the_red_door(self, plan):
        """One, manned, named by the house number."""
        (red,) = plan.checkpoints[plan.checkpoints["level"] == "red"].itertuples()
        assert (red.kind, red.between) == ("door_post", "trước cửa số 9")
        assert red.offset_m == pytest.approx(15 * (SICK + 1), abs=0.1)

    def test_yellow_doors_have_a_notice(self, plan):
        """Nobody stands there: every one of them leads to an open road."""
        yellow = plan.checkpoints[plan.checkpoints["level"] == "yellow"]
        assert yellow["kind"].tolist() == ["door"] * 4
        assert summary(plan) | {"posts": 1, "barriers": 0, "doors": 4} == summary(plan)

    def test_a_policy_may_man_every_door(self, road):
        """With "door" among the kinds with manned posts."""
        manned = (*WARD.posts.manned_kinds, "door")
        policy = replace(WARD, posts=replace(WARD.posts, manned_kinds=manned))
        guarded = draw(road, located(road, {"household": SICK}), policy=policy)
        assert set(guarded.checkpoints["kind"]) == {"door_post"}
        assert found(guarded, road) == ""

    def test_the_house_opposite_keeps_its_own_level(self):
        """Two houses that face each other at one spot: one is red, the other yellow."""
        facing = main_road_area("+--1--2--1--+", across=(2,))
        drawn = draw(facing, located(facing, {"household": 1}))
        assert levels(drawn, facing) == "yryy"
        assert found(drawn, facing) == ""

    def test_neighbours_behind_one_door_are_red_together(self):
        """As everywhere: a household is never split from its place."""
        sharing = main_road_area("+--1--3--1--+")
        drawn = draw(sharing, located(sharing, {"household": 2}))
        assert levels(drawn, sharing) == "yrrry"
        words = drawn.checkpoints["between"][drawn.checkpoints["level"] == "red"]
        assert words.tolist() == ["trước cửa số 2 đến 4"]

    def test_a_second_plan_goes_on_from_the_first(self, road, plan):
        """The red door steps down to yellow when its case recovers."""
        cases = located(road, {"household": SICK, "status": "recovered"}, {"household": 15})
        later = draw(road, cases, in_force=plan, as_of=plan.as_of + pd.Timedelta(days=2))
        assert levels(later, road)[SICK] == "y"
        assert found(later, road) == ""


class TestAlleysOffTheRoad:
    """What opens on the road is sealed where it opens."""

    def test_a_red_house_by_the_mouth_leaves_the_road_open(self, alley):
        """The alley is guarded at its mouth, and red may look on the open road there."""
        drawn = draw(alley, located(alley, {"household": MOUTH}))
        assert closed_road(drawn, place_network(alley)) != []
        main = alley.streets["unit_id"].isna().to_numpy()
        network = place_network(alley)
        on_main = np.append(main, False)[network.link_street]
        assert (drawn.certificate.labels[network.links[on_main]] == 0).all()
        (mouth,) = drawn.checkpoints[drawn.checkpoints["between"] == "đầu Hẻm a"].itertuples()
        assert (mouth.level, mouth.kind) == ("red", "post")
        assert found(drawn, alley) == ""

    def test_a_house_in_the_alleys_depth_is_closed_as_before(self, alley):
        """Beyond the ring's reach of the road, nothing is different."""
        plain = drawn_area(WITH_ALLEY, alleys={"a": None})
        deep = {"household": 16}
        assert (
            levels(draw(alley, located(alley, deep)), alley)[12:]
            == (levels(draw(plain, located(plain, deep)), plain)[12:])
        )

    def test_a_case_at_a_number_nobody_knows_decides(self):
        """No door is known on its piece of road: the road itself is closed there."""
        area = main_road_area("+--1--1--+-----+--1--1--+")
        street = area.streets["street_id"].iloc[1]
        row = {"match_level": "interpolated", "street_id": street, "access_m": 15.0}
        drawn = draw(area, located(area, row))
        assert closed_road(drawn, place_network(area)) != []
        assert found(drawn, area) == ""

    def test_a_policy_may_close_the_road(self, road):
        """Where it keeps no road open, the ring holds the road as it holds any street."""
        policy = replace(WARD, exempt=replace(WARD.exempt, must_open_streets=()))
        drawn = draw(road, located(road, {"household": SICK}), policy=policy)
        assert closed_road(drawn, place_network(road)) != []
        assert levels(drawn, road)[SICK] == "r"
        assert found(drawn, road) == ""


class TestForgeries:
    """A door without its guard is found."""

    def test_a_missing_guard(self, road, plan):
        """The door is named by its street, and whoever walks out is met."""
        (red,) = np.flatnonzero(plan.checkpoints["level"] == "red")
        posts = plan.checkpoints.drop(index=red).reset_index(drop=True)
        faults = found(replace(plan, checkpoints=posts), road)
        assert "a door closed without a guard" in faults
        assert "reached from a red door" in faults

    def test_a_guard_at_another_door(self, road, plan):
        """It guards nothing there, and the red door is open."""
        posts = plan.checkpoints.copy()
        (red,) = np.flatnonzero(posts["level"] == "red")
        shifted = posts.geometry.translate(xoff=15 / 111_320)
        posts.loc[red, "offset_m"] += 15.0
        posts.loc[[red], "geometry"] = shifted[[red]]
        faults = found(replace(plan, checkpoints=posts), road)
        assert "a guard at no door that is closed" in faults
        assert "a door closed without a guard" in faults

    def test_a_guard_called_a_post_on_the_road(self, road, plan):
        """A post beside the road stops nobody on it, and no door is guarded by it."""
        posts = plan.checkpoints.assign(kind="post")
        faults = found(replace(plan, checkpoints=posts), road)
        assert "a spot off its street" in faults
        assert "a door closed without a guard" in faults

    def test_a_road_that_closes_after_all(self, road, plan):
        """The labels would no longer keep the policy's own rule."""
        labels = plan.certificate.labels.copy()
        network = place_network(road)
        labels[network.place_spot[network.household_place[SICK]]] = 1
        forged = replace(plan, certificate=replace(plan.certificate, labels=labels))
        assert "open" in found(forged, road)


class TestPublicView:
    """The ring across the road tells no more than the ring itself."""

    def test_no_zone_near_a_small_red_one_is_shown_as_it_is(self):
        """Nine households at every door, both sides: still nobody can find the middle."""
        nine = "+--9--9--9--9--9--9--9--9--9--9--9--9--9--9--9--+"
        north = main_road_area(nine)
        across = tuple(
            row for row in range(len(north.households)) if row // 9 % 2 and row // 9 != 7
        )
        area = main_road_area(nine, across=across)
        drawn = draw(area, located(area, {"household": 9 * 8}))
        exact = set(drawn.zones.geometry.to_wkb())
        view = public_view(drawn, area)
        zones, posts = view.zones, view.checkpoints
        assert len(zones)
        assert (zones["households"] >= 20).all()
        assert not exact & set(zones.geometry.to_wkb())
        assert len(posts) == 0
