"""Say what the query of each resource may hold."""

from typing import Annotated, Final, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from service.store.view import Box

from .query_values import BBOX_EXPECTED, DATETIME_EXPECTED, Interval, bbox_of, interval_of

MOST: Final = 10_000
"""Most features on one page; a larger ``limit`` is served as this one."""

DEFAULT_LIMIT: Final = 1_000

_PLAN_NAME: Final = "^[A-Za-z0-9._-]+$"


class PlainQuery(BaseModel):
    """The query of a resource that takes nothing but a format."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    f: Annotated[
        Literal["json"] | None, Field(description="Format; stands above the header Accept.")
    ] = None


class NoQuery(BaseModel):
    """The query of what takes none."""

    model_config = ConfigDict(extra="forbid", frozen=True)


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
        BeforeValidator(interval_of),
        Field(description=f"The plan in force then: {DATETIME_EXPECTED}."),
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
        BeforeValidator(bbox_of),
        Field(description=f"Only features that meet this box: {BBOX_EXPECTED}."),
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
