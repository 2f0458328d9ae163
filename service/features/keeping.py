"""Mark an answer as one that may be kept in memory: the word between a handler and the layer."""

from typing import Final

from fastapi import Request
from starlette.types import Scope

_MARK: Final = "khoanh.kept_as"


def keep(request: Request, tag: str) -> None:
    """
    Let the answer to a request be kept until layers or plans change.

    Parameters
    ----------
    request
        The request. Its answer rests on nothing but its path, query, header Accept and host,
        the caller's view, role and units, and what is counted as a revision of the store.
    tag
        With what its entity tag begins: letters, digits, hyphens.
    """
    request.scope[_MARK] = tag


def tag_kept_as(scope: Scope) -> str | None:
    """Return the tag that a handler gave; None where its answer must not be kept."""
    tag: str | None = scope.get(_MARK)
    return tag
