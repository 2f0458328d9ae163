"""Read the query of a request, and report everything that is wrong with it at once."""

import math
import re
from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import Annotated, Any, Final, Literal, TypeVar

from fastapi import Request
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError
from pydantic_core import PydanticCustomError

from service.problem_details import RequestRefused
from service.store.ports import Box
from zoning.errors import Fault

MOST: Final = 10_000
"""Most features on one page; a larger ``limit`` is served as this one."""

DEFAULT_LIMIT: Final = 1_000

_BBOX_EXPECTED: Final = (
    "min_lng,min_lat,max_lng,max_lat, or six numbers with heights, "
    "in degrees and with min at most max"
)
_DATETIME_EXPECTED: Final = (
    "an RFC 3339 time with its offset, or an interval: time/time, ../time, time/.."
)
_HARMLESS: Final = re.compile(r"[-+.,0-9eETZ:/ ]{1,80}")

Interval = tuple[datetime | None, datetime | None]
"""From and to, both included; None where it is open."""


def _bbox(value: Any) -> Box:
    try:
        numbers = [float(part) for part in str(value).split(",")]
    except ValueError:
        numbers = []
    if len(numbers) not in (4, 6) or not all(map(math.isfinite, numbers)):
        raise PydanticCustomError("bbox", _BBOX_EXPECTED)
    half = len(numbers) // 2
    low, high = numbers[:half], numbers[half:]
    if any(start > end for start, end in zip(low, high, strict=True)):
        raise PydanticCustomError("bbox", _BBOX_EXPECTED)
    return low[0], low[1], high[0], high[1]


def _interval(value: Any) -> Interval:
    parts = str(value).split("/")
    if len(parts) > 2 or parts in ([""], ["..", ".."], ["", ""]):
        raise PydanticCustomError("datetime", _DATETIME_EXPECTED)
    ends = [_time(part, may_be_open=len(parts) == 2) for part in parts]
    start, end = ends[0], ends[-1]
    if start is not None and end is not None and start > end:
        raise PydanticCustomError("datetime", _DATETIME_EXPECTED)
    return start, end


def _time(text: str, *, may_be_open: bool) -> datetime | None:
    if may_be_open and text in ("", ".."):
        return None
    try:
        # A plus sign that was not encoded arrives as a space.
        time = datetime.fromisoformat(text.replace(" ", "+").upper())
    except ValueError:
        time = datetime.min  # noqa: DTZ901 - refused in the next line
    if time.tzinfo is None:
        raise PydanticCustomError("datetime", _DATETIME_EXPECTED)
    return time


class PlainQuery(BaseModel):
    """The query of a resource that takes nothing but a format."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    f: Annotated[
        Literal["json"] | None, Field(description="Format; stands above the header Accept.")
    ] = None


class LandingQuery(BaseModel):
    """The query of the landing page."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    f: Annotated[
        Literal["json", "html"] | None,
        Field(description="Format; stands above the header Accept."),
    ] = None


class ItemsQuery(PlainQuery):
    """The query of a page of features."""

    bbox: Annotated[
        Box | None,
        BeforeValidator(_bbox),
        Field(description=f"Only features that meet this box: {_BBOX_EXPECTED}."),
    ] = None
    datetime: Annotated[
        Interval | None,
        BeforeValidator(_interval),
        Field(description=f"Only features that hold then: {_DATETIME_EXPECTED}."),
    ] = None
    limit: Annotated[
        int, Field(ge=1, description=f"Most features to return; above {MOST} counts as {MOST}.")
    ] = DEFAULT_LIMIT
    offset: Annotated[int, Field(ge=0, le=2**53, description="Features to pass over.")] = 0


class TilesetQuery(BaseModel):
    """The query of the description of a tileset."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    f: Annotated[
        Literal["json", "tilejson"] | None,
        Field(description="Format; stands above the header Accept."),
    ] = None


class TileQuery(BaseModel):
    """The query of a tile."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    f: Annotated[
        Literal["mvt"] | None, Field(description="Format; stands above the header Accept.")
    ] = None


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
        given = request.query_params.multi_items()
        names = [name for name, _ in given]
        faults = [
            Fault(f"query parameter {_shown(name)}", "it more than once", "it once", "Leave one.")
            for name in sorted(set(names))
            if names.count(name) > 1
        ]
        try:
            query = model.model_validate(dict(given))
        except ValidationError as error:
            faults += [_fault(found, model) for found in error.errors(include_url=False)]
        if faults:
            raise RequestRefused(400, "The query of the request cannot be used.", faults)
        return query

    return read


def _fault(found: Any, model: type[BaseModel]) -> Fault:
    name = str(found["loc"][0])
    if found["type"] == "extra_forbidden":
        known = ", ".join(sorted(model.model_fields))
        return Fault(f"query parameter {_shown(name)}", "an unknown parameter", known)
    value = str(found["input"])
    shown = value if _HARMLESS.fullmatch(value) else "another value"
    return Fault(f"query parameter {name}", shown, found["msg"])


def _shown(name: str) -> str:
    return name if re.fullmatch(r"[\w.:-]{1,40}", name, re.ASCII) else "of another name"
