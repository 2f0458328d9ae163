"""Say who asks, and what they may see and do."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Annotated, Final, Literal

from fastapi import Depends, Request
from starlette.types import Scope

from service.features.state import Given
from service.problem_details import RequestRefused
from service.settings import Settings
from service.store.ports import View
from zoning.errors import Fault

Role = Literal["viewer", "officer", "planner", "admin"]

ROLES: Final[tuple[Role, ...]] = ("viewer", "officer", "planner", "admin")
"""Every role; what each may do is said where an endpoint wants it."""


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
        Identifiers of the units inside which the exact view is shown; None for the whole area.
    name
        What the audit log calls the caller: the key's identifier, never its secret.
    """

    view: View
    role: Role | None = None
    units: frozenset[str] | None = None
    name: str | None = None


_LOOPBACK: Final = Caller(view="exact", role="admin", name="loopback")
_ANYBODY: Final = Caller(view="public")


def caller_of(scope: Scope, settings: Settings) -> Caller:  # noqa: ARG001 - its headers will tell
    """
    Tell who asks.

    Parameters
    ----------
    scope
        The request, as ASGI hands it over.
    settings
        How the service is run.
    """
    return _LOOPBACK if settings.view == "exact" else _ANYBODY


async def _caller(request: Request, state: Given) -> Caller:
    return caller_of(request.scope, state.settings)


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
        if caller.role is None:
            mend = "Send a key: Authorization: Bearer KEY."
            fault = Fault("header Authorization", "no key", "the key of an officer", mend)
            raise RequestRefused(401, "This needs a key.", [fault])
        if caller.role not in roles:
            fault = Fault("the key's role", caller.role, " or ".join(roles))
            raise RequestRefused(403, "The key may not do this.", [fault])
        return caller

    return read
