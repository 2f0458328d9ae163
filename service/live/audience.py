"""Say who may hear of what, and what an event is called to whom."""

from typing import Any, Final

from service.security.caller import Caller, Role
from service.store.event_ports import EventKind, StoredEvent
from service.store.view import View

_ROLES: Final[dict[EventKind, tuple[Role, ...]]] = {
    "zone_lifted": ("viewer", "planner", "officer", "admin"),
    "draft_ready": ("planner", "officer", "admin"),
    "draft_failed": ("planner", "officer", "admin"),
    "case_received": ("officer", "admin"),
}
"""Who hears of what is not public."""

PUBLIC: Final = "public"
"""Under this key of an event's data stands what the public is told in place of the rest."""

_OF_DRAFTS: Final[tuple[EventKind, ...]] = ("draft_ready", "draft_failed")
_MARKS: Final[dict[View, str]] = {"exact": "e", "public": "p"}


def view_of(caller: Caller) -> View:
    """Return by which count a caller's events are numbered; without a role, the public one."""
    return "public" if caller.role is None else "exact"


def may_hear(caller: Caller, event: StoredEvent) -> bool:
    """
    Return whether a caller may hear of an event.

    Parameters
    ----------
    caller
        Who listens.
    event
        What happened.

    Returns
    -------
    bool
        Public events are for all; of others, those for the caller's role and units. A draft is
        of the whole area, and whoever draws drafts may see it.
    """
    if event.is_public:
        return True
    if caller.role not in _ROLES[event.kind]:
        return False
    if caller.units is None or event.kind in _OF_DRAFTS:
        return True
    return event.units is not None and not caller.units.isdisjoint(event.units)


def event_name(number: int, view: View) -> str:
    """Return what an event is called: its number, and a mark of the count that it is of."""
    return f"{_MARKS[view]}-{number}"


def number_named(name: str, view: View) -> int | None:
    """Return the number of an event of a count by its name; None where it is no such name."""
    mark, _, digits = name.partition("-")
    is_one = mark == _MARKS[view] and digits.isascii() and digits.isdigit() and len(digits) < 10
    return int(digits) if is_one else None


def number_in(event: StoredEvent, view: View) -> int:
    """Return the number of an event in a count that it is of."""
    return event.public_number or 0 if view == "public" else event.number


def event_document(event: StoredEvent, view: View) -> dict[str, Any]:
    """Return what is told of an event, as it is sent; the public has names of its own for plans."""
    told = {key: value for key, value in event.data.items() if key != PUBLIC}
    return {
        "type": event.kind,
        "timestamp": event.happened_at.isoformat(),
        "data": event.data.get(PUBLIC, {}) if view == "public" else told,
    }
