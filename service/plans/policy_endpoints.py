"""Serve the policies that plans are drawn under: every rule and price, with its source."""

from typing import Annotated, Any, get_args

from fastapi import APIRouter, Depends, Path, Request
from starlette.responses import Response

from service.features.answers import json_answer, problems
from service.features.query import query_of
from service.features.query_models import PlainQuery
from service.features.state import Given
from service.problem_details import RequestRefused
from zoning.errors import Fault
from zoning.policy.load import policy_named, policy_names
from zoning.policy.measure import Measure
from zoning.policy.schema import SECTIONS, Policy

router = APIRouter(tags=["Plans"])

Plain = Annotated[PlainQuery, Depends(query_of(PlainQuery))]


@router.get("/policies", summary="Policies by name", responses=problems(400, 406),
            response_class=Response)  # fmt: skip
def policies(request: Request, state: Given, query: Plain) -> Response:
    """List the policies that come with the service, and which one it draws under."""
    own = policy_named(state.settings.policy).id
    listed = [policy_named(name) for name in policy_names()]
    document = {
        "own": own,
        "policies": [{"id": one.id, "name": one.name, "name_en": one.name_en} for one in listed],
    }
    return json_answer(request, document, is_asked_for=query.f is not None)


@router.get("/policies/{policy}", summary="One policy", responses=problems(400, 404, 406),
            response_class=Response)  # fmt: skip
def policy(
    policy: Annotated[str, Path(description="Name of a policy.")], request: Request, query: Plain
) -> Response:
    """Return every rule and price of a policy, and the range of each number."""
    if policy not in policy_names():
        fault = Fault("path", "another name", " or ".join(policy_names()))
        raise RequestRefused(404, "There is no such policy.", [fault])
    found = policy_named(policy)
    document = {**found.as_record(), "numbers": _numbers(found)}
    return json_answer(request, document, is_asked_for=query.f is not None)


def _numbers(policy: Policy) -> dict[str, dict[str, Any]]:
    """Return value, unit and range of each number, by the name under which it may be changed."""
    found: dict[str, dict[str, Any]] = {}
    for section in SECTIONS:
        values = getattr(policy, section)
        for name, hint in type(values).__annotations__.items():
            value, measure = getattr(values, name), _measure(hint)
            if measure is not None and isinstance(value, int | float):
                is_bounded = not isinstance(value, bool)
                found[f"policy.{section}.{name}"] = {
                    "value": value,
                    "unit": measure.words,
                    "least": measure.least if is_bounded else None,
                    "most": measure.most if is_bounded else None,
                }
    return found


def _measure(hint: Any) -> Measure | None:
    return next((one for one in get_args(hint)[1:] if isinstance(one, Measure)), None)
