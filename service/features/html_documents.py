"""Show the documents of OGC API Features as pages to read, from the JSON itself."""

from collections.abc import Iterable, Mapping
from html import escape
from typing import Any, Final

import orjson
from fastapi import Request
from starlette.responses import HTMLResponse

from .html_page import anchor, html_page, table
from .links import base_of, link
from .media import HTML
from .property_words import TITLES

Document = Mapping[str, Any]

_VARIES: Final = {"Vary": "Accept"}


def landing_page(request: Request, document: Document) -> HTMLResponse:
    """Show the landing page: every link with its title."""
    body = _head(request, str(document["title"]), str(document["description"]))
    return html_page(str(document["title"]), body + _links(document), _VARIES)


def conformance_page(request: Request, document: Document) -> HTMLResponse:
    """Show what the service conforms to."""
    title = "Chuẩn đáp ứng · Conformance"
    classes = "".join(f"<li><code>{escape(name)}</code></li>" for name in document["conformsTo"])
    return html_page(title, f"{_head(request, title)}<ul>{classes}</ul>", _VARIES)


def collections_page(request: Request, document: Document) -> HTMLResponse:
    """Show every collection, with what it holds and a link to it."""
    title = "Các lớp · Collections"
    rows = [
        (_page_link(base_of(request), f"/collections/{one['id']}", one["title"]),
         escape(one["description"]))
        for one in document["collections"]
    ]  # fmt: skip
    body = _head(request, title) + table(title, ("Lớp · Collection", "Nội dung · Content"), rows)
    return html_page(title, body, _VARIES)


def collection_page(request: Request, document: Document) -> HTMLResponse:
    """Show one collection: what it holds, where it lies, and its links."""
    title = str(document["title"])
    parts = [_head(request, title, str(document["description"]))]
    extent = document.get("extent", {})
    for name, words in (("spatial", "Khung bao · Box"), ("temporal", "Thời gian · Time")):
        if name in extent:
            given = extent[name].get("bbox") or extent[name]["interval"]
            shown = ", ".join("…" if value is None else str(value) for value in given[0])
            parts.append(f"<p>{words}: {escape(shown)}</p>")
    parts.append(_links(document))
    systems = "".join(f"<li><code>{escape(uri)}</code></li>" for uri in document["crs"])
    parts.append(f"<h2>Hệ tọa độ · Coordinate systems</h2><ul>{systems}</ul>")
    return html_page(title, "".join(parts), _VARIES)


def items_page(
    request: Request, title: str, document: Document, headers: Mapping[str, str]
) -> HTMLResponse:
    """Show one page of features as a table, with links to the pages beside it."""
    features = document["features"]
    names = list(features[0]["properties"]) if features else []
    collection = f"/collections/{request.path_params['collection']}"
    rows = [
        (_page_link(base_of(request), f"{collection}/items/{feature['id']}", str(feature["id"])),
         *(_value(feature["properties"][name]) for name in names))
        for feature in features
    ]  # fmt: skip
    counts = f"{document['numberReturned']} / {document['numberMatched']} đối tượng · features"
    head = ("Đối tượng · Feature", *(TITLES.get(name, name) for name in names))
    body = _head(request, title) + f"<p>{counts}</p>" + _paging(document)
    body += table(title, head, rows) + _paging(document)
    return html_page(title, body, {**_VARIES, **headers})


def item_page(
    request: Request, title: str, document: Document, headers: Mapping[str, str]
) -> HTMLResponse:
    """Show one feature: its properties, its geometry's kind, and its links."""
    rows = [
        (escape(TITLES.get(name, name)), _value(value))
        for name, value in document["properties"].items()
    ]
    geometry = document["geometry"]
    rows.append((escape(TITLES["geometry"]), escape(geometry["type"] if geometry else "-")))
    head = ("Thuộc tính · Property", "Giá trị · Value")
    body = _head(request, title, str(document["id"])) + table(str(document["id"]), head, rows)
    return html_page(title, body + _links(document), {**_VARIES, **headers})


def _head(request: Request, title: str, description: str = "") -> str:
    base = base_of(request)
    paths = (("/", "Trang đầu · Start"), ("/collections", "Các lớp · Collections"),
             ("/docs", "API"))  # fmt: skip
    ways = "".join(_page_link(base, path, words) for path, words in paths)
    return (
        f'<nav aria-label="Khoanh">{ways}</nav><h1>{escape(title)}</h1><p>{escape(description)}</p>'
    )


def _page_link(base: str, path: str, text: str) -> str:
    query = {} if path in ("/", "/docs") else {"f": "html"}
    return anchor(link(base, path, rel="", media=HTML, query=query)["href"], text)


def _links(document: Document) -> str:
    items = "".join(
        f"<li>{anchor(one['href'], one.get('title') or one['rel'])} "
        f"<code>{escape(one['type'])}</code></li>"
        for one in document["links"]
    )
    return f"<h2>Liên kết · Links</h2><ul>{items}</ul>"


def _paging(document: Document) -> str:
    words = {"prev": "← Trước · Previous", "next": "Sau · Next →"}
    found: Iterable[Mapping[str, str]] = document["links"]
    ways = [anchor(one["href"], words[one["rel"]]) for one in found if one["rel"] in words]
    return f'<nav aria-label="Trang · Pages">{"".join(ways)}</nav>' if ways else ""


def _value(value: Any) -> str:
    if value is None:
        return "-"
    return escape(value if isinstance(value, str) else orjson.dumps(value).decode())
