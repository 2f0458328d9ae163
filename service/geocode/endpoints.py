"""Find addresses and positions over HTTP; nothing of either is kept or logged."""

from functools import lru_cache
from typing import Annotated

import numpy as np
import pandas as pd
from fastapi import APIRouter, Depends, Request
from pydantic import BaseModel, ConfigDict, Field
from starlette.responses import Response

from service.features.answers import json_answer, problems
from service.features.body import body_of
from service.features.query import query_of
from service.features.state import Given, State
from service.security.caller import Asked, Caller
from service.security.same_site import FROM_HERE
from zoning.geocode.reverse import Reverser, reverse
from zoning.plan.planner import Planner

from .answers import UnitsOfArea, document, located_features, reversed_features

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
    planner = _planner(state)
    reverser = _reverser(planner)
    place = reverse(query.lng, query.lat, planner.area, reverser=reverser)
    return _answer(request, reversed_features(place, _units(planner), caller))


def _located(request: Request, state: State, caller: Caller, address: str, limit: int) -> Response:
    planner = _planner(state)
    asked = pd.DataFrame(
        {"case_id": ["q"], "household_id": [None], "address": [address], "lng": [np.nan],
         "lat": [np.nan]}
    )  # fmt: skip
    row = state.planning.desk.locate(planner, asked).iloc[0]
    return _answer(request, located_features(row, _units(planner), caller, limit=limit))


def _planner(state: State) -> Planner:
    return state.planning.desk.wait_for_planner(_WAIT_S)


@lru_cache(maxsize=1)
def _units(planner: Planner) -> UnitsOfArea:
    return UnitsOfArea.of(planner.area)


@lru_cache(maxsize=1)
def _reverser(planner: Planner) -> Reverser:
    return Reverser(planner.area)


def _answer(request: Request, features: list[dict[str, object]]) -> Response:
    answer = json_answer(request, document(features), is_asked_for=True)
    answer.headers["Cache-Control"] = "no-store"
    return answer
