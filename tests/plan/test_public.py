"""Everybody sees zones; nobody can tell whose house it is."""

from dataclasses import replace

import numpy as np
import pytest
import shapely
from scipy.sparse import coo_matrix
from scipy.sparse.csgraph import connected_components

from tests.drawn_area import drawn_area, located
from zoning.perimeter.network import place_network
from zoning.plan.draw import draw
from zoning.plan.plan import CHECKPOINT_COLUMNS, ZONE_COLUMNS
from zoning.plan.public import public_view
from zoning.plan.public_blocks import Blocks, place_blocks
from zoning.plan.public_parts import public_parts

LONELY = """
    +--1--1--1--1--+--9--9--9--9--9--1--1--1--1--1--1--1--1--9--9--9--9--9--9--9--9--+
                   a
                   1
                   a
                   1
                   a
                   9
                   a
                   9
                   a
                   +
"""
"""Few households in the alley's mouth, many at its end; many in the street."""

BUSY = "+--9--9--9--9--9--9--9--9--9--9--9--9--9--9--9--9--9--9--9--9--9--9--9--9--9--+"
"""Nine households at every door: every zone is large."""


@pytest.fixture(scope="module")
def lonely():
    area = drawn_area(LONELY, alleys={"a": None})
    return area, draw(area, located(area, {"household": 0}))


@pytest.fixture(scope="module")
def alley():
    """One case in the alley, where twenty households live."""
    area = drawn_area(LONELY, alleys={"a": None})
    home = int(np.flatnonzero(area.households["unit_id"] == "a-1-a")[0])
    return area, draw(area, located(area, {"household": home}))


@pytest.fixture(scope="module")
def busy():
    """Four houses at neighbouring doors have cases."""
    area = drawn_area(BUSY)
    homes = (100, 109, 118, 127)
    return area, draw(area, located(area, *({"household": home} for home in homes)))


def homes_inside(area, zones):
    """Count the houses in each zone's polygon."""
    houses = area.households.geometry.to_numpy()
    return [int(shapely.intersects(shape, houses).sum()) for shape in zones.geometry]


class TestFewHouseholds:
    """What stands for fewer than k households is not shown as it is."""

    @pytest.mark.parametrize("k", [1, 2, 5, 20, 60])
    @pytest.mark.parametrize("name", ["lonely", "alley", "busy"])
    def test_no_zone_holds_fewer_than_k(self, request, name, k):
        """By its own figure, and by no household counted twice."""
        area, plan = request.getfixturevalue(name)
        zones, _ = public_view(plan, area, k=k)
        assert (zones["households"] >= k).all()
        parts = public_parts(plan, area, k=k)
        assert np.sum([part.homes for part in parts], axis=0).max(initial=0) <= 1

    @pytest.mark.parametrize("name", ["lonely", "alley", "busy"])
    def test_the_figures_are_those_of_the_ground_shown(self, request, name):
        """People are counted where the polygon says, not where the plan does."""
        area, plan = request.getfixturevalue(name)
        parts = public_parts(plan, area, k=20)
        zones, _ = public_view(plan, area)
        expected = sorted(int(area.households["people"][part.homes].sum()) for part in parts)
        assert sorted(zones["people"]) == expected

    def test_a_single_house_is_shown_as_its_block(self, lonely):
        """Its neighbours along the street, twenty or more, and not the whole hamlet."""
        area, plan = lonely
        assert plan.zones["households"].min() < 20
        zones, _ = public_view(plan, area)
        red = zones[zones["level"] == "red"].iloc[0]
        assert 20 <= red["households"] < len(area.households) / 2
        assert [unit["unit_id"] for unit in red["units"]] == ["h-1-01"]

    def test_which_house_of_the_block_it_is_cannot_be_told(self, lonely):
        """Whichever house of a block has the case, the same is shown, red and yellow."""
        area, _ = lonely
        blocks = Blocks.of(area, k=20)
        homes = np.flatnonzero(blocks.of_home == blocks.of_home[0])
        shown = set()
        for home in homes[:: max(1, len(homes) // 6)]:
            zones, _ = public_view(draw(area, located(area, {"household": int(home)})), area)
            shown.add(
                tuple(zip(zones["level"], zones["people"], zones.geometry.to_wkb(), strict=True))
            )
        assert len(homes) >= 20
        assert len(shown) == 1

    def test_the_ring_of_a_hidden_house_is_hidden_too(self, alley):
        """The yellow's own outline would be centred on the house."""
        area, plan = alley
        zones, _ = public_view(plan, area)
        exact = [shape.wkb for shape in plan.zones.geometry]
        assert [shape.wkb in exact for shape in zones.geometry] == [False] * len(zones)

    def test_what_no_block_can_hide_is_left_out(self, lonely):
        """More households asked for than there are."""
        area, plan = lonely
        zones, checkpoints = public_view(plan, area, k=10_000)
        assert len(zones) == len(checkpoints) == 0
        assert list(zones.columns[:-1]) == list(ZONE_COLUMNS)

    def test_fewer_than_one_household_is_no_threshold(self, lonely):
        """Zero would show everything."""
        with pytest.raises(ValueError, match="at least 1"):
            public_view(lonely[1], lonely[0], k=0)


class TestCases:
    """How many cases a zone has is told only where it tells nothing of a house."""

    def test_counts_of_hidden_zones_are_withheld(self, lonely):
        """Null, not zero."""
        zones, _ = public_view(lonely[1], lonely[0])
        assert zones["cases"].isna().all()

    def test_a_count_that_means_one_house_is_withheld(self):
        """A large zone with one case: the count would say that there is just one patient."""
        area = drawn_area(BUSY)
        plan = draw(area, located(area, {"household": 100}))
        zones, _ = public_view(plan, area, k=2)
        assert plan.zones["cases"].sum() == 1
        assert zones["cases"].isna().all()

    def test_a_count_over_several_houses_is_told(self, busy):
        """Four houses with cases in one zone of more than twenty households."""
        area, plan = busy
        zones, _ = public_view(plan, area)
        assert zones[zones["level"] == "red"]["cases"].tolist() == [4]

    def test_the_reason_counts_nothing(self, busy):
        """The sentence is the same whatever the number of cases."""
        area, plan = busy
        zones, _ = public_view(plan, area)
        for text in (*zones["reason"], *zones["reason_en"]):
            assert not any(letter.isdigit() for letter in text)


class TestExact:
    """What stands for enough households is shown as it is."""

    def test_large_zones_keep_their_outline_and_their_guards(self, busy):
        """Outline, identifier, figures and checkpoints of the plan."""
        area, plan = busy
        zones, checkpoints = public_view(plan, area)
        assert plan.zones["households"].min() >= 20
        assert zones["id"].tolist() == plan.zones["id"].tolist()
        assert zones["inside"].tolist() == plan.zones["inside"].tolist()
        for one, other in zip(zones.geometry, plan.zones.geometry, strict=True):
            assert shapely.equals(one, other)
        assert zones["people"].tolist() == plan.zones["people"].tolist()
        assert checkpoints["id"].tolist() == plan.checkpoints["id"].tolist()
        assert list(checkpoints.columns[:-1]) == list(CHECKPOINT_COLUMNS)

    def test_guards_of_hidden_zones_are_withheld(self, lonely):
        """They stand where the line is."""
        zones, checkpoints = public_view(lonely[1], lonely[0])
        assert len(lonely[1].checkpoints) > 0
        assert len(checkpoints) == 0
        assert (zones["checkpoints"] == 0).all()


class TestShapes:
    """The public view is a map like any other."""

    @pytest.mark.parametrize("name", ["lonely", "alley", "busy"])
    def test_zones_are_sound_and_apart(self, request, name):
        """Valid, right-handed, red and yellow without common ground."""
        area, plan = request.getfixturevalue(name)
        zones, _ = public_view(plan, area)
        shapes = list(zones.geometry)
        assert shapely.is_valid(shapes).all()
        for index, shape in enumerate(shapes):
            assert shape.equals_exact(shapely.orient_polygons(shape))
            for other in shapes[index + 1 :]:
                assert shapely.intersection(shape, other).area < 1e-11

    @pytest.mark.parametrize("name", ["lonely", "alley", "busy"])
    def test_it_covers_what_it_stands_for(self, request, name):
        """Every house that is red in the plan is on red ground."""
        area, plan = request.getfixturevalue(name)
        zones, _ = public_view(plan, area)
        red = shapely.union_all(zones.geometry[zones["level"] == "red"].to_numpy())
        sick = plan.located["household_id"]
        houses = area.households.set_index("household_id").geometry[sick].to_numpy()
        assert shapely.intersects(red, houses).all()

    def test_two_hidden_zones_in_one_block_are_one(self):
        """Cases at both ends of a street: the block is shown once, with the first's name."""
        area = drawn_area("+--1" + "--1" * 40 + "--+")
        plan = draw(area, located(area, {"household": 1}, {"household": 39}))
        assert (plan.zones["level"] == "red").sum() == 2
        zones, _ = public_view(plan, area, k=30)
        assert zones["level"].tolist() == ["red"]
        assert zones["id"].tolist() == plan.zones["id"].tolist()[:1]

    def test_a_plan_without_zones_shows_none(self, lonely):
        """Two empty frames."""
        area = lonely[0]
        zones, checkpoints = public_view(draw(area, located(area)), area)
        assert len(zones) == len(checkpoints) == 0

    def test_the_same_plan_gives_the_same_view(self, alley):
        """To the last bit."""
        area, plan = alley
        one, other = (public_view(plan, area)[0] for _ in range(2))
        assert [shape.wkb for shape in one.geometry] == [shape.wkb for shape in other.geometry]
        status = replace(plan, zones=plan.zones.assign(status="in_force"))
        assert set(public_view(status, area)[0]["status"]) == {"in_force"}


class TestBlocks:
    """Blocks follow from the area alone."""

    @pytest.mark.parametrize("k", [1, 2, 7, 20, 50])
    def test_every_block_has_k_households_and_hangs_together(self, lonely, k):
        """And every household is in one."""
        network = place_network(lonely[0])
        block = place_blocks(network, k=k)
        ends = block[network.links]
        inner = network.links[ends[:, 0] == ends[:, 1]]
        graph = coo_matrix((np.ones(len(inner)), tuple(inner.T)), shape=(len(block),) * 2)
        pieces = connected_components(graph, directed=False)[0]
        blocks = np.unique(block)
        assert blocks.min() >= 0
        assert all(network.households[block == number].sum() >= k for number in blocks)
        assert pieces == len(blocks)

    def test_an_island_goes_with_the_nearest_block(self):
        """Two streets that do not meet; one has too few households for a block."""
        area = drawn_area("""
            +--9--9--9--+

            +--1--1--+
        """)
        network = place_network(area)
        assert len(np.unique(place_blocks(network, k=20))) == 1

    def test_too_few_households_make_no_block(self, lonely):
        """Nothing can be hidden among fewer people than that."""
        assert set(place_blocks(place_network(lonely[0]), k=10_000)) == {-1}
