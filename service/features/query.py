"""Read the query of a request, and report everything that is wrong with it at once."""

import math
import re
from collections.abc import Awaitable, Callable, Sequence
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
_PLAN_NAME: Final = "^[A-Za-z0-9._-]+$"
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


class PageQuery(BaseModel):
    """The query of a resource that is JSON, or a page to read."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    f: Annotated[
        Literal["json", "html"] | None,
        Field(description="Format; stands above the header Accept."),
    ] = None


class PlanQuery(BaseModel):
    """The query of something that is of a plan."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    datetime: Annotated[
        Interval | None,
        BeforeValidator(_interval),
        Field(description=f"The plan in force then: {_DATETIME_EXPECTED}."),
    ] = None
    plan: Annotated[
        str | None,
        Field(
            pattern=_PLAN_NAME, max_length=100, description="The plan of that name, at any time."
        ),
    ] = None


class DeltaQuery(PlainQuery):
    """The query of a delta."""

    since: Annotated[
        str | None,
        Field(max_length=200, description="The header ETag of what the client holds."),
    ] = None


class ItemQuery(PlanQuery, PageQuery):
    """The query of one feature."""

    crs: Annotated[
        str | None,
        Field(description="URI of the system of the answer's coordinates; CRS84 if left out."),
    ] = None


class ItemsQuery(PlanQuery):
    """The query of a page of features."""

    f: Annotated[
        Literal["json", "html", "jsonseq", "ndjson", "csv", "fgb"] | None,
        Field(description="Format; stands above the header Accept."),
    ] = None
    bbox: Annotated[
        Box | None,
        BeforeValidator(_bbox),
        Field(description=f"Only features that meet this box: {_BBOX_EXPECTED}."),
    ] = None
    limit: Annotated[
        int, Field(ge=1, description=f"Most features to return; above {MOST} counts as {MOST}.")
    ] = DEFAULT_LIMIT
    offset: Annotated[int, Field(ge=0, le=2**53, description="Features to pass over.")] = 0
    crs: Annotated[
        str | None,
        Field(description="URI of the system of the answer's coordinates; CRS84 if left out."),
    ] = None
    bbox_crs: Annotated[
        str | None, Field(alias="bbox-crs", description="URI of the system of `bbox`.")
    ] = None
    filter: Annotated[
        str | None, Field(description="Only features for which this holds, in CQL2.")
    ] = None
    filter_lang: Annotated[
        Literal["cql2-text", "cql2-json", "cql-text"],
        Field(
            alias="filter-lang",
            description="The language of `filter`; cql-text is GDAL's name for cql2-text.",
        ),
    ] = "cql2-text"
    filter_crs: Annotated[
        str | None,
        Field(alias="filter-crs", description="URI of the system of geometries in `filter`."),
    ] = None
    sortby: Annotated[
        str | None,
        Field(description="Properties to sort by, with commas; a minus before one that falls."),
    ] = None
    properties: Annotated[
        str | None, Field(description="Properties to return, with commas; all if left out.")
    ] = None
    skip_geometry: Annotated[
        bool, Field(alias="skipGeometry", description="Whether geometries are left out.")
    ] = False


class AuditQuery(PlainQuery):
    """The query of a page of the audit log."""

    before: Annotated[
        int | None, Field(ge=1, le=2**53, description="Only entries of a smaller number.")
    ] = None
    limit: Annotated[int, Field(ge=1, le=1_000, description="Most entries to return.")] = 100


class PlansQuery(PlainQuery):
    """The query of a list of plans."""

    limit: Annotated[int, Field(ge=1, le=100, description="Most plans to return.")] = 20
    offset: Annotated[int, Field(ge=0, le=2**53, description="Plans to pass over.")] = 0


class PlanPartQuery(PlainQuery):
    """The query of a layer of one plan."""

    limit: Annotated[int, Field(ge=1, le=MOST, description="Most features to return.")] = (
        DEFAULT_LIMIT
    )
    offset: Annotated[int, Field(ge=0, le=2**53, description="Features to pass over.")] = 0


class ExplainQuery(PlainQuery):
    """The query of a reason."""

    household: Annotated[
        str,
        Field(min_length=1, max_length=200, description="Identifier of a household or cell."),
    ]


class CasesQuery(BaseModel):
    """The query of a list of cases that is sent."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    dry_run: Annotated[
        bool,
        Field(alias="dry-run", description="Answer what the list would do, and store nothing."),
    ] = False


class TilesetQuery(PlanQuery):
    """The query of the description of a tileset."""

    f: Annotated[
        Literal["json", "tilejson"] | None,
        Field(description="Format; stands above the header Accept."),
    ] = None


class TileQuery(PlanQuery):
    """The query of a tile."""

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
        query, faults = read_query(model, request.query_params.multi_items())
        if query is None or faults:
            raise RequestRefused(400, "The query of the request cannot be used.", faults)
        return query

    return read


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
        return Fault(f"query parameter {_shown(name)}", "an unknown parameter", known)
    value = str(found["input"])
    shown = value if _HARMLESS.fullmatch(value) else "another value"
    return Fault(f"query parameter {name}", shown, found["msg"])


def _shown(name: str) -> str:
    return name if re.fullmatch(r"[\w.:-]{1,40}", name, re.ASCII) else "of another name"
