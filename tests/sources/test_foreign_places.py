"""A pack can be built, planned on and verified anywhere UTM reaches."""

import geopandas as gpd
import pandas as pd
import pytest
from osm_drawing import OsmDrawing, degrees_at, write_census

import zoning
from zoning.area.check import faults_of
from zoning.errors import InvalidSource
from zoning.sources.osm import build_from_osm

PLACES = {
    "Helsinki": (32635, 385_000, 6_672_000),
    "south of the equator": (32719, 346_000, 6_298_000),
    "on the equator": (32637, 257_000, 200),
    "just west of the 180th meridian": (32760, 819_000, 8_140_000),
    "just east of the 180th meridian": (32701, 181_600, 8_140_000),
    "far north": (32633, 514_000, 8_683_000),
}


def quarter(place):
    """Draw three streets that cross, a cul-de-sac, and houses along them."""
    drawing = OsmDrawing(placed=degrees_at(*PLACES[place]))
    for y, name in ((50, "Hem 12 Storgatan"), (200, "To Kwa Wan Road"), (350, "Kiet 3")):
        drawing.way((0, y), (200, y), (400, y), highway="residential", name=name)
        for x in range(20, 400, 40):
            drawing.box(x, y + 12, 10, 10, building="house")
    drawing.way((200, 0), (200, 50), (200, 200), (200, 350), (200, 400), highway="tertiary")
    drawing.node(300, 300, place="quarter", name="Ban Rai")
    ring = drawing.box(-50, -50, 500, 500)
    drawing.relation(
        ("w", ring, "outer"),
        type="boundary",
        boundary="administrative",
        admin_level=9,
        name="Keskusta",
        population=90,
    )
    return drawing


@pytest.fixture(params=PLACES)
def area(request, tmp_path):
    file = quarter(request.param).write(tmp_path, bounds=(-60, -60, 460, 460))
    return build_from_osm([file], mean_household_size=2.5)


def cases_at(points):
    """Return confirmed cases at points."""
    return gpd.GeoDataFrame(
        {
            "case_id": [f"c{number}" for number in range(len(points))],
            "reported_at": pd.Timestamp("2026-02-05T08:00:00Z"),
            "onset_date": None,
            "status": "confirmed",
            "household_id": None,
            "address": None,
            "lng": [point.x for point in points],
            "lat": [point.y for point in points],
            "row": range(1, len(points) + 1),
        },
        geometry=list(points),
        crs="EPSG:4326",
    )


def test_a_foreign_pack_is_sound_and_can_be_planned_on(area):
    """A case at a house is closed with its neighbours, and the verifier finds no fault."""
    assert faults_of(area) == []
    assert len(area.households) == 36
    located = zoning.geocode(cases_at(area.households.geometry[[4]]), area)
    plan = zoning.draw(area, located)
    assert zoning.verify(plan, area) == []
    assert (plan.zones.level == "red").any()


def test_foreign_names_are_not_read_as_vietnamese(area):
    """Hem, To, Kiet and Ban begin names elsewhere too: no alley and no hamlet comes of them."""
    assert set(area.units.level) == {"ward"}
    assert set(area.units.kind) == {"ward"}
    text = area.units.drop(columns="geometry").to_csv() + str(area.coverage)
    assert "khu phố" not in text.lower()


def test_the_mean_household_size_is_that_of_the_country(tmp_path):
    """Two hundred people make 80 households of 2.5, and 100 of 2."""
    file = quarter("Helsinki").write(tmp_path, bounds=(-60, -60, 460, 460))
    census = write_census(tmp_path, wr1=200)
    sizes = {2.5: 80, 2.0: 100}
    for size, households in sizes.items():
        area = build_from_osm([file], census_file=census, mean_household_size=size)
        assert len(area.households) == households
        assert area.households.people.sum() == pytest.approx(200, abs=1)


def test_an_unknown_population_is_estimated_at_the_mean_size(tmp_path):
    """Thirty houses of two people each, and the note says so."""
    drawing = quarter("Helsinki")
    del drawing.relations[0][2]["population"]
    file = drawing.write(tmp_path, bounds=(-60, -60, 460, 460))
    area = build_from_osm([file], mean_household_size=2)
    assert (len(area.households), area.households.people.sum()) == (30, 60)
    assert "2 people a household" in area.coverage[0].note


def test_an_extract_across_the_180th_meridian_is_refused(tmp_path):
    """Half of it lies at +180 and half at -180 degrees: it must be cut in two."""
    drawing = quarter("just west of the 180th meridian")
    west = drawing.placed
    drawing.placed = lambda x, y: (west(x, y)[0] if x < 200 else -179.9998, west(x, y)[1])
    with pytest.raises(InvalidSource) as caught:
        build_from_osm([drawing.write(tmp_path, bounds=None)])
    (fault,) = caught.value.faults
    assert fault.found == "an extract across the 180th meridian"
    assert fault.mend == "Cut it in two along the meridian."


def test_an_extract_beyond_utm_is_refused(tmp_path):
    """No UTM zone measures the poles, and nothing else is put in its place."""
    drawing = OsmDrawing(placed=lambda x, y: (10 + x / 1e4, 84.5 + y / 1e5))
    drawing.way((0, 0), (400, 0), highway="residential")
    with pytest.raises(InvalidSource) as caught:
        build_from_osm([drawing.write(tmp_path)])
    (fault,) = caught.value.faults
    assert fault.expected.startswith("an extract between 80° S and 84° N")
