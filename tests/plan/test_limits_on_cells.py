"""Contacts, visits, caps, pockets and sectors where places are cells."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from tests.drawn_hexagons import cases_in, cell_at, hexagon_area
from zoning.errors import InvalidInput
from zoning.geocode.contacts import geocode_contacts
from zoning.plan.draw import draw
from zoning.plan.export import plan_files
from zoning.plan.planner import Planner
from zoning.plan.restore import plan_from_files
from zoning.plan.verify import verify
from zoning.policy.load import policy_named
from zoning.sources.contacts_file.records import contacts_from_records

WARD = policy_named()
QUIET = replace(WARD, risk=replace(WARD.risk, price_open=0, price_yellow=0))
ROWS = "\n".join(" " * (row % 2) + "9 9 9 9 9 9 9 9 9 " for row in range(7))
MARKET = ROWS.replace("9", "M", 1)
HERE = (3, 5)
FAR = (6, 16)
VISIT = {"kind": "visited", "site": "s-0", "from": "2026-06-30T08:00:00+07:00"}


@pytest.fixture(scope="module")
def field():
    return hexagon_area(MARKET, sites={"M": "market"})


def met(area, *rows):
    """Return contacts of case c0; a row names a spot (row, character column) or a site."""
    records = []
    for number, row in enumerate(rows):
        given = dict(row)
        if "spot" in given:
            frame = cases_in(area, given.pop("spot"))
            given |= {"lng": float(frame["lng"].iloc[0]), "lat": float(frame["lat"].iloc[0])}
        records.append(
            {
                "case_id": f"t{number}",
                "contact_of": "c0",
                "kind": "F1",
                "status": "traced",
                "reported_at": "2026-07-01T08:00:00+07:00",
            }
            | given
        )
    return geocode_contacts(contacts_from_records(records, where="test"), area)


def loud(policy):
    """Return the policy where a contact counts as a case and sites that were visited close."""
    return replace(
        policy,
        contacts=replace(policy.contacts, f1_weight=1.0, visited_weight=1.0),
        ring=replace(policy.ring, visited_sites=True, visited_air_m=150.0),
    )


def sound(plan, area):
    """Check a plan, and that it is read back byte for byte."""
    assert verify(plan, area) == []
    files = plan_files(plan)
    assert plan_files(plan_from_files(files)) == files
    return plan


def test_a_contact_is_at_his_cell(field):
    """He is found there, adds risk there only, and another cell is another plan."""
    cases = cases_in(field, HERE)
    contacts = met(field, {"spot": FAR})
    assert contacts["cell_id"].tolist() == [f"{cell_at(*FAR)}-a"]
    policy = replace(WARD, contacts=replace(WARD.contacts, f1_weight=1.0),
                     risk=replace(WARD.risk, price_open=10**6, price_yellow=0))  # fmt: skip
    alone = sound(draw(field, cases, policy=policy), field)
    plan = sound(draw(field, cases, policy=policy, contacts=contacts), field)
    added = set(plan.cells["cell_id"]) - set(alone.cells["cell_id"])
    assert f"{cell_at(*FAR)}-a" in added
    other = draw(field, cases, policy=policy, contacts=met(field, {"spot": (6, 14)}))
    assert len({alone.plan_id, plan.plan_id, other.plan_id}) == 3


def test_a_visited_site_closes_its_cell_and_those_within_the_metres(field):
    """The market's cell, where nobody lives, and the cells whose middles are near."""
    cases = cases_in(field, FAR)
    visit = met(field, VISIT)
    assert visit["match_level"].tolist() == ["site"]
    market = field.cells["cell_id"][field.cells["people"] == 0].item()
    plan = sound(draw(field, cases, policy=loud(QUIET), contacts=visit), field)
    level = dict(zip(plan.cells["cell_id"], plan.cells["level"], strict=True))
    assert level[market] == "yellow"
    assert f"{cell_at(0, 2)}-a" in level
    without = draw(field, cases, policy=loud(QUIET))
    assert market not in set(without.cells["cell_id"])


def test_open_cells_round_a_visited_site_are_found(field):
    """A plan that overlooks the visit is refused, cell by cell."""
    cases = cases_in(field, FAR)
    visit = met(field, VISIT)
    blind = replace(loud(QUIET), ring=replace(QUIET.ring, visited_sites=False))
    plan = draw(field, cases, policy=blind, contacts=visit)
    told = "\n".join(map(str, verify(replace(plan, policy=loud(QUIET)), field)))
    assert "open within the metres round a visited site" in told
    assert f"{cell_at(0, 2)}-a" in told


def test_sides_between_cells_count_as_posts(field):
    """A cap one below what the cheapest plan needs is kept, or no plan is drawn."""
    cases = cases_in(field, HERE, (3, 13))
    free = draw(field, cases, policy=QUIET)
    count = len(free.checkpoints)
    assert count
    capped = replace(QUIET, caps=replace(QUIET.caps, max_posts=count - 1))
    plan = sound(draw(field, cases, policy=capped), field)
    assert len(plan.checkpoints) < count
    assert set(free.cells["cell_id"]) != set(plan.cells["cell_id"])
    assert verify(replace(free, policy=capped), field)


def pocketed(below):
    """Return a policy under which a ring of cases leaves the cells amid it open."""
    return replace(
        QUIET,
        closing=replace(QUIET.closing, yellow_per_person=900),
        ring=replace(QUIET.ring, street_m=0.0, air_m=0.0, enclosed_households=below),
        posts=replace(QUIET.posts, yellow_factor=1, red_factor=1),
    )


RING = ((2, 10), (2, 14), (5, 7), (5, 17), (8, 10), (8, 14))


def test_enclosed_cells_are_closed_with_their_households_counted():
    """Eight cells of nine households amid cases: closed below 73, not below 72, and never open."""
    area = hexagon_area("\n".join(" " * (row % 2) + "9 " * 13 for row in range(11)), each=30)
    cases = cases_in(area, *RING)
    left = sound(draw(area, cases, policy=pocketed(72)), area)
    closed = sound(draw(area, cases, policy=pocketed(73)), area)
    pocket = set(closed.cells["cell_id"]) - set(left.cells["cell_id"])
    assert len(pocket) == len(closed.certificate.enclosed) == 8
    assert not len(left.certificate.enclosed)
    told = "\n".join(map(str, verify(replace(left, policy=pocketed(73)), area)))
    assert "an open pocket in closed ground" in told
    assert min(pocket) in told


def test_red_cells_are_divided_into_sectors(field):
    """Two red cells side by side, ninety people each: two sectors, one line between them."""
    policy = replace(QUIET, caps=replace(QUIET.caps, max_people_sector=100))
    plan = sound(draw(field, cases_in(field, HERE, (3, 7)), policy=policy), field)
    assert plan.sectors.table["people"].tolist() == [90, 90]
    assert plan.sectors.lines["street_id"].tolist() == [None]
    red = plan.cells[plan.cells["level"] == "red"]
    assert plan.sectors.cells["cell_id"].tolist() == sorted(red["cell_id"])
    assert set(plan.sectors.cells["sector"]) == set(plan.sectors.table["id"])
    listed = plan_files(plan)["sector_cells.csv"].decode().splitlines()
    assert [line.split(",")[0] for line in listed[1:]] == sorted(red["cell_id"])
    swapped = plan.sectors.cells.assign(sector=plan.sectors.cells["sector"].tolist()[::-1])
    forged = replace(plan, sectors=replace(plan.sectors, cells=swapped))
    told = "\n".join(map(str, verify(forged, field)))
    assert "in another sector" in told
    assert red["cell_id"].iloc[0] in told


def results_of(unit, positive):
    """Return sixty tests known to a unit only, of the day of the first case."""
    return pd.DataFrame(
        {
            "household_id": None,
            "taken_at": pd.Timestamp("2026-07-01T06:00:00+07:00"),
            "result": ["positive"] * positive + ["negative"] * (60 - positive),
            "unit_id": unit,
        }
    )


def test_positive_tests_of_a_ward_close_its_cells(field):
    """Above the threshold the ward is red; below it, or in a unit that is not there, it is not."""
    escalation = replace(
        QUIET.escalation, ward_positivity=5.0, ward_positivity_tests=50, positivity_days=1
    )
    policy = replace(QUIET, escalation=escalation)
    cases = cases_in(field, HERE)
    (ward,) = field.units.loc[field.units["level"] == "ward", "unit_id"]
    few = sound(draw(field, cases, policy=policy, tests=results_of(ward, 3)), field)
    many = sound(draw(field, cases, policy=policy, tests=results_of(ward, 4)), field)
    assert (few.cells["level"] == "red").sum() < len(field.cells)
    assert many.cells["level"].tolist() == ["red"] * len(field.cells)
    with pytest.raises(InvalidInput, match="units that the area has not in 60 rows: w-none"):
        draw(field, cases, policy=policy, tests=results_of("w-none", 4))


def test_they_leave_no_trace_in_the_next_plan(field):
    """Under one planner they take turns on the same cases: the same bytes as drawn afresh."""
    cases = cases_in(field, HERE, (3, 13))
    near, far = met(field, {"spot": (1, 9)}), met(field, {"spot": FAR})
    visit = met(field, VISIT)
    policy = loud(replace(WARD, risk=replace(WARD.risk, price_open=10**5)))
    few = replace(policy, caps=replace(policy.caps, max_people_closed=3000))
    pockets = replace(policy, ring=replace(policy.ring, enclosed_households=30))
    planner = Planner(field)
    seen = []
    for rules, contacts in (
        (policy, None),
        (policy, near),
        (policy, far),
        (few, far),
        (pockets, far),
        (policy, visit),
        (policy, None),
    ):
        files = plan_files(planner.draw(cases, policy=rules, contacts=contacts))
        assert files == plan_files(draw(field, cases, policy=rules, contacts=contacts))
        seen.append(files)
    assert seen[0] == seen[-1]
    labels = {np.asarray(plan_from_files(one).certificate.labels).tobytes() for one in seen}
    assert len(labels) > 3
