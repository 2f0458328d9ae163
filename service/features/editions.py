"""Choose the edition a request asks for, and say how long its answer holds."""

from datetime import UTC, datetime
from email.utils import format_datetime
from typing import Final

from fastapi import Request

from service.problem_details import RequestRefused
from service.security.caller import Caller
from service.store.edition_ports import Edition
from service.store.ports import Repositories
from zoning.errors import Fault

from .answer_tags import tag_of
from .catalogue import Collection
from .keeping import Ground, keep
from .query_models import PlanQuery
from .query_values import Interval

DRAFT_ROLES: Final = frozenset({"planner", "officer", "admin"})
"""Who may see plans that were not put in force yet."""

VARY: Final = "Accept, Accept-Encoding"
"""
The headers on which an answer depends; a shared cache must tell them apart.

So does it by who asks: `service.security.identify` names those headers in every answer.
"""

_CASES: Final = "cases"

COUNTED: Final = frozenset(
    {
        "zones",
        "checkpoints",
        "cells",
        "wards",
        "hamlets",
        "alleys",
        "streets",
        "sites",
        "ground",
        _CASES,
    }
)
"""
Collections whose every change is counted as a revision, so that answers may be kept.

A collection that is not named here is read from the database with every request.
"""

_FOR_EVER: Final = "max-age=31536000, immutable"


def edition_for(
    stored: Repositories, caller: Caller, plan: str | None, datetime: Interval | None
) -> Edition:
    """
    Return the edition that a request asks for.

    Parameters
    ----------
    stored
        The store, inside a transaction.
    caller
        Who asks.
    plan
        A plan by its name; None for none in particular.
    datetime
        A time or an interval, both ends included; None for now. An interval asks for the last
        plan that was in force in it: plans are never mixed.

    Returns
    -------
    Edition
        One without a plan where none was in force then.

    Raises
    ------
    RequestRefused
        400 if both a plan and a time are asked for; 404 if no plan of that name may be seen.
    """
    if plan is not None and datetime is not None:
        fault = Fault("query parameters plan, datetime", "both", "one of them", "Leave one out.")
        raise RequestRefused(400, "The query of the request cannot be used.", [fault])
    if plan is not None:
        return named_edition(stored, caller, plan)
    if datetime is not None:
        return stored.editions.during(*datetime)
    return stored.editions.in_force()


def named_edition(
    stored: Repositories, caller: Caller, plan: str, *, where: str = "query parameter plan"
) -> Edition:
    """
    Return the edition of a plan by its name.

    Parameters
    ----------
    stored
        The store, inside a transaction.
    caller
        Who asks.
    plan
        The plan.
    where
        Where the request names it.

    Returns
    -------
    Edition
        A draft's only for a caller who may see drafts.

    Raises
    ------
    RequestRefused
        404 if no plan of that name may be seen: a draft that may not be seen is answered as one
        that does not exist.
    """
    own = own_plan_id(stored, caller, plan)
    found = None if own is None else stored.editions.named(own)
    if found is None or (found.status == "draft" and caller.role not in DRAFT_ROLES):
        fault = Fault(where, "another name", "a plan that was in force, or is", "Leave it out.")
        raise RequestRefused(404, "There is no plan of that name.", [fault])
    return found


def own_plan_id(stored: Repositories, caller: Caller, name: str) -> str | None:
    """
    Return a plan's own identifier.

    Parameters
    ----------
    stored
        The store, inside a transaction.
    caller
        Who asks.
    name
        What the caller calls the plan.

    Returns
    -------
    str or None
        None where no plan is called so: to a caller of the public view a plan's own identifier
        is no name, for it is a digest of the cases and would confirm a guess at them.
    """
    if caller.view == "exact" and stored.plans.named(name, "exact") is not None:
        return name
    return stored.plans.of_public_id(name)


def layer_edition(
    stored: Repositories,
    caller: Caller,
    known: Collection,
    *,
    plan: str | None,
    datetime: Interval | None,
) -> Edition:
    """
    Return the edition of a collection that a request asks for.

    Parameters
    ----------
    stored, caller, plan, datetime
        As in `edition_for`.
    known
        The collection. One that is not of a plan has no time: it is the same at any
        (OGC 17-069r4 §7.15.4), and a plan cannot be named for it.

    Returns
    -------
    Edition
        As of `edition_for`; of the moment for a collection that is not of a plan.

    Raises
    ------
    RequestRefused
        As `edition_for`; 400 if a plan is named for a collection that is not of plans.
    """
    if known.is_of_plan:
        return edition_for(stored, caller, plan, datetime)
    if plan is not None:
        fault = Fault("query parameter plan", "a plan", "none: this collection is not of plans",
                      "Leave it out.")  # fmt: skip
        raise RequestRefused(400, "The query of the request cannot be used.", [fault])
    return stored.editions.in_force()


def is_now(caller: Caller, query: PlanQuery) -> bool:
    """Return whether what is in force now is asked for, by a caller of the whole area."""
    return query.plan is None and query.datetime is None and caller.units is None


def answer_headers(
    request: Request,
    caller: Caller,
    known: Collection,
    edition: Edition,
    *,
    is_named: bool,
    is_dated: bool = False,
) -> dict[str, str]:
    """
    Return the headers that say how long an answer holds, and let it be kept in memory.

    Parameters
    ----------
    request
        The request; the answer to it is marked as one that may be kept.
    caller
        Who asks.
    known
        The collection.
    edition
        The edition that is answered.
    is_named, is_dated
        Whether the request named the plan, or a time.

    Returns
    -------
    dict
        ``Cache-Control``, ``Vary`` and, for collections of plans, ``Last-Modified``; for a named
        plan or a time also ``Memento-Datetime``, the moment it was put in force.

    References
    ----------
    .. [1] RFC 9111 §5.2.2; RFC 8246 (immutable); RFC 7089 §2.1.1 (Memento-Datetime)
    """
    if known.id in COUNTED:
        keep(request, tag_of(caller, known, edition), ground=_ground(known, edition))
    is_fixed = is_named and edition.status == "lifted"
    headers = {"Cache-Control": cache_control(caller, is_fixed=is_fixed), "Vary": VARY}
    if known.is_of_plan and edition.published_at is not None:
        headers["Last-Modified"] = _http_date(edition.lifted_at or edition.published_at)
        if is_named or is_dated:
            headers["Memento-Datetime"] = _http_date(edition.published_at)
    return headers


def _ground(known: Collection, edition: Edition) -> Ground:
    if known.id == _CASES:
        return "drafted"  # a report is counted as one
    if not known.is_of_plan:
        return "area"
    return "drafted" if edition.status == "draft" else "published"


def cache_control(caller: Caller, *, is_fixed: bool = False) -> str:
    """
    Return how long an answer may be kept, and by whom.

    Parameters
    ----------
    caller
        Who asks; what a key opens is kept by nobody but the caller.
    is_fixed
        Whether the answer never changes; any other is to be asked for again, with its tag.
    """
    who = "public" if caller.role is None else "private"
    return f"{who}, {_FOR_EVER if is_fixed else 'no-cache'}"


def _http_date(moment: datetime) -> str:
    return format_datetime(moment.astimezone(UTC), usegmt=True)
