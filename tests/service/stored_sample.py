"""Draw a small area and plans on it, ready to be stored."""

from dataclasses import replace
from functools import cache

import geopandas as gpd
from drawn_area import drawn_area, located

from service.plans.cell_grid import CellGrid
from service.plans.cells import exact_cells, public_cells
from service.store.plan_ports import PlanRecord, ViewRecord, new_public_id
from zoning.area.area import Area
from zoning.plan.draw import draw
from zoning.plan.export import plan_files
from zoning.plan.plan import Plan
from zoning.plan.summary import summary

DRAWING = """
    +--2--3---+---4--5--+--2---2--+
    |         |         !         |
    3         2         a         3
    |         |         !         |
    +---1--4--+----2----+----5----+
"""


@cache
def sample_area() -> Area:
    """Return four blocks, one alley, 38 households of four people and a clinic."""
    return drawn_area(DRAWING.replace("--2---2--", "--2---K--"), alleys={"a": None},
                      sites={"K": "clinic"})  # fmt: skip


@cache
def sample_plan(*households: int) -> Plan:
    """Return the plan for one case in each of the households."""
    area = sample_area()
    return draw(area, located(area, *({"household": number} for number in households)))


def sample_record(plan: Plan, *, source_key: str | None = None) -> PlanRecord:
    """
    Return a plan as the store keeps it.

    Its public view is the coarsest there is: the whole ward yellow, no checkpoint.
    """
    area, grid = sample_area(), CellGrid.of(sample_area())
    ward = area.units[area.units["level"] == "ward"].geometry.iloc[0]
    yellow = plan.zones[plan.zones["level"] == "yellow"].head(1)
    zones = gpd.GeoDataFrame(
        yellow.drop(columns="geometry").assign(cases=None, id="z-public"),
        geometry=[ward],
        crs=4326,
    )
    checkpoints = plan.checkpoints.head(0)
    figures = summary(plan)
    return PlanRecord(
        plan_id=plan.plan_id,
        area_digest=plan.area_digest,
        as_of=plan.as_of,
        policy=plan.policy.id,
        households=plan.households,
        files=plan_files(plan),
        exact=ViewRecord(plan.zones, plan.checkpoints, exact_cells(grid, plan.households), figures),
        public=ViewRecord(
            zones,
            checkpoints,
            public_cells(grid, zones, k=20),
            figures | {"cases": None},
        ),
        source_key=source_key,
    )


def renamed(record: PlanRecord, plan_id: str) -> PlanRecord:
    """Return the same plan under another name."""
    return replace(record, plan_id=plan_id, public_id=new_public_id())
