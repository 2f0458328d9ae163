"""Tell over HTTP what happens, as server-sent events."""

from typing import Annotated, Final

from fastapi import APIRouter, Depends, Header, Request
from pydantic import BaseModel, ConfigDict, Field
from starlette.responses import Response, StreamingResponse

from service.boundary import IS_HEAD
from service.features.answers import problems
from service.features.media import EVENTS, accepted
from service.features.query import query_of
from service.features.state import Given
from service.problem_details import RequestRefused
from service.security.caller import Asked
from zoning.errors import Fault

from .audience import number_named, view_of
from .streams import LONGEST_S

router = APIRouter(tags=["Events"])

_HEADERS: Final = {"Cache-Control": "no-store", "X-Accel-Buffering": "no", "Vary": "Accept"}


class EventsQuery(BaseModel):
    """The query of a stream."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    after: Annotated[
        str | None,
        Field(max_length=20, description="Name of the last event known, as Last-Event-ID."),
    ] = None
    wait: Annotated[
        int,
        Field(ge=0, le=int(LONGEST_S), description="Seconds that the stream lasts; 0 tells what "
              "has happened, and ends."),
    ] = int(LONGEST_S)  # fmt: skip


@router.get("/events", summary="What happens, as server-sent events",
            responses=problems(400, 406, 503), response_class=Response)  # fmt: skip
async def events(
    *,
    request: Request,
    state: Given,
    caller: Asked,
    query: Annotated[EventsQuery, Depends(query_of(EventsQuery))],
    last_event_id: Annotated[str | None, Header()] = None,
) -> Response:
    """
    Tell what happens from now on, or after the event that the caller knows.

    Without a key only what everybody may know is told, and numbered by itself.
    """
    accepted(request.headers.get("accept"), (EVENTS,))
    view = view_of(caller)
    known = query.after if last_event_id is None else last_event_id
    after = None if known is None else number_named(known, view)
    if known is not None and after is None:
        where = "query parameter after" if last_event_id is None else "header Last-Event-ID"
        mend = "Leave it out to hear what happens from now on."
        fault = Fault(where, "another text", "the id of an event sent to such a caller", mend)
        raise RequestRefused(400, "There is no such event.", [fault])
    state.streams.want_room(caller)
    if after is None:
        after = await state.streams.newest(view)
    seconds = 0 if IS_HEAD in request.scope else query.wait
    told = state.streams.follow(caller, after, seconds=seconds)
    return StreamingResponse(told, media_type=EVENTS, headers=_HEADERS)
