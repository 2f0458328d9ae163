"""
Write down what happens, in the transaction in which it happens.

Nothing of an address, a household or a person is told; who may hear of what is said in
`service.live.audience`.
"""

import csv
import io
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from typing import Any, Final

import orjson

from service.store.event_ports import StoredEvent
from service.store.ports import Repositories

from .audience import PUBLIC

_LEVELS: Final = ("alley", "hamlet", "ward")


def tell_published(stored: Repositories, plan_id: str, before: str | None, *, at: datetime) -> None:
    """
    Tell that a plan was put in force, and which zones it lifts.

    Parameters
    ----------
    stored
        The store, inside the transaction that puts it in force.
    plan_id
        The plan.
    before
        The plan that was in force until then; None where there was none.
    at
        When.
    """
    events = [] if before is None else [*_lifted(stored, before, plan_id, at)]
    data = _for_all(stored, {"plan": plan_id, "before": before})
    stored.events.add([*events, StoredEvent("plan_published", at, data, is_public=True)])


def tell_lifted(stored: Repositories, plan_id: str, *, at: datetime) -> None:
    """
    Tell that the plan in force was lifted, and each of its zones with it.

    Parameters
    ----------
    stored
        The store, inside the transaction that lifts it.
    plan_id
        The plan.
    at
        When.
    """
    stored.events.add([*_lifted(stored, plan_id, None, at)])


def tell_drawn(stored: Repositories, plan_id: str, *, is_automatic: bool, at: datetime) -> None:
    """
    Tell that a draft was drawn.

    Parameters
    ----------
    stored
        The store, inside the transaction that keeps it.
    plan_id
        The draft.
    is_automatic
        Whether nobody asked for it.
    at
        When.
    """
    data = {"plan": plan_id, "is_automatic": is_automatic}
    stored.events.add([StoredEvent("draft_ready", at, data)])


def tell_failed(stored: Repositories, policy: str, detail: str, *, at: datetime) -> None:
    """
    Tell that a draft could not be drawn.

    Parameters
    ----------
    stored
        The store, inside the transaction that keeps the failure.
    policy
        Name of the policy.
    detail
        One sentence.
    at
        When.
    """
    data = {"policy": policy, "detail": detail}
    stored.events.add([StoredEvent("draft_failed", at, data)])


def tell_received(
    stored: Repositories, outcomes: Iterable[tuple[str, str, str]], *, at: datetime
) -> None:
    """
    Tell that cases or contacts were reported, corrected or withdrawn.

    Parameters
    ----------
    stored
        The store, inside the transaction that keeps them, after they were given their places.
    outcomes
        Of each its identifier, its kind and what was done; unchanged ones are passed over.
    at
        When.
    """
    told = [one for one in outcomes if one[2] != "unchanged"]
    places = stored.cases.places([case_id for case_id, _, _ in told])
    stored.events.add(
        [
            StoredEvent(
                "case_received",
                at,
                {"case_id": case_id, "kind": kind, "outcome": outcome},
                _units_of(places.get(case_id)),
            )
            for case_id, kind, outcome in told
        ]
    )


def _units_of(place: Mapping[str, Any] | None) -> tuple[str, ...] | None:
    """Return the units round a case; None where they are not known, so that few hear of it."""
    named = [] if place is None else [place[f"{level}_id"] for level in _LEVELS]
    return tuple(sorted({one for one in named if one})) or None


def _lifted(
    stored: Repositories, before: str, after: str | None, at: datetime
) -> Iterator[StoredEvent]:
    """Tell of the zones of which nothing keeps its level in the next plan, and of the plan."""
    files = stored.plans.files(before)
    still = {} if after is None else _closed(stored.plans.files(after))
    kept = {
        zone
        for member, (zone, level) in _closed(files).items()
        if member in still and still[member][1] in (level, "red")
    }
    zones = orjson.loads(files.get("zones.geojson", b'{"features":[]}'))["features"]
    for zone in zones:
        facts = zone["properties"]
        if facts["id"] not in kept:
            data = {"zone": facts["id"], "level": facts["level"], "plan": before}
            units = tuple(sorted({one["unit_id"] for one in facts["units"]}))
            yield StoredEvent("zone_lifted", at, data, units or None)
    data = _for_all(stored, {"plan": before, "after": after})
    yield StoredEvent("plan_lifted", at, data, is_public=True)


def _for_all(stored: Repositories, plans: Mapping[str, str | None]) -> dict[str, Any]:
    """Return what is told of plans, and beside it what the public is told: its names for them."""
    public = {
        key: None if plan is None else stored.plans.public_id(plan) for key, plan in plans.items()
    }
    return {**plans, PUBLIC: public}


def _closed(files: Mapping[str, bytes]) -> dict[str, tuple[str, str]]:
    """Return the zone and level of every closed household and cell."""
    closed: dict[str, tuple[str, str]] = {}
    for name in ("households.csv", "cells.csv"):
        rows = csv.DictReader(io.StringIO(files.get(name, b"").decode()))
        key = name.removesuffix("s.csv") + "_id"
        closed |= {row[key]: (row["zone"], row["level"]) for row in rows}
    return closed
