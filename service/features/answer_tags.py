"""
Write and read entity tags.

A tag is ``"EDITION-SCOPE.DIGEST"``: which plan it is of, what the caller may see of it, and a
digest of the very bytes. So it is strong by itself, and says which edition a client holds. It
is made of nothing that the answer does not show: not of the plan's name, which follows from
the exact content.
"""

import hashlib
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final

from service.security.caller import Caller
from service.store.edition_ports import Edition

from .catalogue import Collection

DOCUMENT: Final = "doc"
"""The first part of the tag of an answer that is of no single edition."""

GZIP: Final = "-gzip"
"""Ends the tag of a compressed answer: it is another representation (RFC 9110 §8.8.3.3)."""

_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_TAG: Final = re.compile(r'(?:W/)?"?([0-9a-f]+)-(p|e|u[0-9a-f]{16})\.[0-9a-f]{24}(?:-gzip)?"?')
_LISTED: Final = re.compile(rb'(?:W/)?("[^"]*")')


@dataclass(frozen=True, slots=True)
class HeldEdition:
    """
    What a client holds, as far as its entity tag tells.

    Attributes
    ----------
    published_at
        When the plan it is of was put in force, in UTC.
    scope
        What the client may see of it, see `scope_of`.
    """

    published_at: datetime
    scope: str


def tag_of(caller: Caller, known: Collection, edition: Edition) -> str:
    """
    Return with what the tag of an answer of one collection begins.

    Parameters
    ----------
    caller
        Who asks.
    known
        The collection.
    edition
        The edition that is answered.
    """
    if not known.is_of_plan:
        return f"area-{scope_of(caller)}"
    if edition.status == "draft":
        return f"draft-{scope_of(caller)}"
    if edition.published_at is None:
        return f"none-{scope_of(caller)}"
    return f"{(edition.published_at - _EPOCH) // timedelta(microseconds=1):x}-{scope_of(caller)}"


def scope_of(caller: Caller) -> str:
    """Return a short word for what a caller may see: public, exact, or exact in some units."""
    if caller.view == "public":
        return "p"
    if caller.units is None:
        return "e"
    return "u" + _digest(",".join(sorted(caller.units)).encode(), size=8)


def entity_tag(begin: str, body: bytes) -> str:
    """
    Return the strong entity tag of an answer.

    Parameters
    ----------
    begin
        See `tag_of`.
    body
        The answer, not compressed.

    Returns
    -------
    str
        With its quotation marks.
    """
    return f'"{begin}.{_digest(body, size=12)}"'


def held_edition(tag: str) -> HeldEdition | None:
    """
    Read which edition an entity tag is of.

    Parameters
    ----------
    tag
        The tag, with or without quotation marks; it may be weak, or of a compressed answer.

    Returns
    -------
    HeldEdition or None
        None where it is no tag of a collection of plans.
    """
    found = _TAG.fullmatch(tag.strip())
    if found is None:
        return None
    try:
        at = _EPOCH + timedelta(microseconds=int(found[1], 16))
    except OverflowError:
        return None
    return HeldEdition(at, found[2])


def is_match(header: bytes, tag: bytes) -> bool:
    """
    Return whether a header If-None-Match names an entity tag.

    Parameters
    ----------
    header
        A tag, a list of them, or ``*``.
    tag
        The tag of the answer, with its quotation marks. Tags are compared weakly.

    References
    ----------
    .. [1] RFC 9110 §13.1.2
    """
    return header == tag or header.strip() == b"*" or tag in _LISTED.findall(header)


def joined(headers: Iterable[bytes]) -> bytes:
    """Return the values of a header that was sent more than once as one list."""
    return b", ".join(headers)


def _digest(content: bytes, *, size: int) -> str:
    # Of what is safe the quickest where the processor has an instruction for it, as nearly all do.
    return hashlib.sha256(content).hexdigest()[: 2 * size]
