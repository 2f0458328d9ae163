"""Take in cases over HTTP, and show officers what was reported of each."""

from typing import Annotated, Any, Final

import orjson
from fastapi import APIRouter, Depends, Header, Path, Request
from starlette.responses import Response

from service.features.answers import json_answer, problems
from service.features.body import raw_body
from service.features.media import CSV, GEOJSON, JSON, XLSX
from service.features.query import NO_QUERY, query_of
from service.features.query_models import CasesQuery, PlainQuery
from service.features.state import Given
from service.live.telling import tell_received
from service.problem_details import RequestRefused
from service.security.caller import Caller, caller_who_is
from service.security.same_site import FROM_HERE
from service.store.case_ports import CaseReport
from zoning.errors import Fault
from zoning.sources.tables.readable import HeldFile

from .choices import choices_of
from .intake import receipt_record, refuse_outside, take_in
from .receiving import withdraw

router = APIRouter(tags=["Cases"])

Officer = Annotated[Caller, Depends(caller_who_is("officer", "admin"))]

CaseId = Annotated[str, Path(description="Identifier of a case or contact.")]

_MOST_KEY: Final = 200


@router.post("/cases", summary="Report cases and contacts", dependencies=[FROM_HERE],
             responses=problems(400, 401, 403, 406, 413, 415, 422, 503),
             response_class=Response)  # fmt: skip
def post_cases(
    *,
    request: Request,
    state: Given,
    caller: Officer,
    content: Annotated[bytes, Depends(raw_body)],
    query: Annotated[CasesQuery, Depends(query_of(CasesQuery))],
    idempotency_key: Annotated[str | None, Header()] = None,
) -> Response:
    """
    Take in a list of cases and contacts: all of it, or nothing.

    The answer says row by row what was done and where each case is. A row that is known already
    changes nothing, so a list may be sent again. Acknowledged means on disk; a trial
    (``dry-run=true``) is answered alike and stores nothing.
    """
    if idempotency_key is not None and not 1 <= len(idempotency_key) <= _MOST_KEY:
        fault = Fault("header Idempotency-Key", "a longer or empty text", "1 to 200 characters")
        raise RequestRefused(422, "The key of the request cannot be used.", [fault])
    file = _file(request.headers.get("content-type", ""), content)
    answer = take_in(state, caller, file, key=idempotency_key, is_trial=query.dry_run)
    return json_answer(request, orjson.Fragment(answer), is_asked_for=False)


@router.get("/cases/{case:path}", summary="What was reported of a case, and when",
            responses=problems(400, 401, 403, 404, 406, 503), response_class=Response)  # fmt: skip
def get_case(
    *,
    case: CaseId,
    request: Request,
    state: Given,
    caller: Officer,
    query: Annotated[PlainQuery, Depends(query_of(PlainQuery))],
) -> Response:
    """Return where a case is, and every report of it, the first one first."""
    with state.store.reading() as stored:
        history = stored.cases.history(case)
        if not history:
            raise _unknown()
        refuse_outside(stored, caller, [case])
        place = stored.cases.places([case]).get(case)
        holds = stored.cases.states([case])[case]
    document = {
        "case_id": case,
        "kind": holds.kind,
        "is_withdrawn": holds.is_withdrawn,
        "place": place,
        "choices": choices_of(state, caller, history[-1].content) if holds.kind == "case" else None,
        "history": [_report(one) for one in history],
    }
    return json_answer(request, document, is_asked_for=query.f is not None)


@router.delete("/cases/{case:path}", summary="Withdraw a case", dependencies=[FROM_HERE, NO_QUERY],
               responses=problems(401, 403, 404, 406, 503), response_class=Response)  # fmt: skip
def delete_case(*, case: CaseId, request: Request, state: Given, caller: Officer) -> Response:
    """Withdraw a case or contact that was none; its history stays."""
    now = state.settings.clock()
    with state.store.writing() as stored:
        refuse_outside(stored, caller, [case])
        receipt = withdraw(stored, case, by=caller.name or "", at=now)
        if receipt is not None:
            tell_received(stored, [receipt.told], at=now)
    if receipt is None:
        raise _unknown()
    if receipt.outcome != "unchanged":
        state.planning.drafter.ask()
    return json_answer(request, receipt_record(receipt), is_asked_for=False)


def _file(content_type: str, content: bytes) -> HeldFile:
    """Say by a request's type what its body is."""
    kind = content_type.partition(";")[0].strip().lower()
    if kind == JSON and content.lstrip()[:1] == b"{":
        kind = GEOJSON
    endings = {JSON: ".json", GEOJSON: ".geojson", CSV: ".csv", XLSX: ".xlsx"}
    if kind not in endings:
        fault = Fault("header Content-Type", "another type", " or ".join(endings))
        raise RequestRefused(415, "The request's body is of another type.", [fault])
    return HeldFile(f"request{endings[kind]}", content)


def _report(one: CaseReport) -> dict[str, Any]:
    return {
        "report": one.report_id,
        "act": one.act,
        "received_at": one.received_at.isoformat(),
        "received_by": one.received_by,
        "content": dict(one.content),
    }


def _unknown() -> RequestRefused:
    fault = Fault("path", "another identifier", "a case or contact that was reported")
    return RequestRefused(404, "Nothing was reported of that identifier.", [fault])
