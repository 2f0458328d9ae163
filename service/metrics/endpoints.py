"""Serve the metrics to administrators."""

from typing import Annotated

from fastapi import APIRouter, Depends
from prometheus_client import generate_latest
from starlette.responses import Response

from service.features.answers import problems
from service.features.media import METRICS_TEXT
from service.features.state import Given, State
from service.security.caller import Caller, caller_who_is
from service.security.identify import METRICS

from .readings import Readings

router = APIRouter(tags=["Health"])


@router.get(METRICS, summary="How the service does, in the format of Prometheus",
            responses=problems(403), response_class=Response)  # fmt: skip
def metrics(
    state: Given,
    caller: Annotated[Caller, Depends(caller_who_is("admin"))],  # noqa: ARG001 - it lets pass
) -> Response:
    """Return every metric; for administrators."""
    return metrics_answer(state)


def metrics_answer(state: State) -> Response:
    """
    Return every metric.

    Parameters
    ----------
    state
        The service.

    Returns
    -------
    Response
        Text format 0.0.4, which every scraper reads. It comes within two seconds also where the
        database does not answer.
    """
    content = generate_latest(Readings(state))
    return Response(content, media_type=METRICS_TEXT,
                    headers={"Cache-Control": "no-store"})  # fmt: skip
