"""A position says what lies there, and how far off; outside the area it says so."""

import math

import numpy as np
import pandas as pd
import pytest
from drawn_hexagons import hexagon_area
from drawn_town import degrees, southern_town

import zoning
from zoning.errors import InvalidInput
from zoning.geocode.reverse import COLUMNS, Reverser


@pytest.fixture(scope="module")
def town():
    return southern_town()


@pytest.fixture(scope="module")
def reverser(town):
    return Reverser(town)


def at(x, y, town, reverser, **more):
    return zoning.reverse(*degrees(x, y), town, reverser=reverser, **more)


def test_a_house_in_its_alley(town, reverser):
    """Three metres from a door in an alley: household, alley, hamlet and ward, with metres."""
    found = at(-140, -53, town, reverser)
    household = town.households.set_index("household_id").loc[found.household_id]
    assert household["house_number"] == "12/34/1"
    assert found.household_m == pytest.approx(3, abs=0.05)
    assert (found.alley_id, found.hamlet_id) == ("a-90001-0002", "h-90001-01")
    assert found.alley_m == pytest.approx(5.5, abs=0.1)
    assert (found.hamlet_m, found.ward_id, found.is_inside) == (0.0, "w-90001", True)
    assert (found.nearest_ward_id, found.outside_m) == (None, 0.0)


def test_far_from_every_door(town, reverser):
    """Beyond the reach no household is named; hamlet and ward are those of the ground."""
    found = at(100, -300, town, reverser)
    assert found.household_id is None
    assert math.isnan(found.household_m)
    assert (found.alley_id, found.hamlet_id, found.ward_id) == (None, "h-90001-02", "w-90001")
    assert math.isnan(found.alley_m)
    near = at(100, -300, town, reverser, reach_m=400)
    assert near.household_m == pytest.approx(math.hypot(0, 292), abs=1)


def test_outside(town, reverser):
    """Outside there is no household and no unit, but the nearest ward and the way to it."""
    found = at(1450, 0, town, reverser)
    assert not found.is_inside
    assert (found.household_id, found.hamlet_id, found.ward_id) == (None, None, None)
    assert found.nearest_ward_id == "w-90003"
    assert found.outside_m == pytest.approx(250, abs=0.5)


def test_on_the_other_side_of_the_earth(town, reverser):
    """However far outside, the answer is a distance, not a guess."""
    found = zoning.reverse(-73.0, 40.0, town, reverser=reverser)
    assert not found.is_inside
    assert found.outside_m > 10_000_000


def test_many_are_answered_as_one_by_one(town, reverser):
    """The batch gives the answers of single questions, in the order asked."""
    places = np.random.default_rng(7).uniform((-700, -700), (1400, 700), (200, 2))
    lng, lat = np.array([degrees(x, y) for x, y in places]).T
    frame = zoning.reverse_many(lng, lat, town, reverser=reverser)
    assert tuple(frame.columns) == COLUMNS
    assert {True, False} == set(frame["is_inside"])
    for row in range(0, 200, 20):
        one = zoning.reverse(lng[row], lat[row], town, reverser=reverser)
        for name in COLUMNS:
            said, mine = frame[name].iloc[row], getattr(one, name)
            assert (pd.isna(said) and pd.isna(mine)) or said == mine


def test_a_cell_of_an_area_without_houses():
    """Where no household is known the area's cell is named."""
    area = hexagon_area("# # #")
    point = area.cells.geometry.iloc[0].representative_point()
    found = zoning.reverse(point.x, point.y, area)
    assert found.cell_id == area.cells["cell_id"].iloc[0]
    assert found.household_id is None


@pytest.mark.parametrize(
    ("lng", "lat", "reach"), [(float("nan"), 10, 60), (200, 10, 60), (106, 10, -1)]
)
def test_what_is_no_question(lng, lat, reach, town, reverser):
    """No number, no degrees, a negative reach: refused with what was expected."""
    with pytest.raises(InvalidInput):
        zoning.reverse(lng, lat, town, reach_m=reach, reverser=reverser)


def test_another_areas_reverser(reverser):
    """A reverser answers for its own area only."""
    with pytest.raises(InvalidInput, match="another area"):
        zoning.reverse(106.9, 11.5, hexagon_area("# # #"), reverser=reverser)


def test_no_positions(town, reverser):
    """No position gives no row."""
    assert len(zoning.reverse_many([], [], town, reverser=reverser)) == 0
