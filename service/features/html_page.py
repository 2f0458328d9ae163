"""Lay out pages to read: no script, nothing from elsewhere, one style that is allowed by hash."""

import base64
import hashlib
from collections.abc import Iterable, Mapping
from html import escape
from typing import Final

from starlette.responses import HTMLResponse

from service.boundary import CONTENT_SECURITY

_STYLE: Final = (
    "body{font:16px/1.5 system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem;"
    "color:#1d2733;background:#fbfaf7}h1{margin-bottom:0}h2{margin:2rem 0 .25rem;"
    "font-size:1.1rem}code{background:#ece9e1;border-radius:4px;padding:.1em .35em}"
    "table{border-collapse:collapse;width:100%}td,th{text-align:left;vertical-align:top;"
    "padding:.3rem .6rem .3rem 0;border-bottom:1px solid #e2ded4}a{color:#0b5d78}"
    "div.wide{overflow-x:auto}nav a{margin-right:1rem}"
    "@media screen and (prefers-color-scheme:dark){body{color:#e6ebef;background:#121a21}"
    "code{background:#22303b}td,th{border-color:#2d3b47}a{color:#7cc7dc}a:visited{color:#b9b3e6}}"
)
_STYLE_HASH: Final = base64.b64encode(hashlib.sha256(_STYLE.encode()).digest()).decode()
_CONTENT_SECURITY: Final = CONTENT_SECURITY.replace(
    "style-src 'self'", f"style-src 'sha256-{_STYLE_HASH}'"
)


def html_page(title: str, body: str, headers: Mapping[str, str] | None = None) -> HTMLResponse:
    """
    Lay out a page.

    Parameters
    ----------
    title
        Its title, as plain text.
    body
        Its content, as HTML: whatever came from elsewhere is escaped in it.
    headers
        Further headers.

    Returns
    -------
    HTMLResponse
        A page in Vietnamese, then English, that reads without scripts and without a network.
    """
    page = (
        '<!doctype html><html lang="vi"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width">'
        '<meta name="color-scheme" content="light dark">'
        f"<title>{escape(title)}</title><style>{_STYLE}</style></head>"
        f"<body><main>{body}</main></body></html>"
    )
    return HTMLResponse(
        page, headers={"Content-Security-Policy": _CONTENT_SECURITY, **(headers or {})}
    )


def anchor(href: str, text: str) -> str:
    """Return a link, both parts escaped."""
    return f'<a href="{escape(href)}">{escape(text)}</a>'


def table(caption: str, head: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    """
    Return a table.

    Parameters
    ----------
    caption
        What it holds, as plain text.
    head
        Plain texts.
    rows
        Cells as HTML, as many as the head has.

    Returns
    -------
    str
        A table whose head a screen reader knows as one.
    """
    titles = "".join(f'<th scope="col">{escape(text)}</th>' for text in head)
    body = "".join("<tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>" for row in rows)
    return (
        f'<div class="wide"><table><caption>{escape(caption)}</caption>'
        f"<thead><tr>{titles}</tr></thead><tbody>{body}</tbody></table></div>"
    )
