"""Tell callers who they are, so that a page shows what they may do and nothing else."""

from typing import Annotated, Final

from fastapi import APIRouter, Depends, Request
from starlette.responses import Response

from service.features.answers import json_answer, problems
from service.features.query import query_of
from service.features.query_models import PlainQuery

from .caller import ROLES, Asked, Role

router = APIRouter(tags=["Reference"])

_MAY: Final[dict[str, tuple[Role, ...]]] = {
    "draw": ("planner", "officer", "admin"),
    "publish": ("officer", "admin"),
    "cases": ("officer", "admin"),
    "households": ("officer", "admin"),
    "download": ROLES,
    "audit": ("admin",),
}
"""What there is to do, and who may; the operations themselves decide."""

_WHOLE_AREA: Final = frozenset({"draw", "publish"})
"""What only a key of the whole area may do."""


@router.get("/caller", summary="Who the caller is", responses=problems(400, 406),
            response_class=Response)  # fmt: skip
def caller(
    request: Request,
    caller: Asked,
    query: Annotated[PlainQuery, Depends(query_of(PlainQuery))],
) -> Response:
    """Return the caller's role and what it may do; nothing that the key does not say."""
    is_whole = caller.units is None
    document = {
        "role": caller.role,
        "name": caller.name,
        "view": caller.view,
        "is_whole_area": is_whole,
        "may": [
            what
            for what, roles in _MAY.items()
            if caller.role in roles and (is_whole or what not in _WHOLE_AREA)
        ],
    }
    answer = json_answer(request, document, is_asked_for=query.f is not None)
    answer.headers["Cache-Control"] = "no-store"
    return answer
