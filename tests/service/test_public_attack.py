"""Ten plans in a row, all that the public was ever told, and no case among fewer than twenty."""

from dataclasses import replace
from functools import partial

import numpy as np
import pandas as pd
import pytest
import shapely
from attacked_town import (
    APPEARS,
    DAYS,
    FEW,
    QUICK,
    alley_first,
    at_home,
    elsewhere_first,
    homes_of_alley,
    ordered,
    reported,
    target,
    town_drawn,
)
from attacker import World, exact, nearest, public

from service.plans.publish import K
from tests.drawn_area import located
from zoning.area.bundled import SAMPLE_CASES, bundled_area_path
from zoning.area.read import read_area
from zoning.geocode import geocode
from zoning.perimeter.network import place_network
from zoning.plan.public_blocks import place_blocks
from zoning.sources.cases_file import read_cases


@pytest.fixture(scope="module")
def town():
    return town_drawn()


STORIES = {"at home": at_home, "alley first": alley_first, "elsewhere first": elsewhere_first}


@pytest.fixture(scope="module")
def worlds(town):
    """Return the world of each story: until the target appears they are one and the same."""

    def cases_of(story):
        return lambda day, home: STORIES[story](town, day, home)

    first = World(town, cases_of("at home"), DAYS, APPEARS, {"policy": QUICK}, k=FEW)
    return {story: first.retold(cases_of(story)) for story in STORIES}


@pytest.fixture(scope="module")
def commanded(town):
    """Return the world of the first story, under orders from the second day on."""
    return World(
        town,
        partial(at_home, town),
        DAYS,
        APPEARS,
        {"policy": QUICK},
        k=FEW,
        orders=partial(ordered, town),
    )


def block_of(area, home, *, k):
    """Return the households of a household's block."""
    network = place_network(area)
    block = place_blocks(network, k=k)[network.household_place]
    return np.flatnonzero(block == block[home]).tolist()


class TestDrawnTown:
    """Households are tried from the nearest on, on every day, until k remain."""

    @pytest.mark.parametrize("story", STORIES)
    def test_enough_households_remain(self, town, worlds, story):
        """Whoever knows area, policy, times and all other cases is left with k or more."""
        truth = homes_of_alley(town)[7]
        found = worlds[story].survivors(truth, nearest(town, truth), public)
        assert len(found) == FEW

    def test_the_attacker_is_no_straw_man(self, town, worlds):
        """From the exact view the same attacker finds the place, and who else lives there."""
        truth = homes_of_alley(town)[0]
        assert worlds["at home"].survivors(truth, nearest(town, truth)[:12], exact) == {truth}

    def test_a_house_found_in_its_alley_is_shown_among_houses_of_that_alley(self, town, worlds):
        """A block across the alley's mouth would have few households in common with it."""
        truth = homes_of_alley(town)[7]
        days = worlds["alley first"].story_of(truth)
        alley = town.households.geometry[homes_of_alley(town)].to_numpy()
        reds = []
        for _, view, _ in days[:2]:
            zones = view.zones
            red = shapely.union_all(zones.geometry[zones["level"] == "red"].to_numpy())
            reds.append(int(shapely.intersects(red, alley).sum()))
        assert reds[0] == len(alley)
        assert reds[1] >= FEW

    @pytest.mark.parametrize("story", STORIES)
    def test_whoever_is_closed_is_shown_closed(self, town, worlds, story):
        """On every day, while zones come, step down and are lifted."""
        truth = homes_of_alley(town)[7]
        assert [less for _, _, less in worlds[story].story_of(truth)] == [0] * 4

    def test_zones_are_lifted_in_the_end(self, town):
        """Nothing is kept closed for ever for the sake of hiding."""
        alone = World(
            town,
            lambda day, home: located(town, target(home, reported_at=reported(3))),
            DAYS[3:],
            0,
            {"policy": QUICK},
        )
        levels = [set(view.zones["level"]) for _, view, _ in alone.days_of(5)]
        assert levels[0] == {"red", "yellow"}
        assert levels[-1] == set()
        assert {"yellow"} in levels


class TestOrders:
    """Officers order on every day, once the target is known about its own house."""

    def test_enough_households_remain(self, town, commanded):
        """That a house is closed, lifted or kept open narrows nothing."""
        truth = homes_of_alley(town)[7]
        assert len(commanded.survivors(truth, block_of(town, truth, k=FEW), public)) == FEW

    def test_the_public_is_told_what_it_is_told_without_orders(self, town, worlds, commanded):
        """So nobody learns which house an order names: to the byte, though other houses close."""
        truth = homes_of_alley(town)[7]
        free, bound = (
            [*world.quiet, *world.story_of(truth)] for world in (worlds["at home"], commanded)
        )
        for (plan, view, _), (other, under, _) in zip(free, bound, strict=True):
            assert public(plan, view) == public(other, under)
        closed = [[len(plan.households) for plan, _, _ in days] for days in (free, bound)]
        assert sum(one != other for one, other in zip(*closed, strict=True)) >= 6


class TestDemoTown:
    """The invented town, with its thirty cases, and a patient who comes late."""

    def test_twenty_households_remain(self):
        """The neighbour of a case of the sample, reported on the tenth day."""
        path = bundled_area_path()
        area = read_area(path)
        sample = geocode(read_cases(path / SAMPLE_CASES), area)
        sample["reported_at"] = pd.Timestamp(reported(0)).tz_convert("UTC")
        late = sample.index % 7
        sample["reported_at"] += pd.to_timedelta(late, unit="D")
        rows = area.households["household_id"]
        truth = int(np.flatnonzero(rows == sample["household_id"].iloc[4])[0]) + 1

        def cases(day, home):
            own = sample.iloc[[4]].assign(
                case_id="target",
                household_id=rows[home],
                reported_at=pd.Timestamp(reported(9)).tz_convert("UTC"),
            )
            return pd.concat([sample, own]) if day >= 9 else sample

        slow = replace(QUICK, lifting=replace(QUICK.lifting, days_without_case=4))
        world = World(area, cases, DAYS, 9, {"policy": slow})
        found = world.survivors(truth, block_of(area, truth, k=K), public)
        assert len(found) == K
        assert [less for _, _, less in world.quiet] == [0] * 9
