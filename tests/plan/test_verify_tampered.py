"""Whatever is changed in a plan, one thing at a time, a fault is found; and in its files too."""

from dataclasses import replace
from datetime import timedelta

import geopandas as gpd
import numpy as np
import orjson
import pandas as pd
import pytest
from shapely import affinity

from tests.drawn_area import drawn_area, located
from tests.drawn_contacts import traced
from tests.drawn_hexagons import cases_in, hexagon_area
from tests.drawn_question import WARD, with_section
from zoning.errors import InvalidPlan
from zoning.plan.export import plan_files
from zoning.plan.plan import CELL_COLUMNS, CHECKPOINT_COLUMNS, HOUSEHOLD_COLUMNS, ZONE_COLUMNS
from zoning.plan.planner import Planner
from zoning.plan.restore import plan_from_files
from zoning.plan.verify import verify
from zoning.plan.verify_files import file_faults

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
FIELD = """
      9 9 9 9 9 9
     9 9 9 9 9 9 9
      9 9 9 9 9 9
     9 9 9 9 9 9 9
      9 9 9 9 9 9
"""
METRE = 9e-6
"""In degrees, about."""

POLICY = with_section(
    with_section(WARD, "caps", max_people_sector=24),
    "lifting",
    contact_days=7,
    contact_restarts=True,
)
FRAMES = {
    "zones": ZONE_COLUMNS,
    "checkpoints": CHECKPOINT_COLUMNS,
    "households": HOUSEHOLD_COLUMNS,
}


@pytest.fixture(scope="module")
def planner():
    return Planner(drawn_area(TOWN, alleys={"a": None}, people=12))


@pytest.fixture(scope="module")
def plan(planner):
    """A plan with sectors and contacts, drawn from one in force."""
    cases = located(planner.area, {"household": 21}, {"household": 22})
    first = planner.draw(cases, policy=POLICY)
    people = traced(planner.area, {"household": 20}, {"household": 19})
    later = first.as_of + timedelta(days=1)
    return planner.draw(cases, policy=POLICY, in_force=first, contacts=people, as_of=later)


@pytest.fixture(scope="module")
def field():
    return Planner(hexagon_area(FIELD))


@pytest.fixture(scope="module")
def cell_plan(field):
    return field.draw(cases_in(field.area, (2, 6)))


def other(value):
    """Return something else of the same kind."""
    if isinstance(value, bool):
        return not value
    if isinstance(value, tuple | list):
        return type(value)(value[:-1] if value else ["x"])
    if isinstance(value, int | float | np.number):
        return 1.0 if pd.isna(value) else value + 1
    return "x" if value is None else f"{value}x"


def with_changed(frame, column, *, row=0):
    """Return a frame with something else in one cell."""
    values = frame[column].astype(object).tolist()
    values[row] = other(values[row])
    changed = frame.copy()
    changed[column] = pd.Series(values, dtype=object, index=frame.index)
    return changed


def moved(frame, row, dx, dy):
    """Return a frame with one shape moved by some metres."""
    shapes = frame.geometry.to_numpy().copy()
    shapes[row] = affinity.translate(shapes[row], dx * METRE, dy * METRE)
    return gpd.GeoDataFrame(frame.drop(columns="geometry"), geometry=shapes, crs=frame.crs)


def test_the_drawn_plans_are_sound_and_have_all_that_is_changed(planner, plan, field, cell_plan):
    """Both levels, sectors, contacts, a plan in force; cells of both levels."""
    assert planner.verify(plan) == []
    assert field.verify(cell_plan) == []
    assert set(plan.zones["level"]) == set(cell_plan.cells["level"]) == {"red", "yellow"}
    assert len(plan.sectors.lines) > 0
    assert plan.in_force is not None
    assert len(plan.evidence.contacts) == 2


def test_a_planner_finds_what_is_found_without_one(planner, plan):
    """The same faults in the same words, of a sound plan and of a forged one; of another area."""
    forged = replace(plan, zones=with_changed(plan.zones, "people"))
    assert planner.verify(forged) == verify(forged, planner.area)
    assert verify(plan, planner.area) == []
    (fault,) = planner.verify(replace(plan, area_digest="0" * 64))
    assert "digest" in fault.found


@pytest.mark.parametrize(
    ("frame", "column"), [(frame, column) for frame in FRAMES for column in FRAMES[frame]]
)
def test_every_column_of_every_table(planner, plan, frame, column):
    """One cell of a row of each level says something else."""
    table = getattr(plan, frame)
    for level in ("red", "yellow"):
        row = int(np.flatnonzero(table["level"] == level)[0])
        forged = replace(plan, **{frame: with_changed(table, column, row=row)})
        assert planner.verify(forged) != [], level


@pytest.mark.parametrize("column", CELL_COLUMNS)
def test_every_column_of_cells(field, cell_plan, column):
    """The first closed cell says something else."""
    forged = replace(cell_plan, cells=with_changed(cell_plan.cells, column))
    assert field.verify(forged) != []


@pytest.mark.parametrize("frame", FRAMES)
def test_a_row_missing_or_twice(planner, plan, frame):
    """The last row goes, or stands there again."""
    table = getattr(plan, frame)
    twice = pd.concat([table, table.iloc[-1:]], ignore_index=True)
    for forged in (table.iloc[:-1], twice, table.iloc[::-1].reset_index(drop=True)):
        assert planner.verify(replace(plan, **{frame: forged})) != []


@pytest.mark.parametrize("step", [(1, 0), (0, 1), (-1, 0), (0, -1)])
def test_a_zone_moved_by_a_metre(planner, plan, field, cell_plan, step):
    """Whichever zone and whichever way: it lies on another, or its guards are beside it."""
    for row in range(len(plan.zones)):
        assert planner.verify(replace(plan, zones=moved(plan.zones, row, *step))) != []
    for row in range(len(cell_plan.zones)):
        forged = replace(cell_plan, zones=moved(cell_plan.zones, row, *step))
        assert field.verify(forged) != []


@pytest.mark.parametrize("step", [(0.3, 0), (0, 0.3)])
def test_a_guard_moved_by_a_foot(planner, plan, field, cell_plan, step):
    """Along its street or beside it, and along the side of a cell."""
    for row in range(len(plan.checkpoints)):
        forged = replace(plan, checkpoints=moved(plan.checkpoints, row, *step))
        assert planner.verify(forged) != []
    forged = replace(cell_plan, checkpoints=moved(cell_plan.checkpoints, 0, *step))
    assert field.verify(forged) != []


def test_a_guard_added_where_nothing_is_cut(planner, plan):
    """A copy of a guard ten metres on along its street, with a name of its own."""
    posts = plan.checkpoints
    extra = moved(posts.iloc[:1], 0, 10, 0).assign(
        id=posts["id"].iloc[0] + "9", offset_m=posts["offset_m"].iloc[0] + 10
    )
    both = gpd.GeoDataFrame(pd.concat([posts, extra], ignore_index=True), crs=posts.crs)
    assert planner.verify(replace(plan, checkpoints=both)) != []


def test_a_household_between_levels(planner, plan):
    """One that is red is listed as yellow in the yellow zone, with its zones' figures put right."""
    row = int(np.flatnonzero(plan.households["level"] == "red")[0])
    yellow = plan.zones.loc[plan.zones["level"] == "yellow", "id"].iloc[0]
    homes = plan.households.copy()
    red = homes.loc[row, "zone"]
    homes.loc[row, ["level", "zone"]] = ["yellow", yellow]
    zones = plan.zones.copy()
    for name, by in (("households", 1), ("people", 12)):
        zones.loc[zones["id"] == red, name] -= by
        zones.loc[zones["id"] == yellow, name] += by
    assert planner.verify(replace(plan, households=homes, zones=zones)) != []


class TestProof:
    """Each number of the proof."""

    @pytest.mark.parametrize("by", [-1, 1])
    @pytest.mark.parametrize("name", ["cost", "bound"])
    def test_cost_and_bound(self, planner, plan, name, by):
        """By one thousandth of a person."""
        value = getattr(plan.certificate, name) + by
        forged = replace(plan, certificate=replace(plan.certificate, **{name: value}))
        assert planner.verify(forged) != []

    def test_both_together(self, planner, plan):
        """A cheaper plan is claimed, and a bound to fit."""
        low = plan.certificate.cost - 1
        forged = replace(plan, certificate=replace(plan.certificate, cost=low, bound=low))
        assert planner.verify(forged) != []

    def test_every_arc_of_the_flow(self, planner, plan):
        """One unit more on any arc, or the arc left out."""
        flow = plan.certificate.flow
        for row in range(0, len(flow.amount), 7):
            more = flow.amount.copy()
            more[row] += 1
            for forged in (
                replace(flow, amount=more),
                replace(flow, arc=np.delete(flow.arc, row, 0), amount=np.delete(more, row)),
            ):
                proof = replace(plan.certificate, flow=forged)
                assert planner.verify(replace(plan, certificate=proof)) != []

    @pytest.mark.parametrize("level", [0, 1, 2])
    def test_labels(self, planner, plan, level):
        """A place of each level at the next one."""
        labels = plan.certificate.labels.copy()
        labels[np.flatnonzero(labels == level)[-1]] = (level + 1) % 3
        proof = replace(plan.certificate, labels=labels)
        assert planner.verify(replace(plan, certificate=proof)) != []

    def test_a_pocket_that_is_none(self, planner, plan):
        """The policy closes no pockets."""
        proof = replace(plan.certificate, enclosed=np.array([0]))
        assert planner.verify(replace(plan, certificate=proof)) != []


class TestWhatItRestsOn:
    """Cases, contacts, time, the plan in force: the plan's name says what they were."""

    def test_its_own_names(self, planner, plan):
        """Identifier, area, status, time."""
        for changed in (
            {"plan_id": "p-0000000000000000"},
            {"area_name": "Elsewhere"},
            {"status": "lifted"},
            {"as_of": plan.as_of + timedelta(minutes=1)},
        ):
            assert planner.verify(replace(plan, **changed)) != [], changed

    @pytest.mark.parametrize("name", ["case_id", "household_id", "reported_at", "onset_date"])
    def test_cases(self, planner, plan, name):
        """One case says something else, or is not there."""
        cases = plan.located.copy()
        if name == "reported_at":
            cases[name] = cases[name] - pd.Timedelta(hours=1)
        elif name == "onset_date":
            cases[name] = "2026-06-30"
        else:
            cases = with_changed(cases, name)
        for forged in (cases, plan.located.iloc[1:]):
            assert planner.verify(replace(plan, located=forged)) != []

    def test_the_plan_in_force(self, planner, plan):
        """Levels, times, what may be lifted, settled cases."""
        before = plan.in_force
        for changed in (
            {"plan_id": "p-0000000000000000"},
            {"as_of": before.as_of - timedelta(days=1)},
            {"level": (before.level + 1) % 3},
            {"since": before.since - 1},
            {"may_lift": ~before.may_lift},
            {"settled": ("c0",)},
        ):
            forged = replace(plan, in_force=replace(before, **changed))
            assert planner.verify(forged) != [], changed
        assert planner.verify(replace(plan, in_force=None)) != []

    def test_contacts(self, planner, plan):
        """Another house, another kind, a day later, one fewer, none."""
        contacts = plan.evidence.contacts
        late = contacts.assign(to=contacts["to"] + pd.Timedelta(days=1))
        moved_on = contacts.assign(reported_at=contacts["reported_at"] + pd.Timedelta(days=9))
        changed = [with_changed(contacts, name) for name in ("household_id", "kind")]
        for forged in (*changed, late, moved_on, contacts.iloc[1:]):
            evidence = replace(plan.evidence, contacts=forged)
            assert planner.verify(replace(plan, evidence=evidence)) != []
        assert planner.verify(replace(plan, evidence=None)) != []


@pytest.mark.parametrize("table", ["table", "divisions", "lines", "households"])
def test_every_column_of_sectors(planner, plan, table):
    """One cell says something else."""
    frame = getattr(plan.sectors, table)
    for column in frame.columns:
        sectors = replace(plan.sectors, **{table: with_changed(frame, column)})
        assert planner.verify(replace(plan, sectors=sectors)) != [], column


def entries(record, path=()):
    """Yield the path of every number, word and list in a record, but for the policy's."""
    for key, value in record.items():
        if key == "policy" and not path:
            yield ("policy", "closing", "red_per_person")
        elif isinstance(value, dict):
            yield from entries(value, (*path, key))
        else:
            yield (*path, key)


def refused(planner, files):
    """Say whether files are refused, when they are read or when they are checked."""
    try:
        plan = plan_from_files(files)
    except InvalidPlan:
        return True
    return bool(file_faults(plan, files) or planner.verify(plan))


class TestFiles:
    """The files say what the plan says."""

    def test_what_was_written_is_accepted(self, planner, plan):
        """Nothing is wrong, and other files beside it are no part of it."""
        assert not refused(planner, plan_files(plan) | {"notes.txt": b"mine"})

    def test_every_entry_of_the_record(self, planner, plan):
        """Each figure, name and number of plan.json says something else, or is left out."""
        files = plan_files(plan)
        for *above, last in entries(orjson.loads(files["plan.json"])):
            record = orjson.loads(files["plan.json"])
            inner = record
            for key in above:
                inner = inner[key]
            inner[last] = other(inner[last])
            forged = files | {"plan.json": orjson.dumps(record)}
            assert refused(planner, forged), (*above, last)
        record = orjson.loads(files["plan.json"])
        del record["figures"]["people_red"]
        assert refused(planner, files | {"plan.json": orjson.dumps(record)})

    @pytest.mark.parametrize(
        ("name", "column"),
        [
            ("zones.geojson", "people"),
            ("zones.geojson", "area_m2"),
            ("zones.geojson", "units"),
            ("checkpoints.geojson", "offset_m"),
            ("cases.geojson", "onset_date"),
            ("cases.geojson", "reported_at"),
            ("contacts.geojson", "to"),
            ("contacts.geojson", "case_day"),
        ],
    )
    def test_a_word_for_a_number_or_a_day(self, planner, plan, name, column):
        """It is refused in words, like a file that is cut short."""
        files = plan_files(plan)
        table = orjson.loads(files[name])
        table["features"][0]["properties"][column] = "many"
        for forged in (orjson.dumps(table), files[name][:-40]):
            with pytest.raises(InvalidPlan):
                plan_from_files(files | {name: forged})

    def test_what_no_plan_reads(self, planner, plan):
        """A property more, a file too many, an array more."""
        files = plan_files(plan)
        zones = orjson.loads(files["zones.geojson"])
        zones["features"][0]["properties"]["note"] = "all clear"
        assert refused(planner, files | {"zones.geojson": orjson.dumps(zones)})
        assert refused(planner, files | {"cells.csv": b"cell_id\n"})
        (fault,) = file_faults(plan, files | {"cells.csv": b"cell_id\n"})
        assert fault.where == "cells.csv"
