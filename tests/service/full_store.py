"""Fill a store with something of everything, and read everything that it answers."""

import itertools
from pathlib import Path

from drafting_service import case, drafting, report, settled
from keyed import key_in
from khoanh_command import khoanh
from patience import until
from running_service import running
from test_http_tiles import TILED, middle_tile, path_of

from service.settings import Settings

_VN_2000 = "?crs=http://www.opengis.net/def/crs/EPSG/0/5897"
_FORMATS = ("", "?f=ndjson", "?f=csv", "?f=fgb", "?f=html", _VN_2000, f"{_VN_2000}&f=csv")
_PLAN_LAYERS = ("zones", "checkpoints", "cells")
_JOB = "/processes/what-if/execution"


def fill_fully(url: str, pack: Path) -> str:
    """
    Let a service do one of everything; return the key of an officer.

    Cases that are corrected, withdrawn and lie nowhere, a plan that was lifted, one in force and
    a draft, one that was discarded, an answer to be repeated, a job, a webhook, keys, and the log
    of all that.
    """
    with drafting(url, pack) as client:
        report(client, case("CA-1", 5), case("CA-2", 20))
        nowhere = {"case_id": "CA-3", "reported_at": "2026-07-01T08:00:00+07:00", "address": "??"}
        report(client, nowhere)
        _publish_newest(client)
        report(client, case("CA-2", 30), headers={"Idempotency-Key": "once"})
        report(client, case("CA-4", 12))
        _publish_newest(client)
        assert client.delete("/cases/CA-4").status_code == 200
        settled(client)
        drawn = client.post("/plans", json={"as_of": "2026-07-02T09:00:00+07:00"}).json()["plan_id"]
        assert client.delete(f"/plans/{drawn}").status_code == 204
        started = client.post(_JOB, json={"inputs": {}}, headers={"Prefer": "respond-async"})
        job = started.headers["location"]
        until(lambda: client.get(job).json()["status"] == "successful")
    status, out, err = khoanh("webhook", "add", "https://example.org/hook", "--database", url)
    assert status == 0, out + err
    key_in(url, "viewer", "w-1")
    return key_in(url, "officer")


def _publish_newest(client) -> None:
    settled(client)
    plan = client.get("/plans").json()["plans"][0]["plan_id"]
    answer = client.post(f"/plans/{plan}/publish")
    assert answer.status_code == 200, answer.text


def answers_of(url: str, *, view: str) -> dict[str, tuple[int, str | None, bytes]]:
    """Return status, ETag and bytes of everything that a service on a store answers to GET."""
    with running(Settings(database=url, view=view)) as client:
        plans = [one["plan_id"] for one in client.get("/plans").json()["plans"]]
        paths = [*_layers(client), *_of_plans(plans), *_records(client)]
        found = {}
        for path in paths:
            answer = client.get(path)
            found[path] = (answer.status_code, answer.headers.get("etag"), answer.content)
    return found


def _layers(client) -> list[str]:
    names = [one["id"] for one in client.get("/collections").json()["collections"]]
    tiles = [path_of(name, middle_tile(zoom)) for name in TILED for zoom in (12, 16)]
    kinds = ("", "/queryables", "/schema")
    return [
        *("/", "/collections", "/summary", "/conformance"),
        *(f"/collections/{name}{kind}" for name in names for kind in kinds),
        *(f"/collections/{name}/items{form}" for name in names for form in _FORMATS),
        *(f"/collections/{name}/items?sortby=-{_second(client, name)}" for name in names),
        *tiles,
        "/collections/zones/items?datetime=2026-07-02T09:30:00Z",
        "/collections/zones/items?datetime=2020-01-01T00:00:00Z",
    ]


def _second(client, name: str) -> str:
    return list(client.get(f"/collections/{name}/queryables").json()["properties"])[1]


def _of_plans(plans: list[str]) -> list[str]:
    return [
        "/plans",
        *(f"/plans/{plan}" for plan in plans),
        *(f"/plans/{plan}/{part}" for plan in plans for part in ("zones", "checkpoints", "files")),
        *(f"/collections/{name}/items?plan={plan}" for plan in plans for name in _PLAN_LAYERS),
        *(f"/plans/{one}/diff/{other}" for one, other in itertools.permutations(plans, 2)),
    ]


def _records(client) -> list[str]:
    jobs = client.get("/jobs").json().get("jobs", ())
    return [
        *(f"/cases/CA-{number}" for number in range(1, 6)),
        "/events?after=0&wait=0",
        "/jobs",
        *(f"/jobs/{job['jobID']}{part}" for job in jobs for part in ("", "/results")),
    ]
