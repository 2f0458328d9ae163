"""Check that sites which cases visited are closed, from the list of visits and distances alone."""

import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray

from zoning.errors import Fault
from zoning.perimeter.problem import OPEN

from .verify_map import PlanMap, unknown

_ROUNDING_M = 1e-6
_DAY = pd.Timedelta(days=1)


def visited_faults(view: PlanMap, *, kept: NDArray[np.bool_]) -> list[Fault]:
    """
    Check that nothing that the policy closes round a visited site is open.

    Parameters
    ----------
    view
        The plan over its area.
    kept
        Places that orders keep open, shape (n,).

    Returns
    -------
    list of Fault
        Sites that are open although a case visited them, and households and cells that are open
        within the policy's metres of one, but for what the policy or an order keeps open.
    """
    plan, network = view.plan, view.network
    contacts = None if plan.evidence is None else plan.evidence.contacts
    if contacts is None or not plan.policy.ring.visited_sites:
        return []
    rules = plan.policy.contacts
    shift = pd.Timedelta(hours=plan.policy.utc_offset_hours)
    today = (pd.Timestamp(plan.as_of).tz_convert("UTC") + shift).tz_localize(None).floor("D")
    ended = (contacts["to"] + shift).dt.tz_localize(None).dt.floor("D")
    early = ended >= pd.to_datetime(contacts["case_day"]) - rules.look_back_days * _DAY
    late = ended >= today - rules.visited_days * _DAY
    counts = (contacts["kind"] == "visited") & early & late
    sites = view.area.sites
    at = sites["site_id"].isin(contacts.loc[counts, "site_id"].dropna()).to_numpy(bool)
    safe = sites["kind"].isin(plan.policy.exempt.must_open_sites).to_numpy(bool)
    safe = safe | kept[network.site_place]
    labels = plan.certificate.labels
    is_open = labels[network.site_place] == OPEN
    metres = plan.policy.ring.visited_air_m
    near = np.zeros(network.places, bool)
    if at.any() and metres > 0:
        visited = shapely.MultiPoint(network.xy[network.site_place[at]])
        near = np.asarray(
            shapely.dwithin(visited, shapely.points(network.xy), metres - _ROUNDING_M), bool
        )
    near &= ~kept
    lived_in = near[network.cell_place] & (network.households[network.cell_place] > 0)
    return [
        *unknown(
            "sites",
            sites["site_id"][at & ~safe & is_open],
            "open after a visit",
            "at least yellow",
        ),
        *unknown(
            "households",
            view.area.households["household_id"][
                near[network.household_place] & (view.household_level == OPEN)
            ],
            "open within the metres round a visited site",
            "at least yellow",
        ),
        *unknown(
            "cells",
            view.area.cells["cell_id"][lived_in & (view.cell_level == OPEN)],
            "open within the metres round a visited site",
            "at least yellow",
        ),
    ]
