"""
Load a service with everything it does at once: ``load.py --backend gpkg --seconds 600``.

`khoanh serve` runs the bundled town as a process of its own. So many requests a second are sent
at set moments, mixed; streams of events stay open, cases are reported, and every draft that
follows is verified and put in force.
"""

import argparse
import asyncio
import json
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
from load_client import (
    Answer,
    Client,
    Question,
    Told,
    asked_on_time,
    get,
    post,
    resident_mib,
    with_children,
)

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))

from postgis_cluster import postgis_cluster, run_sql

import zoning
from service.tiles.grid import tile_at

ROOT = Path(__file__).parents[1]
BACKENDS = ("gpkg", "postgis")
PUBLIC_STREAMS, OFFICERS_STREAMS = 50, 5
REPORT_EVERY_S = 6.0
STAYS = 20
"""After how many reports more a case is withdrawn: two minutes."""
SEED = 20261126
RSS_EVERY_S = 10.0
KEPT_MB = 8
"""Room for answers, an eighth of the default: full within minutes, so that growth shows."""
ROLES = ("officer", "admin")
"""Who asks and reports; who reads what is kept in memory."""
_NOT_FOUND_YET = '"none"'
_TILE_OR_NONE = frozenset({200, 204})

SHARES = {
    "summary": 30, "zones": 30, "box": 30, "tile": 40, "304": 30, "feature": 10, "plans": 5,
    "cases": 10, "exact zones": 10, "delta": 3, "diff": 2,
}  # fmt: skip
"""How many of 200 requests ask what."""


@dataclass(slots=True)
class Mix:
    """
    What is asked, of the bundled town, by the public and by one officer.

    Attributes
    ----------
    key
        The officer's key.
    """

    key: str
    _random: random.Random = field(default_factory=lambda: random.Random(SEED))
    _tag: str = _NOT_FOUND_YET
    _exact_tag: str = _NOT_FOUND_YET
    _zone: str = "none"
    _plans: list[str] = field(default_factory=list)

    def question_at(self, _: int) -> Question:
        """Return the next question, by its share."""
        kind = self._random.choices(list(SHARES), list(SHARES.values()))[0]
        makers: dict[str, Callable[[], Question]] = {
            "tile": self._tile,
            "box": self._box,
            "304": self._held,
            "feature": self._feature,
            "diff": self._diff,
        }
        return makers[kind]() if kind in makers else self._plain(kind)

    def _plain(self, kind: str) -> Question:
        packed, bearer = {"Accept_Encoding": "gzip"}, {"Authorization": f"Bearer {self.key}"}
        path, headers = {
            "summary": ("/summary", {}),
            "zones": ("/collections/zones/items", packed),
            "plans": ("/plans", {}),
            "cases": ("/collections/cases/items?limit=100", bearer),
            "exact zones": ("/collections/zones/items", packed | bearer),
            "delta": ("/collections/zones/delta?since=" + self._exact_tag.strip('"'), bearer),
        }[kind]
        return Question(kind, get(path, **headers))

    def _tile(self) -> Question:
        layer = self._random.choice(["zones", "zones", "streets", "wards", "hamlets"])
        place = tile_at(*self._somewhere(), self._random.randint(13, 16))
        path = "/".join(map(str, (place.zoom, place.row, place.column)))
        url = f"/collections/{layer}/tiles/WebMercatorQuad/{path}"
        return Question("tile", get(url, Accept_Encoding="gzip"), _TILE_OR_NONE)

    def _box(self) -> Question:
        x, y = self._somewhere()
        box = f"{x - 0.002:.5f},{y - 0.002:.5f},{x + 0.002:.5f},{y + 0.002:.5f}"
        layer = self._random.choice(["zones", "streets", "alleys"])
        return Question("box", get(f"/collections/{layer}/items?bbox={box}&limit=200"))

    def _held(self) -> Question:
        request = get("/collections/zones/items", Accept_Encoding="gzip",
                      If_None_Match=self._tag)  # fmt: skip
        return Question("304", request, frozenset({200, 304}))  # 200 where a plan came meanwhile

    def _feature(self) -> Question:
        url = f"/collections/zones/items/{self._zone}"
        return Question("feature", get(url), frozenset({200, 404}))  # 404 where it was lifted

    def _diff(self) -> Question:
        if len(self._plans) < 2:
            return self._plain("plans")
        first, second = self._plans[:2]
        return Question("diff", get(f"/plans/{second}/diff/{first}"))

    def _somewhere(self) -> tuple[float, float]:
        left, bottom, right, top = TOWN
        return self._random.uniform(left, right), self._random.uniform(bottom, top)

    def take(self, question: Question, answer: Answer) -> None:
        """Remember of an answer what later questions need."""
        if answer.status != 200:
            return
        if question.kind in ("zones", "304"):
            self._tag = answer.headers["etag"]
        elif question.kind == "exact zones":
            self._exact_tag = answer.headers["etag"]
        elif question.kind == "box" and b'"level"' in answer.body and not self._random.randrange(9):
            self._zone = json.loads(answer.body)["features"][0]["id"]
        elif question.kind == "plans":
            self._plans = [one["plan_id"] for one in json.loads(answer.body)["plans"]]


@dataclass(frozen=True, slots=True)
class Reports:
    """
    Cases in households of the town, the same every time.

    Each is withdrawn after a while, so that the outbreak stays as large as it is and memory that
    grows is not the outbreak's.
    """

    key: str
    households: list[str]

    def question_at(self, number: int) -> Question:
        """Return a report of one to three cases, and of as many that are none any more."""
        gone = self._cases(number - STAYS) if number >= STAYS else []
        rows = [*self._cases(number), *({**one, "status": "discarded"} for one in gone)]
        request = post("/cases", json.dumps(rows).encode(), Authorization=f"Bearer {self.key}")
        return Question("report", request)

    def _cases(self, number: int) -> list[dict[str, str]]:
        chance = random.Random(SEED + number)
        return [
            {
                "case_id": f"L-{number}-{one}",
                "reported_at": "2026-07-03T08:00:00+07:00",
                "household_id": chance.choice(self.households),
            }
            for one in range(chance.randint(1, 3))
        ]


AREA = zoning.read_area(zoning.bundled_area_path())
TOWN = tuple(float(bound) for bound in AREA.units.total_bounds)


@contextmanager
def served(database: str, folder: Path) -> Iterator[tuple[subprocess.Popen, int, list[str]]]:
    """Run `khoanh serve` on the sample outbreak; give its process, its port and keys by role."""
    khoanh = [sys.executable, "-c", "from zoning.cli.main import main; main()", "--json"]
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    configuration = folder / "service.toml"
    configuration.write_text(f"[service]\nkept_mb = {KEPT_MB}\n")
    command = [*khoanh, "serve", "--port", "0", "--database", database, "--auto-publish",
               "--config", str(configuration),
               "--draft-quiet", "1", "--draft-longest", "5"]  # fmt: skip
    process = subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True)
    try:
        said = ""
        while not said.rstrip().endswith("}"):
            line = process.stdout.readline()
            if not line:
                raise RuntimeError("the service did not start")
            said += line
        made = [
            subprocess.run(
                [*khoanh, "key", "create", "--role", role, "--database", database],
                env=environment, check=True, capture_output=True, text=True,
            ).stdout
            for role in ROLES
        ]  # fmt: skip
        port = int(json.loads(said)["url"].rpartition(":")[2])
        yield process, port, [json.loads(one)["key"] for one in made]
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(timeout=60)
        process.stdout.close()


async def loaded(process: subprocess.Popen, port: int, keys: list[str], *, rate: float,
                 seconds: float) -> dict[str, Any]:  # fmt: skip
    """Load a service, and return what was measured."""
    key, admin = keys
    client, mix = Client("127.0.0.1", port), Mix(key)
    reports = Reports(key, AREA.households["household_id"].tolist())
    heard: Counter[str] = Counter()
    memory: list[list[float]] = []

    def hear(line: bytes) -> None:
        if line.startswith(b"event: "):
            heard[line[7:].strip().decode()] += 1

    streams = [
        asyncio.create_task(client.listen(get("/events", **headers), hear))
        for headers in [{}] * PUBLIC_STREAMS
        + [{"Authorization": f"Bearer {key}"}] * OFFICERS_STREAMS
    ]
    kept: list[float] = []
    watching = asyncio.create_task(_watched(process.pid, memory, lambda: _kept_mib(client, admin),
                                            kept))  # fmt: skip
    for kind in ("zones", "exact zones", "plans"):  # what later questions need
        question = mix._plain(kind)  # noqa: SLF001 - asked once before the clock runs
        mix.take(question, await client.ask(question.request))
    before = [_cpu_s(one) for one in with_children(process.pid)]
    moments = np.arange(0, seconds, 1 / rate).tolist()
    reported = np.arange(1, seconds, REPORT_EVERY_S).tolist()
    told = await asyncio.gather(
        asked_on_time(client, moments, mix.question_at, mix.take),
        asked_on_time(client, reported, reports.question_at, lambda _question, _answer: None),
    )
    spent = [_cpu_s(one) - was for one, was in zip(with_children(process.pid), before, strict=True)]
    ended = sum(one.done() for one in streams)
    for task in (watching, *streams):
        task.cancel()
    await asyncio.gather(watching, *streams, return_exceptions=True)
    client.close()
    published = heard["plan_published"] // max(PUBLIC_STREAMS + OFFICERS_STREAMS - ended, 1)
    return summed_up([*told[0], *told[1]], seconds) | {
        # Of the service first, then of the process that works on its plans.
        "cpu_shares": [round(one / seconds, 3) for one in spent],
        "memory_mib": [[round(one, 1) for one in row] for row in zip(*memory, strict=True)],
        "kept_mib": [round(one, 1) for one in kept],
        "published": published,
        "streams_lost": ended,
        "connections": client.opened,
    }


async def _watched(process: int, memory: list[list[float]], read: Callable[[], Awaitable[float]],
                   kept: list[float]) -> None:  # fmt: skip
    while True:
        memory.append([resident_mib(one) for one in with_children(process)])
        kept.append(await read())
        await asyncio.sleep(RSS_EVERY_S)


async def _kept_mib(client: Client, admin: str) -> float:
    """Return what the service says it keeps of answers, pages, layers and tiles."""
    answer = await client.ask(get("/metrics", Authorization=f"Bearer {admin}"))
    lines = answer.body.decode().splitlines()
    names = ("khoanh_kept_bytes{", "khoanh_tiles_kept_bytes ")
    return sum(float(one.rpartition(" ")[2]) for one in lines if one.startswith(names)) / 2**20


def _cpu_s(process: int) -> float:
    fields = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def summed_up(told: list[Told], seconds: float) -> dict[str, Any]:
    """Return counts, faults and times by kind of question."""
    kinds = {}
    for kind in sorted({one.kind for one in told}):
        took = np.array([one.took_s for one in told if one.kind == kind]) * 1000
        middle, slow, slowest = np.percentile(took, [50, 95, 99])
        kinds[kind] = {
            "count": len(took),
            "p50_ms": round(float(middle), 1),
            "p95_ms": round(float(slow), 1),
            "p99_ms": round(float(slowest), 1),
            "max_ms": round(float(took.max()), 1),
        }
    all_of_them = np.array([one.took_s for one in told]) * 1000
    return {
        "requests_s": round(len(told) / seconds, 1),
        "p99_ms": round(float(np.percentile(all_of_them, 99)), 1),
        "faults": dict(Counter(f"{one.kind}: {one.fault}" for one in told if one.fault)),
        "client_late_p99_ms": round(
            float(np.percentile([one.late_s for one in told], 99)) * 1000, 1
        ),
        "kinds": kinds,
    }


def measured(backend: str, *, rate: float, seconds: float) -> dict[str, Any]:
    """
    Serve the bundled town, load it, and return what was measured.

    Parameters
    ----------
    backend
        One of `BACKENDS`.
    rate
        Requests a second, besides reports and streams.
    seconds
        For how long.
    """
    with (
        tempfile.TemporaryDirectory() as folder,
        _database(backend, folder) as database,
        served(database, Path(folder)) as (process, port, keys),
    ):
        found = asyncio.run(loaded(process, port, keys, rate=rate, seconds=seconds))
    return {
        "backend": backend,
        "rate": rate,
        "seconds": seconds,
        "kept_mb": KEPT_MB,
        "load1": os.getloadavg()[0],
    } | found


@contextmanager
def _database(backend: str, folder: str) -> Iterator[str]:
    if backend == "gpkg":
        yield f"gpkg:///{folder}/load.gpkg"
        return
    with postgis_cluster() as cluster:
        run_sql(cluster.url, "CREATE DATABASE load")
        yield f"{cluster.url.rpartition('/')[0]}/load"


def main() -> None:
    """Measure, and print what was measured as JSON."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[1])
    parser.add_argument("--backend", choices=BACKENDS, default="gpkg")
    parser.add_argument("--rate", type=float, default=200, help="requests a second")
    parser.add_argument("--seconds", type=float, default=600)
    given = parser.parse_args()
    began = time.strftime("%H:%M")
    found = measured(given.backend, rate=given.rate, seconds=given.seconds)
    print(json.dumps({"began": began} | found, indent=1, ensure_ascii=False))


if __name__ == "__main__":
    main()
