"""A position is tied to the household it means, as far as that can be known."""

import pytest
from drawn_town import degrees

from zoning.geocode.position import CERTAIN_M, REACH_M, locate_position


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
    """Half-way between two doors the nearest one is only likely, and both are candidates."""
    location = at(-187.2, 8, south)
    assert (location.outcome, location.match_level) == ("found", "interpolated")
    first, second = location.candidates[:2]
    assert first["household_id"] == "hh-90001-00000"
    assert second["household_id"] == "hh-90001-00001"
    assert location.radius_m == pytest.approx(2.8, abs=0.05)


def test_farther_than_a_garden(south):
    """At 30 m from the only door around, it is the nearest, not certainly the house."""
    location = at(100, -8 - 2 * CERTAIN_M, south)
    assert location.match_level == "interpolated"
    assert location.radius_m == pytest.approx(2 * CERTAIN_M, abs=0.1)


def test_far_from_every_door(south):
    """Beyond 60 m a person decides; the ward is certain, the nearest doors are candidates."""
    location = at(100, -8 - REACH_M - 5, south)
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
