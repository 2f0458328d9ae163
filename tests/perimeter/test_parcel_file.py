"""Parcels that are kept are the very parcels that were made, or are not used."""

from dataclasses import replace

import numpy as np
import pytest
import shapely

from tests.drawn_area import drawn_area
from zoning.perimeter import area_parcels, parcel_file
from zoning.perimeter.area_parcels import (
    carries_parcels,
    kept_parcels,
    with_parcels,
)
from zoning.perimeter.network import place_network
from zoning.perimeter.parcel_coverage import Parcels, parcels_of
from zoning.perimeter.parcel_file import parcel_bytes, parcels_from_bytes

DIGEST = "ab" * 32


@pytest.fixture(scope="module")
def area():
    return drawn_area("+--1--2--+--1--+")


@pytest.fixture(scope="module")
def parcels(area):
    return parcels_of(area, place_network(area))


@pytest.fixture
def making(monkeypatch):
    """Count how often parcels are made."""
    made = []

    def counted(*given):
        made.append(given)
        return parcels_of(*given)

    monkeypatch.setattr(area_parcels, "parcels_of", counted)
    return made


def same(one, other):
    assert shapely.to_wkb(one.shape).tolist() == shapely.to_wkb(other.shape).tolist()
    np.testing.assert_array_equal(one.touching, other.touching)
    assert one.touching.dtype == other.touching.dtype


def test_what_is_put_in_comes_out(parcels):
    """Every corner to the bit, every pair; and again the same bytes."""
    data = parcel_bytes(parcels, area_digest=DIGEST)
    read = parcels_from_bytes(data, area_digest=DIGEST)
    same(parcels, read)
    assert parcel_bytes(read, area_digest=DIGEST) == data


def test_what_touches_is_read_with_them(area, parcels, making):
    """The same pairs, from the file and through the area; none of another number of places."""
    data = parcel_bytes(parcels, area_digest=DIGEST)
    places = len(parcels.shape)
    read = parcels_from_bytes(data, area_digest=DIGEST, places=places)
    np.testing.assert_array_equal(read.touching, parcels.touching)
    assert parcels_from_bytes(data, area_digest=DIGEST, places=places + 1) is None
    assert parcels_from_bytes(data, area_digest="cd" * 32, places=places) is None
    network = place_network(area)
    for given, times in ((with_parcels(area), 1), (area, 2)):
        found = area_parcels.area_parcels(given, network)
        np.testing.assert_array_equal(found.touching, parcels.touching)
        assert len(making) == times


def test_holes_several_parts_and_no_ground_come_out_too():
    """Polygons with holes, multipolygons, places without ground; far from the origin and not."""
    ring = shapely.box(0, 0, 9, 9).difference(shapely.box(3, 3, 6, 6))
    two = shapely.union_all([shapely.box(20, 0, 21, 1), shapely.box(4_000_000, -5, 4_000_001, 0)])
    shape = np.array([ring, shapely.Polygon(), two, shapely.box(3, 3, 6, 6)], dtype=object)
    shape = shapely.orient_polygons(shape)
    parcels = Parcels.of(shape, np.array([[0, 3]], np.int32))
    same(parcels, parcels_from_bytes(parcel_bytes(parcels, area_digest=DIGEST), area_digest=DIGEST))


def test_an_area_without_places_keeps_nothing_that_fails():
    """No parcel at all is a file as well."""
    none = Parcels.of(np.empty(0, object), np.empty((0, 2), np.int32))
    same(none, parcels_from_bytes(parcel_bytes(none, area_digest=DIGEST), area_digest=DIGEST))


def test_of_another_area_they_are_not_taken(parcels):
    """The file says whose parcels it holds."""
    data = parcel_bytes(parcels, area_digest=DIGEST)
    assert parcels_from_bytes(data, area_digest="cd" * 32) is None


def test_made_by_an_older_rule_they_are_not_taken(parcels, monkeypatch):
    """Whoever changes what a parcel is raises the number."""
    data = parcel_bytes(parcels, area_digest=DIGEST)
    monkeypatch.setattr(parcel_file, "RULE", parcel_file.RULE + 1)
    assert parcels_from_bytes(data, area_digest=DIGEST) is None


def test_a_flipped_bit_never_gives_other_parcels(parcels):
    """One bit anywhere in the file: the same parcels, or none."""
    data = parcel_bytes(parcels, area_digest=DIGEST)
    refused = 0
    for at in range(0, len(data), 7):
        flipped = bytearray(data)
        flipped[at] ^= 1 << at % 8
        read = parcels_from_bytes(bytes(flipped), area_digest=DIGEST)
        refused += read is None
        if read is not None:
            same(parcels, read)
    assert refused > len(data) / 7 / 4


@pytest.mark.parametrize("data", [b"", b"no parquet", b"PAR1" * 9])
def test_what_is_no_such_file_is_not_taken(data):
    """Nothing that stands in its place is read."""
    assert parcels_from_bytes(data, area_digest=DIGEST) is None


class TestOfArea:
    """An area's parcels are taken from it, or made."""

    def test_kept_ones_are_not_made_again(self, area, parcels, making):
        """The area that carries its parcels gives just those."""
        carrying = with_parcels(area)
        assert carries_parcels(carrying)
        assert len(making) == 1
        same(parcels, area_parcels.area_parcels(carrying, place_network(area)))
        assert with_parcels(carrying) is carrying
        assert len(making) == 1

    def test_damaged_ones_are_made_anew(self, area, parcels, making):
        """A pack with a broken file draws the same plans, only later."""
        data = kept_parcels(area)
        broken = replace(area, parcels=data[: len(data) // 2])
        making.clear()
        same(parcels, area_parcels.area_parcels(broken, place_network(area)))
        assert len(making) == 1

    def test_those_of_other_tables_are_made_anew(self, area, making):
        """Whoever edits the tables and forgets the parcels gets his own."""
        carried = with_parcels(area).parcels
        other = replace(drawn_area("+--1--1--+"), parcels=carried)
        assert not carries_parcels(other)
        network = place_network(other)
        same(parcels_of(other, network), area_parcels.area_parcels(other, network))

    def test_wards_alone_have_none(self, area):
        """Without a street and a household there is nothing to keep, and nothing is missing."""
        bare = replace(area, households=area.households[:0], streets=area.streets[:0],
                       sites=area.sites[:0])  # fmt: skip
        assert kept_parcels(bare) is None
        assert carries_parcels(bare)
