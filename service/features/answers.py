"""Make answers of one JSON document."""

from typing import Any, Final

import orjson
from fastapi import Request
from starlette.responses import Response

from .media import JSON, accepted

PROBLEM: Final[dict[str, Any]] = {
    "description": "What was found, what was expected, what to do; all faults together.",
    "content": {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}},
}


_ANYWHERE: Final = (400, 401, 413, 414, 421, 429, 431, 500, 503)
"""What any operation may answer: for keys, limits, names of hosts and failures."""


def problems(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """Return OpenAPI's entry for the errors of an operation."""
    return dict.fromkeys(dict.fromkeys((*statuses, *_ANYWHERE)), PROBLEM)


def json_answer(request: Request, document: Any, *, is_asked_for: bool) -> Response:
    """
    Answer with one JSON document.

    Parameters
    ----------
    request
        The request, for its header Accept.
    document
        What orjson can write.
    is_asked_for
        Whether the query asked for JSON, which stands above the header.

    Returns
    -------
    Response
        Of type ``application/json``.

    Raises
    ------
    RequestRefused
        406 if the caller accepts no JSON.
    """
    if not is_asked_for:
        accepted(request.headers.get("accept"), (JSON,))
    return Response(orjson.dumps(document), media_type=JSON, headers={"Vary": "Accept"})
