"""Serve how an outbreak goes, for those who lead."""

from typing import Annotated, Literal

from fastapi import APIRouter, Depends, Request
from pydantic import AwareDatetime, BaseModel, ConfigDict, Field
from starlette.responses import Response

from service.features.answers import json_answer, problems
from service.features.query import query_of
from service.features.state import Given
from service.security.caller import ROLES, Caller, caller_who_is
from service.store.situation_ports import KnownCase

from .situation import situation

router = APIRouter(tags=["Summary"])

Leader = Annotated[Caller, Depends(caller_who_is(*ROLES))]


class SituationQuery(BaseModel):
    """The query of the situation."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    at: Annotated[
        AwareDatetime | None,
        Field(description="The moment to look at, RFC 3339; now if left out."),
    ] = None
    f: Annotated[
        Literal["json"] | None, Field(description="Format; stands above the header Accept.")
    ] = None


@router.get("/situation", summary="How the outbreak goes, for those who lead",
            responses=problems(400, 403, 406), response_class=Response)  # fmt: skip
def how_it_goes(
    request: Request,
    state: Given,
    caller: Leader,
    query: Annotated[SituationQuery, Depends(query_of(SituationQuery))],
) -> Response:
    """Return cases by day and ward of the caller's units, and how soon each was enclosed."""
    with state.store.reading() as stored:
        cases = [one for one in stored.situation.cases() if _is_of(one, caller)]
        plans, wards = stored.situation.published(), stored.situation.ward_names()
    document = situation(cases, plans, wards, at=query.at or state.settings.clock())
    answer = json_answer(request, document, is_asked_for=query.f is not None)
    answer.headers["Cache-Control"] = "no-store"  # it changes with the clock
    return answer


def _is_of(case: KnownCase, caller: Caller) -> bool:
    """Return whether a case lies in the caller's units; one that lies nowhere is in nobody's."""
    return caller.units is None or not caller.units.isdisjoint(case.units)
