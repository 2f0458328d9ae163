"""A case is told at the smallest level that is certain, with a radius that holds its door."""

from collections import defaultdict
from dataclasses import replace

import numpy as np
import pytest

from zoning.geocode import Gazetteer
from zoning.geocode.match import locate_address

SEED = 20260704
STRUCK = 0.08
LEAST = 0.9


class TestLevels:
    """What is known of a case that is not known to its house."""

    @pytest.mark.parametrize(
        ("text", "level", "units"),
        [
            ("99 Trần Hưng, xã Đồng Mẫu", "street", ("h-90002-01", "w-90002")),
            ("Bến Sỏi", "street", (None, "w-90001")),
            ("12/99/5 Bến Sỏi", "alley", ("h-90001-01", "w-90001")),
            ("số 5, khu phố 1", "hamlet", ("h-90001-01", "w-90001")),
            ("P. Bến Mẫu", "ward", (None, "w-90001")),
            ("5 Lạ Hoắc, P. Bến Mẫu", "ward", (None, "w-90001")),
            ("5 Lạ Hoắc, KP 1, P. Bến Mẫu", "hamlet", ("h-90001-01", "w-90001")),
        ],
    )
    def test_smallest_certain_unit(self, south, text, level, units):
        """A person decides the house; hamlet and ward are named, with point and radius."""
        location = locate_address(text, south)
        ids = (*south.units.ids, None)
        assert (location.outcome, location.match_level) == ("ambiguous", level)
        assert (ids[location.hamlet], ids[location.ward]) == units
        assert location.household == -1
        assert 0 < location.radius_m < 2000

    def test_the_radius_of_a_ward_without_houses_reaches_its_corners(self, south):
        """Phường 8 is 300 by 1,000 metres, and nobody is known in it."""
        location = locate_address("P. 8", south)
        assert location.radius_m == pytest.approx(np.hypot(150, 500) + 15, abs=10)

    def test_a_number_leads_nearer_than_its_street(self, south):
        """Bến Sỏi 28 stands beyond number 26, 60 by far: the point is at 26."""
        location = locate_address("28 Bến Sỏi", south)
        rows = [south.household_row[one["household_id"]] for one in location.candidates]
        assert south.area.households["house_number"].iloc[rows[0]] == "26"
        assert (location.lng, location.lat) == tuple(south.lng_lat[rows[0]])


@pytest.fixture(scope="module")
def poorer(demo, demo_gazetteer):
    """Return the town without one household of twelve, and those with hamlet and ward."""
    names = demo_gazetteer.units.names
    homes = demo.households.assign(
        hamlet=[names[row] for row in demo_gazetteer.hamlet_of],
        ward=[names[row] for row in demo_gazetteer.ward_of],
    )
    struck = homes.sample(frac=STRUCK, random_state=SEED)
    kept = demo.households.drop(struck.index).reset_index(drop=True)
    return Gazetteer(replace(demo, households=kept, digest="struck")), struck


def test_nine_of_ten_doors_lie_within_the_radius(poorer):
    """At every level, of households the town no longer knows; asked by parts of their address."""
    gazetteer, struck = poorer
    held: dict[str, list[bool]] = defaultdict(list)
    for home in struck.itertuples():
        *alleys, _ = home.house_number.split("/")
        lane = f"hẻm {'/'.join(alleys)} {home.street}" if alleys else home.street
        for text in (
            f"{home.house_number} {home.street}, {home.ward}",
            f"{lane}, {home.ward}",
            f"{home.hamlet}, {home.ward}",
            home.ward,
        ):
            location = locate_address(text, gazetteer)
            if np.isfinite(location.radius_m):
                here = gazetteer.metres(location.lng, location.lat)
                door = gazetteer.metres(home.geometry.x, home.geometry.y)
                away = float(np.hypot(here[0] - door[0], here[1] - door[1]))
                held[location.match_level or ""].append(away <= location.radius_m)
    assert set(held) == {"interpolated", "alley", "street", "hamlet", "ward"}
    shares = {level: float(np.mean(one)) for level, one in sorted(held.items())}
    assert min(shares.values()) >= LEAST, shares
