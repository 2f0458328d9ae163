"""Find addresses and positions over HTTP; nothing of either is kept or logged."""

from typing import Annotated

from fastapi import APIRouter, Depends, Request
from pydantic import BaseModel, ConfigDict, Field
from starlette.responses import Response

from service.features.answers import json_answer, problems
from service.features.query import query_of
from service.features.state import Given
from service.security.caller import Asked

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
    state.planning.workshop.wait(_WAIT_S)
    return _answer(request, state.planning.run(places_of_address, query.q, caller, query.limit))


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


def _answer(request: Request, features: list[dict[str, object]]) -> Response:
    answer = json_answer(request, document(features), is_asked_for=True)
    answer.headers["Cache-Control"] = "no-store"
    return answer
