"""Ask a service over HTTP, with the patience that tests have for all that others do."""

from typing import Any

import httpx2
from patience import PATIENCE_S


def asking(url: str = "", **options: Any) -> httpx2.Client:
    """
    Return a client of a service, which waits for an answer as long as tests wait for anything.

    Without it a client gives up after five seconds: a service that shares its cores with other
    tests was seen to take longer for its first answer.
    """
    return httpx2.Client(base_url=url, timeout=PATIENCE_S, **options)


def get(address: str, **options: Any) -> httpx2.Response:
    """Ask for one thing."""
    with asking() as client:
        return client.get(address, **options)
