"""Units close on any threshold of their level, smallest first."""

from dataclasses import fields, replace
from types import SimpleNamespace

import numpy as np
import pytest

from tests.drawn_question import WARD
from zoning.perimeter.case_counts import CountedCases
from zoning.perimeter.case_places import CasePlaces
from zoning.perimeter.network_units import unit_tree
from zoning.perimeter.triggers import CAUSES, triggered_units
from zoning.policy.escalation import UNIT_LEVELS, Escalation

# One ward of three hamlets; alleys a and, off it, b in the first, c in the second.
UNITS = ["w", "h1", "h2", "h3", "a", "b", "c"]
PARENTS = [None, "w", "w", "w", "h1", "a", "h2"]
LEVELS = ["ward", "hamlet", "hamlet", "hamlet", "alley", "alley", "alley"]
PEOPLE = [9_000, 3_000, 3_000, 3_000, 400, 100, 200]

OFF = replace(
    WARD.escalation,
    **{
        f.name: 0
        for f in fields(Escalation)
        if f.name.startswith(UNIT_LEVELS)
        and not f.name.endswith(("incidence_cases", "case_inside"))
    },
    **{f"{level}_incidence_cases": 1 for level in UNIT_LEVELS},
    **{f"{level}_case_inside": level == "alley" for level in UNIT_LEVELS},
)


def tree_of(units=UNITS, parents=PARENTS, levels=LEVELS):
    import pandas as pd

    frame = pd.DataFrame({"unit_id": units, "parent_id": parents, "level": levels}, dtype=object)
    return unit_tree(SimpleNamespace(units=frame))


TREE = tree_of()


def counted(*cases, tree=TREE, units=UNITS):
    """Each case is (unit, house), or (unit, None) where the house is not known; options follow."""
    unit = np.array([units.index(c[0]) for c in cases], np.int32)
    house = np.array([-1 if c[1] is None else c[1] for c in cases], np.int32)
    options = [set(c[2:]) for c in cases]

    def mask(word):
        return np.array([word in o for o in options], bool)

    places = CasePlaces(house, house, unit, house < 0, house)
    return CountedCases(
        places, ~mask("old"), ~mask("old") & ~mask("last_week"), mask("unknown"), ~mask("lapsed")
    )


def closed(*cases, people=PEOPLE, **thresholds):
    """Return the units that close, each with its cause."""
    found = triggered_units(
        TREE, counted(*cases), replace(OFF, **thresholds), people=np.array(people)
    )
    return {UNITS[t.unit]: t.cause for t in found}


class TestThresholds:
    """Each threshold counts what it says; 0 switches it off."""

    def test_cases_are_counted_one_by_one(self):
        """Three cases of one family reach a threshold of three cases, and of one house only."""
        family = [("a", 1)] * 3
        assert closed(*family, alley_cases=3) == {"a": "cases"}
        assert closed(*family, alley_cases=4) == {}
        assert closed(*family, alley_houses=2) == {}
        assert closed(*family) == {}

    def test_a_hamlet_counts_everything_inside_it(self):
        """Two houses in alleys and one beside them."""
        cases = [("a", 1), ("b", 2), ("h1", 3)]
        assert closed(*cases, hamlet_houses=3) == {"h1": "houses"}
        assert closed(*cases, hamlet_houses=4) == {}

    def test_clusters_lie_in_distinct_parts(self):
        """Two hamlets with two cases each close the ward; four cases in one do not."""
        assert closed(("h1", 1), ("a", 2), ("h2", 3), ("c", 4), ward_clusters=2) == {
            "w": "clusters"
        }
        assert closed(("h1", 1), ("a", 2), ("b", 3), ("h1", 4), ward_clusters=2) == {}

    def test_the_ground_outside_all_sub_units_is_one_part(self):
        """Two cases in the hamlet's alley, two in its street."""
        cases = [("a", 1), ("a", 2), ("h1", 3), ("h1", 4)]
        assert closed(*cases, hamlet_clusters=2) == {"h1": "clusters"}
        assert closed(*cases[:3], hamlet_clusters=2) == {}

    def test_incidence_is_counted_over_seven_days_and_per_100_000(self):
        """Three of 3,000 are 100 per 100,000; a report of last week is no new case."""
        cases = [("h1", 1), ("a", 2), ("b", 3)]
        assert closed(*cases, hamlet_incidence=100.0) == {"h1": "incidence"}
        assert closed(*cases, hamlet_incidence=100.1) == {}
        assert closed(*cases[:2], ("b", 3, "last_week"), hamlet_incidence=100.0) == {}

    def test_a_rate_of_too_few_cases_says_nothing(self):
        """One case of 100 people is 1,000 per 100,000 and still one case."""
        options = {"alley_incidence": 500.0, "alley_incidence_cases": 2}
        assert closed(("b", 1), **options) == {}
        assert closed(("b", 1), ("b", 2), **options) == {"b": "incidence", "a": "incidence"}

    def test_one_house_does_not_make_an_incidence(self):
        """Two of three cases in one house, where half is the most."""
        cases = [("h2", 1), ("h2", 1), ("h2", 2)]
        assert closed(*cases, hamlet_incidence=100.0, one_house_percent=50.0) == {}
        assert closed(*cases, ("h2", 3), hamlet_incidence=100.0, one_house_percent=50.0) == {
            "h2": "incidence"
        }

    def test_without_people_there_is_no_rate(self):
        """A division by nobody closes nothing."""
        people = [0] * len(UNITS)
        assert closed(("h1", 1), hamlet_incidence=1.0, people=people) == {}

    def test_the_share_of_red_parts_is_reached_exactly(self):
        """One hamlet of three is 33.3 per cent."""
        cases = [("h1", 1), ("h1", 2)]
        assert closed(*cases, hamlet_houses=2, ward_red_children=33.0) == {
            "h1": "houses",
            "w": "red_children",
        }
        assert closed(*cases, hamlet_houses=2, ward_red_children=34.0) == {"h1": "houses"}

    def test_unknown_sources_are_counted_where_they_are_stated(self):
        """Two cases, one of them of unknown source."""
        cases = [("h3", 1, "unknown"), ("h3", 2)]
        assert closed(*cases, hamlet_unknown_source=1) == {"h3": "unknown_source"}
        assert closed(*cases, hamlet_unknown_source=2) == {}

    def test_old_reports_count_for_no_threshold(self):
        """Outside the window."""
        old = [("h1", 1, "old", "unknown"), ("h1", 2, "old", "unknown")]
        every = {
            f"hamlet_{name}": 1
            for name in ("cases", "houses", "clusters", "incidence", "unknown_source")
        }
        assert closed(*old, **every) == {}

    def test_a_case_of_unknown_house_closes_its_alley_until_it_lapses(self):
        """Whatever the thresholds."""
        assert closed(("b", None)) == {"b": "case_inside"}
        assert closed(("b", None, "lapsed")) == {}


class TestSmallestFirst:
    """Smaller units first, a larger one when its own threshold is met."""

    def test_a_cluster_in_a_side_alley_does_not_close_the_alley_it_leaves(self):
        """Nor do its cases, where cases are counted."""
        side = [("b", 1), ("b", 2), ("b", 3)]
        assert closed(*side, alley_houses=2) == {"b": "houses"}
        assert closed(*side, ("a", 4), alley_houses=2) == {"a": "houses", "b": "houses"}
        assert closed(*side, alley_cases=2) == {"b": "cases"}
        assert closed(*side, ("a", 4), alley_cases=2) == {"a": "cases", "b": "cases"}

    def test_red_parts_climb_from_level_to_level(self):
        """The alley closes the hamlet, the hamlet the ward, in one evaluation."""
        share = {"hamlet_red_children": 50.0, "ward_red_children": 30.0}
        assert closed(("c", 1), alley_houses=1, **share) == {
            "c": "houses",
            "h2": "red_children",
            "w": "red_children",
        }


class TestAgainstTheDefinition:
    """The vectorised evaluation agrees with the rule written out unit by unit."""

    @pytest.mark.parametrize("seed", range(12))
    def test_random_trees_cases_and_thresholds(self, seed):
        """The fixed point is found by asking every unit again until nothing changes."""
        rng = np.random.default_rng(seed)
        units, parents, levels = random_units(rng)
        tree = tree_of(units, parents, levels)
        homes = [u for u, level in zip(units, levels, strict=True) if level != "ward"]
        cases = [
            (
                homes[int(rng.integers(len(homes)))],
                None if rng.random() < 0.05 else int(rng.integers(40)),
                *(w for w in ("old", "last_week", "unknown", "lapsed") if rng.random() < 0.2),
            )
            for _ in range(int(rng.integers(1, 60)))
        ]
        cases = [c for c in cases if c[1] is not None or c[0].startswith("a")]
        chosen = {
            f"{level}_{name}": int(rng.integers(0, 5)) * factor
            for level in UNIT_LEVELS
            for name, factor in (
                ("cases", 2), ("houses", 1), ("clusters", 1), ("incidence", 200.0),
                ("red_children", 20.0), ("unknown_source", 1),
            )
        }  # fmt: skip
        inside = {f"{level}_case_inside": bool(rng.integers(2)) for level in UNIT_LEVELS}
        together = bool(rng.integers(2))
        rules = replace(
            OFF, **chosen, **inside, one_house_percent=60.0, positivity_with_incidence=together
        )
        people = rng.integers(0, 2_000, len(units))
        state = rng.integers(-1, 2, len(units)).astype(np.int8)
        data = counted(*cases, tree=tree, units=units)
        found = triggered_units(tree, data, rules, people=people, positivity=state)
        expected = defined(
            parents, levels, units, data, rules=rules, people=people, positive=state.tolist()
        )
        assert {units[t.unit]: t.cause for t in found} == expected


def random_units(rng):
    """A ward, hamlets, alleys, and alleys off alleys."""
    units, parents, levels = ["w"], [None], ["ward"]
    for i in range(int(rng.integers(1, 5))):
        units.append(f"h{i}")
        parents.append("w")
        levels.append("hamlet")
    for i in range(int(rng.integers(1, 12))):
        above = [u for u in units if u != "w"]
        parents.append(above[int(rng.integers(len(above)))])
        units.append(f"a{i}")
        levels.append("alley")
    return units, parents, levels


def defined(parents, levels, units, data, *, rules, people, positive):
    """Return what `triggered_units` says it returns, from its own sentences."""
    at = {u: i for i, u in enumerate(units)}
    children = {u: [v for v, p in zip(units, parents, strict=True) if p == u] for u in units}
    rows = range(len(data.places.unit))
    own = {u: [r for r in rows if data.places.unit[r] == at[u]] for u in units}

    def inside(u):
        return own[u] + [r for v in children[u] for r in inside(v)]

    def houses(rs):
        return len({(data.places.unit[r], data.places.household[r]) for r in rs})

    recent = lambda rs: [r for r in rs if data.recent[r]]  # noqa: E731

    def alley_count(u, measure, threshold):
        side = sum(
            min(alley_count(v, measure, threshold), max(threshold - 1, 0)) for v in children[u]
        )
        return measure(recent(own[u])) + side

    def causes(u, red):
        level = levels[at[u]]
        t = rules.at(level)
        here = inside(u)
        count = (
            (lambda measure, threshold: alley_count(u, measure, threshold))
            if level == "alley"
            else (lambda measure, threshold: measure_parts(u, measure))
        )
        week = [r for r in here if data.this_week[r]]
        named = [
            (data.places.unit[r], data.places.household[r]) for r in week
            if not data.places.only_alley[r]
        ]  # fmt: skip
        most = max((named.count(h) for h in named), default=0)
        rate = len(week) * 100_000 / people[at[u]] if people[at[u]] else 0
        parts = [recent(inside(v)) for v in children[u]] + [recent(own[u])]
        clusters = sum(len(p) >= rules.cluster_cases for p in parts) if children[u] else 0
        reds = sum(v in red for v in children[u])
        unknown = [r for r in recent(here) if data.unknown_source[r]]
        roughly = [r for r in own[u] if data.places.only_alley[r] and data.closes_unit[r]]
        often = (
            0 < t.incidence <= rate
            and len(week) >= t.incidence_cases
            and most * 100 <= rules.one_house_percent * len(week)
        )
        state = {-1: "unknown", 0: "below", 1: "above"}[positive[at[u]]]
        together = rules.positivity_with_incidence
        return [
            0 < t.houses <= count(houses, t.houses),
            0 < t.cases <= count(len, t.cases),
            0 < t.clusters <= clusters,
            often and (state == "unknown" or not together),
            state == "above" and (often or not together),
            t.red_children > 0 and reds > 0 and reds * 100 >= t.red_children * len(children[u]),
            0 < t.unknown_source <= len(unknown),
            t.case_inside and bool(roughly),
        ]

    def measure_parts(u, measure):
        return measure(recent(own[u])) + sum(measure_parts(v, measure) for v in children[u])

    found = {}
    while True:
        now = {
            u: CAUSES[met.index(True)]
            for u in units
            if True in (met := list(map(bool, causes(u, found))))
        }
        if now == found:
            return found
        found = now
