"""From located cases to a plan: zones, posts, households, reasons and the proof."""

import re
from dataclasses import replace
from datetime import datetime

import geopandas as gpd
import numpy as np
import pytest
import shapely

from tests.drawn_area import drawn_area, located
from zoning.errors import InvalidInput, InvalidPolicy, NoPlan, UnlocatedCases
from zoning.perimeter.area_parcels import area_parcels
from zoning.perimeter.assemble import perimeter_problem
from zoning.perimeter.certificate import verify_solution
from zoning.perimeter.network import place_network
from zoning.perimeter.stored_flow import flow_in_order
from zoning.plan.draw import draw
from zoning.plan.plan import CHECKPOINT_COLUMNS, HOUSEHOLD_COLUMNS, ZONE_COLUMNS
from zoning.plan.zone_parts import neighbouring_places, parts_of_pairs
from zoning.policy.load import policy_named

WARD = policy_named()

TOWN = """
    +--1--1--1--1--1--1--+--1--1--1--1--1--1--1--1--1--1--1--1--1--1--+
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
# Households in reading order: 0-5 west of the alley, 6-19 east of it, 20-23 in the alley.
ALLEY, EAST_END = (20, 21, 22, 23), 18


@pytest.fixture(scope="module")
def area():
    return drawn_area(TOWN, alleys={"a": None}, people=12)


@pytest.fixture(scope="module")
def cluster(area):
    """Two houses of the alley have a case, and one far away in the street."""
    rows = [
        {"household": 21, "reported_at": "2026-07-01T08:00:00+07:00"},
        {"household": 22, "reported_at": "2026-07-03T08:00:00+07:00"},
        {"household": EAST_END, "reported_at": "2026-07-02T08:00:00+07:00"},
        {"household": 0, "status": "discarded"},
    ]
    return located(area, *rows)


@pytest.fixture(scope="module")
def plan(area, cluster):
    return draw(area, cluster)


def reasons(plan):
    return dict(zip(plan.households.household_id, plan.households.reason, strict=True))


class TestZones:
    """Red and yellow as contract §5 describes them."""

    def test_the_columns_are_the_contracts(self, plan):
        """Nothing is missing, nothing is added."""
        assert list(plan.zones.columns) == [*ZONE_COLUMNS, "geometry"]
        assert list(plan.checkpoints.columns) == [*CHECKPOINT_COLUMNS, "geometry"]
        assert list(plan.households.columns) == list(HOUSEHOLD_COLUMNS)
        assert plan.zones.crs == plan.checkpoints.crs == "EPSG:4326"

    def test_the_alley_is_one_red_zone_and_the_end_of_the_street_another(self, plan):
        """Each inside its own yellow; one house behind the case costs less than a second post."""
        assert [name[11:] for name in plan.zones.id] == ["r01", "r02", "y01", "y02"]
        assert all(re.fullmatch(r"z-[0-9a-f]{8}-[ry]\d\d", name) for name in plan.zones.id)
        by_id = plan.zones.set_index("id")
        reds = by_id[by_id.level == "red"]
        assert sorted(reds.households) == [2, 4]
        assert sorted(reds.cases) == [1, 2]
        assert by_id.level[reds.inside].tolist() == ["yellow", "yellow"]
        assert by_id.inside[by_id.level == "yellow"].tolist() == [None, None]

    def test_a_red_zone_lies_in_a_hole_of_its_yellow(self, plan):
        """They never overlap, and the yellow's outer ring goes round."""
        by_id = plan.zones.set_index("id").geometry
        for red in plan.zones[plan.zones.level == "red"].itertuples():
            yellow = by_id[red.inside]
            assert shapely.area(shapely.intersection(red.geometry, yellow)) < 1e-14
            filled = shapely.union_all([shapely.Polygon(p.exterior) for p in parts(yellow)])
            assert filled.covers(red.geometry.buffer(-1e-7))

    def test_people_and_households_are_those_inside_the_polygon(self, area, plan):
        """Counted on the map, by points in polygons."""
        homes = area.households
        for zone in plan.zones.itertuples():
            inside = homes[homes.within(zone.geometry)]
            assert (len(inside), inside.people.sum()) == (zone.households, zone.people)

    def test_units_say_what_is_whole(self, plan):
        """The alley is closed whole, the hamlet in part; no ward stands for its hamlets."""
        alley = plan.zones[plan.zones.cases == 2].iloc[0]
        assert alley.units == (
            {"unit_id": "a-1-a", "level": "alley", "name": "Hẻm a", "whole": True},
            {"unit_id": "h-1-01", "level": "hamlet", "name": "Khu phố 01", "whole": False},
        )

    def test_lifting_counts_from_the_last_case_of_the_same_ground(self, plan):
        """3 July + 14 days for the alley and its ring, 2 July + 14 for the house and its."""
        expected = {2: "2026-07-17T08:00:00+07:00", 1: "2026-07-16T08:00:00+07:00"}
        rings = plan.zones.set_index("id").earliest_lift
        for red in plan.zones[plan.zones.level == "red"].itertuples():
            assert red.earliest_lift == rings[red.inside] == expected[red.cases]
        assert set(plan.zones.valid_from) == {"2026-07-03T08:00:00+07:00"}

    def test_the_reason_is_told_in_two_languages_without_counting_cases(self, plan):
        """The sentence is published: a unit's name and the rule, no figure of cases, no house."""
        alley = plan.zones[plan.zones.cases == 2].iloc[0]
        assert "Hẻm a đóng toàn bộ" in alley.reason
        assert "Hẻm a is closed as a whole" in alley.reason_en
        for zone in plan.zones.itertuples():
            assert zone.reason.endswith(".")
            assert zone.reason_en.endswith(".")
            assert "hh-" not in zone.reason + zone.reason_en

    def test_areas_and_lines_are_measured_in_metres(self, plan):
        """The polygon itself, projected."""
        metric = plan.zones.to_crs("EPSG:32648")
        np.testing.assert_allclose(plan.zones.area_m2, metric.area, atol=0.06)
        np.testing.assert_allclose(plan.zones.perimeter_m, metric.length, atol=0.06)


class TestHouseholds:
    """The closed households, each with its level, zone and reason."""

    def test_every_closed_household_has_a_reason_and_the_rest_is_not_listed(self, plan):
        """Case, whole unit, ring: said in Vietnamese, with the code."""
        told = reasons(plan)
        assert told["hh-1-00021"] == "Nhà có ca bệnh xác nhận [case]"
        assert told["hh-1-00020"] == "Hẻm a đóng toàn bộ [unit:a-1-a]"
        assert told["hh-1-00005"] == "Trong vành đai quanh vùng đỏ [ring]"
        assert "hh-1-00012" not in told
        assert plan.households.household_id.is_monotonic_increasing

    def test_households_and_zones_agree(self, plan):
        """As many households in the list as the zone says, at the zone's level."""
        level = dict(zip(plan.zones.id, plan.zones.level, strict=True))
        count = plan.households.groupby("zone").size()
        for zone in plan.zones.itertuples():
            assert count[zone.id] == zone.households
        assert [level[z] for z in plan.households.zone] == plan.households.level.tolist()


class TestCheckpoints:
    """Posts at the mouths."""

    def test_the_alley_is_closed_by_one_post_at_its_mouth(self, plan):
        """The deep cluster costs one post, on the alley's own street."""
        alley = plan.zones[plan.zones.cases == 2].id.iloc[0]
        (street,) = plan.checkpoints[plan.checkpoints.zone == alley].street
        assert street == "Hẻm a"

    def test_the_zone_says_how_many_posts_it_has(self, plan):
        """Counted again from the checkpoints."""
        count = plan.checkpoints.zone.value_counts()
        assert plan.zones.checkpoints.tolist() == [count.get(z, 0) for z in plan.zones.id]


class TestProof:
    """Every plan carries the proof that none is cheaper."""

    def test_the_certificate_convinces_a_checker_that_rebuilds_the_problem(self, area, plan):
        """From the plan's own cases, policy and time, and the area."""
        network = place_network(area)
        problem, reasons = perimeter_problem(
            area, network, plan.located, plan.policy, as_of=plan.as_of,
            touching=area_parcels(area, network).touching,
        )  # fmt: skip
        proof = plan.certificate
        assert proof.gap == 0
        flow, faults = flow_in_order(problem, reasons.unit_rows, proof.flow)
        assert faults == []
        assert verify_solution(problem, proof.labels, proof.cost, flow) == []


class TestIdentity:
    """A plan is named after what determines it."""

    def test_the_order_of_cases_makes_no_difference(self, area, cluster, plan):
        """Rows shuffled: the same plan, byte for byte where it matters."""
        turned = draw(area, cluster[::-1])
        assert turned.plan_id == plan.plan_id
        assert turned.zones.to_json() == plan.zones.to_json()
        assert turned.checkpoints.to_json() == plan.checkpoints.to_json()
        assert turned.households.equals(plan.households)
        np.testing.assert_array_equal(turned.certificate.flow.arc, plan.certificate.flow.arc)
        np.testing.assert_array_equal(turned.certificate.flow.amount, plan.certificate.flow.amount)

    def test_a_case_that_does_not_count_changes_nothing(self, area, cluster, plan):
        """The discarded case is not even kept."""
        assert draw(area, cluster[cluster.status == "confirmed"]).plan_id == plan.plan_id
        assert plan.located.status.tolist() == ["confirmed"] * 3

    def test_case_policy_time_and_area_each_change_the_name(self, area, cluster, plan):
        """Nothing that matters is left out of it."""
        calm = replace(WARD, version=WARD.version + 1)
        later = datetime.fromisoformat("2026-07-04T00:00:00+07:00")
        other = drawn_area(TOWN, alleys={"a": None}, people=5)
        names = {
            plan.plan_id,
            draw(area, cluster, policy=calm).plan_id,
            draw(area, cluster, as_of=later).plan_id,
            draw(area, cluster[:1]).plan_id,
            draw(other, cluster).plan_id,
        }
        assert len(names) == 5

    def test_a_moment_is_the_same_in_every_offset(self, area, cluster, plan):
        """01:00 in London is 08:00 in Hà Nội; the plan says it in the policy's offset."""
        utc = draw(area, cluster, as_of=datetime.fromisoformat("2026-07-03T01:00:00+00:00"))
        assert utc.plan_id == plan.plan_id
        assert utc.as_of.isoformat() == "2026-07-03T08:00:00+07:00"


class TestRefusals:
    """What cannot be drawn is refused with every reason."""

    def test_without_cases_the_plan_is_empty_and_still_proved(self, area):
        """No zones, no posts, no households; as of the area's first day."""
        plan = draw(area, located(area))
        assert (len(plan.zones), len(plan.checkpoints), len(plan.households)) == (0, 0, 0)
        assert plan.certificate.cost == plan.certificate.gap == 0
        assert plan.as_of.isoformat() == "2026-01-01T00:00:00+07:00"
        assert list(plan.zones.columns) == [*ZONE_COLUMNS, "geometry"]

    def test_every_case_that_was_not_found_is_listed(self, area):
        """Row, case, why and candidates; a discarded one does not matter."""
        lost = {"outcome": "not_found", "household_id": None, "why": "outside_area"}
        rows = located(
            area,
            lost,
            {"household": 3},
            lost | {"outcome": "ambiguous", "why": "several_match",
                    "candidates": ({"household_id": "hh-1-00004"}, {"unit_id": "a-1-a"})},
            lost | {"status": "discarded"},
        )  # fmt: skip
        with pytest.raises(UnlocatedCases) as caught:
            draw(area, rows)
        assert [fault.where for fault in caught.value.faults] == [
            "row 1, case c0",
            "row 3, case c2",
        ]
        assert "outside_area" in caught.value.faults[0].found
        assert "hh-1-00004, a-1-a" in caught.value.faults[1].found
        allowed = draw(area, rows, allow_unlocated=True)
        assert allowed.located.case_id.tolist() == ["c0", "c1", "c2"]
        assert allowed.zones.cases.sum() == 1

    def test_rules_that_cannot_hold_together_are_told_in_a_chain(self, area):
        """The street must stay open, and the ring of the corner house needs its junction."""
        exempt = replace(WARD.exempt, must_open_streets=("residential",))
        with pytest.raises(NoPlan) as caught:
            draw(area, located(area, {"household": 5}), policy=replace(WARD, exempt=exempt))
        first, ring, last = caught.value.conflict
        assert first == (
            "hộ hh-1-00005 phải là đỏ: có ca bệnh / "
            "household hh-1-00005 must be red: a case is there"
        )
        assert "vành đai 40 m theo đường đi" in ring
        assert "must stay open" in last
        assert "Phố Mẫu" not in " ".join(caught.value.conflict)

    def test_a_time_without_an_offset_is_refused(self, area, cluster):
        """Nobody guesses which midnight was meant."""
        with pytest.raises(InvalidInput, match="UTC offset"):
            draw(area, cluster, as_of=datetime(2026, 7, 3))  # noqa: DTZ001

    def test_an_unknown_policy_is_refused(self, area, cluster):
        """Before anything is computed."""
        with pytest.raises(InvalidPolicy, match="khoanh-ward"):
            draw(area, cluster, policy="no-such-policy")


class TestParts:
    """Closed places gather into zones."""

    def test_a_block_that_is_red_throughout_has_no_yellow_round_it(self):
        """A lone street, red from end to end: its zone lies inside none."""
        network = place_network(drawn_area("+-1-+" + " " * 9 + "+-1-+"))
        apart = np.empty((0, 2), np.int32)
        west = network.xy[:, 0] < network.xy[:, 0].mean()
        found = parts_of_pairs(
            neighbouring_places(network, apart), np.where(west, 2, 0).astype(np.int8)
        )
        assert found.level.tolist() == [2]
        assert found.inside.tolist() == [-1]
        assert found.ids("p-0123456789abcdef") == ["z-01234567-r01"]

    def test_touching_parcels_join_what_no_street_does(self):
        """Two streets that do not meet are two zones, or one where their parcels touch."""
        network = place_network(drawn_area("+-1-+" + " " * 9 + "+-1-+"))
        labels = np.full(network.places, 1, np.int8)
        apart = parts_of_pairs(neighbouring_places(network, np.empty((0, 2), np.int32)), labels)
        assert len(apart.level) == 2
        touching = np.array([[0, network.places - 1]], np.int32)
        assert len(parts_of_pairs(neighbouring_places(network, touching), labels).level) == 1

    def test_two_reds_in_one_block_lie_in_one_yellow(self):
        """Red, yellow, red along a street: two red zones, one yellow."""
        network = place_network(drawn_area("+-1-1-1-1-1-+"))
        along = np.argsort(network.xy[:, 0])
        labels = np.ones(network.places, np.int8)
        labels[along[[1, 5]]] = 2
        found = parts_of_pairs(neighbouring_places(network, np.empty((0, 2), np.int32)), labels)
        assert found.level.tolist() == [2, 2, 1]
        assert found.inside.tolist() == [2, 2, -1]
        assert (found.place_zone[labels == 1] == 2).all()


def parts(shape) -> list[shapely.Polygon]:
    return list(gpd.GeoSeries([shape]).explode())
