"""Read the query of a request, and report everything that is wrong with it at once."""

import re
from collections.abc import Awaitable, Callable, Sequence
from typing import Any, Final, TypeVar

from fastapi import Depends, Request
from pydantic import BaseModel, ValidationError

from service.problem_details import RequestRefused
from zoning.errors import Fault

from .query_models import NoQuery

_HARMLESS: Final = re.compile(r"[-+.,0-9eETZ:/ ]{1,80}")

Query = TypeVar("Query", bound=BaseModel)


def query_of(model: type[Query]) -> Callable[[Request], Awaitable[Query]]:
    """
    Return a dependency that reads a request's query.

    Parameters
    ----------
    model
        The query's model; it forbids parameters it does not name.

    Returns
    -------
    callable
        It returns the model, or raises `RequestRefused` (400) with every fault: unknown
        parameters, repeated ones, and values that cannot be used. A value is shown again
        only if it is made of digits and the marks of numbers and times.
    """

    async def read(request: Request) -> Query:
        query, faults = read_query(model, request.query_params.multi_items())
        if query is None or faults:
            raise RequestRefused(400, "The query of the request cannot be used.", faults)
        return query

    return read


NO_QUERY: Final = Depends(query_of(NoQuery))
"""A dependency of an operation that takes no parameter."""


def read_query(
    model: type[Query], given: Sequence[tuple[str, str]]
) -> tuple[Query | None, list[Fault]]:
    """
    Read a query, and find every fault of it.

    Parameters
    ----------
    model
        As in `query_of`.
    given
        Names and values, as they came.

    Returns
    -------
    query : Query or None
        None where a value cannot be used.
    faults : list of Fault
        Every fault.
    """
    names = [name for name, _ in given]
    faults = [
        Fault(f"query parameter {_shown(name)}", "it more than once", "it once", "Leave one.")
        for name in sorted(set(names))
        if names.count(name) > 1
    ]
    try:
        return model.model_validate(dict(given)), faults
    except ValidationError as error:
        return None, faults + [_fault(found, model) for found in error.errors(include_url=False)]


def _fault(found: Any, model: type[BaseModel]) -> Fault:
    name = str(found["loc"][0])
    if found["type"] == "extra_forbidden":
        known = ", ".join(sorted(field.alias or own for own, field in model.model_fields.items()))
        return Fault(f"query parameter {_shown(name)}", "an unknown parameter", known or "none")
    value = str(found["input"])
    shown = value if _HARMLESS.fullmatch(value) else "another value"
    return Fault(f"query parameter {name}", shown, found["msg"])


def _shown(name: str) -> str:
    return name if re.fullmatch(r"[\w.:-]{1,40}", name, re.ASCII) else "of another name"
