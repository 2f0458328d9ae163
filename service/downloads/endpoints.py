"""Send a layer of a plan as a file."""

import shutil
import tempfile
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Annotated, Final

from fastapi import APIRouter, Depends
from fastapi import Path as PathParameter
from starlette.background import BackgroundTask
from starlette.responses import Response, StreamingResponse

from service.features.answers import problems
from service.features.collections import known_collection
from service.features.editions import edition_for
from service.features.query import query_of
from service.features.state import Given
from service.problem_details import RequestRefused
from service.security.audit import RETURNED
from service.security.caller import Asked
from zoning.errors import Fault

from .files import write_file
from .query import ENDINGS, FORMATS, LAYERS, DownloadQuery
from .tables import table_of

_PART: Final = 1 << 16

router = APIRouter(tags=["Downloads"])


@router.get("/downloads/{layer}", summary="Zones, checkpoints or households as a file",
            responses=problems(400, 401, 403, 404, 503), response_class=Response)  # fmt: skip
def download(
    layer: Annotated[str, PathParameter(description="A list to take away.")],
    state: Given,
    caller: Asked,
    query: Annotated[DownloadQuery, Depends(query_of(DownloadQuery))],
) -> Response:
    """
    Return a layer of the plan in force, then, or named, as one file.

    It holds what the caller may see and no more: zones and checkpoints of its own view and units,
    and for officers the closed households with their level. The file is written first and sent
    from the disk, so that a plan that ends meanwhile makes no difference.
    """
    if layer not in LAYERS:
        fault = Fault("path", "another name", " or ".join(LAYERS))
        raise RequestRefused(404, "There is no such list.", [fault])
    known = known_collection(layer, caller)
    with state.store.reading() as stored:
        edition = edition_for(stored, caller, query.plan, query.datetime)
        table = table_of(stored, caller, layer, edition.plan_id)
    folder = Path(tempfile.mkdtemp(prefix="khoanh-download-"))
    try:
        file = write_file(table, layer, query.f, folder)
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise
    name = f"{known.id}-{edition.name(caller.view) or 'none'}.{ENDINGS[query.f]}"
    return StreamingResponse(
        _parts(file),
        media_type=FORMATS[query.f],
        headers={
            "Cache-Control": "no-store",
            "Content-Disposition": f'attachment; filename="{name}"',
            "Content-Length": str(file.stat().st_size),
            RETURNED: str(len(table)),
        },
        background=BackgroundTask(partial(shutil.rmtree, folder, ignore_errors=True)),
    )


def _parts(file: Path) -> Iterator[bytes]:
    with file.open("rb") as opened:
        while part := opened.read(_PART):
            yield part
