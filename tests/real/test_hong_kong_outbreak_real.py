"""
A moving outbreak on cells: 29,266 reported cases of Hong Kong over two years.

No street, ward or household of Hong Kong is at hand. Cells lie round every address with a case;
wards are what lies in one coarser cell; 7.4 million people, an assumption of the test, live at
the addresses with cases, each address alike. The plans say how the engine moves, and nothing of
Hong Kong.
"""

import geopandas as gpd
import h3
import numpy as np
import pandas as pd
import pytest
import shapely
from drawn_wards import write_census

from zoning.area.check import faults_of
from zoning.geocode import geocode
from zoning.perimeter.problem import OPEN, RED, YELLOW
from zoning.plan.planner import Planner
from zoning.sources.cases_file import cases_from_records
from zoning.sources.hexagons import build_hexagon_area
from zoning.sources.hexagons.grid import cell_polygons

PEOPLE = 7_400_000
ROUND = 2
"""Rings of cells round each cell with a case."""

ACTIVE_DAYS = 14
"""A case counts for so many days from its report: what was known on the day, and no more."""

WARD_RESOLUTION = 5
COARSE, FINE = 8, 9
"""Resolutions: 0.7 km² for every day, 0.1 km² for every tenth one."""


@pytest.fixture(scope="module")
def points(shared_data):
    """Return every reported case: position and Unix seconds of its day."""
    return pd.read_csv(shared_data / "hk-covid" / "hk.csv")


def cells_round(points, resolution):
    """Return the cells at most two from one with a case, sorted."""
    spots = {
        h3.latlng_to_cell(lat, lng, resolution)
        for lat, lng in zip(points.lat, points.lon, strict=True)
    }
    return sorted({near for cell in spots for near in h3.grid_disk(cell, ROUND)})


def ward_file(folder, cells, names, ward):
    """Write wards, each the union of its cells."""
    shapes = cell_polygons(np.array([int(cell, 16) for cell in cells], dtype=np.uint64))
    codes = [f"{number:05d}" for number in range(1, len(names) + 1)]
    gpd.GeoDataFrame(
        {
            "code": codes,
            "name": names,
            "fullName": [f"Phường {code}" for code in codes],
            "fullNameEn": [f"Ward {code}" for code in codes],
            "provinceCode": "01",
        },
        geometry=[shapely.coverage_union_all(shapes[ward == name]) for name in names],
        crs="EPSG:4326",
    ).to_parquet(folder / "wards.parquet")
    return folder / "wards.parquet"


def built(points, folder, resolution):
    """Build the area with the library's own builder: one small building an address."""
    cells = cells_round(points, resolution)
    ward = np.array([h3.cell_to_parent(cell, WARD_RESOLUTION) for cell in cells])
    names = sorted(set(ward))
    homes = points.drop_duplicates(["lat", "lon"])
    own = [
        h3.cell_to_parent(h3.latlng_to_cell(lat, lng, resolution), WARD_RESOLUTION)
        for lat, lng in zip(homes.lat, homes.lon, strict=True)
    ]
    share = pd.Series(own).value_counts()
    rows = [
        f"{number:05d},{PEOPLE * share.get(name, 0) // len(homes)}\n"
        for number, name in enumerate(names, start=1)
    ]
    half = 0.00007
    houses = shapely.box(homes.lon - half, homes.lat - half, homes.lon + half, homes.lat + half)
    gpd.GeoDataFrame(geometry=houses, crs="EPSG:4326").to_parquet(folder / "houses.parquet")
    return build_hexagon_area(
        ward_file(folder, cells, names, ward),
        census_file=write_census(folder, "code,population\n" + "".join(rows)),
        buildings_file=folder / "houses.parquet",
        resolution=resolution,
        mean_household_size=2.8,
    )


def located_in(area, points):
    """Return the cases where they are in the area."""
    times = pd.to_datetime(points.t, unit="s", utc=True)
    records = [
        {"case_id": f"hk-{number:05d}", "reported_at": when.isoformat(), "lng": lng, "lat": lat}
        for number, (when, lng, lat) in enumerate(zip(times, points.lon, points.lat, strict=True))
    ]
    return geocode(cases_from_records(records, where="hk.csv"), area)


def days_of(located, step):
    """Return the days of the outbreak."""
    return pd.date_range(located.reported_at.min(), located.reported_at.max(), freq="D")[::step]


def known_on(located, day, days=ACTIVE_DAYS):
    """Return the cases reported in so many days up to one; none is active for longer than 14."""
    age = day - located.reported_at
    known = located[(age >= pd.Timedelta(0)) & (age < pd.Timedelta(days=days))]
    ended = age[known.index] >= pd.Timedelta(days=ACTIVE_DAYS)
    return known.assign(status=known.status.mask(ended, "recovered"))


def drawn_day_by_day(area, located, days):
    """Draw and check a plan a day with one planner; return a row a day."""
    planner = Planner(area)
    rows = []
    for day in days:
        known = known_on(located, day)
        plan = planner.draw(known, as_of=day.to_pydatetime())
        assert planner.verify(plan) == [], day
        rows.append({"cases": len(known), "in_zones": int(plan.zones.cases.sum())})
    return pd.DataFrame(rows)


@pytest.fixture(scope="module")
def coarse(points, tmp_path_factory):
    return built(points, tmp_path_factory.mktemp("coarse"), COARSE)


@pytest.fixture(scope="module")
def located(coarse, points):
    return located_in(coarse, points)


def test_every_case_lies_in_a_cell_of_a_sound_area(coarse, located):
    """All 29,266 are found, and the people are those assumed."""
    assert faults_of(coarse) == []
    assert len(located) == 29_266
    assert (located.match_level == "cell").all()
    assert abs(coarse.cells.people.sum() - PEOPLE) < 20


def test_two_years_are_planned_day_by_day(coarse, located):
    """Each of 746 days has a plan that holds up, and every case of the day is in a zone."""
    days = drawn_day_by_day(coarse, located, days_of(located, 1))
    assert len(days) == 746
    assert (days.in_zones == days.cases).all()


def test_two_years_follow_from_day_to_day(coarse, located):
    """Every tenth day the last plan is in force: each holds up, and red never opens at once."""
    planner, before, stepped = Planner(coarse), None, 0
    for day in days_of(located, 10):
        known = known_on(located, day, days=3 * ACTIVE_DAYS)
        plan = planner.draw(known, as_of=day.to_pydatetime(), in_force=before)
        assert plan.policy.stability.per_household > 0
        assert planner.verify(plan) == [], day
        if before is not None:
            were, are = before.certificate.labels, plan.certificate.labels
            assert not ((were == RED) & (are == OPEN)).any(), day
            stepped += int(((were == RED) & (are == YELLOW)).sum())
        before = plan
    assert stepped > 0


def test_finer_cells_are_planned_too(points, tmp_path):
    """Every tenth day on cells of a tenth of a square kilometre."""
    area = built(points, tmp_path, FINE)
    located = located_in(area, points)
    days = drawn_day_by_day(area, located, days_of(located, 10))
    assert len(days) == 75
    assert (days.in_zones == days.cases).all()
