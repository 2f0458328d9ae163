"""Mark an answer as one that may be kept in memory: the word between a handler and the layer."""

from collections.abc import Hashable
from dataclasses import dataclass
from typing import Final, Literal

from fastapi import Request
from starlette.types import Scope

Ground = Literal["area", "published", "drafted"]
"""What an answer rests on, beside the request: one of `service.store.edition_ports.Revisions`."""

_MARK: Final = "khoanh.kept_as"
_AREA: Final = "khoanh.area"


@dataclass(frozen=True, slots=True)
class KeptAs:
    """
    How an answer may be kept.

    Attributes
    ----------
    tag
        With what its entity tag begins: letters, digits, hyphens.
    ground
        While what it rests on does not change, it holds.
    """

    tag: str
    ground: Ground


def keep(request: Request, tag: str, *, ground: Ground) -> None:
    """
    Let the answer to a request be kept until what it rests on changes.

    Parameters
    ----------
    request
        The request. Its answer rests on nothing but its path, query, header Accept and host,
        the caller's view, role and units, and the ground.
    tag, ground
        As of `KeptAs`.
    """
    request.scope[_MARK] = KeptAs(tag, ground)


def kept_as(scope: Scope) -> KeptAs | None:
    """Return what a handler said; None where its answer must not be kept."""
    said: KeptAs | None = scope.get(_MARK)
    return said


def tell_area(scope: Scope, area: Hashable) -> None:
    """Tell a handler of which area the store was known to be when the request came."""
    scope[_AREA] = area


def area_told(scope: Scope) -> Hashable:
    """Return the digest of the area; None where nobody told, or nothing is stored."""
    return scope.get(_AREA)
