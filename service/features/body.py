"""Read the JSON body of a request, and report everything that is wrong with it at once."""

from collections.abc import Awaitable, Callable
from typing import Any, TypeVar

import orjson
from fastapi import Request
from pydantic import BaseModel, ValidationError

from service.problem_details import RequestRefused
from zoning.errors import Fault

from .media import JSON

Body = TypeVar("Body", bound=BaseModel)


async def raw_body(request: Request) -> bytes:
    """
    Return the body of a request.

    Raises
    ------
    RequestRefused
        415 if it is compressed: how large it is would be known too late.
    """
    coding = request.headers.get("content-encoding", "identity").strip().lower()
    if coding not in ("", "identity"):
        fault = Fault("header Content-Encoding", "a compressed body", "none", "Send it as it is.")
        accepted = {"Accept-Encoding": "identity"}
        raise RequestRefused(415, "The request's body is compressed.", [fault], headers=accepted)
    return await request.body()


def body_of(model: type[Body]) -> Callable[[Request], Awaitable[Body]]:
    """
    Return a dependency that reads a request's JSON body.

    Parameters
    ----------
    model
        The body's model; it forbids members it does not name.

    Returns
    -------
    callable
        It returns the model, of an empty body as if it were ``{}``; or raises
        `RequestRefused`: 415 for another type, 422 with every fault. No value is shown again.
    """

    async def read(request: Request) -> Body:
        content = await raw_body(request)
        kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
        if content and kind != JSON:
            fault = Fault("header Content-Type", "another type", JSON)
            raise RequestRefused(415, "The request's body is of another type.", [fault])
        try:
            found = orjson.loads(content or b"{}")
        except orjson.JSONDecodeError:
            fault = Fault("body", "text that is no JSON", "a JSON object", "It may be cut off.")
            raise RequestRefused(422, "The request's body cannot be used.", [fault]) from None
        try:
            return model.model_validate(found)
        except ValidationError as error:
            faults = [_fault(one, model) for one in error.errors(include_url=False)]
        raise RequestRefused(422, "The request's body cannot be used.", faults)

    return read


def _fault(found: Any, model: type[BaseModel]) -> Fault:
    known = ", ".join(sorted(model.model_fields))
    if found["type"] == "missing":
        return Fault("body", f"no member {found['loc'][0]}", f"an object with {known}")
    if not found["loc"] or found["type"] == "extra_forbidden":
        return Fault("body", "another member, or no object", f"an object with {known}, or fewer")
    return Fault(f"body, {found['loc'][0]}", "another value", found["msg"])
