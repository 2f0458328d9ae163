"""Outlines are the same to the byte, drawn together, one cluster at a time, or kept."""

import numpy as np
import pytest

import zoning
from tests.drawn_blocks import street_of_blocks
from zoning.perimeter.network import place_network
from zoning.perimeter.outline import draw_outlines
from zoning.perimeter.outline_clusters import outline_clusters
from zoning.perimeter.parcel_coverage import parcels_of
from zoning.perimeter.problem import RED, YELLOW
from zoning.perimeter.terrain import Terrain
from zoning.plan.ground import GroundBook
from zoning.plan.zone_parts import neighbouring_places, parts_of_pairs


@pytest.fixture(scope="module")
def town():
    area = zoning.read_area(zoning.bundled_area_path())
    network = place_network(area)
    return area, network, parcels_of(area, network)


def beside(town, chosen):
    """Return some places and those whose parcels touch theirs."""
    touching = town[2].touching
    found = chosen.copy()
    found[touching[chosen[touching[:, 0]], 1]] = True
    found[touching[chosen[touching[:, 1]], 0]] = True
    return found


def closed_round(town, homes):
    """Close some places red, with what touches them, and two rounds of yellow about that."""
    labels = np.zeros(town[1].places, np.int8)
    red = np.zeros(len(labels), bool)
    red[homes] = True
    red = beside(town, red)
    labels[beside(town, beside(town, red))] = YELLOW
    labels[red] = RED
    return labels


def random_homes(town, seed, count=40):
    random = np.random.default_rng(seed)
    return random.choice(np.flatnonzero(town[1].households > 0), count, replace=False)


def bytes_of(ground):
    found = ground.found
    return (
        [(zone, shape.wkb) for zone, shape in ground.polygons.items()],
        [a.tobytes() for a in (found.lnglat, found.street, found.offset_m, found.link, found.zone)],
        ground.between,
    )


@pytest.mark.parametrize("seed", range(3))
def test_a_kept_cluster_is_the_drawn_one(town, seed):
    """One case more, one less, and back again: always what a new book draws."""
    homes = random_homes(town, seed)
    book = GroundBook(*town)
    for some in (homes[:-1], homes, homes[3:], homes):
        labels = closed_round(town, some)
        assert bytes_of(book.draw(labels)) == bytes_of(GroundBook(*town).draw(labels))


def test_what_a_road_joins_is_not_taken_for_what_it_parts(town):
    """The same labels near one another, as two zones, as one, and as two again."""
    network = town[1]
    first = int(random_homes(town, 5, count=1)[0])
    metres = np.hypot(*(network.xy - network.xy[first]).T)
    far = (metres > 40) & (network.place_spot != network.place_spot[first])
    second = int(np.flatnonzero(far)[np.argmin(metres[far])])
    labels = np.zeros(network.places, np.int8)
    labels[[first, second]] = YELLOW
    book = GroundBook(*town)
    for across, zones in ((None, 2), (np.array([[first, second]]), 1), (None, 2)):
        ground = book.draw(labels, across=across)
        assert len(ground.polygons) == zones
        assert bytes_of(ground) == bytes_of(GroundBook(*town).draw(labels, across=across))


def test_a_cluster_alone_is_drawn_as_among_others(town):
    """Polygons and crossings of each cluster, with and without all the others."""
    area, network, parcels = town
    labels = closed_round(town, random_homes(town, 7, count=16))
    parts = parts_of_pairs(neighbouring_places(network, parcels.touching), labels)
    terrain = Terrain.of(area, network, parcels)
    closed = np.flatnonzero(labels)
    groups = outline_clusters(terrain, closed, parts.block[parts.place_zone[closed]])
    together = draw_outlines(terrain, parts.place_zone, labels)
    assert len(groups) > 5
    drawn = {}
    links = []
    for group in groups:
        zone = np.full(len(labels), -1)
        zone[group] = parts.place_zone[group]
        alone = draw_outlines(terrain, zone, np.where(zone >= 0, labels, 0))
        drawn |= {number: shape.wkb for number, shape in alone.polygons.items()}
        links += alone.crossings.link.tolist()
    assert drawn == {number: shape.wkb for number, shape in together.polygons.items()}
    assert sorted(links) == sorted(together.crossings.link.tolist())


def test_every_cut_link_has_its_crossing(town):
    """Links between different zones, and streets that cross without a junction alone."""
    network = town[1]
    labels = closed_round(town, random_homes(town, 11))
    ground = GroundBook(*town).draw(labels)
    zone = ground.parts.place_zone[network.links]
    cut = np.flatnonzero((zone[:, 0] != zone[:, 1]) & (network.link_street >= 0))
    assert set(cut.tolist()) <= set(ground.found.link.tolist())
    assert len(cut) > 100


def test_far_clusters_are_drawn_apart_and_near_ones_together():
    """Two houses in one block are one cluster, the first and the last block two."""
    street = street_of_blocks()
    network = place_network(street)
    terrain = Terrain.of(street, network, parcels_of(street, network))
    places = np.sort(network.household_place[[0, 1, len(street.households) - 1]]).astype(np.intp)
    groups = outline_clusters(terrain, places, places)
    assert sorted(len(group) for group in groups) == [1, 2]
    assert np.sort(np.concatenate(groups)).tolist() == places.tolist()
    tied = outline_clusters(terrain, places, np.zeros(3, np.intp))
    assert [group.tolist() for group in tied] == [places.tolist()]
