"""Show the service's description as a page of its own: nothing is fetched from elsewhere."""

from html import escape
from typing import Any, Final

from fastapi import APIRouter
from starlette.responses import HTMLResponse

from .answers import problems
from .html_page import html_page
from .openapi import openapi_document
from .query import NO_QUERY
from .state import Given

_MOST_VALUES: Final = 12
"""A longer list of values stands in /api alone."""

router = APIRouter(tags=["Reference"])


@router.get("/docs", summary="This description, to read", responses=problems(400),
            dependencies=[NO_QUERY], response_class=HTMLResponse)  # fmt: skip
async def docs(state: Given) -> HTMLResponse:
    """Return a page that lists every operation."""
    document = openapi_document(state.operations)
    operations = "".join(
        _operation(method, path, operation)
        for path, item in document["paths"].items()
        for method, operation in item.items()
    )
    info = document["info"]
    body = (
        f"<h1>{escape(info['title'])} {escape(info['version'])}</h1>"
        f"<p>{escape(info['description'])}</p>"
        '<p><a href="api">OpenAPI 3.0 (JSON)</a> · <a href="./">Bản đồ · Map</a></p>'
        f"{operations}"
    )
    return html_page(f"{info['title']} · API", body)


def _operation(method: str, path: str, operation: dict[str, Any]) -> str:
    rows = "".join(_parameter(parameter) for parameter in operation["parameters"])
    table = f"<table><tr><th>Parameter<th>In<th>Meaning</tr>{rows}</table>" if rows else ""
    answers = ", ".join(
        f"{status} <code>{escape(media)}</code>"
        for status, answer in operation["responses"].items()
        for media in answer.get("content", ())
    )
    return (
        f"<h2><code>{method.upper()} {escape(path)}</code></h2><p>{escape(operation['summary'])}. "
        f"{escape(operation['description'])}</p>{table}<p>{answers}</p>"
    )


def _parameter(parameter: dict[str, Any]) -> str:
    listed = parameter["schema"].get("enum", ())
    values = ", ".join(listed) if len(listed) <= _MOST_VALUES else ""
    meaning = parameter["description"] + (f" ({values})" if values else "")
    return (
        f"<tr><td><code>{escape(parameter['name'])}</code><td>{escape(parameter['in'])}"
        f"<td>{escape(meaning)}</tr>"
    )
