"""Say who asks, and what they may see and do."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Annotated, Final, cast

from fastapi import Depends, Request
from starlette.types import Scope

from service.problem_details import RequestRefused
from service.store.access_ports import KeyRole
from service.store.view import View
from zoning.errors import Fault

from .credentials import CHALLENGE

Role = KeyRole

ROLES: Final[tuple[Role, ...]] = ("viewer", "officer", "planner", "admin")
"""Every role; what each may do is said where an endpoint wants it."""

_KEY: Final = "khoanh.caller"


@dataclass(frozen=True, slots=True, kw_only=True)
class Caller:
    """
    Who asks.

    Attributes
    ----------
    view
        The view that is answered: "exact" for whoever may see it, else "public".
    role
        The caller's role; None without a key.
    units
        Identifiers of the units inside which the exact view is shown, and of all that lie below
        them; None for the whole area. Outside them nothing of the exact view is shown, and
        nothing of the public one either.
    name
        What the audit log calls the caller: the key's identifier, never its secret.
    """

    view: View
    role: Role | None = None
    units: frozenset[str] | None = None
    name: str | None = None


NOBODY: Final = Caller(view="public")
"""Somebody who shows no key."""

LOOPBACK: Final = Caller(view="exact", role="admin", name="loopback")
"""Everybody, where the service was started with ``--view exact``."""


def remember_caller(scope: Scope, caller: Caller) -> None:
    """Note in a request who sent it."""
    scope[_KEY] = caller


def caller_of(scope: Scope) -> Caller:
    """
    Return who sent a request.

    Parameters
    ----------
    scope
        The request's scope, inside `service.security.identify.Identify`.

    Returns
    -------
    Caller
        Who sent it; equal callers may be answered with the same bytes.
    """
    return cast("Caller", scope[_KEY])


def name_in(scope: Scope) -> str | None:
    """Return the name of who sent a request; None for nobody, and where nobody was looked for."""
    caller = cast("Caller | None", scope.get(_KEY))
    return None if caller is None else caller.name


async def _caller(request: Request) -> Caller:
    return caller_of(request.scope)


Asked = Annotated[Caller, Depends(_caller)]
"""The caller, as an endpoint's parameter."""


def caller_who_is(*roles: Role) -> Callable[[Caller], Awaitable[Caller]]:
    """
    Return a dependency that lets only some roles pass.

    Parameters
    ----------
    roles
        The roles that may pass.

    Returns
    -------
    callable
        It returns the caller, or raises `RequestRefused`: 401 without a key, 403 with a key of
        another role.
    """

    async def read(caller: Asked) -> Caller:
        want_role(caller, *roles)
        return caller

    return read


def want_role(caller: Caller, *roles: Role) -> None:
    """
    Let only some roles pass.

    Parameters
    ----------
    caller
        Who asks.
    roles
        The roles that may pass.

    Raises
    ------
    RequestRefused
        401 without a key, 403 with a key of another role.
    """
    if caller.role is None:
        mend = "Send a key: Authorization: Bearer KEY."
        fault = Fault("header Authorization", "no key", f"a key: {' or '.join(roles)}", mend)
        raise RequestRefused(401, "This needs a key.", [fault], headers=CHALLENGE)
    if caller.role not in roles:
        fault = Fault("the key's role", caller.role, " or ".join(roles))
        raise RequestRefused(403, "The key may not do this.", [fault])
