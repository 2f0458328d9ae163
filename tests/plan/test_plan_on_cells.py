"""Plans where no street is known: places are cells, links the sides they share."""

import re
from dataclasses import replace
from datetime import timedelta

import numpy as np
import pytest
import shapely

from tests.drawn_hexagons import cases_in, cell_at, hexagon_area
from tests.oracle.oracle_brute_force import exhaust
from zoning.area.check import faults_of
from zoning.errors import InvalidCases, NoPlan
from zoning.perimeter.area_parcels import area_parcels
from zoning.perimeter.assemble import perimeter_problem
from zoning.perimeter.network import TIE_COST, place_network
from zoning.plan.diff import diff
from zoning.plan.draw import draw
from zoning.plan.export import plan_files
from zoning.plan.planner import Planner
from zoning.plan.public import PublicBook, public_view
from zoning.plan.restore import plan_from_files
from zoning.plan.verify import verify
from zoning.policy.load import policy_named

WARD = policy_named()
QUIET = replace(WARD, risk=replace(WARD.risk, price_open=0, price_yellow=0))
"""The ward preset without risk: what closes, closes by rule or for the price of guarding."""

FLOWER = """
      9 9
     9 9 9
      9 9
"""
FIELD = """
      9 9 9 9 9 9
     9 9 9 9 9 9 9
      9 9 9 9 9 9
     9 9 9 9 9 9 9
      9 9 9 9 9 9
"""
CENTRE = (2, 6)


def levels(plan):
    """Return the level of each closed cell by H3 index and unit letter."""
    return dict(zip(plan.cells.cell_id, plan.cells.level, strict=True))


def level_at(plan, row, column, ward="a"):
    return levels(plan).get(f"{cell_at(row, column)}-{ward}", "open")


@pytest.fixture(scope="module")
def field():
    return hexagon_area(FIELD)


@pytest.fixture(scope="module")
def plan(field):
    return draw(field, cases_in(field, CENTRE), policy=QUIET)


def test_the_drawn_areas_are_sound(field):
    """The drawings are areas that a check accepts."""
    assert faults_of(field) == []


@pytest.mark.parametrize(
    ("drawing", "case", "policy"),
    [
        (FLOWER, (1, 2), WARD),
        (FLOWER, (1, 0), QUIET),
        (FLOWER.replace("9", "1"), (0, 1), WARD),
        ("0 9 0\n 0 0 9\n0 9 0", (1, 3), WARD),
        ("1 9 ~\n 9 ~ 9\n0 9 1", (0, 2), QUIET),
    ],
)
def test_a_plan_on_few_cells_is_the_cheapest_of_all(drawing, case, policy):
    """Every labeling priced from the definition: the same cost, and the same least labels."""
    area = hexagon_area(drawing)
    cases = cases_in(area, case)
    plan = draw(area, cases, policy=policy)
    network = place_network(area)
    problem, _ = perimeter_problem(
        area, network, cases, policy, as_of=plan.as_of, touching=np.empty((0, 2), np.int32)
    )
    found = exhaust(problem)
    assert plan.certificate.cost == found.cost
    assert plan.certificate.labels.tolist() == found.least.tolist()
    assert verify(plan, area) == []


def test_one_case_closes_its_cell_and_rings_it_with_six(field, plan):
    """Red is the case's cell, yellow at least the six that share a side, and nobody is let out."""
    assert level_at(plan, *CENTRE) == "red"
    assert (plan.cells.level == "red").sum() == 1
    ring = [(1, 5), (1, 7), (2, 4), (2, 8), (3, 5), (3, 7)]
    assert {level_at(plan, *spot) for spot in ring} == {"yellow"}
    assert verify(plan, field) == []


def test_a_zone_is_its_hexagons_to_the_last_digit(field, plan):
    """Every corner of an outline is a corner of a cell, and red fills the hole of its yellow."""
    corners = {tuple(xy) for xy in shapely.get_coordinates(field.cells.geometry.values)}
    outline = {tuple(xy) for xy in shapely.get_coordinates(plan.zones.geometry.values)}
    assert outline <= corners
    red, yellow = (plan.zones.geometry[plan.zones.level == level].iloc[0] for level in
                   ("red", "yellow"))  # fmt: skip
    assert [shapely.Polygon(ring).equals(red) for ring in yellow.interiors] == [True]


def test_figures_are_those_of_the_cells(field, plan):
    """People and households of zones and cells add up, whole units are named."""
    own = field.cells.set_index("cell_id").loc[plan.cells.cell_id]
    assert plan.cells.people.tolist() == own.people.tolist()
    sums = plan.cells.groupby("zone")[["people", "households"]].sum()
    said = plan.zones.set_index("id")[["people", "households"]].astype("int64")
    assert sums.sort_index().equals(said.sort_index().rename_axis("zone"))
    assert plan.zones.cases.sum() == 1
    assert plan.households.empty


def test_a_guard_stands_on_every_side_between_two_levels(field, plan):
    """In the middle of the side, on no street, between two named cells."""
    red = plan.checkpoints[plan.checkpoints.level == "red"]
    assert len(red) == 6
    assert set(red.kind) == {"post", "barrier"}
    assert plan.checkpoints.street_id.isna().all()
    pieces = field.cells.set_index("cell_id").geometry.to_crs("EPSG:32648")
    spots = plan.checkpoints.geometry.to_crs("EPSG:32648")
    for words, spot in zip(plan.checkpoints.between, spots, strict=True):
        one, other = re.fullmatch(r"giữa hai ô (\S+) và (\S+)", words).groups()
        side = shapely.intersection(pieces[one], pieces[other], grid_size=0.001)
        assert shapely.distance(side, spot) < 0.05
        assert shapely.distance(side.centroid, spot) < 0.05


def test_a_side_costs_a_barrier_for_every_fifty_metres(field):
    """A hexagon of resolution 10 has sides of some 79 metres here: two barriers."""
    network = place_network(field)
    assert (network.link_street == -1).all()
    assert set(network.link_cost) == {2 * TIE_COST}


def test_the_ward_border_is_no_wall():
    """A case at the border rings the cells beyond it, and both wards are named in part."""
    area = hexagon_area(FIELD, wards=re.sub("9", "a", FIELD[:20]) + re.sub("9", "b", FIELD[20:]))
    plan = draw(area, cases_in(area, (1, 5)), policy=QUIET)
    assert verify(plan, area) == []
    yellow = plan.zones[plan.zones.level == "yellow"].iloc[0]
    assert {unit["unit_id"] for unit in yellow["units"]} == {"w-a", "w-b"}
    assert not any(unit["whole"] for unit in yellow["units"])


def test_nobody_walks_across_a_lake():
    """Where there is no cell there is no side, no ring and no guard."""
    area = hexagon_area("""
        9 9 9 ~ 9 9 9
         9 9 9 ~ 9 9 9
        9 9 9 ~ 9 9 9
    """)
    plan = draw(area, cases_in(area, (1, 5)), policy=QUIET)
    assert verify(plan, area) == []
    assert level_at(plan, 1, 5) == "red"
    assert {level_at(plan, 1, column) for column in (9, 11, 13)} == {"open"}
    assert plan.zones.inside[plan.zones.level == "red"].notna().all()


def test_empty_cells_close_for_the_price_of_guarding_only():
    """Nobody lives west of the case: the line runs where it is shortest, for places cost too."""
    area = hexagon_area(FIELD.replace("9", "0"))
    plan = draw(area, cases_in(area, CENTRE))
    assert verify(plan, area) == []
    assert (plan.cells.people == 0).all()
    assert level_at(plan, *CENTRE) == "red"
    assert plan.zones.people.sum() == 0


def test_a_site_that_stays_open_is_never_closed():
    """Its cell is open in the plan, and a case beside it leaves no plan, in words."""
    policy = replace(QUIET, exempt=replace(QUIET.exempt, must_open_sites=("market",)))
    area = hexagon_area("M 9 9 9 9 9", sites={"M": "market"})
    plan = draw(area, cases_in(area, (0, 8)), policy=policy)
    assert level_at(plan, 0, 0) == "open"
    assert verify(plan, area) == []
    with pytest.raises(NoPlan, match=f"cell {cell_at(0, 0)}-a"):
        draw(area, cases_in(area, (0, 2)), policy=policy)


def test_two_houses_of_one_cell_are_two_houses(field):
    """A threshold of two houses in a ward is met by two spots of one cell, not by one twice."""
    rules = replace(QUIET.escalation, ward_houses=2)
    policy = replace(QUIET, escalation=rules)
    whole = draw(field, cases_in(field, CENTRE, CENTRE), policy=policy)
    assert (whole.cells.level == "red").sum() == len(field.cells)
    assert verify(whole, field) == []
    assert whole.zones["units"].iloc[0][0]["whole"]
    one = cases_in(field, CENTRE, CENTRE)
    one[["cell", "geometry"]] = one[["cell", "geometry"]].iloc[0].to_list()
    part = draw(field, one, policy=policy)
    assert (part.cells.level == "red").sum() == 1


def test_the_rest_of_a_ward_is_ringed_where_the_policy_says_so():
    """Every cell of the case's ward is closed, and the check finds one that is not."""
    wards = re.sub("9", "a", FIELD[:20]) + re.sub("9", "b", FIELD[20:])
    area = hexagon_area(FIELD, wards=wards)
    policy = replace(QUIET, ring=replace(QUIET.ring, rest_of_ward=1))
    plan = draw(area, cases_in(area, (0, 6)), policy=policy)
    inside = area.cells.cell_id[area.cells.unit_id == "w-a"]
    assert set(inside) <= set(plan.cells.cell_id)
    assert verify(plan, area) == []


def test_red_in_force_steps_down_through_yellow(field):
    """When the case is discarded, its cell is yellow first; the plan knows what was in force."""
    cases = cases_in(field, CENTRE)
    old = draw(field, cases, policy=QUIET)
    later = old.as_of + timedelta(days=1)
    gone = cases.assign(status="discarded")
    new = draw(field, gone, policy=QUIET, as_of=later, in_force=old)
    assert level_at(new, *CENTRE) == "yellow"
    assert verify(new, field) == []
    changed = diff(old, new)
    assert changed.households.empty
    row = changed.cells[changed.cells.cell_id == f"{cell_at(*CENTRE)}-a"].iloc[0]
    assert (row.before, row.after, row.people) == ("red", "yellow", 90)


def test_a_zone_whose_days_have_passed_is_settled(field):
    """After fourteen days the case closes nothing any more: it is found by its cell."""
    cases = cases_in(field, CENTRE)
    old = draw(field, cases, policy=QUIET)
    new = draw(field, cases, policy=QUIET, as_of=old.as_of + timedelta(days=15), in_force=old)
    assert new.in_force.settled == ("c0",)
    assert level_at(new, *CENTRE) == "yellow"
    assert verify(new, field) == []


def test_a_new_pack_of_the_same_cells_keeps_levels(field):
    """People were counted anew: the plan in force is carried over cell by cell."""
    old = draw(field, cases_in(field, CENTRE), policy=QUIET)
    fresh = hexagon_area(FIELD, each=11)
    assert fresh.digest != field.digest
    later = old.as_of + timedelta(days=1)
    gone = cases_in(fresh, CENTRE, status="discarded")
    new = draw(fresh, gone, policy=QUIET, as_of=later, in_force=old)
    assert level_at(new, *CENTRE) == "yellow"
    assert verify(new, fresh) == []


def test_files_come_back_byte_for_byte(field, plan):
    """`cells.csv` stands beside the others, and a plan that lacks it is refused."""
    files = plan_files(plan)
    assert files["cells.csv"].decode().splitlines()[0] == (
        "cell_id,level,zone,people,households,reason"
    )
    again = plan_from_files(files)
    assert plan_files(again) == files
    assert verify(again, field) == []
    with pytest.raises(Exception, match=r"cells\.csv"):
        plan_from_files({name: data for name, data in files.items() if name != "cells.csv"})


def test_a_planner_draws_what_a_fresh_one_draws(field):
    """Drawn third, after other cases, a plan is the same to the byte."""
    planner = Planner(field)
    for spot in ((0, 6), (4, 8), CENTRE):
        last = planner.draw(cases_in(field, spot))
    assert plan_files(last) == plan_files(draw(field, cases_in(field, CENTRE)))


def test_the_identity_depends_on_the_cell(field):
    """Two plans of cases in other cells, or other houses of one cell, have other names."""
    names = {draw(field, cases_in(field, spot)).plan_id for spot in (CENTRE, (1, 5))}
    other = cases_in(field, CENTRE, CENTRE).iloc[[1]].assign(case_id="c0")
    names.add(draw(field, other).plan_id)
    assert len(names) == 3


def test_a_case_of_another_pack_is_refused(field):
    """A cell that this area has not."""
    stray = cases_in(field, CENTRE).assign(cell_id="8a0000000000000-z")
    with pytest.raises(InvalidCases, match="unit or cell of this area"):
        draw(field, stray)


@pytest.mark.parametrize("reason", ["cell_case", "ring"])
def test_every_closed_cell_says_why(plan, reason):
    """The case's own cell, and the ring round it."""
    words = plan.cells.reason[plan.cells.reason.str.endswith(f"[{reason}]")]
    assert len(words) == {"cell_case": 1, "ring": 6}[reason]


class TestTampering:
    """The check finds what a forger would change."""

    def faults(self, plan, area, **changes):
        """Return what the check says of a changed plan."""
        return " / ".join(str(fault) for fault in verify(replace(plan, **changes), area))

    def test_a_guard_is_taken_away(self, field, plan):
        """Its side is named by the two cells."""
        found = self.faults(plan, field, checkpoints=plan.checkpoints.iloc[1:])
        assert "a side between two levels without its checkpoint" in found

    def test_a_guard_stands_where_nothing_is_cut(self, field, plan):
        """A second one on the same side is one too many."""
        posts = plan.checkpoints.copy()
        posts.loc[0, "between"] = posts.loc[1, "between"]
        assert "no such side between two levels" in self.faults(plan, field, checkpoints=posts)

    def test_a_guard_is_moved(self, field, plan):
        """Thirty metres off its side."""
        posts = plan.checkpoints.copy()
        posts.loc[0, "geometry"] = shapely.Point(posts.geometry[0].x + 3e-4, posts.geometry[0].y)
        assert "without its checkpoint" in self.faults(plan, field, checkpoints=posts)

    def test_a_cell_is_listed_at_another_level(self, field, plan):
        """The labels are proved; the list must say the same."""
        cells = plan.cells.copy()
        cells.loc[cells.index[cells.level == "yellow"][0], "level"] = "red"
        assert "another level than the cell's label" in self.faults(plan, field, cells=cells)

    def test_a_cell_is_left_out(self, field, plan):
        """The confirmed one."""
        cells = plan.cells[plan.cells.level != "red"]
        assert "a confirmed case and no red" in self.faults(plan, field, cells=cells)

    def test_people_are_understated(self, field, plan):
        """The area says how many."""
        cells = plan.cells.assign(people=plan.cells.people - 1)
        assert "other figures than the area's" in self.faults(plan, field, cells=cells)

    def test_a_zone_is_drawn_smaller(self, field, plan):
        """It is no longer the union of its cells."""
        zones = plan.zones.copy()
        zones.geometry = shapely.buffer(zones.geometry.values, -1e-5)
        assert "a polygon that is not its cells" in self.faults(plan, field, zones=zones)

    def test_another_case_in_the_cells(self, field, plan):
        """The proof is for other cases."""
        moved = cases_in(field, (1, 5))
        assert self.faults(plan, field, located=moved)


class TestPublic:
    """Cells are shown by blocks of twenty households or more, whatever the cases."""

    AREA = FIELD.replace("9", "3")

    def test_no_part_stands_for_fewer_than_twenty_households(self):
        """Wherever the case is; and the exact zone, three households, is never shown."""
        area = hexagon_area(self.AREA)
        for spot in (CENTRE, (0, 6), (4, 11)):
            plan = draw(area, cases_in(area, spot), policy=QUIET)
            view = public_view(plan, area, k=20)
            zones, posts = view.zones, view.checkpoints
            assert (zones.households >= 20).all()
            assert zones.cases.isna().all()
            assert len(posts) == 0
            assert (zones.people == 10 * zones.households).all()

    def test_a_block_tells_nothing_of_the_cell(self):
        """Of the cases in each cell, only as many red shapes are shown as there are blocks."""
        area = hexagon_area(self.AREA)
        planner, book = Planner(area), PublicBook(area, k=20)
        shapes = set()
        spots = [(row, 1 - row % 2 + 2 * n) for row in range(5) for n in range(6)]
        for spot in spots:
            zones = book.view(planner.draw(cases_in(area, spot), policy=QUIET), name="p").zones
            shapes |= {shape.wkt for shape in zones.geometry[zones.level == "red"]}
        assert 1 < len(shapes) <= len(area.cells) * 3 // 20

    def test_a_cell_of_twenty_households_is_a_block(self, field):
        """Forty-five households stand for themselves; neither cases nor guards are shown."""
        area = hexagon_area(FIELD, each=2)
        cells = area.cells.assign(households=45, people=90)
        units = area.units.assign(households=45 * len(cells), people=90 * len(cells))
        crowded = replace(area, cells=cells, units=units)
        plan = draw(crowded, cases_in(crowded, CENTRE), policy=QUIET)
        view = public_view(plan, crowded, k=20)
        zones = view.zones
        red = zones[zones.level == "red"].iloc[0]
        assert red.geometry.equals(plan.zones.geometry[plan.zones.level == "red"].iloc[0])
        assert zones.cases[zones.level == "red"].isna().all()
        assert len(view.checkpoints) == 0


def test_parcels_of_cells_are_their_pieces(field):
    """On a grid of a millimetre, edge to edge; what touches is what shares a side."""
    network = place_network(field)
    parcels = area_parcels(field, network)
    pieces = field.cells.to_crs(network.crs).geometry.values
    assert (shapely.hausdorff_distance(parcels.shape, pieces) < 0.001).all()
    assert shapely.coverage_is_valid(parcels.shape)
    assert parcels.touching.tolist() == sorted(np.sort(network.links, axis=1).tolist())
