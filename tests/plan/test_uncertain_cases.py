"""A case that may be in several places is risk in each of them, and a false house in none."""

from datetime import datetime

import numpy as np
import pytest
import shapely

from tests.drawn_area import drawn_area, located
from tests.drawn_contacts import traced
from tests.drawn_question import WARD, with_section
from zoning.errors import UnlocatedCases
from zoning.geocode.position import RADIUS_SIGMA
from zoning.perimeter.case_places import case_places, is_placed
from zoning.perimeter.network import place_network
from zoning.perimeter.place_exposure import place_exposure
from zoning.perimeter.traced import spread
from zoning.plan.chances import chances_of_cases
from zoning.plan.closed_ground import zone_of_cases
from zoning.plan.draw import draw
from zoning.plan.export import plan_files
from zoning.plan.restore import plan_from_files
from zoning.plan.verify import verify

TOWN = """
    +--1--1--1--1--1--1--+--1--1--1--1--1--1--1--1--1--1--1--1--1--1--+
                         a
                         1
                         a
                         2
                         a
                         1
                         a
                         +
"""
# 0-5 and 6-19 the street; the alley holds 20, 21 and 22 behind one door, and 23.
NEXT_DAY = datetime.fromisoformat("2026-07-02T08:00:00+07:00")
DEAR = with_section(WARD, "risk", price_open=20_000_000, price_yellow=2_000_000)
"""Risk so dear that one case in ten is worth closing for."""


@pytest.fixture(scope="module")
def area():
    return drawn_area(TOWN, alleys={"a": None}, people=12)


@pytest.fixture(scope="module")
def network(area):
    return place_network(area)


def candidate(area, home=None, unit="h-1-01", score=1.0):
    point = area.households.geometry.iloc[home or 0]
    return {
        "household_id": None if home is None else f"hh-1-{home:05d}",
        "unit_id": unit,
        "score": score,
        "lng": point.x,
        "lat": point.y,
    }


def several(area, *candidates, **more):
    row = {"case_id": "s0", "household_id": None, "outcome": "ambiguous", "match_level": None}
    row |= {"why": "several_match", "candidates": candidates, "geometry": None}
    return located(area, row | more)


def near(area, home, radius_m, **more):
    row = {"match_level": "point", "why": "position_imprecise", "radius_m": radius_m}
    return several(area, **row | {"geometry": area.households.geometry.iloc[home]} | more)


def shares(network, cases):
    """Return the weight of each household's place, in the order of the households."""
    weight = np.zeros(network.places)
    place, own = spread(network, case_places(network, cases), np.ones(len(cases)))
    np.add.at(weight, place, own)
    return weight[network.household_place], weight


def drawn(area, cases, **options):
    plan = draw(area, cases, as_of=NEXT_DAY, allow_unlocated=True, **options)
    assert verify(plan, area) == []
    return plan


class TestWeights:
    """The weights of a case are probabilities of places."""

    def test_candidates_by_their_scores(self, area, network):
        """Two houses of scores 0.6 and 0.2 hold three quarters and one quarter of the case."""
        at, weight = shares(
            network, several(area, candidate(area, 2, score=0.6), candidate(area, 9, score=0.2))
        )
        assert weight.sum() == pytest.approx(1)
        assert (at[2], at[9]) == pytest.approx((0.75, 0.25))
        assert np.count_nonzero(weight) == 2

    def test_a_unit_among_the_candidates(self, area, network):
        """An alley's share is spread over the people in it."""
        cases = several(
            area, candidate(area, 2, score=0.5), candidate(area, unit="a-1-a", score=0.5)
        )
        at, weight = shares(network, cases)
        assert weight.sum() == pytest.approx(1)
        assert at[2] == pytest.approx(0.5)
        assert at[[20, 23]] == pytest.approx([0.125, 0.125])
        assert at[21] == at[22] == pytest.approx(0.25)  # two households at one door

    def test_candidates_at_one_door_add_up(self, area, network):
        """Flats behind one door are one place."""
        at, weight = shares(network, several(area, candidate(area, 21), candidate(area, 22)))
        assert at[21] == 1
        assert np.count_nonzero(weight) == 1

    @pytest.mark.parametrize("radius", [1.0, 15.0, 60.0, 400.0])
    def test_a_point_by_distance(self, area, network, radius):
        """The nearer a door, the more of the case it holds; the wider the radius, the flatter."""
        at, weight = shares(network, near(area, 3, radius))
        assert weight.sum() == pytest.approx(1)
        assert at[:20].argmax() == 3  # two households share a door of the alley
        assert all(np.diff(at[3:6]) <= 0)
        sigma = radius / RADIUS_SIGMA
        if at[4] > 0:
            gap = np.hypot(*(network.xy[network.household_place[4]]
                             - network.xy[network.household_place[3]]))  # fmt: skip
            # The house stands 3 m from its door.
            squares = (gap**2 + 9) - 9
            assert at[4] / at[3] == pytest.approx(np.exp(-squares / (2 * sigma**2)), rel=0.02)

    def test_nine_tenths_lie_within_the_radius(self, network):
        """On ground full of doors the radius holds nine tenths of the weight, as it says."""
        rows = "\n".join(["+" + "-1" * 40 + "-+"] * 40)
        wide = drawn_area(rows, people=2)
        places = place_network(wide)
        middle = 20 * 40 + 20
        _, weight = shares(places, near(wide, middle, 50.0))
        here = places.xy[places.household_place[middle]]
        within = np.hypot(*(places.xy - here).T) <= 50.0
        assert weight[within].sum() == pytest.approx(0.9, abs=0.03)

    def test_a_point_where_nobody_lives(self, area, network):
        """Far from every door the nearest place with people holds all of the case."""
        end = area.streets.geometry.iloc[0].coords[0]
        point = shapely.Point(end[0] - 0.01, end[1])
        at, weight = shares(network, near(area, 0, 10.0, geometry=point))
        assert (at[0], weight.sum()) == (1, 1)

    def test_every_level(self, area, network):
        """Alley, hamlet and ward spread over themselves; the weights sum to one for each."""
        for level, unit in (("alley", "a-1-a"), ("hamlet", "h-1-01"), ("ward", "w-1")):
            row = {"case_id": "u", "household_id": None, "match_level": level,
                   "outcome": "found" if level == "alley" else "ambiguous",
                   f"{level}_id": unit}  # fmt: skip
            at, weight = shares(network, located(area, row))
            assert weight.sum() == pytest.approx(1)
            assert np.count_nonzero(at) == (4 if level == "alley" else 24)

    def test_a_candidate_of_another_area(self, area, network):
        """What this area lacks holds nothing; the rest holds all."""
        other = candidate(area, 2, score=0.9) | {"household_id": "hh-9-00000", "unit_id": "w-9"}
        at, weight = shares(network, several(area, other, candidate(area, 4, score=0.1)))
        assert (at[4], weight.sum()) == (1, 1)


class TestSaid:
    """What a plan says of a case that may be in several places."""

    def test_a_household_that_may_hold_it(self, area):
        """Its probability, and among how many places; nothing of a house that holds none."""
        plan = drawn(
            area, several(area, candidate(area, 2, score=0.6), candidate(area, 17, score=0.2))
        )
        (found,) = chances_of_cases(plan, "hh-1-00002")
        assert (found.probability, found.places, found.at_least) == (pytest.approx(0.75), 2, False)
        assert "0.75" in found.sentences()[1]
        assert chances_of_cases(plan, "hh-1-00003") == ()

    def test_a_lifted_or_certain_case_is_none(self, area):
        """A case that was found, or does not count, is no chance."""
        assert chances_of_cases(drawn(area, located(area, {"household": 2})), "hh-1-00002") == ()

    def test_a_point_names_the_nearest_only(self, area):
        """Round a point more houses may hold it than are listed, and the sentence says so."""
        near_by = tuple(candidate(area, home, score=0.1) for home in range(2, 7))
        (found,) = chances_of_cases(
            drawn(area, near(area, 3, 60.0, candidates=near_by)), "hh-1-00003"
        )
        assert (found.probability, found.places, found.at_least) == (0.1, 5, True)
        assert "at least 5" in found.sentences()[1]


class TestPlan:
    """A plan closes for risk where a case may be, and for certainty nowhere."""

    def test_it_is_asked_about_first(self, area):
        """A person says that it may count as risk among its candidates."""
        cases = several(area, candidate(area, 2), candidate(area, 9))
        with pytest.raises(UnlocatedCases, match="as risk among its candidates"):
            draw(area, cases)

    def test_no_false_house(self, area):
        """None of its candidates is red by rule; where risk has no price, nothing closes."""
        cases = several(area, candidate(area, 2, score=0.6), candidate(area, 9, score=0.4))
        plan = drawn(area, cases)
        assert plan.certificate.cost > 0
        assert "red" not in set(plan.zones["level"])
        free = with_section(WARD, "risk", price_open=0, price_yellow=0)
        assert not len(drawn(area, cases, policy=free).zones)

    @pytest.mark.parametrize("kind", ["candidates", "point"])
    def test_the_plan_covers_where_it_may_be(self, area, kind):
        """Where risk is dear every place that may hold the case is closed, for its risk."""
        cases = several(area, candidate(area, 2, score=0.6), candidate(area, 17, score=0.4))
        if kind == "point":
            cases = near(area, 3, 15.0)
        plan = drawn(area, cases, policy=DEAR)
        closed = set(plan.households["household_id"])
        asked = (2, 17) if kind == "candidates" else (2, 3, 4)
        assert {f"hh-1-{home:05d}" for home in asked} <= closed
        reasons = " ".join(plan.households["reason"])
        assert "[risk]" in reasons
        assert "[case]" not in reasons

    def test_risk_is_that_of_a_case_in_each_place(self, area, network):
        """Expected infections grow with the probability, and are those of a case where it is 1."""
        certain = place_exposure(network, located(area, {"household": 2}), WARD, as_of=NEXT_DAY)
        alone = place_exposure(
            network, several(area, candidate(area, 2, score=0.3)), WARD, as_of=NEXT_DAY
        )
        np.testing.assert_allclose(alone, certain)
        half = place_exposure(
            network, several(area, candidate(area, 2), candidate(area, 17)), WARD, as_of=NEXT_DAY
        )
        at = network.household_place[2]
        assert 0 < half[at] < certain[at]

    def test_units_count_it(self, area):
        """A threshold counts a case all of whose candidates the unit holds, and no other."""
        strict = with_section(WARD, "escalation", alley_cases=1)
        inside = several(area, candidate(area, 20), candidate(area, 23))
        plan = drawn(area, inside, policy=strict)
        assert set(plan.households["reason"].str.extract(r"\[(unit)")[0].dropna()) == {"unit"}
        across = several(area, candidate(area, 20), candidate(area, 2))
        assert "[unit" not in " ".join(drawn(area, across, policy=strict).households["reason"])

    def test_its_probabilities_are_part_of_the_name(self, area):
        """Other scores, or another point, are another plan; the same are the same."""
        plans = [
            drawn(area, cases).plan_id
            for cases in (
                several(area, candidate(area, 2, score=0.6), candidate(area, 9, score=0.4)),
                several(area, candidate(area, 2, score=0.5), candidate(area, 9, score=0.5)),
                near(area, 3, 15.0),
                near(area, 4, 15.0),
                near(area, 3, 16.0),
            )
        ]
        assert len(set(plans)) == 5
        again = drawn(area, near(area, 3, 16.0))
        assert again.plan_id == plans[-1]

    @pytest.mark.parametrize("kind", ["candidates", "point"])
    def test_a_stored_plan_is_sound(self, area, kind):
        """Written and read again, the plan is checked from its own files."""
        cases = near(area, 3, 15.0)
        if kind == "candidates":
            cases = several(area, candidate(area, 2, score=0.6), candidate(area, 17, score=0.4))
        plan = drawn(area, cases, policy=DEAR)
        again = plan_from_files(plan_files(plan))
        assert again.plan_id == plan.plan_id
        assert verify(again, area) == []

    def test_beside_a_certain_case(self, area):
        """A case that is certain closes its house; one that is not adds to what it costs."""
        sure = located(area, {"household": 0})
        doubt = located(
            area,
            {"household": 0},
            {"case_id": "s", "household_id": None, "outcome": "ambiguous", "match_level": None,
             "candidates": (candidate(area, 2), candidate(area, 17)), "geometry": None},
        )  # fmt: skip
        bare, more = drawn(area, sure), drawn(area, doubt)
        assert more.certificate.cost > bare.certificate.cost
        assert (more.certificate.labels >= bare.certificate.labels).all()
        assert more.zones["cases"].sum() == bare.zones["cases"].sum() == 1

    def test_a_contact_too(self, area):
        """A contact known to several places weighs in each."""
        cases = located(area, {"household": 0})
        contacts = traced(area, {"household": 17})
        loose = contacts.assign(
            household_id=None,
            outcome="ambiguous",
            match_level=None,
            candidates=[(candidate(area, 9), candidate(area, 17))],
        )
        with pytest.raises(UnlocatedCases):
            draw(area, cases, as_of=NEXT_DAY, contacts=loose)
        plan = drawn(area, cases, contacts=loose)
        bare = drawn(area, cases)
        assert plan.certificate.cost > bare.certificate.cost


def test_a_doubtful_case_starts_the_clocks_of_every_ground_it_may_be_on(area):
    """Of the zones it may be in the strictest is its zone: missing data never means green."""
    plan = drawn(area, located(area, {"household": 0}))
    red = plan.zones.index[plan.zones["level"] == "red"][0]
    cases = several(area, candidate(area, 17), candidate(area, 0))
    assert is_placed(cases).all()
    assert zone_of_cases(plan, area, cases).tolist() == [red]
    assert zone_of_cases(plan, area, several(area, candidate(area, 17))).tolist() == [-1]
    assert zone_of_cases(plan, area, near(area, 0, 5.0)).tolist() == [red]
