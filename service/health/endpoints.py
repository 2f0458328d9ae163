"""Say whether the process lives, and whether it can serve."""

from typing import Final

from fastapi import APIRouter
from starlette.responses import JSONResponse, Response

from service.features.answers import problems
from service.features.state import Given
from service.problem_details import problem
from zoning.errors import Fault

LONGEST_S: Final = 2.0
"""How long a probe waits for the database: less than those who ask usually do."""

router = APIRouter(prefix="/health", tags=["Health"])


@router.get("/live", summary="Whether the process lives", response_class=JSONResponse)
async def live() -> Response:
    """Answer at once; no database is asked."""
    return JSONResponse({"status": "live"})


@router.get("/ready", summary="Whether the service can serve", responses=problems(503),
            response_class=JSONResponse)  # fmt: skip
def ready(state: Given) -> Response:
    """
    Say what was checked, or everything that is missing.

    Nobody waits longer than two seconds: a database that hangs is answered as one that is away.
    """
    checks = state.checks.answer(LONGEST_S)
    if checks is None:
        faults = [Fault("database", "no answer in time", "a database that answers")]
    else:
        faults = [one.fault for one in checks if one.fault is not None]
    if faults or checks is None:
        detail = "The service cannot serve, or not wholly."
        return problem(503, detail, faults)
    return JSONResponse({"status": "ready", "checks": {one.name: one.state for one in checks}})
