"""Serve the page for those who lead, and the script that keeps it for a phone without a line."""

import hashlib
from pathlib import Path
from typing import Final

from fastapi import APIRouter, Request
from starlette.responses import Response

from service.problem_details import RequestRefused
from zoning.errors import Fault

from .answer_tags import is_match
from .answers import problems
from .media import HTML, SCRIPT
from .state import Given

router = APIRouter(tags=["Map"])

_PAGE: Final = "lanh-dao.html"
_WORKER: Final = "lanh-dao-worker.js"


@router.get("/lanh-dao", summary="The page for those who lead", responses=problems(404),
            response_class=Response)  # fmt: skip
def leaders_page(request: Request, state: Given) -> Response:
    """Return the page; its figures come from `/summary` and `/situation`."""
    return _file(request, state.settings.static / _PAGE, HTML)


@router.get("/lanh-dao.js", summary="The service worker of that page",
            responses=problems(404), response_class=Response)  # fmt: skip
def leaders_worker(request: Request, state: Given) -> Response:
    """Return the script; it stands at the root, for a worker reaches no path above its own."""
    return _file(request, state.settings.static / _WORKER, SCRIPT)


def _file(request: Request, path: Path, media: str) -> Response:
    if not path.is_file():
        mend = "Install Khoanh from its wheel, which holds the built page."
        fault = Fault("service", "no built page", "the files of the map", mend)
        raise RequestRefused(404, "The page was not built.", [fault])
    # As a whole: its worker keeps it, and a response of a file would promise ranges too.
    page = path.read_bytes()
    # Weak: compressed or not, it is the same page.
    tag = f'"{hashlib.sha256(page).hexdigest()[:32]}"'
    headers = {"ETag": f"W/{tag}"}
    known = ",".join(request.headers.getlist("if-none-match"))
    if is_match(known.encode("latin-1"), tag.encode()):
        return Response(status_code=304, headers=headers)
    return Response(page, media_type=media, headers=headers)
