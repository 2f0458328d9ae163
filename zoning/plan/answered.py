"""Hold what closes, and all that a plan says besides rests on."""

from dataclasses import dataclass
from datetime import datetime

import geopandas as gpd

from zoning.perimeter.evidence import Evidence
from zoning.perimeter.in_force import InForce
from zoning.policy.orders import Orders
from zoning.policy.schema import Policy

from .answer import Answer


@dataclass(frozen=True, slots=True, eq=False)
class Answered:
    """
    An answer, and what was asked.

    Attributes
    ----------
    plan_id
        The plan's identifier, see `zoning.plan.plan.Plan`.
    policy, as_of
        The policy, and the time in its offset up to which reports count.
    cases
        The cases that count.
    before
        The plan in force, as far as it mattered; None for none.
    evidence
        What was known besides the cases; None for nothing.
    answer
        What closes, why, and the proof.
    orders
        What officers ordered.
    """

    plan_id: str
    policy: Policy
    as_of: datetime
    cases: gpd.GeoDataFrame
    before: InForce | None
    evidence: Evidence | None
    answer: Answer
    orders: Orders
