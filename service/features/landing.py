"""Serve the landing page, the map behind it, and what the service conforms to."""

from typing import Annotated, Any, Final

from fastapi import APIRouter, Depends, Request
from starlette.responses import FileResponse, Response

from service.security.caller import Asked

from .answers import json_answer, problems
from .conformance import CONFORMS_TO
from .formats import asked_media
from .html_documents import conformance_page, landing_page
from .links import Link, base_of, link
from .media import GEOJSON, HTML, JSON, OPENAPI
from .query import query_of
from .query_models import PageQuery
from .state import Given

router = APIRouter(tags=["Features"])

TILING_SCHEMES: Final = "http://www.opengis.net/def/rel/ogc/1.0/tiling-schemes"
TITLE: Final = "Khoanh"
DESCRIPTION: Final = (
    "Vùng phong tỏa nhỏ nhất quanh các ca bệnh mà vẫn canh giữ được. · "
    "The smallest closed perimeters around confirmed cases that can be guarded."
)


@router.get("/", summary="Landing page: links, or the web map for a browser",
            responses=problems(400, 406), response_class=Response)  # fmt: skip
def landing(
    request: Request,
    state: Given,
    caller: Asked,
    query: Annotated[PageQuery, Depends(query_of(PageQuery))],
) -> Response:
    """Return links to everything the service has, or the map."""
    page = state.settings.static / "index.html"
    wanted = asked_media(request, query.f, (JSON, HTML))
    if wanted == HTML and page.is_file():
        return FileResponse(page, media_type=HTML, headers={"Vary": "Accept"})
    with state.store.reading() as stored:
        area = stored.area.facts()
    title = TITLE if area is None else f"{TITLE}: {area.name}"
    document = {"title": title, "description": DESCRIPTION, "links": _links(base_of(request))}
    if wanted == HTML:
        return landing_page(request, document)
    return json_answer(request, document, is_asked_for=True, kept_for=caller)


@router.get("/conformance", summary="What the service conforms to",
            responses=problems(400, 406), response_class=Response)  # fmt: skip
def conformance(
    request: Request,
    caller: Asked,
    query: Annotated[PageQuery, Depends(query_of(PageQuery))],
) -> Response:
    """Return the conformance classes of OGC API Features and Tiles that hold."""
    document: dict[str, Any] = {"conformsTo": list(CONFORMS_TO)}
    if asked_media(request, query.f, (JSON, HTML)) == HTML:
        return conformance_page(request, document)
    return json_answer(request, document, is_asked_for=True, kept_for=caller)


def _links(base: str) -> list[Link]:
    return [
        link(base, "/", rel="self", media=JSON, title="Trang này · This page"),
        link(base, "/", rel="alternate", media=HTML, title="Bản đồ · The map"),
        link(base, "/api", rel="service-desc", media=OPENAPI, title="OpenAPI"),
        link(base, "/docs", rel="service-doc", media=HTML, title="Hướng dẫn · Reference"),
        link(base, "/conformance", rel="conformance", media=JSON, title="Conformance"),
        link(base, "/collections", rel="data", media=JSON, title="Các lớp · Collections"),
        link(base, "/tileMatrixSets", rel=TILING_SCHEMES, media=JSON, title="Tile matrix sets"),
        link(base, "/collections/zones/items", rel="related", media=GEOJSON,
             title="Vùng phong tỏa · Zones in force"),
        link(base, "/processes", rel="http://www.opengis.net/def/rel/ogc/1.0/processes",
             media=JSON, title="Quy trình · Processes"),
        link(base, "/summary", rel="related", media=JSON, title="Số liệu chính · Hot figures"),
    ]  # fmt: skip
