"""Serve the audit log to administrators, page by page."""

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request
from starlette.responses import Response

from service.features.answers import json_answer, problems
from service.features.links import base_of, link
from service.features.media import JSON
from service.features.query import query_of
from service.features.query_models import AuditQuery
from service.features.state import Given
from service.security.audit import RETURNED
from service.security.caller import Caller, caller_who_is
from service.store.access_ports import AuditRow

router = APIRouter(tags=["Audit"])


@router.get("/audit", summary="Who read and did what, the newest first",
            responses=problems(403, 406), response_class=Response)  # fmt: skip
def audit(
    request: Request,
    state: Given,
    caller: Annotated[Caller, Depends(caller_who_is("admin"))],  # noqa: ARG001 - it lets pass
    query: Annotated[AuditQuery, Depends(query_of(AuditQuery))],
) -> Response:
    """Return entries of the audit log; for administrators."""
    with state.store.reading() as stored:
        rows = stored.audit.page(before=query.before, limit=query.limit)
    base, given = base_of(request), dict(request.query_params)
    links = [link(base, "/audit", rel="self", media=JSON, query=given)]
    if len(rows) == query.limit and rows[-1].number > 1:
        following = given | {"before": rows[-1].number}
        links.append(link(base, "/audit", rel="next", media=JSON, query=following))
    document = {"entries": [row_as_json(row) for row in rows], "links": links}
    answer = json_answer(request, document, is_asked_for=query.f is not None)
    answer.headers[RETURNED] = str(len(rows))
    answer.headers["Cache-Control"] = "no-store"
    return answer


def row_as_json(row: AuditRow) -> dict[str, Any]:
    """Return an entry as plain JSON types."""
    entry = row.entry
    return {
        "number": row.number,
        "at": entry.at.isoformat().replace("+00:00", "Z"),
        "caller": entry.caller,
        "role": entry.role,
        "action": entry.action,
        "route": entry.route,
        "target": dict(entry.target),
        "query": dict(entry.query),
        "status": entry.status,
        "returned": entry.returned,
        "client": entry.client,
        "digest": row.digest,
    }
