"""Serve the page for those who lead, and the script that keeps it for a phone without a line."""

from pathlib import Path
from typing import Final

from fastapi import APIRouter
from starlette.responses import Response

from service.problem_details import RequestRefused
from zoning.errors import Fault

from .answers import problems
from .media import HTML, SCRIPT
from .state import Given

router = APIRouter(tags=["Map"])

_PAGE: Final = "lanh-dao.html"
_WORKER: Final = "lanh-dao-worker.js"


@router.get("/lanh-dao", summary="The page for those who lead", responses=problems(404),
            response_class=Response)  # fmt: skip
def leaders_page(state: Given) -> Response:
    """Return the page; its figures come from `/summary` and `/situation`."""
    return _file(state.settings.static / _PAGE, HTML)


@router.get("/lanh-dao.js", summary="The service worker of that page",
            responses=problems(404), response_class=Response)  # fmt: skip
def leaders_worker(state: Given) -> Response:
    """Return the script; it stands at the root, for a worker reaches no path above its own."""
    return _file(state.settings.static / _WORKER, SCRIPT)


def _file(path: Path, media: str) -> Response:
    if not path.is_file():
        mend = "Install Khoanh from its wheel, which holds the built page."
        fault = Fault("service", "no built page", "the files of the map", mend)
        raise RequestRefused(404, "The page was not built.", [fault])
    # As a whole: its worker keeps it, and a file's own tags would promise 304 and ranges.
    return Response(path.read_bytes(), media_type=media)
