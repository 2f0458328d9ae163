"""Keep a stranger's page from doing what the person in front of the browser may do."""

from typing import Final
from urllib.parse import urlsplit

from fastapi import Depends, Request

from service.problem_details import RequestRefused
from zoning.errors import Fault

_OWN: Final = ("same-origin", "none")


async def _from_here(request: Request) -> None:
    """
    Refuse what a browser sends for another site's page.

    A key in a header is never sent by itself, but the exact view on the loopback needs none, and
    a browser keeps a password. Programs send neither of these headers.
    """
    site = request.headers.get("sec-fetch-site", "none")
    origin = request.headers.get("origin")
    host = request.headers.get("host", "")
    if site in _OWN and (origin is None or urlsplit(origin).netloc.lower() == host.lower()):
        return
    fault = Fault("header Origin", "another site's page", "this service's own pages, or a program")
    raise RequestRefused(403, "Another site's page may not change anything here.", [fault])


FROM_HERE: Final = Depends(_from_here)
"""A dependency of every operation that changes something."""
