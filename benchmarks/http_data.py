"""Fill a store with two thousand zones, all of one plan, as a province in an outbreak has."""

from contextlib import closing
from datetime import UTC, datetime

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

import zoning
from service.store import open_store
from service.store.plan_ports import PlanRecord, ViewRecord

ZONES = 2_000
CORNERS = 40
ROWS = 50
PLAN = "p-measured"


def fill(
    url: str, *, area: zoning.Area | None = None, drawn: gpd.GeoDataFrame | None = None
) -> None:
    """Store an area, the bundled town if not said, and a plan of so many zones, in force."""
    area = zoning.read_area(zoning.bundled_area_path()) if area is None else area
    view = ViewRecord(
        zones() if drawn is None else drawn, checkpoints(), cells(), {"zones_red": ZONES}
    )
    record = PlanRecord(
        plan_id=PLAN,
        area_digest=area.digest,
        as_of=datetime(2026, 7, 1, tzinfo=UTC),
        policy="khoanh-ward",
        households=pd.DataFrame(columns=["household_id", "level", "zone", "reason"]),
        files={"plan.json": b"{}"},
        exact=view,
        public=view,
    )
    with closing(open_store(url)) as store:
        store.save_area(area)
        store.save_plan(record)


def zones() -> gpd.GeoDataFrame:
    """Return zones side by side, each of so many corners, the same every time."""
    random = np.random.default_rng(0)
    angles = np.linspace(0, 2 * np.pi, CORNERS, endpoint=False)
    number = np.arange(ZONES)
    middles = np.column_stack([106.5 + number % ROWS * 0.01, 20.5 + number // ROWS * 0.01])
    reach = random.uniform(0.003, 0.0045, (ZONES, CORNERS, 1))
    corners = middles[:, None] + reach * np.stack([np.cos(angles), np.sin(angles)], axis=1)
    return gpd.GeoDataFrame(
        {
            "id": [f"{PLAN}-z{row:04d}" for row in number],
            "plan": PLAN,
            "level": np.where(number % 2, "red", "yellow"),
            "inside": None,
            "people": random.integers(4, 400, ZONES),
            "households": random.integers(1, 100, ZONES),
            "cases": random.integers(1, 9, ZONES),
            "area_m2": random.uniform(1e3, 1e5, ZONES).round(1),
            "perimeter_m": random.uniform(1e2, 1e3, ZONES).round(1),
            "checkpoints": random.integers(1, 9, ZONES),
            "units": [[{"unit_id": f"u-{row % 37}", "level": "hamlet", "name": "Khu phố",
                        "whole": False}] for row in number],
            "valid_from": "2026-07-01T00:00:00+00:00",
            "earliest_lift": "2026-07-15T00:00:00+00:00",
            "policy": "khoanh-ward",
            "reason": "Có ca bệnh trong vùng",
            "reason_en": "A case lies in the zone",
        },
        geometry=shapely.polygons(np.round(corners, 7)),
        crs=4326,
    )  # fmt: skip


def checkpoints() -> gpd.GeoDataFrame:
    """Return no checkpoints, with their columns."""
    columns = ("id", "plan", "zone", "level", "street", "street_id", "kind", "offset_m", "between")
    return gpd.GeoDataFrame({name: [] for name in columns}, geometry=[], crs=4326)


def cells() -> gpd.GeoDataFrame:
    """Return no cells, with their columns."""
    columns = ("id", "plan", "level", "households", "people", "people_open", "people_yellow",
               "people_red")  # fmt: skip
    return gpd.GeoDataFrame({name: [] for name in columns}, geometry=[], crs=4326)
