"""Serve what changed in a collection of plans since an answer that the client holds."""

from typing import Annotated, Final

import orjson
from fastapi import APIRouter, Depends, Request
from starlette.responses import Response

from service.problem_details import RequestRefused
from service.security.caller import Asked, Caller
from service.store.edition_ports import Edition
from service.store.layer_ports import Page
from service.store.ports import Repositories
from zoning.errors import Fault

from .answer_tags import held_edition, scope_of
from .answers import problems
from .catalogue import COLLECTIONS, Collection
from .collections import CollectionId, known_collection
from .delta import EVERYTHING, Delta, delta, whole
from .editions import answer_headers
from .media import JSON, accepted
from .query import query_of
from .query_models import DeltaQuery
from .state import Given

router = APIRouter(tags=["Features"])

_EMPTY: Final = Page(matched=0, ids=(), properties=(), wkb=())


@router.get("/collections/{collection}/delta", summary="What changed since an answer",
            responses=problems(400, 403, 404, 406), response_class=Response)  # fmt: skip
def changes(
    collection: CollectionId,
    request: Request,
    state: Given,
    caller: Asked,
    query: Annotated[DeltaQuery, Depends(query_of(DeltaQuery))],
) -> Response:
    """Return how the whole collection, held as of `since`, becomes that of the plan in force."""
    known = _of_plans(known_collection(collection, caller))
    if query.f is None:
        accepted(request.headers.get("accept"), (JSON,))
    with state.store.reading() as stored:
        now = stored.editions.in_force()
        before = _held(stored, caller, query.since)
        document = _delta(stored, caller, known, before, now)
    headers = answer_headers(request, caller, known, now, is_named=False)
    return Response(orjson.dumps(document), media_type=JSON, headers=headers)


def layer_of(stored: Repositories, caller: Caller, known: Collection, edition: Edition) -> Page:
    """
    Return a whole layer of one edition, as a caller may see it.

    Parameters
    ----------
    stored
        The store, inside a transaction.
    caller
        Who asks.
    known
        A collection of plans.
    edition
        The edition.

    Returns
    -------
    Page
        Empty for an edition without a plan.
    """
    if edition.plan_id is None:
        return _EMPTY
    return stored.layers.page(
        known.id,
        view=caller.view,
        plan_id=edition.plan_id,
        box=None,
        limit=EVERYTHING,
        offset=0,
        units=caller.units,
    )


def _delta(
    stored: Repositories, caller: Caller, known: Collection, before: Edition | None, now: Edition
) -> Delta:
    if before is not None and before.plan_id == now.plan_id:
        return delta(_EMPTY, _EMPTY)
    after = layer_of(stored, caller, known, now)
    return whole(after) if before is None else delta(layer_of(stored, caller, known, before), after)


def _held(stored: Repositories, caller: Caller, since: str | None) -> Edition | None:
    """Return the edition a client holds; None where that is not known, or not of this caller."""
    held = None if since is None else held_edition(since)
    if held is None or held.scope != scope_of(caller):
        return None
    return stored.editions.published(held.published_at)


def _of_plans(known: Collection) -> Collection:
    if not known.is_of_plan:
        of_plans = ", ".join(one.id for one in COLLECTIONS.values() if one.is_of_plan)
        fault = Fault("path", "a collection that plans do not change", of_plans)
        raise RequestRefused(404, "That collection has no delta.", [fault])
    return known
