"""The whole country's official wards build one sound pack, in a minute or so, again and again."""

import os
import resource
import shutil
import signal
import subprocess
import sys
import time

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely

from zoning.area.read import read_area
from zoning.errors import InvalidArea

WARDS = "vn-2025-boundaries/wards_3321.parquet"
CENSUS = "vn-2025-mapping-pop/derived_pop2025_joined_to_gso_code.csv"
SECONDS = 90
GIBIBYTES = 4


def khoanh(*words, seed="0"):
    """Run the command in a process of its own; return the seconds of processor time it took."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    done = subprocess.run(
        [sys.executable, "-m", "zoning", *map(str, words)],
        env={**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": os.pathsep.join(sys.path)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def files_of(folder):
    return {file.name: file.read_bytes() for file in sorted(folder.iterdir())}


@pytest.fixture(scope="module")
def inputs(shared_data):
    return ["--wards", shared_data / WARDS, "--census", shared_data / CENSUS]


@pytest.fixture(scope="module")
def country(inputs, tmp_path_factory):
    """The pack of the country, built within time and memory."""
    folder = tmp_path_factory.mktemp("country") / "VN"
    # Processor time, so that what else the machine does makes no difference.
    assert khoanh("area", "build", *inputs, "--out", folder) < SECONDS
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024**2
    assert peak < GIBIBYTES
    return read_area(folder)


def test_every_province_and_ward_is_there(country, shared_data):
    """34 provinces and 3,321 wards, each ward in its province, none without a name."""
    levels = country.units.level.value_counts()
    assert dict(levels) == {"ward": 3321, "province": 34}
    published = gpd.read_parquet(shared_data / WARDS, columns=["code", "provinceCode", "geometry"])
    parents = dict(zip(country.units.code, country.units.parent_id, strict=True))
    expected = {row.code: f"p-{row.provinceCode}" for row in published.itertuples()}
    assert {code: parents[code] for code in expected} == expected
    provinces = country.units[country.units.level == "province"]
    assert set(provinces.kind) == {"tỉnh", "thành phố"}
    assert provinces.name.is_unique
    assert len(country.streets) == len(country.households) == 0
    offshore = country.units[country.units.name.isin(["Đặc khu Hoàng Sa", "Đặc khu Trường Sa"])]
    assert list(offshore.kind) == ["đặc khu"] * 2


def test_everybody_the_census_counts_is_in_the_country(country, shared_data):
    """107.7 million people, the table's own sum; 66 wards of which nobody knows."""
    table = pd.read_csv(shared_data / CENSUS, dtype="string")
    everyone = int(table.population.astype("float64").sum())
    people = country.units.groupby("level").people.sum()
    assert (people["province"], people["ward"]) == (everyone, everyone)
    assert everyone == 107_695_453
    assert sum(entry.people_known < 0 for entry in country.coverage) == 66


def test_a_province_is_the_union_of_its_wards(country):
    """No square metre more or less: what its wards cover, overlaps counted once."""
    for province in country.units[country.units.level == "province"].itertuples():
        wards = country.units[country.units.parent_id == province.unit_id]
        shapes = np.asarray(wards.geometry.values)
        union = shapely.area(shapely.union_all(shapes))
        assert shapely.area(province.geometry) == pytest.approx(union, rel=1e-9)
        shared = shapely.area(shapes).sum() / union - 1
        # Wards of Lào Cai claim 3.5 km² three times; elsewhere they overlap by metres.
        assert (shared > 1e-4) == (province.unit_id == "p-15")


def test_borders_are_those_published(country, shared_data):
    """A ward in the pack covers what its publisher drew, to a part in a hundred million."""
    published = gpd.read_parquet(shared_data / WARDS).set_index("code").geometry
    wards = country.units[country.units.level == "ward"].set_index("code").geometry
    drawn = shapely.area(published.loc[wards.index].values)
    assert np.allclose(shapely.area(wards.values), drawn, rtol=1e-8, atol=0)


@pytest.fixture(scope="module")
def hue(inputs, tmp_path_factory):
    """The pack of one province."""
    folder = tmp_path_factory.mktemp("hue") / "pack"
    khoanh("area", "build", *inputs, "--only", "46", "--out", folder)
    return folder


def test_one_province_gives_the_same_bytes_twice(inputs, hue, tmp_path):
    """Another process with another hash seed writes the same pack of one province."""
    again = tmp_path / "again"
    khoanh("area", "build", *inputs, "--only", "46", "--out", again, seed="4711")
    assert files_of(again) == files_of(hue)
    area = read_area(hue)
    assert area.name == "Thành phố Huế"
    assert len(area.units) == 41


@pytest.mark.parametrize("delay", [0.0, 0.05, 0.3])
def test_a_killed_build_leaves_the_old_pack_or_none(inputs, hue, tmp_path, delay):
    """Killed so long after it began to write, a build of three provinces leaves no half pack."""
    target = tmp_path / "pack"
    shutil.copytree(hue, target)
    old = files_of(target)
    words = ["area", "build", *inputs, "--only", "01", "--only", "46", "--only", "66"]
    process = subprocess.Popen(
        [sys.executable, "-m", "zoning", *map(str, words), "--out", str(target)],
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
        stdout=subprocess.DEVNULL,
    )
    while process.poll() is None and len(list(tmp_path.iterdir())) == 1:
        time.sleep(0.001)
    time.sleep(delay)
    process.send_signal(signal.SIGKILL)
    process.wait()
    if target.exists() and files_of(target) != old:
        assert len(read_area(target).units) == 3 + 126 + 40 + 102
    elif not target.exists():
        with pytest.raises(InvalidArea):
            read_area(target)
    khoanh("area", "build", *inputs, "--only", "46", "--out", target)
    assert files_of(target) == old
    assert [entry.name for entry in tmp_path.iterdir()] == ["pack"]
