"""Make of a drawn plan what the store keeps: both views, their figures, and the files."""

from dataclasses import replace
from typing import Any, Final

import geopandas as gpd

from service.store.ports import PlanRecord, ViewRecord
from zoning.area.area import Area
from zoning.plan.export import plan_files
from zoning.plan.plan import Plan
from zoning.plan.public import public_view
from zoning.plan.summary import summary

from .cells import exact_cells, public_cells

K: Final = 20
"""Fewest households that a zone or cell of the public view stands for (contract §6)."""


def record_of(plan: Plan, area: Area, *, source_key: str | None = None) -> PlanRecord:
    """
    Make of a plan what the store keeps.

    Parameters
    ----------
    plan
        The plan. It is believed: verify a plan that was handed over before this.
    area
        The area it was drawn on.
    source_key
        Digest of the input it was drawn from; None where the plan was handed over.

    Returns
    -------
    PlanRecord
        Exact and public view, figures and files.
    """
    zones, checkpoints = public_view(plan, area, k=K)
    return PlanRecord(
        plan_id=plan.plan_id,
        area_digest=plan.area_digest,
        as_of=plan.as_of,
        policy=plan.policy.id,
        households=plan.households,
        files=plan_files(plan),
        exact=ViewRecord(
            zones=plan.zones,
            checkpoints=plan.checkpoints,
            cells=exact_cells(
                area.households, plan.households, pieces=area.cells, closed_cells=plan.cells
            ),
            figures=summary(plan),
        ),
        public=ViewRecord(
            zones=zones,
            checkpoints=checkpoints,
            cells=public_cells(area.households, zones, k=K, pieces=area.cells),
            figures=_public_figures(plan, zones, checkpoints),
        ),
        source_key=source_key,
        cells=plan.cells,
    )


def _public_figures(
    plan: Plan, zones: gpd.GeoDataFrame, checkpoints: gpd.GeoDataFrame
) -> dict[str, Any]:
    figures = summary(replace(plan, zones=zones, checkpoints=checkpoints))
    if zones["cases"].isna().any():
        figures["cases"] = None  # a sum of the rest would tell what is withheld
    # The price counts every closed person of the exact plan; the gap alone proves it least.
    return figures | {"cost": None, "bound": None}
