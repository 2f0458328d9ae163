"""The instances that are measured: the bundled town, and a real ward from the data beside us."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from packs import PROVINCE, Pack, write_pack

import zoning
from zoning.area.area import Area
from zoning.area.bundled import bundled_area_path
from zoning.cli.main import main
from zoning.sources.cases_file import cases_from_records

SHARED = Path(__file__).parents[2] / "shared" / "data"
OSM = SHARED / "vn-osm" / "hcmc_xuan_hoa_tan_dinh.osm"
HANOI = SHARED / "vn-osm" / "hanoi_centre_overpass_all_private.json"
CENSUS = SHARED / "vn-2025-mapping-pop" / "derived_pop2025_joined_to_gso_code.csv"
WARDS = SHARED / "vn-2025-boundaries" / "wards_3321.parquet"
CASES = 30
SEED = 20261123


@dataclass(frozen=True, slots=True)
class Instance:
    """An area and a case list, and what to call them."""

    name: str
    area: Area
    cases: pd.DataFrame


@pytest.fixture(scope="session", params=["town", "ward"])
def instance(request, tmp_path_factory) -> Instance:
    """The bundled town with its sample outbreak; three real wards with 30 seeded cases."""
    if request.param == "town":
        pack = bundled_area_path()
        cases = zoning.read_cases(pack / "sample_cases.csv")
        return Instance("Thị xã Mẫu (bundled)", zoning.read_area(pack), cases)
    pack = tmp_path_factory.mktemp("ward") / "A"
    main(["area", "build", "--osm", str(OSM), "--wards", str(WARDS), "--out", str(pack)],
         standalone_mode=False)  # fmt: skip
    area = zoning.read_area(pack)
    return Instance("Xuân Hòa, Tân Định (OSM extract)", area, seeded_cases(area))


def seeded_cases(area: Area, *, count: int = CASES, seed: int = SEED) -> pd.DataFrame:
    """Return cases at known houses, half of them in clusters of neighbours, by position."""
    rng = np.random.default_rng(seed)
    at = area.households.geometry.to_crs(area.households.estimate_utm_crs())
    rows = list(rng.choice(len(at), max(1, count // 2), replace=False))
    for row in rows[: max(1, count // 6)]:
        near = np.argsort(at.distance(at.iloc[row]).to_numpy(), kind="stable")[1:4]
        rows.extend(near)
    ids = area.households["household_id"].to_numpy(object)[sorted(set(rows))]
    return cases_from_records(
        [
            {
                "case_id": f"F0-{number}",
                "reported_at": f"2026-07-{1 + number % 9:02d}T08:00:00+07:00",
                "household_id": household,
            }
            for number, household in enumerate(ids, start=1)
        ],
        where="benchmark",
    )


@pytest.fixture(scope="session")
def province(tmp_path_factory) -> Pack:
    """The pack of an invented province of a quarter of a million households."""
    return write_pack(tmp_path_factory.mktemp("province") / "A", copies=PROVINCE)
