"""Positions alone show that a list lacks the datum shift, and never that one does which has it."""

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
from click.testing import CliRunner
from pyproj import CRS

from zoning.area.bundled import bundled_area_path
from zoning.cli.main import main
from zoning.geocode.datum_finding import datum_finding
from zoning.sources.tables.vn2000 import VN2000_GEOGRAPHIC, from_lng_lat


def noted(gazetteer, count: int, *, sigma: float, seed: int, lacks_shift: bool) -> gpd.GeoSeries:
    """Return positions noted at houses of the invented town, so many metres off on each axis."""
    rng = np.random.default_rng(seed)
    at = gazetteer.xy[rng.integers(0, len(gazetteer.xy), count)] + rng.normal(0, sigma, (count, 2))
    lng, lat = np.array([gazetteer.degrees(x, y) for x, y in at.tolist()]).T
    if lacks_shift:
        lng, lat = from_lng_lat(lng, lat, CRS(VN2000_GEOGRAPHIC))
    return gpd.GeoSeries(gpd.points_from_xy(lng, lat), crs="EPSG:4326")


@pytest.mark.parametrize(("count", "sigma"), [(60, 3.0), (600, 10.4)])
def test_a_list_without_the_shift(count, sigma, demo_gazetteer):
    """Sixty good positions show it, or some hundreds by telephone; the evidence is named."""
    points = noted(demo_gazetteer, count, sigma=sigma, seed=1, lacks_shift=True)
    found = datum_finding(points, demo_gazetteer)
    assert found is not None
    assert found.shifted_m < found.stated_m
    assert 10 <= found.places <= found.positions <= count
    vietnamese, english = found.sentences()
    assert f"{found.stated_m:.1f} m" in english
    assert "VN-2000" in vietnamese


@pytest.mark.parametrize("seed", range(12))
@pytest.mark.parametrize("sigma", [0.5, 3.0, 10.4])
def test_a_list_with_the_shift(seed, sigma, demo_gazetteer):
    """Positions that are right are never said to lack it, however inexact."""
    points = noted(demo_gazetteer, 200, sigma=sigma, seed=seed, lacks_shift=False)
    assert datum_finding(points, demo_gazetteer) is None


def test_one_cluster_is_one_place(demo_gazetteer):
    """A hundred cases of one alley say the same thing once, which is not enough."""
    points = noted(demo_gazetteer, 8, sigma=0.5, seed=3, lacks_shift=True)
    assert datum_finding(pd.concat([points] * 20), demo_gazetteer) is None


def test_positions_elsewhere(demo_gazetteer):
    """Rows without a position, and positions outside the area, count for nothing."""
    far = gpd.GeoSeries(gpd.points_from_xy([105.8] * 50, [21.0] * 50), crs="EPSG:4326")
    none = gpd.GeoSeries([None] * 50, crs="EPSG:4326")
    assert datum_finding(pd.concat([far, none]), demo_gazetteer) is None


def test_the_command_says_it_and_moves_nothing(demo_gazetteer, tmp_path):
    """`khoanh geocode` prints the finding; the points stay where the list has them."""
    points = noted(demo_gazetteer, 80, sigma=1.0, seed=5, lacks_shift=True)
    cases, out = tmp_path / "cases.csv", tmp_path / "out.csv"
    pd.DataFrame(
        {
            "case_id": [f"A{at}" for at in range(len(points))],
            "reported_at": "2026-07-01",
            "lng": points.x.round(7),
            "lat": points.y.round(7),
        }
    ).to_csv(cases, index=False)
    arguments = ["geocode", str(cases), "--area", str(bundled_area_path()), "-o", str(out)]
    done = CliRunner().invoke(main, arguments)
    assert done.exit_code == 0
    assert "without the datum shift" in done.output
    written = pd.read_csv(out)
    assert written["stated_lng"].to_numpy() == pytest.approx(points.x.to_numpy(), abs=1e-7)
