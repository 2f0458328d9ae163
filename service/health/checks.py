"""Say what a service needs to serve, and how each of it is."""

from typing import Any

from service.features.state import State
from service.store.check import Check
from service.store.ports import Repositories
from zoning.errors import Fault


def checks_of(state: State) -> tuple[Check, ...]:
    """
    Check everything that a service needs.

    Parameters
    ----------
    state
        The service.

    Returns
    -------
    tuple of Check
        Database, schema, storage, and where these can be read area and plan; then what works
        in the background. That no plan is in force is told and is no fault: the first case
        must come in.
    """
    found = state.store.checks()
    if not any(one.fault for one in found if one.name != "storage"):
        with state.store.reading() as stored:
            found = (*found, _area(state, stored), _plan(stored))
    parts: dict[str, Any] = {
        "drafter": state.planning.drafter,
        "jobs": state.worker,
        "webhooks": state.messenger,
    }
    return (*found, *(_part(name, is_alive=part.is_alive) for name, part in parts.items()))


def _area(state: State, stored: Repositories) -> Check:
    if stored.area.facts() is None:
        fault = Fault("area", "no stored area", "an area", "Start with khoanh serve --area DIR.")
        return Check("area", "none is stored", fault)
    if state.settings.area_path is None:
        return Check("area", "stored")
    workshop = state.planning.workshop
    if workshop.is_unusable:
        mend = "Run khoanh area check; name the pack that the stored area was made of."
        fault = Fault("area", "a pack that cannot be used", "the pack of the stored area", mend)
        return Check("area", "its pack cannot be used", fault)
    return Check(
        "area", "stored and read" if workshop.is_read else "stored; its pack is being read"
    )


def _plan(stored: Repositories) -> Check:
    is_there = stored.plans.in_force("public") is not None
    return Check("plan", "in force" if is_there else "none in force")


def _part(name: str, *, is_alive: bool) -> Check:
    if is_alive:
        return Check(name, "alive")
    mend = "The cause stands in the log. Start the service anew."
    return Check(name, "dead", Fault(name, "a part that has ended", "one that works", mend))
