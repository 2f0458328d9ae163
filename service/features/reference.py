"""Show the service's description as a page of its own: nothing is fetched from elsewhere."""

import base64
import hashlib
from html import escape
from typing import Any, Final

from fastapi import APIRouter
from starlette.responses import HTMLResponse

from service.boundary import CONTENT_SECURITY

from .openapi import openapi_document
from .state import Given

router = APIRouter(tags=["Reference"])

_STYLE: Final = (
    "body{font:16px/1.5 system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem;"
    "color:#1d2733;background:#fbfaf7}h1{margin-bottom:0}h2{margin:2rem 0 .25rem;"
    "font-size:1.1rem}code{background:#ece9e1;border-radius:4px;padding:.1em .35em}"
    "table{border-collapse:collapse;width:100%}td,th{text-align:left;vertical-align:top;"
    "padding:.3rem .6rem .3rem 0;border-bottom:1px solid #e2ded4}a{color:#0b5d78}"
)
_STYLE_HASH: Final = base64.b64encode(hashlib.sha256(_STYLE.encode()).digest()).decode()
_CONTENT_SECURITY: Final = CONTENT_SECURITY.replace(
    "style-src 'self'", f"style-src 'sha256-{_STYLE_HASH}'"
)


@router.get("/docs", summary="This description, to read", response_class=HTMLResponse)
async def docs(state: Given) -> HTMLResponse:
    """Return a page that lists every operation."""
    document = openapi_document(state.operations)
    operations = "".join(_operation(path, item["get"]) for path, item in document["paths"].items())
    info = document["info"]
    page = (
        '<!doctype html><html lang="vi"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width">'
        f"<title>{escape(info['title'])} · API</title><style>{_STYLE}</style></head><body>"
        f"<h1>{escape(info['title'])} {escape(info['version'])}</h1>"
        f"<p>{escape(info['description'])}</p>"
        '<p><a href="api">OpenAPI 3.0 (JSON)</a> · <a href="./">Bản đồ · Map</a></p>'
        f"{operations}</body></html>"
    )
    return HTMLResponse(page, headers={"Content-Security-Policy": _CONTENT_SECURITY})


def _operation(path: str, operation: dict[str, Any]) -> str:
    rows = "".join(_parameter(parameter) for parameter in operation["parameters"])
    table = f"<table><tr><th>Parameter<th>In<th>Meaning</tr>{rows}</table>" if rows else ""
    answers = ", ".join(
        f"{status} <code>{escape(media)}</code>"
        for status, answer in operation["responses"].items()
        for media in answer.get("content", ())
    )
    return (
        f"<h2><code>GET {escape(path)}</code></h2><p>{escape(operation['summary'])}. "
        f"{escape(operation['description'])}</p>{table}<p>{answers}</p>"
    )


def _parameter(parameter: dict[str, Any]) -> str:
    values = ", ".join(parameter["schema"].get("enum", ()))
    meaning = parameter["description"] + (f" ({values})" if values else "")
    return (
        f"<tr><td><code>{escape(parameter['name'])}</code><td>{escape(parameter['in'])}"
        f"<td>{escape(meaning)}</tr>"
    )
