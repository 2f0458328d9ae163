"""A checkpoint stands on every cut link, on the street, and says where that is."""

from dataclasses import replace

import numpy as np
import pytest
import shapely

from tests.drawn_area import drawn_area
from zoning.perimeter.checkpoints import place_checkpoints
from zoning.perimeter.network import place_network
from zoning.perimeter.outline import draw_outlines
from zoning.perimeter.parcel_coverage import parcels_of
from zoning.perimeter.terrain import Terrain
from zoning.plan.zone_parts import neighbouring_places, parts_of_pairs

MANNED = frozenset(["residential"])
STREET = "+--1--1--1--1--1--1--1--1--1--+"
ALLEY = """
    +--1--1--1--+--1--1--1--1--1--1--+
                a
                1
                a
                1
                a
                +
"""


def checkpoints(area, labels_of, *, posts_on=MANNED):
    """Return checkpoints where ``labels_of(network)`` is closed, and the network."""
    network = place_network(area)
    terrain = Terrain.of(area, network, parcels_of(area, network))
    labels = labels_of(network).astype(np.int8)
    parts = parts_of_pairs(neighbouring_places(network, terrain.parcels.touching), labels)
    outlines = draw_outlines(terrain, parts.place_zone, labels)
    found = place_checkpoints(
        area,
        network,
        parts.place_zone,
        labels,
        outlines.crossings,
        zone_ids=parts.ids("p-0123456789abcdef"),
        plan_id="p-0123456789abcdef",
        posts_on=posts_on,
    )
    return found, network, parts, outlines.polygons


def closed(homes, level=1):
    """Close the doors of some households."""

    def labels_of(network):
        labels = np.zeros(network.places, np.int8)
        labels[network.household_place[list(homes)]] = level
        return labels

    return labels_of


def red_and_ring(homes, red):
    def labels_of(network):
        labels = closed(homes)(network)
        labels[network.household_place[list(red)]] = 2
        return labels

    return labels_of


@pytest.fixture(scope="module")
def ringed():
    return checkpoints(drawn_area(STREET), red_and_ring(range(1, 8), range(3, 6)))


class TestWhere:
    """On the street, on the outline, once a cut link."""

    def test_a_closed_stretch_has_a_guard_at_both_ends(self):
        """Doors 3 to 5 of nine: halfway between 15·3 and 15·4 m, and between 15·6 and 15·7."""
        found, *_ = checkpoints(drawn_area(STREET), closed(range(3, 6)))
        assert found["offset_m"].tolist() == pytest.approx([52.5, 97.5], abs=0.02)

    def test_it_stands_on_the_street_and_on_the_outline(self):
        """To a centimetre, the grain of seven decimals."""
        area = drawn_area(STREET)
        found, network, _, zones = checkpoints(area, red_and_ring(range(1, 8), range(3, 6)))
        spots = found.geometry.to_crs(network.crs).to_numpy()
        lines = area.streets.set_index("street_id").geometry.to_crs(network.crs)
        own = lines.loc[found["street_id"]].to_numpy()
        assert shapely.distance(own, spots).max() < 0.02
        outline = shapely.union_all([shape.boundary for shape in zones.values()])
        assert shapely.distance(outline, found.geometry.to_numpy()).max() < 2e-7
        xy = shapely.get_coordinates(found.geometry.to_numpy())
        assert (xy == np.round(xy, 7)).all()

    def test_as_many_as_links_are_cut(self):
        """Two red lines and two yellow ones."""
        found, network, parts, _ = checkpoints(
            drawn_area(STREET), red_and_ring(range(1, 8), range(3, 6))
        )
        zone = parts.place_zone[network.links]
        assert len(found) == (zone[:, 0] != zone[:, 1]).sum() == 4

    def test_a_closed_alley_needs_one(self):
        """A dead end is sealed at its mouth."""
        area = drawn_area(ALLEY, alleys={"a": None})
        homes = np.flatnonzero(area.households["unit_id"] == "a-1-a")

        def labels_of(network):
            labels = closed(homes)(network)
            on_alley = area.streets["unit_id"].notna().to_numpy()[network.link_street]
            ends, degree = np.unique(network.links, return_counts=True)
            dead = np.intersect1d(ends[degree == 1], network.links[on_alley])
            labels[dead] = 1
            return labels

        found, *_ = checkpoints(area, labels_of)
        assert found["between"].tolist() == ["đầu Hẻm a"]

    def test_nothing_closed_needs_none(self):
        """An empty frame with all columns."""
        found, *_ = checkpoints(drawn_area(STREET), closed([]))
        assert len(found) == 0
        assert "between" in found


class TestWhat:
    """Whose guard, how strict, manned or not, and its name."""

    def test_the_level_is_the_stricter_sides(self, ringed):
        """Inner guards are red, outer ones yellow, and each names the zone it seals."""
        found, *_ = ringed
        by_offset = found.sort_values("offset_m")
        assert by_offset["level"].tolist() == ["yellow", "red", "red", "yellow"]
        assert [zone[-3] for zone in by_offset["zone"]] == ["y", "r", "r", "y"]

    def test_identifiers_are_the_zones_with_a_number(self, ringed):
        """In order of street and offset, sorted in the frame."""
        found, *_ = ringed
        assert found["id"].tolist() == [
            "z-01234567-r01-c001",
            "z-01234567-r01-c002",
            "z-01234567-y01-c001",
            "z-01234567-y01-c002",
        ]
        assert (found["plan"] == "p-0123456789abcdef").all()

    def test_kinds_of_street_decide_who_stands_there(self, ringed):
        """A residential street has manned posts."""
        assert (ringed[0]["kind"] == "post").all()

    def test_a_zone_with_barriers_only_gets_one_post(self):
        """On the street whose barrier is the dearest."""
        area = drawn_area(ALLEY, alleys={"a": None})
        homes = [2, 3, *np.flatnonzero(area.households["unit_id"] == "a-1-a")[:1]]

        def labels_of(network):
            labels = closed(homes)(network)
            labels[np.argmax(np.bincount(network.links.ravel()))] = 1
            return labels

        found, *_ = checkpoints(area, labels_of, posts_on=frozenset())
        assert (found["kind"] == "post").sum() == 1
        post = found[found["kind"] == "post"].iloc[0]
        kinds = area.streets.set_index("street_id")["kind"]
        assert kinds[post["street_id"]] == "residential"
        assert set(kinds[found["street_id"]]) == {"residential", "living_street"}

    def test_it_says_between_which_houses_it_stands(self, ringed):
        """Vietnamese, in the order of the street; no household's identifier."""
        found, *_ = ringed
        words = found.sort_values("offset_m")["between"].tolist()
        assert words == [
            "giữa số 1 và số 2",
            "giữa số 3 và số 4",
            "giữa số 6 và số 7",
            "giữa số 8 và số 9",
        ]


class TestBetween:
    """Which two numbers are named."""

    @pytest.mark.parametrize(
        ("numbers", "words"),
        [
            (["11", "12", "13", "14"], "giữa số 11 và số 13"),
            (["12", "15", "14", "19"], "giữa số 12 và số 14"),
            (["104/2", "7", "104/6", "9/1"], "giữa số 104/2 và số 104/6"),
            (["12", "12", "12", "12"], "cạnh số 12"),
            ([None, None, "8", "6"], "cạnh số 6"),
            ([None, None, None, None], None),
        ],
    )
    def test_the_same_side_and_the_nearest(self, numbers, words):
        """Two doors of two houses each: the same alley, the same side, the least difference."""
        area = drawn_area("+--2--2--+")
        area = replace(area, households=area.households.assign(house_number=numbers))
        found, *_ = checkpoints(area, closed([0, 1]))
        inner = found[found["offset_m"] > 20]
        assert inner["between"].tolist() == [words]

    def test_a_street_without_a_name_has_none(self):
        """Null, not the word nan."""
        area = drawn_area(STREET)
        area = replace(area, streets=area.streets.assign(name=None))
        found, *_ = checkpoints(area, closed(range(3, 6)))
        assert found["street"].tolist() == [None, None]
