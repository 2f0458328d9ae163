"""Find where everything is that was reported."""

from dataclasses import dataclass

import geopandas as gpd
import pandas as pd

from service.cases.rows import frame_of
from service.store.case_ports import CaseInput
from service.store.ports import StorePort
from zoning.plan.planner import Planner

from .area_desk import AREA_WAIT_S, AreaDesk


@dataclass(frozen=True, slots=True)
class Located:
    """
    Everything that was reported, and where it is.

    Attributes
    ----------
    cases
        As `zoning.geocode` returns them.
    contacts
        As `zoning.geocode_contacts` returns them; None where none was ever reported.
    """

    cases: gpd.GeoDataFrame
    contacts: gpd.GeoDataFrame | None


def located_rows(
    store: StorePort,  # noqa: ARG001 - a task
    desk: AreaDesk,
    rows: pd.DataFrame,
    *,
    contacts: bool,
) -> gpd.GeoDataFrame:
    """
    Find where cases or contacts are, a task.

    Parameters
    ----------
    store, desk
        As of every task.
    rows, contacts
        As `AreaDesk.locate`.

    Returns
    -------
    GeoDataFrame
        As `AreaDesk.locate`.

    Raises
    ------
    InvalidStore
        If the area is not read yet, or cannot be used.
    """
    return desk.locate(desk.wait_for_planner(AREA_WAIT_S), rows, contacts=contacts)


def located(desk: AreaDesk, planner: Planner, reported: CaseInput) -> Located:
    """
    Find where everything is that was reported.

    Parameters
    ----------
    desk
        The area.
    planner
        Its planner.
    reported
        Cases and contacts.

    Returns
    -------
    Located
        All of it, read anew: a list is understood as a whole, as `khoanh plan` does.
    """
    contacts = None
    if reported.contacts is not None:
        listed = frame_of(reported.contacts, "contact")
        contacts = desk.locate(planner, listed, contacts=True)
    return Located(desk.locate(planner, frame_of(reported.cases, "case")), contacts)
