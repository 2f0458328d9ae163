"""Areas of any size, made of copies of the bundled town side by side, and cases in them."""

import math
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

import zoning
from zoning.area.area import Area
from zoning.area.make import make_area
from zoning.sources.cases_file import cases_from_records

GAP_DEGREES = 0.003
"""Between two copies of the town: about 330 metres, further than any case reaches."""

_NAMES = {
    "units": ("unit_id", "parent_id"),
    "households": ("household_id", "unit_id", "street_id"),
    "streets": ("street_id", "unit_id"),
    "sites": ("site_id", "unit_id", "street_id"),
}


def towns(copies: int) -> Area:
    """Return the bundled town so many times, in rows, each copy with identifiers of its own."""
    town = zoning.read_area(zoning.bundled_area_path())
    west, south, east, north = town.households.total_bounds
    step = np.array([east - west, north - south]) + GAP_DEGREES
    row = math.ceil(math.sqrt(copies))
    tables = {
        name: pd.concat(
            [
                _moved(getattr(town, name), ids, copy, step * divmod(copy, row)[::-1])
                for copy in range(copies)
            ],
            ignore_index=True,
        )
        for name, ids in _NAMES.items()
    }
    return make_area(
        name=f"{copies} towns",
        valid_from=town.valid_from,
        sources=town.sources,
        invented=True,
        **tables,
    )


def with_flats(area: Area, flats: int) -> Area:
    """Return the area with so many households where there is one: the same doors and places."""
    households = pd.concat(
        [
            area.households.assign(household_id=area.households["household_id"] + f"-{flat}")
            for flat in range(flats)
        ],
        ignore_index=True,
    )
    counts = {name: area.units[name] * flats for name in ("households", "people")}
    return make_area(
        name=f"{area.name}, {flats} flats a door",
        valid_from=area.valid_from,
        sources=area.sources,
        invented=True,
        units=area.units.assign(**counts),
        households=households,
        streets=area.streets,
        sites=area.sites,
    )


def _moved(
    frame: gpd.GeoDataFrame, ids: tuple[str, ...], copy: int, by: np.ndarray
) -> gpd.GeoDataFrame:
    moved = frame.copy()
    for name in ids:
        known = moved[name].notna()
        moved[name] = moved[name].where(~known, moved[name].astype(str) + f"-{copy:03d}")
    shapes = shapely.transform(moved.geometry.to_numpy(), lambda xy: np.round(xy + by, 7))
    return moved.set_geometry(gpd.GeoSeries(shapes, index=moved.index, crs=frame.crs))


def clustered_cases(area: Area, count: int, *, seed: int = 20261126) -> pd.DataFrame:
    """Return cases at known houses: threes in one neighbourhood, as identifiers run."""
    random = np.random.default_rng(seed)
    homes = area.households["household_id"].to_numpy(object)
    first = random.choice(len(homes) - 8, count, replace=False)
    threes = np.stack([first, first + 3, first + 7], axis=1).ravel()
    rows = np.sort(pd.unique(threes)[:count])
    return cases_from_records(
        [
            {
                "case_id": f"F0-{number:06d}",
                "reported_at": f"2026-07-{1 + number % 9:02d}T08:00:00+07:00",
                "household_id": home,
            }
            for number, home in enumerate(homes[rows], start=1)
        ],
        where="benchmark",
    )


def write_cases(cases: pd.DataFrame, file: Path) -> None:
    """Write a case list as a ward would keep it."""
    times = cases["reported_at"].map(lambda moment: moment.isoformat())
    cases[["case_id", "household_id"]].assign(reported_at=times).to_csv(file, index=False)


def memory_gib(what: str = "VmHWM") -> float:
    """Return the most memory this process ever used (or ``VmRSS``: uses now), GiB."""
    for line in Path("/proc/self/status").read_text().splitlines():
        if line.startswith(what):
            return int(line.split()[1]) / 2**20
    return math.nan
