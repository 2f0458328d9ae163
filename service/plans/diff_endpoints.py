"""Serve what differs between two plans."""

from typing import Annotated, Any, Final

from fastapi import APIRouter, Depends, Path, Request
from starlette.responses import Response

from service.features.answers import json_answer, problems
from service.features.catalogue import COLLECTIONS
from service.features.changes import layer_of
from service.features.delta import delta
from service.features.editions import named_edition
from service.features.query import query_of
from service.features.query_models import PlainQuery
from service.features.state import Given
from service.security.caller import Asked, Caller
from service.store.edition_ports import Edition
from service.store.plan_ports import PlanFacts
from service.store.ports import Repositories
from zoning.plan.diff import diff
from zoning.plan.restore import plan_from_files

router = APIRouter(tags=["Plans"])

_LAYERS: Final = tuple(one for one in COLLECTIONS.values() if one.is_of_plan)
_MAY_SEE_HOUSEHOLDS: Final = frozenset({"officer", "admin"})

PlanId = Annotated[str, Path(description="A plan.")]


@router.get("/plans/{plan}/diff/{other}", summary="What differs between two plans",
            responses=problems(400, 404, 406), response_class=Response)  # fmt: skip
def plan_diff(
    *,
    plan: PlanId,
    other: PlanId,
    request: Request,
    state: Given,
    caller: Asked,
    query: Annotated[PlainQuery, Depends(query_of(PlainQuery))],
) -> Response:
    """Return how the figures and layers of one plan become those of another."""
    with state.store.reading() as stored:
        before = named_edition(stored, caller, plan, where="path")
        after = named_edition(stored, caller, other, where="path")
        document = {
            "before": before.name(caller.view),
            "after": after.name(caller.view),
            "view": caller.view,
            "change": _change(stored, caller, before, after),
            "layers": {
                one.id: delta(
                    layer_of(stored, caller, one, before), layer_of(stored, caller, one, after)
                )
                for one in _LAYERS
            },
        } | _closed(stored, caller, before, after)
    return json_answer(request, document, is_asked_for=query.f is not None, kept_for=caller)


def _change(
    stored: Repositories, caller: Caller, before: Edition, after: Edition
) -> dict[str, int | None]:
    """
    Return how the figures change: None where one is withheld, left out where both are.

    To a caller of some units none is told: the figures are those of the whole area.
    """
    if caller.units is not None:
        return {}
    old, new = (_facts(stored, caller, edition).figures for edition in (before, after))
    return {
        name: None if old.get(name) is None or value is None else value - old[name]
        for name, value in new.items()
        if isinstance(value, int) or isinstance(old.get(name), int)
    }


def _facts(stored: Repositories, caller: Caller, edition: Edition) -> PlanFacts:
    facts = stored.plans.named(edition.plan_id or "", caller.view)
    assert facts is not None  # its edition was found in this very transaction
    return facts


def _closed(
    stored: Repositories, caller: Caller, before: Edition, after: Edition
) -> dict[str, Any]:
    """Return whose level changes, household by household: for officers of the whole area."""
    if caller.role not in _MAY_SEE_HOUSEHOLDS or caller.units is not None:
        return {}
    found = diff(*(
        plan_from_files(stored.plans.files(edition.plan_id or "")) for edition in (before, after)
    ))  # fmt: skip
    return {
        "households": found.households.to_dict("records"),
        "cells": found.cells.to_dict("records"),
    }
