"""§1, §8 — a problem holds what it says, or names every fault at once."""

import numpy as np
import pytest

from zoning.errors import InvalidProblem
from zoning.perimeter.problem import PRICE_LIMIT, PerimeterProblem, UnitPrice, exact_sum


def fields(**changed):
    """A sound problem of three places in a row, with some arguments changed."""
    sound = {
        "cost": [[0, 1, 4]] * 3,
        "links": [[0, 1], [1, 2]],
        "line_yellow": [1, 1],
        "line_red": [5, 5],
        "must_red": [True, False, False],
        "never_red": [False, False, True],
        "must_open": [False] * 3,
        "ring": [[0, 1]],
        "units": [UnitPrice([0, 1], 2, 3)],
    }
    return {**sound, **changed}


def faults(**changed) -> list[str]:
    """Where the faults of such a problem are."""
    with pytest.raises(InvalidProblem) as caught:
        PerimeterProblem(**fields(**changed))
    return [fault.where for fault in caught.value.faults]


def test_arrays_are_copied_and_sealed():
    """Changing what was handed over changes nothing, and the problem cannot be written."""
    cost, never = np.ones((3, 3), np.int32), np.zeros(3, bool)
    problem = PerimeterProblem(**fields(cost=cost, never_red=never))
    cost[:], never[:] = 7, True
    assert not problem.never_red.any()
    assert problem.cost.dtype == np.int64
    assert problem.cost.max() == 1
    for name in ("cost", "links", "line_yellow", "line_red", "must_red", "ring"):
        with pytest.raises(ValueError, match="read-only"):
            getattr(problem, name)[:] = 0
    assert problem.places == 3


def test_empty_lists_have_every_shape():
    """No places, links or rings: plain empty lists will do."""
    empty = {name: [] for name in fields()}
    problem = PerimeterProblem(**empty)
    assert problem.cost.shape == (0, 3)
    assert problem.links.shape == problem.ring.shape == (0, 2)
    assert problem.must_red.dtype == np.bool_
    assert problem.units == ()


@pytest.mark.parametrize(
    ("changed", "where"),
    [
        ({"cost": [[0, 1]] * 3}, ["cost"]),
        ({"cost": [[0, 1, 4]] * 2 + [[0, -1, 4]]}, ["cost[2, 1]"]),
        ({"cost": [[0, 1, 4.5]] * 3}, ["cost"]),
        ({"cost": np.full((3, 3), np.nan)}, ["cost"]),
        ({"cost": np.full((3, 3), 2**63, np.uint64)}, ["cost[0, 0]"]),
        ({"links": [[0, 1], [1, 3]]}, ["links[1, 1]"]),
        ({"links": [[0, -1], [1, 2]]}, ["links[0, 1]"]),
        ({"links": [[0, 1, 2]] * 2}, ["links"]),
        ({"links": [[1, 1], [2, 2]]}, ["links[0]"]),
        ({"line_yellow": [1]}, ["line_yellow"]),
        ({"line_red": [5, 5, 5]}, ["line_red"]),
        ({"line_red": [5, -5]}, ["line_red[1]"]),
        ({"must_red": [True, False]}, ["must_red"]),
        ({"must_red": [1, 0, 0]}, ["must_red"]),
        ({"never_red": [0, 2]}, ["never_red"]),
        ({"must_open": [[False]] * 3}, ["must_open"]),
        ({"ring": [[0, 1], [0, 3]]}, ["ring[1, 1]"]),
        ({"ring": [0, 1]}, ["ring"]),
        ({"units": [UnitPrice([0, 3], 1, 1)]}, ["units[0]"]),
        ({"units": [UnitPrice([0], 1, 1, parent=0)]}, ["units[0]"]),
        ({"units": [UnitPrice([0], 1, 1), UnitPrice([1], 1, 1, 0, "yellow")]}, ["units[1]"]),
        ({"line_red": [PRICE_LIMIT, 0]}, ["prices"]),
        ({"units": [UnitPrice([0], 1, whole=PRICE_LIMIT)]}, ["prices"]),
        ({"units": [UnitPrice([0, 1], PRICE_LIMIT // 2, whole=1)]}, ["prices"]),
    ],
)
def test_each_fault_is_named_where_it_stands(changed, where):
    """One wrong array, one fault, at its first wrong entry."""
    assert faults(**changed) == where


def test_all_faults_are_reported_together():
    """A problem with many faults names them all, once an array."""
    assert faults(
        cost=[[-1, -1, -1]] * 3,
        links=[[0, 0], [1, 9]],
        line_yellow=[1, 2, 3],
        line_red=[-1, -2],
        must_red=[True],
        ring=[[0, 7], [8, 9]],
        units=[UnitPrice([5], 1, 1), UnitPrice([1], 1, 1, parent=4)],
    ) == [
        "cost[0, 0]",
        "links[1, 1]",
        "line_yellow",
        "line_red[0]",
        "must_red",
        "ring[0, 1]",
        "links[0]",
        "units[0]",
        "units[1]",
    ]


def test_a_wrong_shape_does_not_hide_other_faults():
    """Where the number of places is unknown, what can be checked still is."""
    assert faults(cost=[1, 2], line_red=[1, -1], must_red=[3]) == [
        "cost",
        "line_red[1]",
        "must_red",
    ]
    assert faults(links=[1], line_red=[-1]) == ["links", "line_red[0]"]


def test_repeated_faults_are_counted_not_listed():
    """A million negative prices make one sentence."""
    with pytest.raises(InvalidProblem) as caught:
        PerimeterProblem(**fields(line_red=[-1, -7]))
    assert "-1 (and 1 more such values)" in str(caught.value)


def test_a_price_for_all_members_or_one_for_each():
    """One number stands for every member; the kept array is one per member."""
    assert UnitPrice([0, 2, 1], 4, 9).each.tolist() == [4, 4, 4]
    assert UnitPrice([0, 2], [4, 5], np.int64(9)).each.tolist() == [4, 5]
    assert UnitPrice([], 4, 9).each.shape == (0,)


@pytest.mark.parametrize(
    ("given", "where"),
    [
        (([0, 1], [1], 3), ["each"]),
        (([0, 1], -1, 3), ["each[0]"]),
        (([0, 1], 0.5, 3), ["each"]),
        (([0, -1], 1, 3), ["members[1]"]),
        (([0.5], 1, 3), ["members"]),
        (([0], 1, -3), ["whole"]),
        (([0], 1, 3.0), ["whole"]),
        (([0], 1, True), ["whole"]),
        (([0], 1, 2**63), ["whole"]),
        (([0], 1, 3, -2), ["parent"]),
        (([0], 1, 3, -1, "green"), ["level"]),
        (([[0]], [-1], 3.0, "a", "green"), ["members", "each[0]", "whole", "parent", "level"]),
    ],
)
def test_a_unit_price_names_its_faults(given, where):
    """A unit that cannot be priced says why, all at once."""
    with pytest.raises(InvalidProblem) as caught:
        UnitPrice(*given)
    assert [fault.where for fault in caught.value.faults] == where


def test_no_places_take_no_links():
    """With no place to point at, every link and ring is a fault."""
    empty = {name: [] for name in fields()}
    with pytest.raises(InvalidProblem, match="there are 0 places"):
        PerimeterProblem(**{**empty, "ring": [[0, 0]]})


def test_sums_are_exact_beyond_64_bits():
    """Two numbers near the limit of int64 add up to more than it holds."""
    values = np.array([2**63 - 1, 2**63 - 1, -(2**62), -1], np.int64)
    assert exact_sum(values) == 2**64 - 2**62 - 3
    assert exact_sum(np.empty(0, np.int64)) == 0
