"""The parcels of a real ward: a coverage that holds every house, about as large as the pack."""

import numpy as np
import pytest
import shapely
from click.testing import CliRunner

import zoning
from zoning.area.manifest import PARCELS_NAME
from zoning.cli.main import main
from zoning.perimeter.area_parcels import carries_parcels
from zoning.perimeter.network import place_network
from zoning.perimeter.parcel_coverage import parcels_of
from zoning.perimeter.parcel_file import parcels_from_bytes
from zoning.perimeter.parcel_points import REACH_M
from zoning.perimeter.parcel_source import ParcelSource

EXTRACTS = ("hcmc_xuan_hoa_tan_dinh.osm", "hanoi_centre_overpass_all_private.json")
WARDS = "vn-2025-boundaries/wards_3321.parquet"


@pytest.fixture(scope="module", params=EXTRACTS)
def pack(request, shared_data, tmp_path_factory):
    """The pack of an extract, as the command builds it."""
    out = tmp_path_factory.mktemp("packs") / "pack"
    words = ["area", "build", "--osm", shared_data / "vn-osm" / request.param]
    words += ["--wards", shared_data / WARDS, "--out", out]
    built = CliRunner().invoke(main, [str(word) for word in words])
    assert built.exit_code == 0, built.output
    return out


def test_parcels_of_a_real_ward_are_a_coverage_that_holds_every_house(pack):
    """No overlap, no gap between neighbours, every house and street spot in its own parcel."""
    area = zoning.read_area(pack)
    network = place_network(area)
    parcels = parcels_from_bytes(area.parcels, area_digest=area.digest)
    assert len(parcels.shape) == network.places
    assert shapely.is_valid(parcels.shape).all()
    assert shapely.coverage_is_valid(parcels.shape)
    points = ParcelSource.of(area, network).near(np.arange(network.places), REACH_M)
    held = points.is_street | (points.is_household >= 0)
    own = parcels.shape[points.place[held]]
    assert shapely.distance(own, shapely.points(points.xy[held])).max() <= 0.0015


def test_tiles_do_not_show_in_a_real_ward(pack):
    """Laid out by tiles of 300 metres: the file's parcels to the bit."""
    area = zoning.read_area(pack)
    kept = parcels_from_bytes(area.parcels, area_digest=area.digest)
    other = parcels_of(area, place_network(area), tile_m=300.0)
    assert shapely.to_wkb(kept.shape).tolist() == shapely.to_wkb(other.shape).tolist()
    np.testing.assert_array_equal(kept.touching, other.touching)


def test_the_file_is_about_as_large_as_the_rest_of_the_pack(pack):
    """A few bytes a corner: at most a quarter more than the rest, where little is mapped."""
    assert carries_parcels(zoning.read_area(pack))
    size = {file.name: file.stat().st_size for file in pack.iterdir()}
    assert size.pop(PARCELS_NAME) <= 1.25 * sum(size.values())
