"""Describe what answers of many operations have in common: refusals, headers, 304."""

from collections.abc import Mapping
from typing import Any, Final

from .schema_words import TEXT, WHOLE, ref

_TIME: Final = {"description": "A time as RFC 9110 writes it.", "schema": TEXT}

HEADERS: Final[Mapping[str, dict[str, Any]]] = {
    "ETag": {"description": "Entity tag, for If-None-Match and delta.", "schema": TEXT},
    "Last-Modified": _TIME,
    "Memento-Datetime": _TIME | {"description": "When the plan that was named was published."},
    "Content-Crs": {"description": "Coordinate system of the answer.", "schema": TEXT},
    "OGC-NumberReturned": {"description": "How many features came.", "schema": WHOLE},
    "Content-Disposition": {"description": "A name for the file.", "schema": TEXT},
    "Location": {"description": "Where what was made is.", "schema": TEXT},
    "Preference-Applied": {"description": "What was followed of Prefer.", "schema": TEXT},
    "X-Accel-Buffering": {"description": "Tells proxies to pass it on at once.", "schema": TEXT},
    "Accept-Ranges": {"description": "Whether parts may be asked for.", "schema": TEXT},
    "Content-Language": {"description": "The language of the text.", "schema": TEXT},
    "Retry-After": {"description": "Seconds until it is worth while to ask again.",
                    "schema": WHOLE},
    "WWW-Authenticate": {"description": "How a key is shown.", "schema": TEXT},
}  # fmt: skip
"""Every header that only some answers carry, for the components of the description."""

REFUSALS: Final[Mapping[int, str]] = {
    400: "A parameter or header cannot be used.",
    401: "This needs a key, or the key is not valid.",
    403: "The key may not do this, or another site's page asks.",
    404: "Nothing of that name is there for the caller.",
    406: "The header Accept names no type that is there.",
    408: "The content did not come in time.",
    409: "What is asked for does not follow the state, or no plan exists.",
    413: "The content is too large.",
    414: "The URL is too long.",
    415: "The content is of another type.",
    421: "The service does not answer to that name.",
    422: "The content cannot be used.",
    429: "Too many requests.",
    431: "The headers are too large.",
    500: "The service failed.",
    503: "The service cannot answer now.",
}
"""What a status of a refusal says."""

_ALWAYS: Final[Mapping[int, tuple[str, ...]]] = {
    401: ("WWW-Authenticate",),
    429: ("Retry-After",),
    503: ("Retry-After",),
}


def refused_with(status: int) -> dict[str, Any]:
    """
    Describe the refusals of one status.

    Parameters
    ----------
    status
        One of `REFUSALS`.

    Returns
    -------
    dict
        OpenAPI's description: a problem document with all faults, and the headers it carries.
    """
    return {
        "description": f"{REFUSALS[status]} All faults come together.",
        "headers": described("Content-Language", *_ALWAYS.get(status, ())),
        "content": {"application/problem+json": {"schema": ref("Problem")}},
    }


def described(*names: str) -> dict[str, Any]:
    """Return references to the descriptions of headers."""
    return {name: {"$ref": f"#/components/headers/{name}"} for name in names}


NOT_MODIFIED: Final[dict[str, Any]] = {
    "description": "Nothing changed since the tag that If-None-Match names.",
    "headers": described("ETag", "Last-Modified", "Memento-Datetime", "Content-Crs",
                         "OGC-NumberReturned", "Content-Disposition"),
}  # fmt: skip

IF_NONE_MATCH: Final[dict[str, Any]] = {
    "name": "If-None-Match",
    "in": "header",
    "required": False,
    "description": "Entity tags that the caller holds, or *; 304 where one of them fits.",
    "schema": TEXT,
}
