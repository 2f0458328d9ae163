"""Turn every error into one problem document (RFC 9457) that says how to mend it."""

from collections.abc import Iterable, Mapping, Sequence
from http import HTTPStatus
from typing import Final

import orjson
from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.routing import APIRoute
from starlette.exceptions import HTTPException
from starlette.responses import Response
from starlette.routing import Match

from service.store.errors import InvalidStore, WrongState
from zoning.errors import Fault, InvalidInput, NoPlan, ZoningError

MEDIA_TYPE: Final = "application/problem+json"

STATUS: Final[Mapping[type[ZoningError], int]] = {
    InvalidStore: 503,
    WrongState: 409,
    InvalidInput: 422,
    NoPlan: 409,
}
"""The status of each deliberate error of the core; a family's last, its members' first."""

NOWHERE: Final = "There is nothing at this path; /api lists every path."

_DETAIL: Final = {
    404: NOWHERE,
    405: "This path does not answer this method; the header Allow lists those it does.",
    500: "The service failed; the cause stands in its log. Asking again may help.",
}


_RETRY_S: Final = "5"
"""Seconds after which a service that cannot answer is asked again, where nothing else is said."""


class RequestRefused(Exception):  # noqa: N818 - said as it is: the request was refused
    """
    A request that cannot be answered, with every fault of it.

    Attributes
    ----------
    status
        HTTP status, 400 to 599.
    detail
        One sentence.
    faults
        Every fault found; may be empty.
    headers
        Further headers of the answer.
    """

    def __init__(
        self,
        status: int,
        detail: str,
        faults: Iterable[Fault] = (),
        *,
        headers: Mapping[str, str] | None = None,
    ) -> None:
        self.status = status
        self.detail = detail
        self.faults = tuple(faults)
        self.headers = dict(headers or {})
        super().__init__(detail)


def problem(
    status: int,
    detail: str,
    faults: Iterable[Fault] = (),
    headers: Mapping[str, str] | None = None,
) -> Response:
    """
    Return a problem document.

    Parameters
    ----------
    status
        HTTP status, 400 to 599.
    detail
        One sentence that holds nothing of the request's own text.
    faults
        Every fault found, for the member ``faults``.
    headers
        Further headers.

    Returns
    -------
    Response
        Of type ``application/problem+json``.
    """
    records = [
        {"where": fault.where, "found": fault.found, "expected": fault.expected, "mend": fault.mend}
        for fault in faults
    ]
    body = {
        "type": "about:blank",
        "title": HTTPStatus(status).phrase,
        "status": status,
        "detail": detail,
        "faults": records,
    }
    kept = {"Cache-Control": "no-store", "Content-Language": "en", **(headers or {})}
    if status == HTTPStatus.SERVICE_UNAVAILABLE:
        kept.setdefault("Retry-After", _RETRY_S)
    return Response(orjson.dumps(body), status, kept, MEDIA_TYPE)


def refusal(error: RequestRefused) -> Response:
    """Return the answer to a refused request."""
    return problem(error.status, error.detail, error.faults, error.headers)


def install_handlers(app: FastAPI, operations: Sequence[APIRoute]) -> None:
    """
    Answer every error of an application with a problem document.

    Parameters
    ----------
    app
        The application. Errors that nobody foresaw are answered by
        `service.boundary.ProblemBoundary`.
    operations
        Every operation, to say which methods a path answers.
    """

    @app.exception_handler(RequestRefused)
    async def _refused(_: Request, error: RequestRefused) -> Response:
        return refusal(error)

    @app.exception_handler(HTTPException)
    async def _http(request: Request, error: HTTPException) -> Response:
        detail = _DETAIL.get(error.status_code, HTTPStatus(error.status_code).description)
        headers = dict(error.headers or {})
        if error.status_code == HTTPStatus.METHOD_NOT_ALLOWED:
            headers["Allow"] = _methods_at(request, operations)
        return problem(error.status_code, detail, headers=headers)

    @app.exception_handler(RequestValidationError)
    async def _invalid(_: Request, error: RequestValidationError) -> Response:
        faults = [
            Fault(".".join(map(str, fault["loc"])), "another value", fault["msg"])
            for fault in error.errors()
        ]
        return problem(422, "The request's content cannot be used.", faults)

    @app.exception_handler(ZoningError)
    async def _zoning(_: Request, error: ZoningError) -> Response:
        return answer_to(error)


def answer_to(error: ZoningError) -> Response:
    """Return the answer to a deliberate error of the core or of the store."""
    status = next(STATUS[kind] for kind in STATUS if isinstance(error, kind))
    faults = error.faults if isinstance(error, InvalidInput) else ()
    return problem(status, detail_of(error), faults)


def detail_of(error: ZoningError) -> str:
    """Say in one sentence what a deliberate error of the core or of the store means."""
    if isinstance(error, WrongState):
        return error.detail
    if isinstance(error, InvalidInput):
        return f"The {error.subject} cannot be used."
    return "The input is sound and no plan exists."


def _methods_at(request: Request, operations: Sequence[APIRoute]) -> str:
    """Return every method of a path: several operations may stand at one."""
    methods: set[str] = set()
    for route in operations:
        if route.matches(request.scope)[0] != Match.NONE:
            methods |= route.methods or set()
    methods = methods or {"GET"}  # of the map's files
    return ", ".join(sorted(methods | ({"HEAD"} if "GET" in methods else set())))


def unforeseen() -> Response:
    """Return the answer to an error that nobody foresaw: it tells nothing of the cause."""
    return problem(500, _DETAIL[500])
