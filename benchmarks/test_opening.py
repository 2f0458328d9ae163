"""Open the pack of a province, ready to plan: a quarter of a million households."""

import geopandas as gpd
import pandas as pd
import pytest

import zoning
from zoning.area.area import Area
from zoning.area.frames import FRAME_KINDS
from zoning.area.make import make_area

COPIES = 24
STEP_DEG = 0.2
"""Degrees by which each copy of the bundled town stands east of the one before."""

NAMES = ("unit_id", "parent_id", "household_id", "street_id", "site_id", "ground_id")


@pytest.fixture(scope="module")
def province(tmp_path_factory):
    """The folder of an invented province of 24 towns, 284,496 households."""
    town = zoning.read_area(zoning.bundled_area_path())
    folder = tmp_path_factory.mktemp("province") / "A"
    zoning.write_area(copied(town), folder)
    return folder


def copied(town: Area) -> Area:
    """Return so many copies of a town side by side."""
    tables = {}
    for kind in FRAME_KINDS:
        frame = getattr(town, kind.name)
        copies = [moved(frame, number) for number in range(COPIES)]
        tables[kind.name] = gpd.GeoDataFrame(pd.concat(copies, ignore_index=True), crs=frame.crs)
    return make_area(
        name="Tỉnh Mẫu",
        valid_from=town.valid_from,
        sources=town.sources,
        invented=True,
        **tables,
    )


def moved(frame: gpd.GeoDataFrame, number: int) -> gpd.GeoDataFrame:
    """Return one copy, with identifiers of its own."""
    names = {
        name: frame[name] + f"-{number:02d}"
        for name in NAMES
        if name in frame.columns and len(frame)
    }
    at = frame.geometry.translate(xoff=STEP_DEG * number)
    return frame.assign(**names).set_geometry(at)


def test_open_and_ready(benchmark, province):
    """Read, and say what lies at a point: what every request for a plan begins with."""
    area = benchmark.pedantic(lambda: zoning.read_area(province), rounds=5, warmup_rounds=1)
    benchmark.extra_info.update(
        section="opening", job="opening", households=len(area.households), units=len(area.units)
    )


def test_tables_alone(benchmark, province):
    """The limit: the same files, parsed by geopandas and nothing else."""
    files = sorted(province.glob("*.parquet"))
    benchmark.pedantic(
        lambda: [gpd.read_parquet(file) for file in files], rounds=5, warmup_rounds=1
    )
    benchmark.extra_info.update(section="opening", job="tables")


def test_open_with_every_check(benchmark, province):
    """The same pack, checked as if somebody had edited it."""
    benchmark.pedantic(lambda: zoning.read_area(province, recheck=True), rounds=1)
    benchmark.extra_info.update(section="opening", job="recheck")
