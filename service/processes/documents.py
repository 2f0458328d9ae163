"""Write processes and jobs as OGC API Processes has them."""

from typing import Any, Final

from service.features.links import Link, link
from service.features.media import JSON
from service.store.job_ports import Job

from .catalogue import Process

RESULTS: Final = "http://www.opengis.net/def/rel/ogc/1.0/results"
EXECUTE: Final = "http://www.opengis.net/def/rel/ogc/1.0/execute"
JOBS: Final = "http://www.opengis.net/def/rel/ogc/1.0/job-list"


def process_summary(process: Process, base: str) -> dict[str, Any]:
    """Return what a list says of a process."""
    return {
        "id": process.id,
        "title": process.title,
        "description": process.description,
        "version": "1.0.0",
        "jobControlOptions": ["sync-execute", "async-execute", "dismiss"],
        "outputTransmission": ["value"],
        "links": [link(base, f"/processes/{process.id}", rel="self", media=JSON)],
    }


def process_document(process: Process, base: str) -> dict[str, Any]:
    """Return everything that is said of a process: its inputs and outputs by name."""
    schema = process.inputs.model_json_schema()
    document = process_summary(process, base)
    path = f"/processes/{process.id}/execution"
    document["links"].append(link(base, path, rel=EXECUTE, media=JSON))
    return document | {
        "inputs": {
            name: {"title": name, "minOccurs": 0, "schema": field}
            | {key: field[key] for key in ("description",) if key in field}
            for name, field in schema["properties"].items()
        },
        # What the schemas of inputs refer to, from the root of the document.
        "$defs": schema.get("$defs", {}),
        "outputs": {
            name: {"title": name, "description": what, "schema": {}}
            for name, what in process.outputs.items()
        },
    }


def job_document(job: Job, base: str) -> dict[str, Any]:
    """Return what has become of a job; nothing of its inputs."""
    times = {
        "created": job.created_at,
        "started": job.started_at,
        "finished": job.finished_at,
        "updated": job.updated_at,
    }
    return {
        "processID": job.process,
        "type": "process",
        "jobID": job.job_id,
        "status": job.status,
        "message": job.message,
        "progress": job.progress,
        **{name: moment.isoformat() for name, moment in times.items() if moment is not None},
        "links": _links(job, base),
    }


def _links(job: Job, base: str) -> list[Link]:
    path = f"/jobs/{job.job_id}"
    links = [link(base, path, rel="self", media=JSON)]
    if job.status == "successful":
        links.append(link(base, f"{path}/results", rel=RESULTS, media=JSON))
    return links
