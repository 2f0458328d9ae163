"""Make answers of one JSON document."""

from typing import Any, Final

import orjson
from fastapi import Request
from starlette.responses import Response

from service.security.caller import Caller

from .answer_tags import DOCUMENT, scope_of
from .described_answers import refused_with
from .editions import VARY, cache_control
from .keeping import Ground, keep
from .media import JSON, accepted

_ANYWHERE: Final = (400, 401, 413, 414, 421, 429, 431, 500, 503)
"""What any operation may answer: for keys, limits, names of hosts and failures."""


def problems(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """Return OpenAPI's entry for the errors of an operation."""
    return {status: refused_with(status) for status in dict.fromkeys((*statuses, *_ANYWHERE))}


def json_answer(
    request: Request, document: Any, *, is_asked_for: bool, kept_for: Caller | None = None
) -> Response:
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
    kept_for
        The caller, where the document rests on nothing that changes without being counted as a
        revision of the store, so that it may be kept (`service.features.keeping`).

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
    headers = {"Vary": "Accept"}
    if kept_for is not None:
        ground: Ground = "published" if kept_for.view == "public" else "drafted"
        keep(request, f"{DOCUMENT}-{scope_of(kept_for)}", ground=ground)
        headers = {"Vary": VARY, "Cache-Control": cache_control(kept_for)}
    return Response(orjson.dumps(document), media_type=JSON, headers=headers)
