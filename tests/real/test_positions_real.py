"""Positions as real lists and addresses state them."""

import pandas as pd
import pytest
from pyproj import Geod

from zoning.geocode.written_position import without_positions
from zoning.sources.tables.vn2000_zones import THREE_DEGREES

WITHIN_M = 200.0
"""A plus code of eight digits is a square of 275 m: its middle lies within 195 m of any corner."""


@pytest.fixture(scope="module")
def folder(shared_data):
    return shared_data / "vn-addresses"


def test_the_meridian_of_every_old_province_is_known(folder):
    """All 63 provinces have a zone of 3° that is known by its meridian."""
    table = pd.read_csv(folder / "vn2000_province_meridian.csv")
    minutes = (table["lon_0_deg"] * 60).round().astype(int)
    assert [THREE_DEGREES[one] for one in minutes] == table["epsg"].tolist()
    assert len(table) == 63


def test_plus_codes_in_addresses_lie_where_the_addresses_do(folder):
    """Every plus code that an address holds names the ground of its known position."""
    table = pd.read_csv(folder / "dev.csv", dtype={"text": str})
    geod, read = Geod(ellps="WGS84"), 0
    for text, lat, lng in table[["text", "lat", "lon"]].dropna().itertuples(index=False):
        for one in without_positions(text)[1]:
            assert one.code is not None
            ways = one.code.centres((lng - 0.5, lat - 0.5, lng + 0.5, lat + 0.5))
            assert min(geod.inv(lng, lat, *way)[2] for way in ways) < WITHIN_M
            read += 1
    assert read >= 5
