"""A ward with streets beside one of cells: each is closed in its own way, and neither overlaps."""

import geopandas as gpd
import pandas as pd
import pytest
import shapely

from tests.drawn_area import drawn_area
from zoning.area.area import Area
from zoning.area.check import faults_of
from zoning.area.make import make_area
from zoning.geocode import geocode
from zoning.perimeter.area_parcels import area_parcels, with_parcels
from zoning.perimeter.network import place_network
from zoning.perimeter.parcel_coverage import parcels_of
from zoning.perimeter.parcel_file import parcels_from_bytes
from zoning.plan.draw import draw
from zoning.plan.export import plan_files
from zoning.plan.planner import Planner
from zoning.plan.public import public_view
from zoning.plan.restore import plan_from_files
from zoning.plan.verify import verify
from zoning.sources.cases_file import cases_from_records
from zoning.sources.hexagons import hexagon_cells

TOWN = """
    +--1--1--1--1--1--1--+
    |                    |
    1                    1
    |                    |
    +--1--1--1--1--1--1--+
"""
BEYOND_DEG = 0.00008
"""Nine metres from the last street to the ward of cells."""


@pytest.fixture(scope="module")
def area() -> Area:
    """Return a block of fourteen houses, and east of it 150 households in cells."""
    town = drawn_area(TOWN)
    _, south, east, north = town.streets.total_bounds
    east += BEYOND_DEG
    ground = shapely.box(east, south - 0.003, east + 0.006, north + 0.003)
    ward = town.units[town.units.level == "ward"].head(1)
    units = pd.concat([
        town.units.assign(geometry=shapely.difference(town.units.geometry.values, ground)),
        ward.assign(unit_id="w-2", people=600, households=150, geometry=[ground]),
    ])  # fmt: skip
    cut = gpd.GeoDataFrame({"unit_id": ["w-2"], "code": ["00002"]}, geometry=[ground], crs=4326)
    people = pd.DataFrame({"people": [600], "households": [150]}, index=["w-2"])
    return make_area(
        name="Hai phường",
        valid_from="2026-01-01",
        sources=[],
        units=units,
        households=town.households,
        streets=town.streets,
        cells=hexagon_cells(cut, people, resolution=11),
        invented=True,
    )


def cases_of(area, *, house, metres):
    """Return a case in the easternmost house, and one so far into the cells; None for none."""
    _, south, east, north = area.streets.total_bounds
    home = area.households.geometry[area.households.geometry.x.idxmax()]
    spots = [(home.x, home.y)] if house else []
    if metres is not None:
        spots.append((east + BEYOND_DEG + metres / 109_000, (south + north) / 2))
    rows = [
        {"case_id": f"c{i}", "reported_at": "2026-07-01T08:00:00+07:00", "lng": lng, "lat": lat}
        for i, (lng, lat) in enumerate(spots)
    ]
    return geocode(cases_from_records(rows, where="test"), area)


def planned(area, *, house, metres):
    """Draw with these cases."""
    return draw(area, cases_of(area, house=house, metres=metres))


def test_the_pack_is_sound(area):
    """Cells in a ward that no street leads into."""
    assert faults_of(area) == []


@pytest.mark.parametrize(
    ("house", "metres"), [(True, None), (False, 10.0), (True, 10.0), (True, 60.0)]
)
def test_every_plan_holds_up(area, house, metres):
    """Zones do not overlap, guards stand on streets and on sides, and files come back."""
    plan = planned(area, house=house, metres=metres)
    assert verify(plan, area) == []
    red = plan.zones[plan.zones.level == "red"]
    assert len(red) == house + (metres is not None)
    assert bool(len(plan.households)) == house
    streets = plan.checkpoints.street_id.notna()
    assert streets.any() == house
    assert (~streets).any() or metres is None
    assert plan_files(plan_from_files(plan_files(plan))) == plan_files(plan)


def test_the_public_sees_twenty_households_of_either(area):
    """Fourteen houses are fewer than twenty: they are shown with cells beside them, or not."""
    zones = public_view(planned(area, house=True, metres=10.0), area).zones
    assert len(zones)
    assert (zones.households >= 20).all()


def test_parcels_of_streets_end_where_cells_begin(area):
    """No ground has two owners."""
    network = place_network(area)
    shapes = area_parcels(area, network).shape
    assert shapely.is_valid(shapes).all()
    one, other = shapely.STRtree(shapes).query(shapes, predicate="intersects")
    pairs = one < other
    shared = shapely.area(shapely.intersection(shapes[one[pairs]], shapes[other[pairs]]))
    assert shared.max() < 0.01
    streets, cells = shapes[~network.is_cell], shapes[network.is_cell]
    assert shapely.distance(shapely.union_all(streets), shapely.union_all(cells)) < 0.001


def test_a_planner_draws_what_a_fresh_one_draws(area):
    """Whatever closed before, in streets or in cells: every file is the same to the byte."""
    planner = Planner(area)
    for house, metres in [(True, 10.0), (False, 10.0), (True, None), (True, 60.0), (True, 10.0)]:
        kept = planner.draw(cases_of(area, house=house, metres=metres))
        assert plan_files(kept) == plan_files(planned(area, house=house, metres=metres))


def test_kept_parcels_are_those_made(area):
    """With a pack's own parcels the same shapes, the same pairs and the same plan."""
    carrying = with_parcels(area)
    network = place_network(area)
    assert parcels_from_bytes(carrying.parcels, area_digest=area.digest) is not None
    made, kept = parcels_of(area, network), area_parcels(carrying, network)
    assert shapely.to_wkb(kept.shape).tolist() == shapely.to_wkb(made.shape).tolist()
    assert kept.touching.tolist() == made.touching.tolist()
    assert kept.touching.dtype == made.touching.dtype
    one, other = (plan_files(planned(a, house=True, metres=10.0)) for a in (area, carrying))
    assert one == other


def test_no_parcel_of_a_street_touches_a_cell(area):
    """Nothing leads from one to the other, though they lie side by side; sides are cells' own."""
    network = place_network(area)
    cells = network.is_cell[area_parcels(area, network).touching]
    assert (cells[:, 0] == cells[:, 1]).all()
    assert cells[:, 0].any()
    assert not cells[:, 0].all()
