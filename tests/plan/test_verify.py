"""Every claim of a plan is worked out again: forge one, and a fault names it."""

from dataclasses import replace

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely
from shapely import affinity

from tests.drawn_area import drawn_area, located
from tests.drawn_question import WARD, with_section
from zoning.perimeter.network import place_network
from zoning.perimeter.parcel_coverage import Parcels
from zoning.plan.draw import draw
from zoning.plan.verify import verify
from zoning.plan.verify_area import CheckedArea
from zoning.plan.verify_map import PlanMap
from zoning.plan.verify_walk import seal_faults

TOWN = """
    +--1--1--1--1--1--1--+--1--1--1--1--1--1--1--1--1--1--1--1--1--1--1--1--1--1--1--+
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
SPREAD = """
    +-1-------------1---------------1----------+-----1---------------1-----------+
                                               a
                                               a
                                               1
                                               a
                                               a
                                               a
                                               1
                                               a
                                               a
                                               a
                                               +
    +-------1---------1--------------1---------+-----------1-----------1---------+
"""
SICK = (25, 26)
NO_PARCELS = Parcels.of(np.empty(0, object), np.empty((0, 2), np.int32))
ONE_METRE = 9e-6
"""In degrees, about."""


@pytest.fixture(scope="module")
def area():
    return drawn_area(TOWN, alleys={"a": None}, people=12)


@pytest.fixture(scope="module")
def plan(area):
    return draw(area, located(area, *({"household": home} for home in SICK)))


@pytest.fixture(scope="module")
def beside_open(area):
    """A plan round a case beside the alley, whose houses touch its ground and stay open."""
    near = with_section(WARD, "ring", street_m=5, air_m=0, touching=False)
    return draw(area, located(area, {"household": 7}), policy=near)


def found(plan, area) -> str:
    """Return everything a check finds, one line a fault; empty for a sound plan."""
    return "\n".join(map(str, verify(plan, area)))


def without_rows(frame, rows):
    return frame.drop(index=frame.index[rows]).reset_index(drop=True)


def with_value(frame, row, column, value):
    """Return a frame with one cell changed."""
    changed = frame.copy()
    values = list(changed[column])
    values[row] = value
    changed[column] = pd.Series(values, dtype=changed[column].dtype)
    return changed


def with_shape(frame, row, shape):
    shapes = frame.geometry.to_numpy().copy()
    shapes[row] = shape
    return gpd.GeoDataFrame(frame.drop(columns="geometry"), geometry=shapes, crs=frame.crs)


def rows_of_level(frame, level):
    return np.flatnonzero(frame["level"] == level)


def test_the_drawn_plan_is_sound(area, plan):
    """There is a red zone in a yellow one, with guards on both lines, and nothing is wrong."""
    assert set(plan.zones["level"]) == {"red", "yellow"}
    assert set(plan.checkpoints["level"]) == {"red", "yellow"}
    assert found(plan, area) == ""


def test_a_plan_without_zones_is_sound(area):
    """No case, no zone, no fault."""
    assert found(draw(area, located(area)), area) == ""


def test_a_plan_without_streets_is_sound(area):
    """Houses that no street reaches are closed by their ground alone: nobody can stand there."""
    households = area.households.assign(street_id=None, access_m=np.nan)
    bare = replace(area, streets=area.streets.iloc[:0], households=households)
    drawn = draw(bare, located(bare, {"household": SICK[0]}))
    assert len(drawn.zones) > 0
    assert len(drawn.checkpoints) == 0
    assert found(drawn, bare) == ""


class TestAnotherArea:
    """A plan speaks of the area it was drawn on."""

    def test_another_area_is_refused_at_once(self, plan):
        """The digest differs: nothing else is said."""
        faults = verify(plan, drawn_area(TOWN, alleys={"a": None}, people=11))
        assert [fault.where for fault in faults] == [plan.plan_id]
        assert "digest" in faults[0].found

    def test_another_name_is_found(self, area, plan):
        """The identifier is what area, cases, policy and time make it."""
        assert "p-0" in found(replace(plan, plan_id="p-0000000000000000"), area)


class TestSealing:
    """Nobody walks out of a zone without passing a guard."""

    @pytest.mark.parametrize(
        ("level", "ground"), [("red", "a way out of red"), ("yellow", "a way out of closed")]
    )
    def test_every_removed_checkpoint_is_missed(self, area, plan, level, ground):
        """Whichever guard goes, the walk gets out there, and the crossing is named."""
        for row in rows_of_level(plan.checkpoints, level):
            street = plan.checkpoints["street_id"].iloc[row]
            text = found(replace(plan, checkpoints=without_rows(plan.checkpoints, [row])), area)
            assert ground in text
            assert f"{street}: found a crossing of a {level} outline without" in text

    def test_a_shifted_checkpoint_is_off_the_line(self, area, plan):
        """Five metres along its street, a guard guards nothing."""
        for row in range(len(plan.checkpoints)):
            spot = plan.checkpoints.geometry.iloc[row]
            for dx, dy in ((5, 0), (0, 5)):
                moved = affinity.translate(spot, dx * ONE_METRE, dy * ONE_METRE)
                posts = with_shape(plan.checkpoints, row, moved)
                text = found(replace(plan, checkpoints=posts), area)
                assert f"checkpoints {plan.checkpoints['id'].iloc[row]}: found a spot off" in text
                assert "without a checkpoint of that line" in text

    def test_a_red_line_needs_a_red_guard(self, area, plan):
        """A yellow guard on a red line does not stop the walk out of red."""
        row = rows_of_level(plan.checkpoints, "red")[0]
        posts = with_value(plan.checkpoints, row, "level", "yellow")
        text = found(replace(plan, checkpoints=posts), area)
        assert "another level than its zone's" in text
        assert "a way out of red ground" in text

    def test_a_household_beyond_the_guard_is_met(self, area, plan):
        """Without its red guards, the walk from red meets yellow households, by identifier."""
        rows = rows_of_level(plan.checkpoints, "red")
        text = found(replace(plan, checkpoints=without_rows(plan.checkpoints, rows)), area)
        assert "reached from a red door" in text

    def test_a_door_half_a_metre_beyond_its_guard_is_reached(self, area, plan):
        """A guard may stand in a door's frame, but no farther on its wrong side."""
        posts = plan.checkpoints
        post = posts[posts["between"].str.startswith("giữa", na=False)].iloc[0]
        on = (area.households["street_id"] == post["street_id"]).to_numpy()
        closed = area.households["household_id"].isin(plan.households["household_id"])
        held = np.flatnonzero(closed.to_numpy() & on)
        away = area.households["access_m"].to_numpy() - post["offset_m"]
        home = held[np.argmin(np.abs(away[held]))]
        for beyond, is_met in ((0.4, False), (0.7, True)):
            access = area.households["access_m"].to_numpy().copy()
            access[home] = post["offset_m"] - np.sign(away[home]) * beyond
            moved = replace(area, households=area.households.assign(access_m=access))
            view = PlanMap.of(plan, CheckedArea(moved, place_network(area), NO_PARCELS))
            assert bool(seal_faults(view)) == is_met

    def test_a_zone_without_a_manned_post_is_found(self, area, plan):
        """Barriers alone let nobody in to help."""
        posts = plan.checkpoints.assign(kind="barrier")
        assert "none of them manned" in found(replace(plan, checkpoints=posts), area)

    def test_a_guard_of_no_zone_is_found(self, area, plan):
        """Unknown zone, unknown street, an identifier twice."""
        posts = with_value(plan.checkpoints, 0, "zone", "z-none")
        posts = with_value(posts, 1, "street_id", "s-none")
        posts = with_value(posts, 2, "id", posts["id"].iloc[1])
        text = found(replace(plan, checkpoints=posts), area)
        for words in ("no such zone", "no such street", "the same id twice"):
            assert words in text


class TestLevels:
    """Households, labels and polygons say the same."""

    def test_a_relabelled_household_is_found(self, area, plan):
        """Red written down as yellow."""
        row = rows_of_level(plan.households, "red")[0]
        name = plan.households["household_id"].iloc[row]
        households = with_value(plan.households, row, "level", "yellow")
        text = found(replace(plan, households=households), area)
        assert f"{name}: found another level than its door's label" in text

    def test_a_confirmed_household_that_is_not_listed_is_found(self, area, plan):
        """The case's own house is missing from the list."""
        row = np.flatnonzero(plan.households["household_id"] == f"hh-1-{SICK[0]:05d}")
        households = without_rows(plan.households, row)
        text = found(replace(plan, households=households), area)
        assert f"hh-1-{SICK[0]:05d}: found a confirmed case and no red" in text

    def test_a_case_added_to_an_open_house_is_found(self, area, plan):
        """The plan must close every confirmed household it was given."""
        home = sorted(set(area.households["household_id"]) - set(plan.households["household_id"]))
        number = int(home[0].rsplit("-", 1)[1])
        rows = [{"household": h} for h in (*SICK, number)]
        text = found(replace(plan, located=located(area, *rows)), area)
        assert f"{home[0]}: found a confirmed case and no red" in text
        assert "must_red" in text

    def test_a_household_in_a_zone_of_another_level_is_found(self, area, plan):
        """A red household counted to the yellow zone."""
        row = rows_of_level(plan.households, "red")[0]
        yellow = plan.zones["id"].iloc[rows_of_level(plan.zones, "yellow")[0]]
        households = with_value(plan.households, row, "zone", yellow)
        assert "a zone of another level" in found(replace(plan, households=households), area)

    def test_a_place_on_the_wrong_ground_is_found(self, area, plan):
        """A yellow place without households is labelled open: the map says otherwise."""
        proof = plan.certificate
        labels = proof.labels.copy()
        labels[np.flatnonzero(labels == 1)[0]] = 0
        text = found(replace(plan, certificate=replace(proof, labels=labels)), area)
        assert "a place on other ground" in text or "another level than its door's" in text

    def test_an_open_place_inside_a_ring_is_found(self, area, plan):
        """Under a policy with wider rings, the same plan leaves a ring open."""
        wide = replace(plan.policy, ring=replace(plan.policy.ring, street_m=70.0))
        text = found(replace(plan, policy=wide), area)
        assert "open inside a ring of red" in text

    def test_rings_count_metres_through_the_air(self, area, plan):
        """So does a ring through the air."""
        wide = replace(plan.policy, ring=replace(plan.policy.ring, air_m=70.0))
        assert "open inside a ring of red" in found(replace(plan, policy=wide), area)

    def test_an_open_house_in_a_unit_that_must_close_is_found(self, area, plan):
        """Under a policy that closes the rest of the hamlet, the same plan leaves it open."""
        wide = replace(plan.policy, ring=replace(plan.policy.ring, rest_of_hamlet=True))
        assert "open in a unit that holds a case" in found(replace(plan, policy=wide), area)
        alley = replace(plan.policy, ring=replace(plan.policy.ring, rest_of_alley=True))
        assert "open in a unit that holds a case" not in found(replace(plan, policy=alley), area)

    def test_an_open_house_near_a_case_is_found(self, area, plan):
        """Under a policy with 200 m round every case."""
        wide = replace(plan.policy, ring=replace(plan.policy.ring, case_air_m=200.0))
        assert "open within the metres round a case" in found(replace(plan, policy=wide), area)


class TestProof:
    """Cost, bound, flow and labels prove one another."""

    def test_a_changed_cost_is_found(self, area, plan):
        """One thousandth of a person is enough."""
        proof = replace(plan.certificate, cost=plan.certificate.cost - 1)
        text = found(replace(plan, certificate=proof), area)
        assert f"cost: found {plan.certificate.cost - 1}" in text

    def test_a_bound_below_the_cost_is_found(self, area, plan):
        """A plan with a gap is not proved."""
        proof = replace(plan.certificate, bound=plan.certificate.bound - 1)
        assert "certificate: found bound" in found(replace(plan, certificate=proof), area)

    def test_a_changed_flow_is_found(self, area, plan):
        """The bound is the flow's value."""
        flow = plan.certificate.flow
        amount = flow.amount.copy()
        amount[0] += 1
        proof = replace(plan.certificate, flow=replace(flow, amount=amount))
        assert found(replace(plan, certificate=proof), area) != ""

    def test_labels_of_another_size_are_found(self, area, plan):
        """Nothing can be checked without a label for every place."""
        proof = replace(plan.certificate, labels=plan.certificate.labels[:-1])
        assert "certificate: found labels of shape" in found(replace(plan, certificate=proof), area)


class TestShapes:
    """Polygons are sound, apart, nested, and hold whom they say."""

    def test_an_outline_moved_over_a_neighbour_is_found(self, area, plan):
        """The yellow outline bulges over an open house."""
        row = rows_of_level(plan.zones, "yellow")[0]
        closed = set(plan.households["household_id"])
        is_open = ~area.households["household_id"].isin(closed)
        shape = plan.zones.geometry.iloc[row]
        houses = area.households[is_open.to_numpy()]
        near = houses.geometry.iloc[np.argmin(shapely.distance(houses.geometry.values, shape))]
        bridge = shapely.shortest_line(shape, near).buffer(2 * ONE_METRE)
        bulged = shapely.union(shape, bridge)
        zones = with_shape(plan.zones, row, shapely.orient_polygons(bulged))
        assert "an open house inside a polygon" in found(replace(plan, zones=zones), area)

    def test_a_household_left_outside_is_found(self, area, plan):
        """The red polygon shrinks, and its houses fall out."""
        row = rows_of_level(plan.zones, "red")[0]
        shape = shapely.orient_polygons(plan.zones.geometry.iloc[row].buffer(-12 * ONE_METRE))
        text = found(replace(plan, zones=with_shape(plan.zones, row, shape)), area)
        assert "a house outside its zone's polygon" in text

    def test_overlapping_zones_are_found(self, area, plan):
        """The yellow's hole is filled: red ground is yellow as well."""
        row = rows_of_level(plan.zones, "yellow")[0]
        shape = shapely.Polygon(plan.zones.geometry.iloc[row].exterior)
        text = found(replace(plan, zones=with_shape(plan.zones, row, shape)), area)
        assert "ground of another zone" in text
        assert "red in no hole of the yellow it names" in text

    def test_a_red_that_names_no_yellow_is_found(self, area, plan):
        """The yellow touches it, so it belongs to it."""
        row = rows_of_level(plan.zones, "red")[0]
        zones = with_value(plan.zones, row, "inside", None)
        assert "red in no hole" in found(replace(plan, zones=zones), area)

    def test_a_left_handed_polygon_is_found(self, area, plan):
        """RFC 7946: shells run counter-clockwise."""
        shape = shapely.orient_polygons(plan.zones.geometry.iloc[0], exterior_cw=True)
        text = found(replace(plan, zones=with_shape(plan.zones, 0, shape)), area)
        assert "a left-handed ring" in text

    def test_an_invalid_polygon_is_found(self, area, plan):
        """A ring that crosses itself."""
        bow = shapely.Polygon([(105.0, 10), (105.001, 10.001), (105.001, 10), (105, 10.001)])
        text = found(replace(plan, zones=with_shape(plan.zones, 0, bow)), area)
        assert "an invalid polygon" in text


class TestRedThatNoYellowWraps:
    """It looks on ground that the policy leaves open, or on fields that its yellow reaches not."""

    def test_ground_may_be_left_open_beside_red(self, area, beside_open):
        """Without `ring.touching` no house of the alley is closed, though their parcels touch."""
        alley = area.households["household_id"][area.households["unit_id"] == "a-1-a"]
        assert not beside_open.households["household_id"].isin(alley).any()
        assert found(beside_open, area) == ""

    def test_elsewhere_yellow_must_wrap_it(self, area, beside_open):
        """The yellow is taken from a piece of its other side."""
        zones = beside_open.zones
        (red,), (yellow,) = (rows_of_level(zones, level) for level in ("red", "yellow"))
        ground, middle = zones.geometry[red], zones.geometry[red].centroid
        piece = shapely.box(middle.x, middle.y + 5 * ONE_METRE, middle.x + 1, middle.y + 1)
        shape = zones.geometry[yellow] - (ground.buffer(3 * ONE_METRE) & piece)
        text = found(replace(beside_open, zones=with_shape(zones, yellow, shape)), area)
        assert "red in no hole" in text

    def test_red_may_lie_all_round_its_yellow(self):
        """All streets are red but an alley between them: nobody is beyond, but fields."""
        area = drawn_area(SPREAD, alleys={"a": None}, people=12)
        wide = with_section(WARD, "core", street_m=15.0, air_m=20.0)
        wide = with_section(wide, "ring", street_m=12.0, air_m=0.0, rest_of_alley=True)
        wide = with_section(wide, "closing", yellow_per_person=20)
        wide = with_section(wide, "posts", red_factor=4000)
        plan = draw(area, located(area, *({"household": h} for h in (3, 10, 0))), policy=wide)
        (red,), (yellow,) = (rows_of_level(plan.zones, level) for level in ("red", "yellow"))
        around = shapely.Polygon(plan.zones.geometry[red].exterior)
        assert around.covers(plan.zones.geometry[yellow])
        assert found(plan, area) == ""


class TestFigures:
    """Every figure is counted again."""

    @pytest.mark.parametrize(
        "name", ["people", "households", "cases", "checkpoints", "area_m2", "perimeter_m"]
    )
    def test_a_wrong_figure_is_found(self, area, plan, name):
        """One more than there are."""
        value = plan.zones[name].iloc[0] + 1
        text = found(replace(plan, zones=with_value(plan.zones, 0, name, value)), area)
        assert f"zone {plan.zones['id'].iloc[0]}: found {name}" in text

    def test_a_unit_said_to_be_whole_is_counted(self, area, plan):
        """Whole and in part are told apart by the households inside."""
        units = plan.zones["units"].iloc[0]
        forged = (units[0] | {"whole": not units[0]["whole"]}, *units[1:])
        zones = with_value(plan.zones, 0, "units", forged)
        assert "a unit held otherwise" in found(replace(plan, zones=zones), area)


def test_no_fault_names_an_address(area, plan):
    """Identifiers only: faults are printed and logged."""
    broken = replace(
        plan,
        checkpoints=plan.checkpoints.iloc[:0],
        households=plan.households.iloc[:0],
        zones=plan.zones.assign(people=0),
    )
    text = found(broken, area)
    assert len(text.splitlines()) > 8
    for words in ("Phố", "Hẻm", "số "):
        assert words not in text
