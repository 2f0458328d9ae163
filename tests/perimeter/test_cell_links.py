"""`cell_links` links the pieces of cells that share a side."""

import h3
import numpy as np
import pytest
import shapely
from drawn_wards import residents, two_wards, ward_units_of

from zoning.perimeter.cell_links import cell_links
from zoning.sources.hexagons import hexagon_cells


@pytest.fixture(scope="module")
def cells():
    return hexagon_cells(ward_units_of(two_wards()), residents((1000, 300), (70, 20)))


@pytest.fixture(scope="module")
def links(cells):
    return cell_links(cells.to_crs("EPSG:32648").geometry.values)


def test_every_shared_side_is_a_link(cells, links):
    """Pairs and lengths are those that intersecting every pair of pieces gives."""
    pieces = cells.to_crs("EPSG:32648").geometry.values
    one, other = shapely.STRtree(pieces).query(pieces, predicate="intersects")
    apart = one < other
    one, other = one[apart], other[apart]
    shared = shapely.length(shapely.intersection(pieces[one], pieces[other], grid_size=0.001))
    found = dict(zip(map(tuple, links.ends.tolist()), links.side_m, strict=True))
    pairs = zip(one.tolist(), other.tolist(), strict=True)
    expected = {pair: side for pair, side in zip(pairs, shared, strict=True) if side > 0.05}
    assert {pair for pair, side in found.items() if side > 0.05} == set(expected)
    for pair, side in expected.items():
        assert found[pair] == pytest.approx(side, abs=0.05)


def test_both_pieces_of_one_cell_are_linked(cells, links):
    """The border of two wards is no wall: the pieces of a cell it cuts are neighbours."""
    ids = cells.cell.to_numpy()
    same = ids[links.ends[:, 0]] == ids[links.ends[:, 1]]
    assert same.sum() == cells.cell.duplicated().sum() > 0


def test_other_links_join_cells_that_are_neighbours(cells, links):
    """Unless a sliver lies between, linked cells are neighbours of the H3 grid."""
    ids = cells.cell.to_numpy()
    pairs = [(ids[i], ids[j]) for i, j in links.ends if ids[i] != ids[j]]
    adjacent = [h3.are_neighbor_cells(*pair) for pair in pairs]
    assert np.mean(adjacent) > 0.97


def test_a_whole_cell_has_six_links_of_its_sides_length(links):
    """Inside a ward, sides are 60 to 90 metres long."""
    inner = np.bincount(links.ends.ravel()) == 6
    own = inner[links.ends].all(axis=1)
    assert own.sum() > 5
    assert ((links.side_m[own] > 60) & (links.side_m[own] < 90)).all()


def test_the_middle_lies_on_the_side(cells, links):
    """Each middle is on the border of both pieces."""
    lines = shapely.boundary(cells.to_crs("EPSG:32648").geometry.values)
    spots = shapely.points(links.middle)
    for end in links.ends.T:
        assert (shapely.distance(lines[end], spots) < 1e-6).all()


@pytest.mark.parametrize(
    "pieces", [[], [shapely.box(0, 0, 1, 1)], [shapely.box(0, 0, 1, 1), shapely.box(1, 1, 2, 2)]]
)
def test_no_side_no_link(pieces):
    """Nothing, one piece, and two that meet in a point have no link."""
    found = cell_links(np.array(pieces, dtype=object))
    assert (found.ends.shape, found.side_m.shape, found.middle.shape) == ((0, 2), (0,), (0, 2))


def test_a_side_in_two_stretches_is_one_link():
    """Round a corner, lengths add up, and the longer stretch has the middle."""
    corner = shapely.Polygon([(0, 0), (9, 0), (9, 1), (1, 1), (1, 5), (0, 5)])
    inner = shapely.Polygon([(1, 1), (9, 1), (9, 5), (1, 5)])
    found = cell_links(np.array([corner, inner]))
    assert found.ends.tolist() == [[0, 1]]
    assert found.side_m.tolist() == [12.0]
    assert found.middle.tolist() == [[5.0, 1.0]]
