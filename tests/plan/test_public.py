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
from zoning.plan.public import PublicBook, public_view
from zoning.plan.public_blocks import place_blocks
from zoning.plan.public_state import PublicState

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


NAMES = ["lonely", "alley", "busy"]


class TestFewHouseholds:
    """What stands for fewer than k households is not shown."""

    @pytest.mark.parametrize("k", [1, 2, 5, 20, 60])
    @pytest.mark.parametrize("name", NAMES)
    def test_no_zone_holds_fewer_than_k(self, request, name, k):
        """By its own figure, and by the houses on its ground."""
        area, plan = request.getfixturevalue(name)
        zones = public_view(plan, area, k=k).zones
        houses = area.households.geometry.to_numpy()
        assert (zones["households"] >= k).all()
        assert len(zones)
        for shape, told in zip(zones.geometry, zones["households"], strict=True):
            assert shapely.intersects(shape, houses).sum() == told

    @pytest.mark.parametrize("name", NAMES)
    def test_the_figures_are_those_of_the_ground_shown(self, request, name):
        """People are counted where the polygon says, not where the plan does."""
        area, plan = request.getfixturevalue(name)
        zones = public_view(plan, area).zones
        houses, people = area.households.geometry.to_numpy(), area.households["people"]
        for shape, told in zip(zones.geometry, zones["people"], strict=True):
            assert people[shapely.intersects(shape, houses)].sum() == told

    def test_a_single_house_is_shown_as_its_block(self, lonely):
        """Its neighbours along the street, twenty or more, and not the whole hamlet."""
        area, plan = lonely
        assert plan.zones["households"].min() < 20
        zones = public_view(plan, area).zones
        red = zones[zones["level"] == "red"].iloc[0]
        assert 20 <= red["households"] < len(area.households) / 2
        assert [unit["unit_id"] for unit in red["units"]] == ["h-1-01"]

    def test_what_no_block_can_hide_is_left_out(self, lonely):
        """More households asked for than there are; officers are told how many are not shown."""
        area, plan = lonely
        view = public_view(plan, area, k=10_000)
        assert len(view.zones) == len(view.checkpoints) == 0
        assert list(view.zones.columns[:-1]) == list(ZONE_COLUMNS)
        assert view.less_closed == len(plan.households)

    def test_fewer_than_one_household_is_no_threshold(self, lonely):
        """Zero would show everything."""
        with pytest.raises(ValueError, match="at least 1"):
            public_view(lonely[1], lonely[0], k=0)


class TestWithheld:
    """What would tell one house of a block from another is null."""

    @pytest.mark.parametrize("name", NAMES)
    def test_counts_of_cases_and_checkpoints_are_null(self, request, name):
        """Null, not zero; and no guard is shown, for it stands where the line is."""
        area, plan = request.getfixturevalue(name)
        view = public_view(plan, area)
        assert len(plan.checkpoints)
        assert view.zones["cases"].isna().all()
        assert view.zones["checkpoints"].isna().all()
        assert len(view.checkpoints) == 0
        assert list(view.checkpoints.columns[:-1]) == list(CHECKPOINT_COLUMNS)

    def test_the_reason_counts_nothing(self, busy):
        """The sentence is the same whatever the number of cases."""
        zones = public_view(busy[1], busy[0]).zones
        for text in (*zones["reason"], *zones["reason_en"]):
            assert not any(letter.isdigit() for letter in text)

    @pytest.mark.parametrize("name", NAMES)
    def test_the_plan_is_not_named_after_its_cases(self, request, name):
        """Its own identifier is a digest that anybody could compute for every house."""
        area, plan = request.getfixturevalue(name)
        text = public_view(plan, area, name="p-0123456789abcdef").zones.to_json()
        assert plan.plan_id[2:10] not in text
        assert "p-0123456789abcdef" in text


class TestShapes:
    """The public view is a map like any other."""

    @pytest.mark.parametrize("name", NAMES)
    def test_zones_are_sound_and_apart(self, request, name):
        """Valid, right-handed, red and yellow without common ground."""
        area, plan = request.getfixturevalue(name)
        shapes = list(public_view(plan, area).zones.geometry)
        assert shapely.is_valid(shapes).all()
        for index, shape in enumerate(shapes):
            assert shape.equals_exact(shapely.orient_polygons(shape))
            for other in shapes[index + 1 :]:
                assert shapely.intersection(shape, other).area < 1e-11

    @pytest.mark.parametrize("name", NAMES)
    def test_whoever_is_closed_is_shown_closed(self, request, name):
        """No red house is shown yellow, and no closed one open."""
        area, plan = request.getfixturevalue(name)
        view = public_view(plan, area)
        homes = area.households.set_index("household_id").geometry
        for levels in (("red",), ("red", "yellow")):
            shown = shapely.union_all(view.zones.geometry[view.zones["level"].isin(levels)])
            mine = plan.households["household_id"][plan.households["level"].isin(levels)]
            assert shapely.intersects(shown, homes[mine].to_numpy()).all()
        assert view.less_closed == 0

    def test_cases_of_one_block_are_one_zone(self):
        """Cases at both ends of a street: the block is shown once."""
        area = drawn_area("+--1" + "--1" * 40 + "--+")
        plan = draw(area, located(area, {"household": 1}, {"household": 39}))
        assert (plan.zones["level"] == "red").sum() == 2
        assert public_view(plan, area, k=30).zones["level"].tolist() == ["red"]

    def test_a_plan_without_zones_shows_none(self, lonely):
        """Two empty frames."""
        area = lonely[0]
        view = public_view(draw(area, located(area)), area)
        assert len(view.zones) == len(view.checkpoints) == 0

    def test_the_same_plan_gives_the_same_view(self, alley):
        """To the last bit, whatever the book was asked before; its status is the plan's."""
        area, plan = alley
        book = PublicBook(area)
        one, other = (book.view(plan, name="p").zones for _ in range(2))
        assert one.to_json() == other.to_json() == public_view(plan, area, name="p").zones.to_json()
        held = replace(plan, status="in_force")
        assert set(public_view(held, area).zones["status"]) == {"in_force"}


class TestState:
    """What is remembered goes into a store and comes back."""

    def test_it_survives_being_written(self, busy):
        """To the last bit."""
        state = public_view(busy[1], busy[0]).state
        assert PublicState.from_bytes(state.to_bytes()).to_bytes() == state.to_bytes()
        assert set(state.seen) == {"c0", "c1", "c2", "c3"}

    def test_another_format_is_refused(self):
        """A state is not read half."""
        with pytest.raises(ValueError, match="format 0"):
            PublicState.from_bytes(b'{"format":0}')


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
