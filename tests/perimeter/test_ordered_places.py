"""An identifier names places, and the narrower order decides."""

import numpy as np
import pytest

from tests.drawn_area import drawn_area
from tests.drawn_hexagons import hexagon_area
from tests.drawn_main_road import main_road_area
from zoning.errors import InvalidInput
from zoning.perimeter.network import place_network
from zoning.perimeter.ordered_places import ordered_places
from zoning.policy.orders import Orders

TOWN = """
    +--1--1--1--+--1--P--+
                a
                1
                a
                +
                b
                1
                b
                +
"""
# 0-2 the street west of the mouth, 3 and a site east of it; 4 in the alley, 5 in its side alley.


@pytest.fixture(scope="module")
def town():
    area = drawn_area(TOWN, alleys={"a": None, "b": "a"}, sites={"P": "clinic"})
    return area, place_network(area)


def levels(town, **given):
    """Return what is ordered of each household: . nothing, o open, y yellow, r red."""
    area, network = town
    found = ordered_places(network, Orders(**given))
    place = network.household_place[np.argsort(area.households.household_id)]
    return "".join(".oyr"[level + 1] for level in found.level[place])


def home(number):
    return f"hh-1-{number:05d}"


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        (home(1), ".r...."),
        ("a-1-b", ".....r"),
        ("a-1-a", "....rr"),
        ("h-1-01", "rrrrrr"),
        ("w-1", "rrrrrr"),
        ("s-000000", "rrr..."),
    ],
)
def test_an_identifier_names_what_it_holds(town, name, expected):
    """A household, an alley with its side alley, a hamlet, a ward, a piece of street."""
    assert levels(town, close_red=[name]) == expected


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ({"close_red": ["a-1-a"], "keep_open": ["a-1-b"]}, "....ro"),
        ({"keep_open": ["a-1-a"], "close_red": ["a-1-b"]}, "....or"),
        ({"close_yellow": ["w-1"], "keep_open": [home(0)]}, "oyyyyy"),
        ({"keep_open": ["h-1-01"], "close_red": ["w-1"]}, "oooooo"),
        ({"keep_open": ["s-000000"], "close_yellow": [home(2)]}, "ooy..."),
    ],
)
def test_the_narrower_order_decides(town, given, expected):
    """A household's before its street's, an alley's before its hamlet's."""
    assert levels(town, **given) == expected


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ({"close_red": ["a-1-a"], "close_yellow": ["a-1-b"]}, "....rr"),
        ({"close_yellow": ["a-1-a"], "close_red": ["a-1-b"]}, "....yr"),
        (
            {"close_red": ["w-1"], "keep_open": ["a-1-a"], "close_yellow": ["a-1-b"]},
            "rrrroy",
        ),
    ],
)
def test_orders_to_close_are_least_levels(town, given, expected):
    """A wider one holds beside a narrower one, until one to keep open stands between them."""
    assert levels(town, **given) == expected


def test_the_order_that_decides_is_known(town):
    """For words and reasons."""
    _, network = town
    found = ordered_places(network, Orders(keep_open=["a-1-b"], close_red=["a-1-a"]))
    place = network.household_place[[4, 5]]
    assert [found.ids[n] for n in found.which[place]] == ["a-1-a", "a-1-b"]
    assert [found.kinds[n] for n in found.which[place]] == ["close_red", "keep_open"]


def test_a_street_kept_open_can_be_passed(town):
    """It has its ends, which a closed one leaves to the others."""
    _, network = town
    street = int(np.flatnonzero(network.rows.street_ids == "s-000000")[0])
    ends = network.links[network.link_street == street]
    ends = ends[network.households[ends] == 0]
    for kind, count in (("keep_open", 2), ("close_red", 1)):
        found = ordered_places(network, Orders(**{kind: ["s-000000"]}))
        assert (found.level[ends] >= 0).sum() == count


def test_a_street_without_doors_is_closed_by_its_ends():
    """It has nothing else."""
    network = place_network(drawn_area("+--1--+--+--1--+"))
    found = ordered_places(network, Orders(close_red=["s-000001"]))
    assert found.red.sum() == 2
    assert network.households[found.red].sum() == 0


def test_doors_beside_a_main_road_close_with_it_and_stay_apart_from_it_open():
    """The road is kept for traffic; its houses are closed at their own doors."""
    area = main_road_area("+--1--1--+")
    network = place_network(area)
    closed = ordered_places(network, Orders(close_red=["s-000000"]))
    kept = ordered_places(network, Orders(keep_open=["s-000000"]))
    assert closed.red[network.household_place].all()
    assert not kept.open[network.household_place].any()
    assert kept.open[network.links[network.link_street >= 0]].all()


def test_a_site_has_its_door(town):
    """A market nobody lives in can be closed by itself."""
    _, network = town
    found = ordered_places(network, Orders(close_yellow=["p-000"]))
    assert np.flatnonzero(found.yellow).tolist() == network.site_place.tolist()


def test_cells_are_named_too():
    """Where no household is known, cells and wards of them are ordered."""
    area = hexagon_area("1 2 3", wards="a a b")
    network = place_network(area)
    first = area.cells["cell_id"].iloc[0]
    ward = area.cells["unit_id"].iloc[-1]
    found = ordered_places(network, Orders(close_red=[first], keep_open=[ward]))
    assert found.red[network.cell_place].tolist()[0]
    inside = (area.cells["unit_id"] == ward).to_numpy() & (area.cells["cell_id"] != first)
    assert found.open[network.cell_place][inside].all()
    assert inside.any()


def test_households_of_one_door_clash():
    """One place cannot be open and closed; both orders are named."""
    area = drawn_area("+--2--1--+")
    network = place_network(area)
    given = Orders(keep_open=[home(0)], close_red=[home(1)])
    found = ordered_places(network, given)
    place = int(network.household_place[0])
    assert [found.ids[n] for n in found.clashes[0, :2]] == [home(0), home(1)]
    assert found.clashes.tolist()[0][2] == place
    assert len(found.clashes) == 1


def test_unknown_identifiers_are_named_together(town):
    """Of all lists in one error, and what looks like an address is counted."""
    _, network = town
    given = Orders(keep_open=["hh-9", "w-1"], close_red=["a-9"], close_yellow=["3 Phố Mẫu"])
    with pytest.raises(InvalidInput) as caught:
        ordered_places(network, given)
    (fault,) = caught.value.faults
    assert fault.found == "what the area has not: a-9, hh-9, 1 that are no identifiers"


def test_lifting_says_nothing_of_the_new_plan(town):
    """It speaks of the plan in force."""
    assert ordered_places(town[1], Orders(lift=["w-1"])) is None
