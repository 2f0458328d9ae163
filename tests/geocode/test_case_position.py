"""A position is tied to the household it means, as far as that can be known."""

import numpy as np
import pytest
from drawn_hexagons import hexagon_area
from drawn_town import degrees

from zoning.geocode import Gazetteer
from zoning.geocode.location import not_found
from zoning.geocode.match import locate_address
from zoning.geocode.position import REACH_M, UNSTATED_ACCURACY_M, locate_position
from zoning.geocode.position_and_address import weighed


def at(x: float, y: float, gazetteer):
    return locate_position(*degrees(x, y), gazetteer)


def test_at_a_door(south):
    """A position on a house is that house; the point stays where it was stated."""
    location = at(-190, 8, south)
    assert (location.outcome, location.match_level) == ("found", "house")
    assert south.households[location.household].household_id == "hh-90001-00000"
    assert (location.lng, location.lat) == degrees(-190, 8)
    assert location.radius_m == pytest.approx(0, abs=0.02)


def test_between_two_doors(south):
    """Half-way between two doors no house is closed: both are candidates, alike."""
    location = at(-187.2, 8, south)
    assert (location.outcome, location.match_level) == ("ambiguous", "point")
    assert (location.why, location.household) == ("position_imprecise", -1)
    first, second = location.candidates[:2]
    assert {first["household_id"], second["household_id"]} == {"hh-90001-00000", "hh-90001-00001"}
    assert first["score"] == pytest.approx(second["score"], abs=0.03)


def test_a_step_beside_a_door(south):
    """A hand's breadth from a house's own point it is that house; a metre off, one of several."""
    assert at(-189.8, 8, south).match_level == "house"
    assert at(-189, 8, south).match_level == "point"


def test_nobody_says_how_exact(south):
    """A position without an accuracy is one of the accuracy that telephones have in streets."""
    plain = at(-187.2, 8, south)
    told = locate_position(*degrees(-187.2, 8), south, accuracy_m=UNSTATED_ACCURACY_M)
    assert plain == told


def test_farther_than_a_garden(south):
    """At 30 m from the only door around, it is that house: no other may be meant."""
    location = at(100, -38, south)
    assert (location.outcome, location.match_level) == ("found", "house")
    assert location.radius_m == pytest.approx(30, abs=0.1)


def test_far_from_every_door(south):
    """Beyond 60 m, and what a position is off, the ward is certain, near doors are candidates."""
    location = at(100, -8 - REACH_M - 30, south)
    assert (location.outcome, location.why) == ("ambiguous", "position_far_from_household")
    assert south.units.ids[location.ward] == "w-90001"
    assert location.candidates
    assert location.household == -1


def test_outside_the_area(south):
    """A position in no ward of the area is not found, and keeps its point."""
    location = at(5000, 0, south)
    assert (location.outcome, location.why) == ("not_found", "outside_area")
    assert (location.lng, location.lat) == degrees(5000, 0)


def test_on_the_border_of_two_wards(south):
    """A border belongs to the ward with the lower code."""
    lng, lat = south.lng_lat[0]
    border = south.area.units.set_index("unit_id").geometry["w-90001"].exterior.coords[0]
    assert south.units.ids[south.ward_at(*border)] == "w-90001"
    assert south.units.ids[south.ward_at(lng, lat)] == "w-90001"


def test_flats_behind_one_door(south):
    """Three households at one point are one door: the position is certain."""
    location = at(330, -192, south)
    assert (location.outcome, location.match_level) == ("found", "house")
    assert len(location.candidates) == 3


class TestAccuracy:
    """A stated accuracy says how many doors may be meant."""

    def test_several_doors_within_it(self, south):
        """At 10 m among doors 6 m apart no house is named; all are candidates by distance."""
        lng, lat = degrees(-178, 8)
        found = locate_position(lng, lat, south, accuracy_m=10.0)
        assert (found.outcome, found.match_level) == ("ambiguous", "point")
        assert (found.why, found.household) == ("position_imprecise", -1)
        assert (found.lng, found.lat) == (lng, lat)
        scores = [one["score"] for one in found.candidates]
        assert scores == sorted(scores, reverse=True)
        assert sum(scores) <= 1.001
        assert found.candidates[0]["household_id"] == "hh-90001-00002"

    def test_one_door_within_it(self, south):
        """The only door around is the house, at any accuracy that reaches no other."""
        found = locate_position(*degrees(100, -13), south, accuracy_m=10.0)
        assert (found.outcome, found.match_level) == ("found", "house")
        assert found.radius_m == pytest.approx(5, abs=0.1)

    def test_flats_behind_one_door(self, south):
        """Three households at one point are one door for an accuracy too."""
        found = locate_position(*degrees(330, -192), south, accuracy_m=10.0)
        assert found.outcome == "found"

    def test_the_radius_holds_nine_in_ten(self, south):
        """Of positions noted at a house with that accuracy nine in ten lie within the radius."""
        rng = np.random.default_rng(11)
        accuracy = 20.0
        off = rng.normal(0, accuracy / np.sqrt(-2 * np.log(0.32)), (400, 2))
        lng, lat = degrees(-178, 8)
        radius = locate_position(lng, lat, south, accuracy_m=accuracy).radius_m
        share = (np.hypot(*off.T) <= radius).mean()
        assert 0.87 < share < 0.95

    def test_worse_than_a_village(self, south):
        """Beyond two kilometres a position says nothing of where a house is."""
        found = locate_position(*degrees(-178, 8), south, accuracy_m=3000.0)
        assert (found.outcome, found.candidates) == ("ambiguous", ())
        assert found.match_level is None

    def test_far_from_every_door(self, south):
        """Where even the accuracy reaches no door, that is said."""
        found = locate_position(*degrees(100, -300), south, accuracy_m=10.0)
        assert found.why == "position_far_from_household"

    @pytest.mark.parametrize("accuracy", [float("nan"), 0.0])
    def test_nothing_stated(self, accuracy, south):
        """An accuracy of nothing is none that a receiver states."""
        plain = locate_position(*degrees(-187.2, 8), south)
        said = locate_position(*degrees(-187.2, 8), south, accuracy_m=accuracy)
        assert said == plain

    def test_in_a_cell(self):
        """A position wider than its cell is no cell for certain; a finer one is."""
        gazetteer = Gazetteer(hexagon_area("1 1 1"))
        point = gazetteer.area.cells.geometry.iloc[0].representative_point()
        fine = locate_position(point.x, point.y, gazetteer, accuracy_m=10.0)
        assert (fine.outcome, fine.match_level) == ("found", "cell")
        wide = locate_position(point.x, point.y, gazetteer, accuracy_m=150.0)
        assert (wide.outcome, wide.match_level) == ("ambiguous", "point")
        assert wide.radius_m > fine.radius_m


class TestBesideAnAddress:
    """What a text names decides between the doors round a position."""

    def test_a_house(self, south):
        """Of the doors round a position the address names one."""
        found = weighed(at(-184, 0, south), locate_address("3 Bến Sỏi", south), south)[0]
        assert (found.outcome, found.match_level) == ("found", "house")
        assert found.household == south.household_row["hh-90001-00001"]

    def test_an_alley(self, south):
        """An alley that the address names stays certain; the position says where in it."""
        alley = locate_address("Hẻm 12 Bến Sỏi", south)
        assert alley.match_level == "alley"
        lng, lat = alley.lng, alley.lat
        beside = locate_position(lng + 2e-5, lat + 2e-5, south)
        found = weighed(beside, alley, south)[0]
        assert (found.outcome, found.match_level, found.alley) == ("found", "alley", alley.alley)
        assert found.radius_m <= min(alley.radius_m, beside.radius_m)

    @pytest.mark.parametrize(("x", "y"), [(-190, 8), (-187.2, 8)])
    def test_another_province(self, x, y, south):
        """A position in the area and an address outside it are for a person; neither is lost."""
        position = at(x, y, south)
        elsewhere = not_found("outside_area")
        found = weighed(position, elsewhere, south)[0]
        assert (found.outcome, found.why) == ("ambiguous", "address_elsewhere")
        assert found.candidates[0] == position.candidates[0]
        assert found.household == -1

    def test_both_elsewhere(self, south):
        """A position and an address that both lie outside the area agree as far as is known."""
        position = at(5000, 0, south)
        assert weighed(position, not_found("outside_area"), south)[0] == position
