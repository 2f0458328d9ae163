"""The official wards of 2025, as published: what is wrong with them, and that it can be mended."""

from collections import Counter

import geopandas as gpd
import numpy as np
import pytest
import shapely

from zoning.area.coverage.mend import mended_coverage
from zoning.area.findings.borders import SLIVER_M
from zoning.area.findings.find import findings_of_wards
from zoning.area.frames import rounded
from zoning.area.repair.wards import repaired_wards
from zoning.sources.official_wards import read_wards
from zoning.sources.ward_population import read_population

WARDS = "vn-2025-boundaries/wards_3321.parquet"
POPULATION = "vn-2025-mapping-pop/derived_pop2025_joined_to_gso_code.csv"

LAO_CAI = ("02647", "02683", "02746")
"""Phường Lào Cai, xã Bát Xát and xã Cốc San, which all claim one piece."""

ISLANDS = ["Đặc khu Hoàng Sa", "Đặc khu Trường Sa"]


@pytest.fixture(scope="module")
def wards(shared_data):
    return read_wards(shared_data / WARDS)


@pytest.fixture(scope="module")
def census(shared_data):
    return read_population(shared_data / POPULATION)


@pytest.fixture(scope="module")
def findings(wards, census):
    return findings_of_wards(wards, census=census)


@pytest.fixture(scope="module")
def mended(wards):
    return repaired_wards(wards)


def of_kind(findings, kind):
    return [one for one in findings if one.kind == kind]


def test_the_findings_of_the_country_are_counted(findings):
    """Thirty overlaps, nine gaps, strips of the sixth decimal, and doubtful figures."""
    assert Counter(one.kind for one in findings) == {
        "overlap": 30,
        "gap": 9,
        "sliver": 284,
        "unknown-population": 66,
        "implausible-population": 23,
    }
    assert {one.severity for one in findings} == {"warning"}


def test_three_wards_of_lao_cai_claim_one_piece(findings):
    """It is by far the largest overlap, 3.49 km², and one finding, not three."""
    largest, second = sorted(of_kind(findings, "overlap"), key=lambda one: -one.size)[:2]
    assert largest.units == LAO_CAI
    assert largest.size == pytest.approx(3.49e6, rel=0.001)
    assert second.size < 0.2e6
    assert [one.units for one in of_kind(findings, "overlap") if len(one.units) > 2] == [LAO_CAI]


def test_the_overlaps_are_those_that_intersections_show(wards, findings):
    """Cut in pairs, in metres, the same wards share ground more than a metre wide."""
    shapes = np.asarray(wards.geometry.values)
    misfit = np.flatnonzero(~shapely.is_empty(shapely.coverage_invalid_edges(shapes)))
    zone = wards.geometry.iloc[misfit].to_crs(32648)
    metric = np.asarray(zone.values)
    first, second = shapely.STRtree(metric).query(metric, "intersects")
    first, second = first[first < second], second[first < second]
    shared = shapely.buffer(shapely.intersection(metric[first], metric[second]), -SLIVER_M / 2)
    wide = ~shapely.is_empty(shared)
    codes = wards.code.to_numpy(dtype=object)[misfit]
    pairs = set(zip(codes[first[wide]], codes[second[wide]], strict=True))
    told = {
        pair
        for one in of_kind(findings, "overlap")
        for pair in ([one.units] if len(one.units) == 2 else _pairs(one.units))
    }
    assert told == pairs


def _pairs(units):
    return [(a, b) for a in units for b in units if a < b]


def test_communes_of_a_few_dozen_people_are_doubted(wards, census, findings):
    """Each of them has under 500 people by the table, and none is a special zone."""
    doubted = {one.units[0] for one in of_kind(findings, "implausible-population")}
    special = set(wards.code[wards.fullName.str.startswith("Đặc khu")])
    few = {code for code, people in census.items() if 0 < people < 500}
    assert doubted == few - special
    assert len(doubted) == 23


def test_hoang_sa_and_truong_sa_are_kept_and_not_doubted(wards, findings, mended):
    """They are in the file, in the mended file with every vertex, and in no finding."""
    islands = wards[wards.fullName.isin(ISLANDS)]
    assert sorted(islands.fullName) == ISLANDS
    told = {unit for one in findings for unit in one.units}
    assert not told & set(islands.code)
    after = mended[0].set_index("code").geometry
    for code, shape in zip(islands.code, islands.geometry, strict=True):
        given = rounded(np.array([shape], dtype=object))[0]
        assert after[code].equals_exact(given)


def test_what_was_mended_has_no_finding_left(mended, census):
    """No overlap, gap or sliver; the figures are as doubtful as before."""
    left = Counter(one.kind for one in findings_of_wards(mended[0], census=census))
    assert left == {"unknown-population": 66, "implausible-population": 23}
    shapes = np.asarray(mended[0].geometry.values)
    assert shapely.coverage_is_valid(shapes)
    assert shapely.is_valid(shapes).all()


def test_mending_touches_no_more_than_it_must(wards, mended):
    """Less ground changes hands than was disputed; most wards keep every vertex."""
    frame, repairs = mended
    before = rounded(np.asarray(wards.geometry.values))
    after = np.asarray(frame.geometry.values)
    same = np.array(
        [new.equals_exact(old) for new, old in zip(after, before, strict=True)], dtype=bool
    )
    assert same.sum() > 2_700
    moved = shapely.symmetric_difference(after[~same], before[~same])
    metric = gpd.GeoSeries(moved, crs=4326).to_crs(6933).area.sum()
    # Two of three claimants of the Lào Cai piece lose it.
    assert metric < 1.1 * sum(one.size for one in repairs) + max(one.size for one in repairs)
    assert {one.units for one in repairs if one.to_confirm} >= {LAO_CAI}


def test_mending_what_was_mended_changes_nothing(mended):
    """The very same shapes come back."""
    shapes = np.asarray(mended[0].geometry.values, dtype=object)
    again, settled = mended_coverage(shapes)
    assert settled == []
    assert all(new is old for new, old in zip(again, shapes, strict=True))
