"""Say whether the process lives, and whether it can serve."""

from fastapi import APIRouter
from starlette.responses import JSONResponse, Response

from service.features.answers import problems
from service.features.state import Given
from service.problem_details import problem

router = APIRouter(prefix="/health", tags=["Health"])


@router.get("/live", summary="Whether the process lives", response_class=JSONResponse)
async def live() -> Response:
    """Answer at once; no database is asked."""
    return JSONResponse({"status": "live"})


@router.get("/ready", summary="Whether the service can serve", responses=problems(503),
            response_class=JSONResponse)  # fmt: skip
def ready(state: Given) -> Response:
    """Ask the database."""
    if not state.store.is_ready():
        return problem(503, "The database does not answer, or its schema is out of date.")
    return JSONResponse({"status": "ready"})
