"""An address that names a market, a school or a company the area knows is found there."""

from dataclasses import replace

import geopandas as gpd
import pandas as pd
import pytest
from drawn_town import degrees, southern_town

import zoning
from zoning.area.schema import SITE_COLUMNS
from zoning.geocode import Gazetteer
from zoning.geocode.household_merge import merge_households
from zoning.geocode.match import locate_address
from zoning.geocode.position import locate_position
from zoning.geocode.position_and_address import weighed
from zoning.geocode.site_match import SITE_RADIUS_M
from zoning.perimeter.case_places import case_places
from zoning.perimeter.network import place_network
from zoning.sources.cases_file import cases_from_records
from zoning.sources.household_list import households_from_records

SITES = (
    ("p-1", "Chợ Sỏi", "market", "h-90001-01", (-150, 60)),
    ("p-2", "Công ty TNHH Một thành viên Gạch Đỏ", "factory", "h-90002-01", (330, -150)),
    ("p-3", "Trường Tiểu học Sao Mai", "school", "h-90001-01", (-100, 90)),
    ("p-4", "Trường Tiểu học Sao Mai", "school", "h-90002-01", (340, -120)),
    ("p-5", "Khu công nghiệp Bến Mẫu", "factory", "h-90001-01", (-60, 100)),
    ("p-6", "Đồng Mẫu", "market", "h-90002-01", (320, -100)),
)


@pytest.fixture(scope="module")
def town():
    """Return the drawn southern town with sites."""
    area = southern_town()
    units = set(area.units["unit_id"])
    rows = [
        {"site_id": ident, "name": name, "kind": kind, "unit_id": unit if unit in units else None}
        for ident, name, kind, unit, _ in SITES
    ]
    assert all(row["unit_id"] for row in rows), sorted(units)
    shapes = gpd.points_from_xy(*zip(*(degrees(*at) for *_, at in SITES), strict=True))
    sites = gpd.GeoDataFrame(rows, geometry=shapes, crs="EPSG:4326")
    for name, kind in SITE_COLUMNS.items():
        empty = float("nan") if kind == "float64" else None
        sites[name] = (sites[name] if name in sites else pd.Series([empty] * len(sites))).astype(
            kind
        )
    return replace(area, sites=sites)


@pytest.fixture(scope="module")
def book(town):
    return Gazetteer(town)


@pytest.mark.parametrize(
    ("text", "at"),
    [
        ("Chợ Sỏi, Phường Bến Mẫu", (-150, 60)),
        ("cho soi p ben mau", (-150, 60)),
        ("Kiot 12 Chợ Sỏi, P. Bến Mẫu", (-150, 60)),
        ("Cty Gạch Đỏ, Xã Đồng Mẫu", (330, -150)),
        ("Công ty TNHH Gạch Đỏ", (330, -150)),
        ("Công ty CP Nón Lá, KCN Bến Mẫu, P. Bến Mẫu", (-60, 100)),
        ("Trường TH Sao Mai, Xã Đồng Mẫu", (340, -120)),
        ("Đồng Mẫu, Xã Đồng Mẫu", (320, -100)),
    ],
)
def test_the_site_is_found(text, at, book):
    """By any spelling; of two of one name the ward decides; no house is made up."""
    found = locate_address(text, book)
    assert (found.outcome, found.match_level) == ("found", "site")
    assert (found.lng, found.lat) == pytest.approx(degrees(*at), abs=1e-7)
    assert found.household == -1
    assert found.radius_m >= SITE_RADIUS_M


def test_two_of_one_name(book):
    """Where nothing says which of two is meant, both are candidates."""
    found = locate_address("Trường Tiểu học Sao Mai", book)
    assert (found.outcome, found.why) == ("ambiguous", "several_match")
    assert {one["unit_id"] for one in found.candidates} == {"h-90001-01", "h-90002-01"}


def test_in_another_ward_than_stated(book):
    """A site that lies elsewhere than the address says is for a person."""
    found = locate_address("Chợ Sỏi, Xã Đồng Mẫu", book)
    assert (found.outcome, found.why) == ("ambiguous", "other_ward")


@pytest.mark.parametrize(
    "text",
    [
        "1 Bến Sỏi, Chợ Sỏi, P. Bến Mẫu",  # the house is more exact
        "gần Chợ Sỏi, P. Bến Mẫu",  # a remark
        "Đồng Mẫu",  # the ward
        "Xã Đồng Mẫu",
        "Khu phố 1, P. Bến Mẫu",
    ],
)
def test_no_site_is_meant(text, book):
    """A house, a remark and a ward of the same name are no site."""
    assert locate_address(text, book).match_level != "site"


def test_beside_a_position(book):
    """A position on the ground of a site agrees with its name and is more exact than it."""
    site = locate_address("Chợ Sỏi, P. Bến Mẫu", book)
    near = locate_position(*degrees(-180, 8), book)
    assert weighed(near, site, book)[0] == near
    far = locate_position(*degrees(330, 108), book)
    assert weighed(far, site, book)[0].why == "position_contradicts_address"


def test_a_plan_closes_no_house_for_it(town):
    """The case counts as risk among the people within the radius, and needs no asking."""
    case = {"case_id": "A1", "reported_at": "2026-07-01", "address": "Chợ Sỏi, P. Bến Mẫu"}
    located = zoning.geocode(cases_from_records([case]), town)
    places = case_places(place_network(town), located)
    assert places.place.tolist() == [-1]
    assert len(places.shares.case) > 1
    assert places.shares.weight.sum() == pytest.approx(1)
    assert zoning.draw(town, located).located["match_level"].tolist() == ["site"]


def test_a_household_of_a_list_is_at_no_site(town):
    """A site is no house: a household that a list puts there is left to a person."""
    listed = households_from_records([{"address": "Chợ Sỏi, P. Bến Mẫu", "people": 3}])
    row = merge_households(town, listed).report.rows[0]
    assert (row.outcome, row.why) == ("doubtful", "no_such_house")
