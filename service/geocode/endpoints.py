"""Find addresses and positions over HTTP; nothing of either is kept or logged."""

from typing import Annotated

from fastapi import APIRouter, Depends, Request
from pydantic import BaseModel, ConfigDict, Field
from starlette.responses import Response

from service.features.answers import json_answer, problems
from service.features.body import body_of
from service.features.query import query_of
from service.features.state import Given, State
from service.security.caller import Asked, Caller
from service.security.same_site import FROM_HERE

from .answers import document
from .finding import places_at, places_of_address

router = APIRouter(tags=["Geocoding"])

_WAIT_S = 1.0
"""How long a question waits for the area to be read, before it is asked to come again."""


class GeocodeQuery(BaseModel):
    """The query of an address."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    q: Annotated[str, Field(min_length=1, max_length=300, description="The written address.")]
    limit: Annotated[int, Field(ge=1, le=10, description="Most candidates to return.")] = 5


class ReverseQuery(BaseModel):
    """The query of a position."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    lng: Annotated[float, Field(ge=-180, le=180, description="Longitude in degrees, EPSG:4326.")]
    lat: Annotated[float, Field(ge=-90, le=90, description="Latitude in degrees, EPSG:4326.")]


class AddressWish(BaseModel):
    """The address that a request asks for in its body."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    q: Annotated[str, Field(min_length=1, max_length=300)]
    limit: Annotated[int, Field(ge=1, le=10)] = 5


@router.get("/geocode", summary="Where an address is", responses=problems(400, 406, 503),
            response_class=Response)  # fmt: skip
def geocode(
    request: Request,
    state: Given,
    caller: Asked,
    query: Annotated[GeocodeQuery, Depends(query_of(GeocodeQuery))],
) -> Response:
    """
    Return ranked candidates for a written address as GeocodeJSON.

    Officers see houses, inside their units; everybody else alleys, hamlets and wards.
    """
    return _located(request, state, caller, query.q, query.limit)


@router.post("/geocode", summary="Where an address is, asked for in the body",
             dependencies=[FROM_HERE], responses=problems(403, 406, 415, 422, 503),
             response_class=Response)  # fmt: skip
def geocode_body(
    request: Request,
    state: Given,
    caller: Asked,
    wish: Annotated[AddressWish, Depends(body_of(AddressWish))],
) -> Response:
    """
    Return ranked candidates as GET does, for an address that stands in no URL.

    URLs stand in logs of proxies and histories of browsers; a body does not.
    """
    return _located(request, state, caller, wish.q, wish.limit)


@router.get("/reverse", summary="What lies at a position", responses=problems(400, 406, 503),
            response_class=Response)  # fmt: skip
def reverse_geocode(
    request: Request,
    state: Given,
    caller: Asked,
    query: Annotated[ReverseQuery, Depends(query_of(ReverseQuery))],
) -> Response:
    """Return what lies at a position as GeocodeJSON, the smallest first."""
    state.planning.workshop.wait(_WAIT_S)
    return _answer(request, state.planning.run(places_at, query.lng, query.lat, caller))


def _located(request: Request, state: State, caller: Caller, address: str, limit: int) -> Response:
    state.planning.workshop.wait(_WAIT_S)
    return _answer(request, state.planning.run(places_of_address, address, caller, limit))


def _answer(request: Request, features: list[dict[str, object]]) -> Response:
    answer = json_answer(request, document(features), is_asked_for=True)
    answer.headers["Cache-Control"] = "no-store"
    return answer
