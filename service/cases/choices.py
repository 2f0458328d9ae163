"""Say where a doubtful case may be, for a person to choose."""

from collections.abc import Mapping
from typing import Any, Final

from service.features.state import State
from service.geocode.answers import located_features
from service.geocode.finding import units_of
from service.plans.area_desk import AREA_WAIT_S, AreaDesk
from service.security.caller import Caller
from service.store.ports import StorePort

from .rows import frame_of

MOST_CHOICES: Final = 10


def choices_of(
    state: State, caller: Caller, content: Mapping[str, Any]
) -> list[dict[str, Any]] | None:
    """
    Return the places in which a case may be.

    Parameters
    ----------
    state
        The service.
    caller
        Who asks: places outside its units are left out.
    content
        The last report of a case.

    Returns
    -------
    list of dict, or None
        As `places_of_report`; None where the area is not read yet, or is read anew.

    Notes
    -----
    The report is read anew: candidates are not stored, for they follow from it and the area.
    """
    return state.planning.run_if_read(places_of_report, caller, dict(content))


def places_of_report(
    store: StorePort,  # noqa: ARG001 - a task
    desk: AreaDesk,
    caller: Caller,
    content: Mapping[str, Any],
) -> list[dict[str, Any]]:
    """
    Find the places in which a case may be, a task.

    Parameters
    ----------
    store, desk
        As of every task.
    caller, content
        As in `choices_of`.

    Returns
    -------
    list of dict
        GeocodeJSON features, best first, as `service.geocode.answers.located_features` writes
        them, each with the house number and street of its household where they are known.

    Raises
    ------
    InvalidStore
        If the area is not read yet, or cannot be used.
    """
    planner = desk.wait_for_planner(AREA_WAIT_S)
    located = desk.locate(planner, frame_of([content], "case")).iloc[0]
    found = located_features(located, units_of(planner), caller, limit=MOST_CHOICES)
    wanted = {one["properties"]["geocoding"].get("household_id") for one in found} - {None}
    households = planner.area.households
    rows = households[households["household_id"].isin(wanted)]
    doors = {
        str(row.household_id): _door(row.house_number, row.street)
        for row in rows.itertuples(index=False)
    }
    for one in found:
        facts = one["properties"]["geocoding"]
        facts["door"] = doors.get(facts.get("household_id"))
    return found


def _door(number: object, street: object) -> str | None:
    parts = [part for part in (number, street) if isinstance(part, str) and part]
    return " ".join(parts) or None
