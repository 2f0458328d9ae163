"""Contacts are found as cases are; visits also at the sites of the area."""

import math

import pytest

from tests.drawn_area import drawn_area
from zoning.geocode import geocode
from zoning.geocode.contacts import geocode_contacts
from zoning.sources.contacts_file import contacts_from_records

STREET = "+--1--1--M--1--1--S--1--1--N--1--+"


@pytest.fixture(scope="module")
def area():
    sites = {"M": "Chợ Mẫu", "S": "Trường Bến", "N": "Trường Bến"}
    return drawn_area(STREET, sites=sites)


def found(area, **row):
    visit = {"case_id": "v1", "contact_of": "c0", "kind": "visited", "reported_at": "2026-07-03"}
    frame = geocode_contacts(contacts_from_records([visit | {"from": "2026-07-01"} | row]), area)
    return frame.iloc[0]


def spot(area, row):
    point = area.sites.geometry.iloc[row]
    return {"lng": point.x, "lat": point.y}


@pytest.mark.parametrize("text", ["Chợ Mẫu", "CHỢ  MẪU", "cho mau", "p-000"])
def test_a_site_by_its_name_or_identifier(area, text):
    """Case and spaces do not matter, accents only where they must."""
    row = found(area, site=text)
    assert (row["outcome"], row["match_level"], row["site_id"]) == ("found", "site", "p-000")
    assert (row["hamlet_id"], row["ward_id"]) == ("h-1-01", "w-1")
    assert row["household_id"] is None
    assert row["street_id"] == area.sites["street_id"].iloc[0]
    assert row.geometry.equals(area.sites.geometry.iloc[0])


def test_two_sites_of_one_name_are_a_persons_choice_and_a_position_makes_it(area):
    """Nothing guesses."""
    row = found(area, site="Trường Bến")
    assert (row["outcome"], row["why"], len(row["candidates"])) == ("ambiguous", "several_match", 2)
    assert row["site_id"] is None
    assert found(area, site="Trường Bến", **spot(area, 2))["site_id"] == "p-002"


def test_a_site_that_is_not_known(area):
    """Not found by name alone; with a position it is there."""
    row = found(area, site="Bến xe")
    assert (row["outcome"], row["why"]) == ("not_found", "no_such_site")
    home = area.households.geometry.iloc[0]
    row = found(area, site="Bến xe", lng=home.x, lat=home.y)
    assert (row["outcome"], row["household_id"], row["site_id"]) == ("found", "hh-1-00000", None)


def test_a_position_at_a_site_is_the_site(area):
    """Within 15 m of it; else the household is meant."""
    assert found(area, **spot(area, 1))["site_id"] == "p-001"
    home = area.households.geometry.iloc[0]
    assert found(area, lng=home.x, lat=home.y)["household_id"] == "hh-1-00000"


def test_no_contacts_are_an_empty_frame(area):
    """With every column."""
    none = geocode_contacts(contacts_from_records([]), area)
    assert none.empty
    assert {"site_id", "outcome", "hamlet_id", "geometry"} <= set(none.columns)


def test_people_are_found_as_cases_are(area):
    """A contact who states the name of a site lives where his household is."""
    rows = contacts_from_records(
        [
            {"case_id": "t1", "contact_of": "c0", "kind": "F1", "reported_at": "2026-07-03"}
            | {"household_id": "hh-1-00002", "site": "Chợ Mẫu"}
        ]
    )
    one, other = geocode_contacts(rows, area), geocode(rows, area)
    assert one["site_id"].tolist() == [None]
    for name in other.columns.drop("geometry"):
        a, b = one[name].iloc[0], other[name].iloc[0]
        assert a == b or (isinstance(a, float) and math.isnan(a) and math.isnan(b)), name
