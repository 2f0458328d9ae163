"""Answer OGC API Processes: what there is to run, jobs, their results."""

import time
import uuid
from typing import Annotated, Any, Final

from fastapi import APIRouter, Depends, Header, Path, Request
from pydantic import BaseModel, ConfigDict, ValidationError
from starlette.responses import Response

from service.features.answers import json_answer, problems
from service.features.body import body_of
from service.features.links import base_of, link
from service.features.media import JSON
from service.features.query import NO_QUERY, query_of
from service.features.query_models import PlainQuery, PlansQuery
from service.features.state import Given, State
from service.plans.documents import DRAWING_ROLES
from service.problem_details import RequestRefused
from service.security.caller import Caller, caller_who_is
from service.security.same_site import FROM_HERE
from service.store.job_ports import Job
from zoning.errors import Fault

from .catalogue import PROCESSES, Process
from .documents import JOBS, job_document, process_document, process_summary
from .worker import KEPT, MOST_WAITING

router = APIRouter(tags=["Processes"])

Drawer = Annotated[Caller, Depends(caller_who_is(*DRAWING_ROLES))]
ProcessId = Annotated[str, Path(description="Identifier of a process.")]
JobId = Annotated[str, Path(description="Identifier of a job.")]
Plain = Annotated[PlainQuery, Depends(query_of(PlainQuery))]

SYNC_S: Final = 20.0
"""How long a caller waits who wants no job; after that he gets one all the same."""


class ExecuteWish(BaseModel):
    """What a process is to be run on."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    inputs: dict[str, Any] = {}


@router.get("/processes", summary="What can be run", responses=problems(400, 406),
            response_class=Response)  # fmt: skip
def processes(request: Request, query: Plain) -> Response:
    """List the processes."""
    base = base_of(request)
    document = {
        "processes": [process_summary(one, base) for one in PROCESSES.values()],
        "links": [
            link(base, "/processes", rel="self", media=JSON),
            link(base, "/jobs", rel=JOBS, media=JSON),
        ],
    }
    return json_answer(request, document, is_asked_for=query.f is not None)


@router.get("/processes/{process}", summary="One process", responses=problems(400, 404, 406),
            response_class=Response)  # fmt: skip
def process(process: ProcessId, request: Request, query: Plain) -> Response:
    """Say what a process takes and gives."""
    document = process_document(_known(process), base_of(request))
    return json_answer(request, document, is_asked_for=query.f is not None)


@router.post("/processes/{process}/execution", summary="Run a process", status_code=200,
             dependencies=[FROM_HERE, NO_QUERY],
             responses=problems(401, 403, 404, 406, 409, 415, 422, 503),
             response_class=Response)  # fmt: skip
def execute(
    *,
    process: ProcessId,
    request: Request,
    state: Given,
    caller: Drawer,
    wish: Annotated[ExecuteWish, Depends(body_of(ExecuteWish))],
    prefer: Annotated[str | None, Header()] = None,
) -> Response:
    """
    Run a process as a job.

    With ``Prefer: respond-async`` the job is answered at once, status 201. Otherwise its results
    are awaited for twenty seconds, and after that the job is answered all the same.
    """
    _whole_area(caller)
    job = _job_of(_known(process), wish.inputs, state, caller)
    with state.store.writing() as stored:
        is_added = stored.jobs.add(job, most_waiting=MOST_WAITING, keep=KEPT)
    if not is_added:
        fault = Fault("jobs", f"{MOST_WAITING} that wait", "fewer", "Ask again later.")
        raise RequestRefused(503, "Too many jobs wait already.", [fault])
    state.worker.ask()
    wants_job = "respond-async" in (prefer or "").lower()
    ended = None if wants_job else _awaited(state, job)
    if ended is not None:
        return _results(request, ended, is_asked_for=False)
    answer = json_answer(request, job_document(job, base_of(request)), is_asked_for=False)
    answer.status_code = 201
    answer.headers["Location"] = f"{base_of(request)}/jobs/{job.job_id}"
    if wants_job:
        answer.headers["Preference-Applied"] = "respond-async"
    return answer


@router.get("/jobs", summary="Jobs, newest first", responses=problems(400, 401, 403, 406, 503),
            response_class=Response)  # fmt: skip
def jobs(
    request: Request,
    state: Given,
    caller: Drawer,
    query: Annotated[PlansQuery, Depends(query_of(PlansQuery))],
) -> Response:
    """List the caller's jobs; administrators see everybody's."""
    base, whose = base_of(request), None if caller.role == "admin" else caller.name or ""
    with state.store.reading() as stored:
        matched, found = stored.jobs.listed(
            created_by=whose, limit=query.limit, offset=query.offset
        )
    given = dict(request.query_params)
    links = [link(base, "/jobs", rel="self", media=JSON, query=given)]
    if query.offset + len(found) < matched:
        following = given | {"limit": str(query.limit), "offset": str(query.offset + len(found))}
        links.append(link(base, "/jobs", rel="next", media=JSON, query=following))
    document = {
        "numberMatched": matched,
        "jobs": [job_document(one, base) for one in found],
        "links": links,
    }
    return json_answer(request, document, is_asked_for=query.f is not None)


@router.get("/jobs/{job}", summary="What has become of a job",
            responses=problems(400, 401, 403, 404, 406, 503), response_class=Response)  # fmt: skip
def job(job: JobId, request: Request, state: Given, caller: Drawer, query: Plain) -> Response:
    """Say how far a job is."""
    document = job_document(_own(state, caller, job), base_of(request))
    return json_answer(request, document, is_asked_for=query.f is not None)


@router.get("/jobs/{job}/results", summary="What came of a job",
            responses=problems(400, 401, 403, 404, 406, 409, 503),
            response_class=Response)  # fmt: skip
def results(job: JobId, request: Request, state: Given, caller: Drawer, query: Plain) -> Response:
    """Return a job's outputs by name, or why it failed."""
    return _results(request, _own(state, caller, job), is_asked_for=query.f is not None)


@router.delete("/jobs/{job}", summary="Dismiss a job", dependencies=[FROM_HERE, NO_QUERY],
               responses=problems(401, 403, 404, 406, 503), response_class=Response)  # fmt: skip
def dismiss(job: JobId, request: Request, state: Given, caller: Drawer) -> Response:
    """Dismiss a job: one that waits is not begun, one that runs stops before its next plan."""
    _own(state, caller, job)
    with state.store.writing() as stored:
        dismissed = stored.jobs.dismiss(job, at=state.settings.clock())
    assert dismissed is not None
    return json_answer(request, job_document(dismissed, base_of(request)), is_asked_for=False)


def _known(name: str) -> Process:
    if name not in PROCESSES:
        fault = Fault("path", "another process", " or ".join(PROCESSES))
        raise RequestRefused(404, "There is no such process.", [fault])
    return PROCESSES[name]


def _job_of(process: Process, inputs: dict[str, Any], state: State, caller: Caller) -> Job:
    try:
        checked = process.inputs.model_validate(inputs)
    except ValidationError as error:
        faults = [
            Fault(f"inputs, {one['loc'][0]}" if one["loc"][0] in process.inputs.model_fields
                  else "inputs", "another value or name", one["msg"])
            for one in error.errors(include_url=False)
        ]  # fmt: skip
        raise RequestRefused(422, "The inputs cannot be used.", faults) from None
    if getattr(checked, "policy", None) is None:
        checked = checked.model_copy(update={"policy": state.settings.policy})
    process.check(checked)
    now = state.settings.clock()
    return Job(
        job_id=uuid.uuid4().hex,
        process=process.id,
        inputs=checked.model_dump(mode="json"),
        created_by=caller.name or "",
        created_at=now,
        updated_at=now,
    )


def _awaited(state: State, job: Job) -> Job | None:
    """Return the job when it has ended, or None after a while."""
    last = time.monotonic() + SYNC_S
    while time.monotonic() < last:
        with state.store.reading() as stored:
            found = stored.jobs.one(job.job_id)
        if found is None or found.status not in ("accepted", "running"):
            return found
        time.sleep(0.1)
    return None


def _own(state: State, caller: Caller, job_id: str) -> Job:
    with state.store.reading() as stored:
        found = stored.jobs.one(job_id)
    if found is None or (caller.role != "admin" and found.created_by != (caller.name or "")):
        fault = Fault("path", "another identifier", "a job of the caller's own key")
        raise RequestRefused(404, "There is no such job.", [fault])
    return found


def _results(request: Request, job: Job, *, is_asked_for: bool) -> Response:
    if job.status == "successful":
        return json_answer(request, job.result, is_asked_for=is_asked_for)
    if job.status == "failed":
        raise RequestRefused(
            422, job.message or "The job failed.", [Fault(**f) for f in job.faults]
        )
    if job.status == "dismissed":
        raise RequestRefused(404, "The job was dismissed and has no results.")
    raise RequestRefused(404, "The job has no results yet.")


def _whole_area(caller: Caller) -> None:
    """Refuse keys of some units: what is drawn is of the whole area."""
    if caller.units is not None:
        fault = Fault("the key's units", "some units", "a key of the whole area")
        raise RequestRefused(403, "The key may not do this.", [fault])
