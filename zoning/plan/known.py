"""Say what a plan rests on: the cases that count at its time, and what is known besides."""

from dataclasses import dataclass
from datetime import datetime

import geopandas as gpd
import pandas as pd

from zoning.area.area import Area
from zoning.exposure.infectious import active_cases
from zoning.perimeter.evidence import Evidence
from zoning.policy.schema import Policy

from .counted import plan_moment, refuse_unlocated
from .evidence import evidence_of


@dataclass(frozen=True, slots=True, eq=False)
class Known:
    """
    What a plan rests on.

    Attributes
    ----------
    as_of
        The time up to which reports count, in the policy's offset.
    cases
        The cases that count.
    evidence
        What was known besides the cases; None for nothing.
    """

    as_of: datetime
    cases: gpd.GeoDataFrame
    evidence: Evidence | None


def known_at(
    area: Area,
    located: gpd.GeoDataFrame,
    policy: Policy,
    *,
    as_of: datetime | None,
    allow_unlocated: bool,
    tests: pd.DataFrame | None,
    contacts: gpd.GeoDataFrame | None,
) -> Known:
    """
    Say what a plan rests on.

    Parameters
    ----------
    area
        The area.
    located, policy, as_of, allow_unlocated, tests, contacts
        As `zoning.draw`.

    Returns
    -------
    Known
        What counts.

    Raises
    ------
    UnlocatedCases
        If a case or contact that counts was not found, or in several places.
    InvalidCases
        If a contact names no case.
    InvalidInput
        If ``as_of`` has no UTC offset, or ``tests`` cannot be read.
    """
    moment = plan_moment(area, located, policy, as_of)
    cases = active_cases(located, moment)
    if not allow_unlocated:
        refuse_unlocated(cases)
    evidence = evidence_of(
        area,
        located,
        policy,
        as_of=moment,
        contacts=contacts,
        tests=tests,
        allow_unlocated=allow_unlocated,
    )
    return Known(moment, cases, evidence)
