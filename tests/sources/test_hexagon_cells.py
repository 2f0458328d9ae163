"""`hexagon_cells` cuts units into H3 cells without gaps and overlaps, and puts people into them."""

import geopandas as gpd
import h3
import numpy as np
import pytest
import shapely
from drawn_wards import BORDER, degrees, polygon, residents, two_wards, ward_units_of
from hypothesis import given, settings
from hypothesis import strategies as st

from zoning.sources.hexagons import hexagon_cells
from zoning.sources.hexagons.ellipsoid import square_metres
from zoning.sources.hexagons.grid import cell_polygons, cells_around
from zoning.sources.hexagons.slivers import SLIVER, without_slivers

PEOPLE = residents((1000, 300), (70, 20))


@pytest.fixture(scope="module")
def cells():
    return hexagon_cells(ward_units_of(two_wards()), PEOPLE)


@settings(max_examples=25, deadline=None)
@given(
    corners=st.lists(
        st.tuples(st.floats(120, 900), st.floats(0.02, 0.98)), min_size=5, max_size=12
    ),
    resolution=st.sampled_from([9, 10, 11]),
)
def test_the_pieces_are_the_unit(corners, resolution):
    """Whatever the shape, all pieces together are the unit, and none lies on another."""
    angles = np.sort([(number + at) for number, (_, at) in enumerate(corners)]) / len(corners)
    radii = np.array([radius for radius, _ in corners])
    star = np.column_stack([np.cos(2 * np.pi * angles), np.sin(2 * np.pi * angles)])
    shape = polygon(*(star * radii[:, None]))
    frame = hexagon_cells(ward_units_of([shape]), residents((5, 2)), resolution=resolution)
    pieces = frame.geometry.values
    assert shapely.is_valid(pieces).all()
    # Rounding moves the points at which a border crosses a cell by up to 7 millimetres.
    allowed = max(shape.area * 1e-6, shape.length * 1e-7)
    assert shapely.symmetric_difference(shapely.union_all(pieces), shape).area < allowed
    assert abs(shapely.area(pieces).sum() - shape.area) < allowed


def test_the_pieces_of_both_wards_fit_edge_to_edge(cells):
    """Every side of a piece, on the wards' border too, is the side of the piece beside it."""
    assert shapely.coverage_is_valid(cells.geometry.values)


def test_wards_share_the_vertices_of_their_border(cells):
    """The points at which cells cross the border are the same on either side of it."""
    border = shapely.LineString(degrees(*BORDER))
    sides = []
    for _, own in cells.groupby("unit_id"):
        points = shapely.points(np.unique(shapely.get_coordinates(own.geometry.values), axis=0))
        near = points[shapely.dwithin(points, border, 1e-7)]
        sides.append(set(shapely.to_wkt(near, rounding_precision=7)))
    assert sides[0] == sides[1]
    assert len(sides[0]) > len(BORDER)


def test_a_cell_on_the_border_has_a_piece_on_either_side(cells):
    """The piece is named for its cell and its ward."""
    shared = set(cells.cell[cells.unit_id == "w-00001"]) & set(
        cells.cell[cells.unit_id == "w-00002"]
    )
    assert len(shared) >= 4
    assert set(cells.cell_id) >= {f"{cell}-00001" for cell in shared}
    assert set(cells.cell_id) >= {f"{cell}-00002" for cell in shared}


def test_a_piece_lies_in_its_cell(cells):
    """But for slivers and the seventh decimal, no piece leaves the hexagon it is named for."""
    hexagons = np.array([shapely.Polygon([p[::-1] for p in h3.cell_to_boundary(c)])
                         for c in cells.cell])  # fmt: skip
    outside = shapely.difference(cells.geometry.values, hexagons)
    assert (square_metres(outside) < 2 * SLIVER).all()


def test_a_cell_inside_a_ward_is_whole(cells):
    """What no border cuts is the hexagon itself."""
    hexagons = cell_polygons(np.array([int(cell, 16) for cell in cells.cell], dtype=np.uint64))
    wards = ward_units_of(two_wards()).set_index("unit_id").geometry
    inside = shapely.covers(np.asarray(wards.loc[cells.unit_id]), hexagons)
    assert inside.sum() > 10
    pieces = cells.geometry.values[inside]
    touched = shapely.equals_exact(pieces, hexagons[inside])
    grown = square_metres(pieces) - square_metres(hexagons[inside])
    assert (touched | ((grown > 0) & (grown < SLIVER))).all()
    assert touched.sum() > 10


def test_people_and_households_add_up(cells):
    """The totals of every ward are exact, and a household is never without people."""
    sums = cells.groupby("unit_id")[["people", "households"]].sum()
    assert sums.to_numpy().tolist() == PEOPLE.to_numpy().tolist()
    assert ((cells.households == 0) == (cells.people == 0)).all()
    assert (cells.people >= cells.households).all()
    assert set(cells.origin) == {"derived"}


def test_few_households_lie_scattered(cells):
    """Twenty households in a ward of thirty cells leave no half of it empty."""
    own = cells[(cells.unit_id == "w-00002")]
    east = shapely.get_x(shapely.centroid(own.geometry.values))
    middle = np.median(east)
    halves = [own.households[east < middle].sum(), own.households[east >= middle].sum()]
    assert min(halves) >= 7


def test_people_live_where_buildings_stand():
    """With points of weight, other cells of the ward are empty; a ward without keeps its ground."""
    houses = gpd.GeoDataFrame(
        {"weight": [300.0, 100.0]},
        geometry=shapely.points(degrees((100, 100), (400, 500))),
        crs="EPSG:4326",
    )
    frame = hexagon_cells(ward_units_of(two_wards()), PEOPLE, weights=houses)
    own = frame[frame.unit_id == "w-00001"]
    homes = own[own.people > 0]
    assert sorted(homes.people) == [250, 750]
    tree = shapely.STRtree(homes.geometry.values)
    assert len(tree.query(houses.geometry.values, predicate="intersects")[0]) == 2
    assert (frame.people[frame.unit_id == "w-00002"] > 0).sum() > 10


def test_a_ward_without_people_has_empty_cells():
    """Nobody lives on most islands of Hoàng Sa: the cells are there, and say so."""
    frame = hexagon_cells(ward_units_of(two_wards()), residents((0, 0), (5, 2)))
    assert frame.people[frame.unit_id == "w-00001"].sum() == 0
    assert frame.households[frame.unit_id == "w-00001"].sum() == 0
    assert frame.people.sum() == 5


def test_a_scattered_island_keeps_all_its_parts():
    """Islets smaller than a sliver, and two parts in one cell, are neither lost nor two rows."""
    islets = shapely.MultiPolygon(
        [
            polygon((0, 0), (300, 0), (300, 200), (0, 200)),
            polygon((900, 0), (904, 0), (904, 4), (900, 4)),
            polygon((910, 0), (918, 0), (918, 8), (910, 8)),
        ]
    )
    frame = hexagon_cells(ward_units_of([islets]), residents((9, 3)))
    assert abs(shapely.area(frame.geometry.values).sum() / islets.area - 1) < 1e-6
    assert frame.cell_id.is_unique


def test_a_sliver_joins_the_piece_with_the_longest_border():
    """A strip of 10 m² beside two pieces goes to the one it lies along."""
    strip = polygon((0, 0), (20, 0), (20, 0.5), (0, 0.5))
    above = polygon((0, 0.5), (20, 0.5), (20, 30), (0, 30))
    beside = polygon((20, 0), (60, 0), (60, 30), (20, 30), (20, 0.5))
    cells, pieces = without_slivers(
        np.array([1, 2, 3], dtype=np.uint64), np.array([strip, above, beside])
    )
    assert cells.tolist() == [2, 3]
    assert pieces[0].area == pytest.approx(strip.area + above.area, rel=1e-6)


def test_no_sliver_is_left_in_a_connected_ward(cells):
    """Every piece that touches another has room for half a house."""
    assert (square_metres(cells.geometry.values) >= SLIVER).all()


def test_every_cell_that_meets_a_shape_is_found():
    """The quick search finds whatever H3's own exact search finds."""
    shape = two_wards()[0]
    ring = [(lat, lng) for lng, lat in shape.exterior.coords]
    exact = h3.h3shape_to_cells_experimental(h3.LatLngPoly(ring), 10, contain="overlap")
    found = {f"{cell:x}" for cell in cells_around(shape, 10).tolist()}
    assert set(exact) <= found


def test_cells_with_more_than_six_corners_are_drawn():
    """Over Trường Sa an edge of H3's icosahedron bends cells: they have seven corners."""
    bent = [cell for cell in h3.grid_disk(h3.latlng_to_cell(10.0, 111.0, 7), 60)
            if len(h3.cell_to_boundary(cell)) > 6]  # fmt: skip
    everything = h3.h3shape_to_cells(h3.LatLngPoly([(7, 109), (7, 118), (17, 118), (17, 109)]), 5)
    bent += [
        child for cell in everything for child in h3.cell_to_children(cell, 7)[:1]
        if len(h3.cell_to_boundary(child)) > 6
    ]  # fmt: skip
    indexes = np.array([int(cell, 16) for cell in bent[:5]], dtype=np.uint64)
    assert len(indexes) > 0
    counts = shapely.get_num_coordinates(cell_polygons(indexes))
    assert counts.tolist() == [len(h3.cell_to_boundary(cell)) + 1 for cell in bent[:5]]


def test_the_order_of_units_makes_no_difference(cells):
    """The same units in another order give the same rows."""
    units = ward_units_of(two_wards())[::-1]
    again = hexagon_cells(units, PEOPLE)
    assert again.drop(columns="geometry").equals(cells.drop(columns="geometry"))
    assert shapely.equals_exact(again.geometry.values, cells.geometry.values).all()


@pytest.mark.parametrize(
    ("population", "options"),
    [
        (residents((5, 2)), {}),
        (residents((5, 6), (1, 1)), {}),
        (residents((5, 0), (1, 1)), {}),
        (residents((5, 2), (1, 1)), {"resolution": 12}),
    ],
)
def test_what_makes_no_sense_is_refused(population, options):
    """A unit without population, more households than people, none for people, a fine grid."""
    with pytest.raises(ValueError, match="expected"):
        hexagon_cells(ward_units_of(two_wards()), population, **options)


def test_hamlets_are_cut_like_wards():
    """A hamlet has no code: its cells are named for its identifier."""
    hamlets = ward_units_of(two_wards()).assign(unit_id=["h-1-01", "h-1-02"], code=None)
    people = residents((50, 20), (7, 2)).set_axis(["h-1-01", "h-1-02"])
    frame = hexagon_cells(hamlets, people)
    assert frame.groupby("unit_id").people.sum().to_dict() == {"h-1-01": 50, "h-1-02": 7}
    assert all(name.split("-", 1)[1] == unit for name, unit in
               zip(frame.cell_id, frame.unit_id, strict=True))  # fmt: skip
