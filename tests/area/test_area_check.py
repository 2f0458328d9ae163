"""`faults_of` names every way in which an area can be unsound."""

from dataclasses import replace

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely
from drawn_area import drawn_area

from zoning.area.area import Coverage
from zoning.area.check import faults_of
from zoning.area.check_units import unit_totals
from zoning.area.make import make_area
from zoning.area.metric import area_crs

MAP = """
+--1--2--+--1--+
         |
         +==1==+aa1aa+
"""


@pytest.fixture
def area():
    return drawn_area(MAP, alleys={"a": None}, split_hamlets_at=10)


def changed(area, frame, row, **values):
    table = getattr(area, frame).copy()
    for column, value in values.items():
        table.loc[row, column] = value
    return replace(area, **{frame: table})


def found_in(area):
    return [(fault.where, fault.found) for fault in faults_of(area)]


def test_a_drawn_area_is_sound(area):
    """Nothing is said of an area in order."""
    assert faults_of(area) == []


def test_an_orphan_unit_is_named(area):
    """A hamlet whose ward is not in the pack is an orphan."""
    row = area.units.index[area.units.level == "hamlet"][0]
    broken = changed(area, "units", row, parent_id="w-404")
    where, found = found_in(broken)[0]
    assert where == f"units.parquet, unit_id {area.units.unit_id[row]}"
    assert found == "parent w-404, which is no unit of the pack"


def test_a_repeated_identifier_is_named_once(area):
    """Two households of one identifier give one fault, before anything else is judged."""
    first = area.households.household_id[0]
    broken = changed(area, "households", 1, household_id=first)
    assert found_in(broken) == [
        (f"households.parquet, household_id {first}", "the same identifier twice")
    ]


@pytest.mark.parametrize(
    ("frame", "column", "value", "found"),
    [
        ("units", "level", "street", "level street"),
        ("units", "origin", "guess", "origin guess"),
        ("units", "name", None, "no name"),
        ("units", "people", -1, "-1 people"),
        ("units", "people", 77, "people 77"),
        ("units", "households", 77, "households 77"),
        ("units", "valid_from", "1.7.2025", "valid_from or valid_to that fit no period"),
        ("units", "valid_to", "2020-01-01", "valid_from or valid_to that fit no period"),
        ("households", "people", 0, "0 people"),
        ("households", "unit_id", "h-404", "unit h-404"),
        ("households", "unit_id", None, "no unit_id"),
        ("households", "street_id", "s-404", "street s-404"),
        ("households", "access_m", 999.0, "access_m 999.0"),
        ("households", "access_m", -1.0, "access_m -1.0"),
        ("streets", "barrier_cost", 0, "barrier_cost below 1"),
        ("streets", "unit_id", "a-404", "unit a-404"),
        ("streets", "kind", None, "no kind"),
    ],
)
def test_a_wrong_value_is_named(area, frame, column, value, found):
    """One wrong value in one row is found, and its row is named."""
    broken = changed(area, frame, 0, **{column: value})
    ident = getattr(broken, frame).iloc[0, 0]
    assert (f"{frame}.parquet, {getattr(broken, frame).columns[0]} {ident}", found) in found_in(
        broken
    )


def test_levels_nest_in_order(area):
    """A hamlet cannot lie in an alley, while an alley may lie in an alley."""
    alley = area.units.unit_id[area.units.level == "alley"].iloc[0]
    row = area.units.index[area.units.level == "hamlet"][0]
    assert found_in(changed(area, "units", row, parent_id=alley))[0][1] == "hamlet under alley"


def test_a_unit_cannot_lie_in_itself():
    """Two alleys that name each other as parents are both named."""
    area = drawn_area("+aa1aa+bb1bb+", alleys={"a": None, "b": "a"})
    ids = list(area.units.unit_id[area.units.level == "alley"])
    row = area.units.index[area.units.unit_id == ids[0]][0]
    looped = changed(area, "units", row, parent_id=ids[1])
    assert [(where.split()[-1], found) for where, found in found_in(looped)] == [
        (ids[0], "a unit inside itself"),
        (ids[1], "a unit inside itself"),
    ]


def test_swapped_axes_are_seen(area):
    """(lat, lng) puts 105° where latitudes end at 90."""
    streets = area.streets.copy()
    streets.geometry = gpd.GeoSeries(
        shapely.transform(streets.geometry.values, lambda p: p[:, ::-1]), crs=streets.crs
    )
    found = {text for _, text in found_in(replace(area, streets=streets))}
    assert found == {"coordinates that are no (lng, lat) in degrees"}


def test_a_crossed_polygon_is_named(area):
    """A ward drawn as a bow tie is no polygon."""
    west, south, east, north = area.units.total_bounds
    tie = shapely.Polygon([(west, south), (east, north), (east, south), (west, north)])
    row = area.units.index[area.units.level == "ward"][0]
    assert found_in(changed(area, "units", row, geometry=tie))[0][1] == "an invalid geometry"


def test_streets_are_split_where_they_meet():
    """A piece that ends at the middle of another, without splitting it, is a fault."""
    area = drawn_area("+--1--+--1--+")
    streets = area.streets.copy()
    first, second = streets.geometry
    whole = shapely.LineString([*first.coords, *second.coords[1:]])
    streets.loc[0, "geometry"] = whole
    broken = replace(area, streets=streets)
    assert found_in(broken)[0] == (
        f"streets.parquet, street_id {streets.street_id[0]}",
        "a vertex inside the piece at which another piece ends",
    )


def test_a_street_piece_has_two_ends():
    """A ring of street is refused: its two ends would be one place."""
    area = drawn_area("+--1--+")
    (x, y), (a, b) = area.streets.geometry[0].coords
    ring = shapely.LineString([(x, y), (a, b), (a, b + 1e-4), (x, y)])
    faults = found_in(changed(area, "streets", 0, geometry=ring))
    assert faults[0] == (
        f"streets.parquet, street_id {area.streets.street_id[0]}",
        "a piece that ends where it begins",
    )


def test_a_household_keeps_off_the_street(area):
    """A house on the centre line of any street is a fault."""
    line = area.streets.geometry[0].interpolate(0.5, normalized=True)
    found = {text for _, text in found_in(changed(area, "households", 0, geometry=line))}
    assert "a household on the line of a street" in found


def test_a_household_lies_in_its_hamlet(area):
    """A house given to the hamlet next door, far from its ground, is a fault."""
    hamlets = area.units[area.units.level == "hamlet"]
    moved = area.households.copy()
    row = moved.index[moved.unit_id == hamlets.unit_id.iloc[0]][0]
    moved.loc[row, "unit_id"] = hamlets.unit_id.iloc[1]
    units = area.units.copy()
    totals = unit_totals(units, moved)
    units["people"], units["households"] = totals.people, totals.households
    found = found_in(replace(area, households=moved, units=units))
    assert found == [
        (
            f"households.parquet, household_id {moved.household_id[row]}",
            f"a point outside {hamlets.unit_id.iloc[1]}",
        )
    ]


def test_an_unreachable_household_is_named(area):
    """A house whose door is more than a kilometre away cannot be reached."""
    far = shapely.Point(area.households.geometry[0].x + 0.02, area.households.geometry[0].y)
    found = {text for _, text in found_in(changed(area, "households", 0, geometry=far))}
    assert "a door more than 1000 m away" in found


def test_hamlets_neither_overlap_nor_leave_gaps(area):
    """Growing one hamlet over the other is an overlap; shrinking it is a gap."""
    metric = area.units.to_crs(area_crs(area))
    row = metric.index[metric.level == "hamlet"][0]
    other = metric.unit_id[metric.level == "hamlet"].iloc[1]
    for step, expected in ((3.0, f"m² in common with {other}"), (-3.0, "m² in no hamlet")):
        shapes = metric.copy()
        shapes.loc[row, "geometry"] = shapes.geometry[row].buffer(step, join_style="mitre")
        broken = replace(area, units=shapes.to_crs(area.units.crs))
        assert any(expected in found for _, found in found_in(broken)), step


def test_official_wards_may_overlap(area):
    """Where two official borders disagree, the pack is usable all the same."""
    assert faults_of(of_two_wards(area)) == []


def test_a_unit_that_holds_nothing_counts_what_it_states(area):
    """A ward of the census without a house: its people stand, and its province sums them up."""
    wards = of_two_wards(area)
    assert list(wards.units.people) == [1234, 1000, 234]
    assert found_in(changed(wards, "units", 0, people=1233)) == [
        ("units.parquet, unit_id p-1", "people 1233")
    ]
    assert found_in(changed(wards, "units", 2, households=71))[0][1] == "households 77"


def of_two_wards(area):
    """Return a province of two wards that overlap by half, without streets and houses."""
    ward = area.units[area.units.level == "ward"]
    east = ward.geometry.translate(ward.total_bounds[2] / 1e6).iloc[0]
    shapes = [ward.geometry.iloc[0], east]
    units = gpd.GeoDataFrame(
        pd.concat([ward] * 3).assign(
            unit_id=["p-1", "w-1", "w-2"],
            parent_id=[None, "p-1", "p-1"],
            level=["province", "ward", "ward"],
            people=[1234, 1000, 234],
            households=[77, 7, 70],
        ),
        geometry=[shapely.union_all(shapes), *shapes],
        crs=area.units.crs,
    )
    empty = [getattr(area, name)[:0] for name in ("households", "streets")]
    return make_area(
        name="x",
        valid_from="2026-01-01",
        sources=(),
        units=units,
        households=empty[0],
        streets=empty[1],
    )


def test_coverage_speaks_of_wards_in_possible_shares(area):
    """A coverage entry for no ward, and a share of 120 %, are faults."""
    ward = area.units.unit_id[area.units.level == "ward"].iloc[0]
    entries = (Coverage(ward, 1.2, 10, 0.5, 1, 0), Coverage("w-404", 0.5, 10, 0.5, 1, 0))
    assert found_in(replace(area, coverage=entries)) == [
        ("area.toml, coverage", "w-404, twice or no ward"),
        (f"area.toml, coverage {ward}, area_share", "1.2"),
    ]


def test_many_faulty_rows_are_counted_after_twenty():
    """Thirty households without a street give twenty faults and one that counts the rest."""
    area = drawn_area("+-" + "1-" * 30 + "+")
    households = area.households.assign(street_id="s-404").astype(area.households.dtypes.to_dict())
    faults = faults_of(replace(area, households=gpd.GeoDataFrame(households)))
    assert len(faults) == 21
    assert faults[-1].found == "the same in 10 more rows"


def test_an_area_without_units_is_named_as_such(area):
    """No ward, no area."""
    assert ("units.parquet", "no unit") in found_in(replace(area, units=area.units[:0]))


def test_totals_add_up_the_chain(area):
    """A ward counts the people of its hamlets, and they those of their alleys."""
    totals = unit_totals(area.units, area.households).set_index(area.units.unit_id)
    ward = area.units.unit_id[area.units.level == "ward"].iloc[0]
    assert totals.people[ward] == area.households.people.sum()
    alley = area.units.unit_id[area.units.level == "alley"].iloc[0]
    assert totals.households[alley] == np.sum(area.households.unit_id == alley) > 0


def test_an_area_without_streets_says_which_households_hang(area):
    """Without any street, every household's street is missing."""
    found = found_in(replace(area, streets=area.streets[:0]))
    assert len(found) == len(area.households)
    assert {text.split()[0] for _, text in found} == {"street"}
