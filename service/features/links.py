"""Write links that lead back to this service."""

from collections.abc import Mapping
from urllib.parse import quote, urlencode

from fastapi import Request

Link = dict[str, str]


def base_of(request: Request) -> str:
    """Return the URL of the landing page as the caller sees it, without its last slash."""
    return str(request.base_url).rstrip("/")


def link(
    base: str,
    path: str,
    *,
    rel: str,
    media: str,
    title: str = "",
    query: Mapping[str, object] | None = None,
) -> Link:
    """
    Write one link.

    Parameters
    ----------
    base
        The landing page, see `base_of`.
    path
        Path below it, with its first slash; what is no ASCII is encoded.
    rel, media, title
        Relation, media type, and a title for people.
    query
        Parameters of the query; None values are left out.

    Returns
    -------
    dict
        The link as OGC API Features writes it.
    """
    made = {"href": f"{base}{quote(path)}{query_text(query or {})}", "rel": rel, "type": media}
    return made | ({"title": title} if title else {})


def query_text(query: Mapping[str, object]) -> str:
    """
    Write the query of a link.

    Parameters
    ----------
    query
        Parameters; None values are left out.

    Returns
    -------
    str
        With its question mark; empty where there is no parameter.
    """
    given = {name: str(value) for name, value in query.items() if value is not None}
    # Commas and colons of a box or a time are allowed in a query, and are easier to read.
    return f"?{urlencode(given, safe=',:/')}" if given else ""
