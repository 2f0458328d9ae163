"""§18 — a red zone with too many people is divided into sectors, and the plan says how."""

from dataclasses import replace

import numpy as np
import pytest

from tests.drawn_area import drawn_area, located
from zoning.plan.draw import draw
from zoning.plan.export import plan_files
from zoning.plan.restore import plan_from_files
from zoning.plan.sectors import DIVISION_COLUMNS, LINE_COLUMNS, MEMBER_COLUMNS, SECTOR_COLUMNS
from zoning.plan.verify import verify
from zoning.policy.load import policy_named

WARD = policy_named()

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


@pytest.fixture(scope="module")
def area():
    return drawn_area(TOWN, alleys={"a": None}, people=12)


def drawn(area, most):
    """Draw a plan whose whole alley is red: 48 people."""
    policy = replace(WARD, caps=replace(WARD.caps, max_people_sector=most))
    return draw(area, located(area, {"household": 21}, {"household": 22}), policy=policy)


@pytest.fixture(scope="module")
def plan(area):
    return drawn(area, 24)


def test_a_large_red_zone_is_divided_and_a_small_one_is_not(area, plan):
    """48 people: two sectors of 24 at one line; with room for 48, none."""
    (zone,) = plan.zones.loc[plan.zones["level"] == "red", "id"]
    assert plan.sectors.table["people"].tolist() == [24, 24]
    assert plan.sectors.table["zone"].tolist() == [zone, zone]
    assert plan.sectors.table["id"].tolist() == [f"{zone}-s01", f"{zone}-s02"]
    (row,) = plan.sectors.divisions.to_dict("records")
    assert (row["sectors"], row["lines"], row["price"]) == (2, 1, row["least"])
    (line,) = plan.sectors.lines.to_dict("records")
    assert line["street_id"] in set(area.streets["street_id"])
    assert len(plan.sectors.households) == 4
    assert not len(drawn(area, 48).sectors.table)


def test_sectors_change_nothing_else(area, plan):
    """Zones, posts and proof are those of the plan without sectors."""
    other = drawn(area, 0)
    assert (plan.certificate.labels == other.certificate.labels).all()
    assert plan.certificate.cost == other.certificate.cost
    assert len(plan.checkpoints) == len(other.checkpoints)


def test_a_plan_with_sectors_verifies_and_is_read_back_as_it_was(area, plan):
    """The members are a file for officers; figures and lines stand in plan.json."""
    files = plan_files(plan)
    assert "sectors.csv" in files
    assert b"hh-" not in files["plan.json"]
    read = plan_from_files(files)
    assert plan_files(read) == files
    assert verify(read, area) == []
    assert "sectors.csv" not in plan_files(drawn(area, 0))
    frames = (read.sectors.table, read.sectors.divisions, read.sectors.lines)
    columns = (SECTOR_COLUMNS, DIVISION_COLUMNS, LINE_COLUMNS)
    assert [tuple(frame.columns) for frame in frames] == list(columns)
    assert tuple(read.sectors.households.columns) == MEMBER_COLUMNS


def faults(plan, area, **changed):
    """Return what a check finds in a plan with other sectors."""
    forged = replace(plan, sectors=replace(plan.sectors, **changed))
    return "\n".join(map(str, verify(forged, area)))


class TestForgeries:
    """What is said of sectors is worked out again."""

    def test_no_sectors_where_the_policy_wants_them(self, plan, area):
        """The zone is named."""
        empty = drawn(area, 0).sectors
        forged = replace(plan, sectors=empty)
        assert "sectors or none" in "\n".join(map(str, verify(forged, area)))

    def test_everybody_in_one_sector(self, plan, area):
        """Too many people, and an empty sector."""
        found = faults(plan, area, number=np.zeros_like(plan.sectors.number))
        assert "too many people" in found

    def test_sectors_in_pieces(self, plan, area):
        """Every other place."""
        found = faults(plan, area, number=np.arange(len(plan.sectors.number)) % 2)
        assert "in pieces that no street joins" in found

    def test_figures_lines_and_members_that_are_not_counted(self, plan, area):
        """One more person, one line less, a bound too high, two households swapped."""
        more = plan.sectors.table.assign(people=[25, 24])
        assert "other figures" in faults(plan, area, table=more)
        for name in ("lines", "price", "least", "sectors"):
            wrong = plan.sectors.divisions.assign(**{name: plan.sectors.divisions[name] + 1})
            assert "other lines" in faults(plan, area, divisions=wrong)
        assert "other lines" in faults(plan, area, lines=plan.sectors.lines.iloc[:0])
        names = plan.sectors.households["sector"].tolist()
        swapped = plan.sectors.households.assign(sector=names[::-1])
        assert "in another sector" in faults(plan, area, households=swapped)

    def test_places_that_there_are_not(self, plan, area):
        """Named, not looked up."""
        found = faults(plan, area, place=plan.sectors.place + 10_000)
        assert "there are not" in found
