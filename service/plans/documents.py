"""Write plans as callers see them: what is published for everybody, drafts for those who draw."""

import hashlib
from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

import orjson
from fastapi import Request
from starlette.responses import Response

from service.features.editions import own_plan_id
from service.features.links import Link, link
from service.features.media import GEOJSON, JSON, ZIP, accepted
from service.problem_details import RequestRefused
from service.security.caller import Caller, Role
from service.store.draft_ports import DraftFailure
from service.store.plan_ports import PlanFacts
from service.store.ports import Repositories
from zoning.errors import Fault
from zoning.plan.plan import Status

from .figures import extent_for, figures_for

DRAWING_ROLES: Final[tuple[Role, ...]] = ("planner", "officer", "admin")
"""Roles that see and draw drafts."""

PUBLISHING_ROLES: Final[tuple[Role, ...]] = ("officer", "admin")
"""Roles that publish and lift."""

_PUBLISHED: Final[tuple[Status, ...]] = ("in_force", "lifted")


def statuses_for(caller: Caller) -> tuple[Status, ...]:
    """Return the statuses of the plans that a caller may see."""
    return ("draft", *_PUBLISHED) if caller.role in DRAWING_ROLES else _PUBLISHED


def visible_plan(stored: Repositories, caller: Caller, name: str) -> tuple[str, PlanFacts]:
    """
    Return what is known of a plan that a caller may see.

    Parameters
    ----------
    stored
        The store.
    caller
        Who asks.
    name
        What the caller calls the plan.

    Returns
    -------
    tuple of str and PlanFacts
        The plan's own identifier, and what is known of it in the caller's view.

    Raises
    ------
    RequestRefused
        404 if it is not stored, or a draft that the caller may not see.
    """
    own = own_plan_id(stored, caller, name)
    facts = None if own is None else stored.plans.named(own, caller.view)
    if own is None or facts is None or facts.status not in statuses_for(caller):
        fault = Fault("path", "another identifier", "a plan that GET /plans lists")
        raise RequestRefused(404, "There is no plan of that identifier.", [fault])
    return own, facts


def plan_document(
    stored: Repositories, caller: Caller, facts: PlanFacts, base: str
) -> dict[str, Any]:
    """
    Write a plan.

    Parameters
    ----------
    stored
        The store.
    caller
        Who asks.
    facts
        What is known of the plan, of the caller's view.
    base
        The landing page.

    Returns
    -------
    dict
        The plan; to those who draw also how and when it was drawn. To a caller of some units
        nothing is told that was counted elsewhere.
    """
    path, extent = f"/plans/{facts.plan_id}", extent_for(stored, caller, facts)
    document: dict[str, Any] = {
        "plan_id": facts.plan_id,
        "status": facts.status,
        "as_of": _time(facts.as_of),
        "policy": facts.policy,
        "view": caller.view,
        "bbox": None if extent is None else list(extent),
        "figures": figures_for(stored, caller, facts),
        "links": _links(caller, base, path),
    }
    if caller.role not in DRAWING_ROLES:
        return document
    drawn = stored.drafts.facts(facts.plan_id)
    if drawn is not None:
        document["drawn_after"] = drawn.drawn_after
        if caller.units is None:
            document["unlocated"] = drawn.unlocated
            document["orders"] = dict(drawn.orders)
        document["is_automatic"] = drawn.is_automatic
    document["acts"] = [
        {"act": deed.act, "at": _time(deed.done_at), "by": deed.done_by, "reason": deed.reason}
        for deed in stored.drafts.acts(facts.plan_id)
    ]
    return document


def failure_document(caller: Caller, failure: DraftFailure) -> dict[str, Any]:
    """Write a draft that could not be drawn; what stands in its way may lie in any unit."""
    return {
        "status": "failed",
        "failed_at": _time(failure.failed_at),
        "policy": failure.policy,
        "detail": failure.detail,
        "faults": [dict(fault) for fault in failure.faults if caller.units is None],
    }


def plan_answer(
    request: Request,
    facts: PlanFacts,
    caller: Caller,
    content: bytes,
    *,
    media: str,
    headers: Mapping[str, str] | None = None,
) -> Response:
    """
    Answer with something of one plan that may be kept.

    Parameters
    ----------
    request
        The request.
    facts
        The plan.
    caller
        Who asks.
    content
        The answer.
    media
        Its type.
    headers
        Further headers.

    Returns
    -------
    Response
        With a strong ETag: 304 where the caller has it. A lifted plan never changes again and
        may be kept for ever; any other is to be asked for again.
    """
    tag = f'"{hashlib.sha256(content).hexdigest()[:32]}"'
    scope = "public" if caller.role is None else "private"
    lasting = f"{scope}, max-age=31536000, immutable"
    kept = {
        "ETag": tag,
        "Vary": "Accept",
        "Cache-Control": lasting if facts.status == "lifted" else f"{scope}, no-cache",
        **(headers or {}),
    }
    known = request.headers.get("if-none-match", "")
    if known.strip() == "*" or tag in {one.strip().removeprefix("W/") for one in known.split(",")}:
        return Response(status_code=304, headers=kept)
    return Response(content, media_type=media, headers=kept)


def plan_json(request: Request, facts: PlanFacts, caller: Caller, document: Any) -> Response:
    """
    Answer with a JSON document of one plan.

    Parameters
    ----------
    request, facts, caller
        As in `plan_answer`.
    document
        What orjson can write.

    Returns
    -------
    Response
        As `plan_answer`.
    """
    accepted(None if "f" in request.query_params else request.headers.get("accept"), (JSON,))
    return plan_answer(request, facts, caller, orjson.dumps(document), media=JSON)


def _links(caller: Caller, base: str, path: str) -> list[Link]:
    links = [
        link(base, path, rel="self", media=JSON),
        link(base, f"{path}/zones", rel="item", media=GEOJSON, title="zones"),
        link(base, f"{path}/checkpoints", rel="item", media=GEOJSON, title="checkpoints"),
    ]
    if caller.role in PUBLISHING_ROLES and caller.units is None:
        links.append(link(base, f"{path}/files", rel="enclosure", media=ZIP))
    return links


def _time(moment: datetime) -> str:
    return moment.isoformat().replace("+00:00", "Z")
