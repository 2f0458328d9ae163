"""Find what an address or a position is on the area of a service: tasks of its workshop."""

from functools import lru_cache
from typing import Any

import numpy as np
import pandas as pd

from service.plans.area_desk import AREA_WAIT_S, AreaDesk
from service.security.caller import Caller
from service.store.ports import StorePort
from zoning.geocode.reverse import Reverser, reverse
from zoning.plan.planner import Planner

from .answers import UnitsOfArea, located_features, reversed_features


def places_of_address(
    store: StorePort,  # noqa: ARG001 - a task
    desk: AreaDesk,
    address: str,
    caller: Caller,
    limit: int,
) -> list[dict[str, Any]]:
    """
    Find where an address is, a task.

    Parameters
    ----------
    store, desk
        As of every task.
    address
        The written address.
    caller, limit
        As `located_features`.

    Returns
    -------
    list of dict
        As `located_features`.

    Raises
    ------
    InvalidStore
        If the area is not read yet, or cannot be used.
    """
    planner = desk.wait_for_planner(AREA_WAIT_S)
    asked = pd.DataFrame(
        {"case_id": ["q"], "household_id": [None], "address": [address], "lng": [np.nan],
         "lat": [np.nan]}
    )  # fmt: skip
    row = desk.locate(planner, asked).iloc[0]
    return located_features(row, units_of(planner), caller, limit=limit)


def places_at(
    store: StorePort,  # noqa: ARG001 - a task
    desk: AreaDesk,
    lng: float,
    lat: float,
    caller: Caller,
) -> list[dict[str, Any]]:
    """
    Find what lies at a position, a task.

    Parameters
    ----------
    store, desk
        As of every task.
    lng, lat
        The position in degrees, EPSG:4326.
    caller
        As `reversed_features`.

    Returns
    -------
    list of dict
        As `reversed_features`.

    Raises
    ------
    InvalidStore
        If the area is not read yet, or cannot be used.
    """
    planner = desk.wait_for_planner(AREA_WAIT_S)
    place = reverse(lng, lat, planner.area, reverser=_reverser(planner))
    return list(reversed_features(place, units_of(planner), caller))


@lru_cache(maxsize=1)
def units_of(planner: Planner) -> UnitsOfArea:
    """Return the units of a planner's area, read once."""
    return UnitsOfArea.of(planner.area)


@lru_cache(maxsize=1)
def _reverser(planner: Planner) -> Reverser:
    return Reverser(planner.area)
