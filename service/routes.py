"""Name the route of a request, which a log may hold where the path may not."""

from collections.abc import Iterable, Mapping

from fastapi.routing import APIRoute
from starlette.types import Scope


def route_of(scope: Scope, routes: Iterable[APIRoute]) -> tuple[str | None, Mapping[str, str]]:
    """
    Return the route that a request's path leads to, whatever its method.

    Parameters
    ----------
    scope
        The request.
    routes
        Every operation.

    Returns
    -------
    tuple of str or None, and mapping
        The template of the path and its parameters; None where it leads nowhere.
    """
    path = scope["path"]
    for route in routes:
        found = route.path_regex.match(path)
        if found is not None:
            return route.path, found.groupdict()
    return None, {}
