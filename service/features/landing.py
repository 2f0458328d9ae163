"""Serve the landing page, the map behind it, and what the service conforms to."""

from typing import Annotated, Any, Final

from fastapi import APIRouter, Depends, Request
from starlette.responses import FileResponse, Response

from .answers import json_answer, problems
from .links import Link, base_of, link
from .media import GEOJSON, HTML, JSON, OPENAPI, accepted
from .query import LandingQuery, PlainQuery, query_of
from .state import Given

router = APIRouter(tags=["Features"])

TITLE: Final = "Khoanh"
DESCRIPTION: Final = (
    "Vùng phong tỏa nhỏ nhất quanh các ca bệnh mà vẫn canh giữ được. · "
    "The smallest closed perimeters around confirmed cases that can be guarded."
)
CONFORMS_TO: Final = tuple(
    f"http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/{name}"
    for name in ("core", "oas30", "geojson")
) + tuple(
    f"http://www.opengis.net/spec/ogcapi-processes-1/1.0/conf/{name}"
    for name in ("core", "json", "job-list", "dismiss")
)


@router.get("/", summary="Landing page: links, or the web map for a browser",
            responses=problems(400, 406), response_class=Response)  # fmt: skip
def landing(
    request: Request, state: Given, query: Annotated[LandingQuery, Depends(query_of(LandingQuery))]
) -> Response:
    """Return links to everything the service has, or the map."""
    page = state.settings.static / "index.html"
    has_page = page.is_file()
    wanted = {"json": JSON, "html": HTML, None: None}[query.f]
    if wanted is None or (wanted == HTML and not has_page):
        offers = (JSON, HTML) if has_page else (JSON,)
        wanted = accepted(request.headers.get("accept") if query.f is None else HTML, offers)
    if wanted == HTML:
        return FileResponse(page, media_type=HTML, headers={"Vary": "Accept"})
    with state.store.reading() as stored:
        area = stored.area.facts()
    title = TITLE if area is None else f"{TITLE}: {area.name}"
    document = {"title": title, "description": DESCRIPTION, "links": _links(base_of(request))}
    return json_answer(request, document, is_asked_for=True)


@router.get("/conformance", summary="What the service conforms to",
            responses=problems(400, 406), response_class=Response)  # fmt: skip
def conformance(
    request: Request, query: Annotated[PlainQuery, Depends(query_of(PlainQuery))]
) -> Response:
    """Return the conformance classes of OGC API Features that hold."""
    document: dict[str, Any] = {"conformsTo": list(CONFORMS_TO)}
    return json_answer(request, document, is_asked_for=query.f is not None)


def _links(base: str) -> list[Link]:
    return [
        link(base, "/", rel="self", media=JSON, title="Trang này · This page"),
        link(base, "/", rel="alternate", media=HTML, title="Bản đồ · The map"),
        link(base, "/api", rel="service-desc", media=OPENAPI, title="OpenAPI"),
        link(base, "/docs", rel="service-doc", media=HTML, title="Hướng dẫn · Reference"),
        link(base, "/conformance", rel="conformance", media=JSON, title="Conformance"),
        link(base, "/collections", rel="data", media=JSON, title="Các lớp · Collections"),
        link(base, "/collections/zones/items", rel="related", media=GEOJSON,
             title="Vùng phong tỏa · Zones in force"),
        link(base, "/processes", rel="http://www.opengis.net/def/rel/ogc/1.0/processes",
             media=JSON, title="Quy trình · Processes"),
        link(base, "/summary", rel="related", media=JSON, title="Số liệu chính · Hot figures"),
    ]  # fmt: skip
