"""
Kill a service again and again while cases come in, and check what it leaves.

A forking process imports everything once: it is run as a program, and forks one service for each
line it reads, so that two hundred deaths take minutes and not hours.
"""

import contextlib
import http.client
import json
import os
import random
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from threading import Event, Thread

from patience import PATIENCE_S, until
from sqlalchemy import func, select

from service.app import create_app
from service.garbage import spare_what_stays
from service.listening import listen, serve_on
from service.settings import Settings
from service.store import open_store
from service.store.store import Store
from service.store.tables.metadata import metadata
from zoning.errors import InvalidInput

HOMES = 38
"""Households of the sample area."""

CASES = 15
"""Cases that each of those who report knows of."""


class ForkingProcess:
    """
    A process that starts services as quickly as they are killed.

    Parameters
    ----------
    url
        The database.
    pack
        The area pack.
    port
        Where every service listens.
    draws_apart
        Whether each has a process of its own that works on plans.
    """

    def __init__(self, url: str, pack: Path, port: int, *, draws_apart: bool) -> None:
        environment = dict(os.environ, PYTHONPATH=os.pathsep.join(filter(None, sys.path)))
        self._process = subprocess.Popen(
            [sys.executable, __file__, url, str(pack), str(port), *(["apart"] * draws_apart)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            bufsize=1,
            env=environment,
        )

    def start(self) -> int:
        """Start a service, and return its process."""
        assert self._process.stdin
        assert self._process.stdout
        self._process.stdin.write("start\n")
        return int(self._process.stdout.readline())

    def close(self) -> None:
        """End, when the last service is dead."""
        assert self._process.stdin
        assert self._process.stdout
        self._process.stdin.close()
        self._process.wait(PATIENCE_S)
        self._process.stdout.close()


@contextmanager
def forking(url: str, pack: Path, port: int, *, draws_apart: bool) -> Iterator[ForkingProcess]:
    """Run a forking process."""
    process = ForkingProcess(url, pack, port, draws_apart=draws_apart)
    try:
        yield process
    finally:
        process.close()


class Reporter:
    """
    Somebody who reports case after case, and remembers what was acknowledged.

    Parameters
    ----------
    port
        Where the service listens.
    letter
        What the identifiers of the cases begin with.
    pause_s
        How long between two reports.
    """

    def __init__(self, port: int, letter: str, *, pause_s: float) -> None:
        self._port = port
        self._letter = letter
        self._pause_s = pause_s
        self._number = 0
        self.acknowledged: dict[str, str] = {}
        self.reports = 0
        self._ends = Event()
        self._thread = Thread(target=self._run, daemon=True)

    def start(self) -> None:
        """Begin."""
        self._thread.start()

    def end(self) -> None:
        """Stop reporting."""
        self._ends.set()
        self._thread.join(PATIENCE_S)

    def _run(self) -> None:
        while not self._ends.is_set():
            with contextlib.suppress(OSError, http.client.HTTPException):
                self._talk()
            time.sleep(0.005)  # the service is dead at the moment

    def _talk(self) -> None:
        connection = http.client.HTTPConnection("127.0.0.1", self._port, timeout=5)
        try:
            while not self._ends.is_set():
                self._report(connection)
        finally:
            connection.close()

    def _report(self, connection: http.client.HTTPConnection) -> None:
        # Cases are corrected again and again; a report without an answer is sent again.
        name, home = f"{self._letter}-{self._number % CASES:02d}", self._number % HOMES
        row = {
            "case_id": name,
            "reported_at": "2026-07-01T08:00:00+07:00",
            "household_id": f"hh-1-{home:05d}",
        }
        headers = {"Content-Type": "application/json"}
        connection.request("POST", "/cases", json.dumps([row]), headers)
        answer = connection.getresponse()
        content = answer.read()
        if answer.status == 200:
            self.acknowledged[name] = row["household_id"]
            self.reports += 1
            self._number += 1
            time.sleep(self._pause_s)
        else:
            assert answer.status == 503, content


def kill_again_and_again(
    url: str, pack: Path, *, kills: int, seed: int, draws_apart: bool = False
) -> dict[str, int]:
    """
    Kill services at random moments while cases come in, and check what each of them leaves.

    Parameters
    ----------
    url
        A database with the sample area.
    pack
        The sample area as a pack.
    kills
        How many times.
    seed
        Of the moments.
    draws_apart
        Whether each service has a process of its own that works on plans: then each lives until
        it has published one, and every other kill is that process's, which the service outlives.

    Returns
    -------
    dict
        How many reports were acknowledged, and how many plans were published.
    """
    moments = random.Random(seed)
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    # A process that works on plans is slow where reports keep a core busy.
    reporters = [Reporter(port, letter, pause_s=0.05 if draws_apart else 0.01) for letter in "ab"]
    seen: set[str] = set()
    with forking(url, pack, port, draws_apart=draws_apart) as process:
        pid = process.start()
        for reporter in reporters:
            reporter.start()
        for number in range(kills):
            _answers(port)
            is_late = draws_apart or number % 5 == 0
            if is_late:
                _until_published(port)
            # Most die young, about the first draft that they draw; a report waits for the drawing.
            reports = moments.randrange(20 if is_late else 8)
            _let_live(reporters, reports=reports, seconds=moments.uniform(0, 0.1))
            # What is acknowledged by now must be there afterwards.
            sure = {k: v for one in reporters for k, v in list(one.acknowledged.items())}
            is_whole = not draws_apart or number % 2 == 0
            os.kill(pid if is_whole else _workshop_of(pid), signal.SIGKILL)
            with closing(open_store(url)) as store:
                _check_cases(store, sure)
                seen = _check_plans(store, seen)
            if is_whole:
                pid = process.start()
        _answers(port)
        for reporter in reporters:
            reporter.end()
        os.kill(pid, signal.SIGKILL)
    with closing(open_store(url)) as store:
        _check_cases(store, {k: v for one in reporters for k, v in one.acknowledged.items()})
        _check_plans(store, set())
        published = _published(store)
    return {"acknowledged": sum(one.reports for one in reporters), "published": published}


def _workshop_of(service: int) -> int:
    """Return the process that works on a service's plans."""
    found = Path(f"/proc/{service}/task").glob("*/children")
    (workshop,) = [int(one) for file in found for one in file.read_text().split()]
    return workshop


def _let_live(reporters: list[Reporter], *, reports: int, seconds: float) -> None:
    """Let a service take in some reports and live a moment longer, but no more than a while."""
    last = time.monotonic() + 3
    before = sum(one.reports for one in reporters)
    while sum(one.reports for one in reporters) < before + reports and time.monotonic() < last:
        time.sleep(0.001)
    time.sleep(seconds)


def _until_published(port: int) -> None:
    """Wait until this service has put a plan in force; it will be about the next one."""
    before = _asked(port, "/summary")
    until(lambda: _asked(port, "/summary") != before)


def _answers(port: int) -> None:
    """Wait until a service answers that it is ready."""
    until(lambda: _asked(port, "/health/ready") is not None, every_s=0.005)


def _asked(port: int, path: str) -> bytes | None:
    """Return what a service answers; None where it does not, or not well."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE_S)
    with contextlib.suppress(OSError, http.client.HTTPException), contextlib.closing(connection):
        connection.request("GET", path)
        answer = connection.getresponse()
        content = answer.read()
        return content if answer.status == 200 else None
    return None


def _check_cases(store: Store, sure: dict[str, str]) -> None:
    """Check that nothing acknowledged is lost, and that what is there is whole."""
    with store.reading() as stored:
        held = {one["case_id"]: one["household_id"] for one in stored.cases.input().cases}
        for name in set(sure) - set(held):
            raise AssertionError(f"case {name} was acknowledged and is lost")
        moved = [name for name, home in sure.items() if held[name] != home]
        # At most the one report of each reporter that was under way may be newer than we know.
        for name in moved:
            homes = [one.content["household_id"] for one in stored.cases.history(name)]
            assert sure[name] in homes[:-1], name
        states = stored.cases.states()
        assert set(stored.cases.places(states)) == set(states)


def _published(store: Store) -> int:
    plans = metadata.tables["plans"].c
    with store.database.reading() as connection:
        asked = select(func.count()).where(plans.status != "draft")
        return connection.execute(asked).scalar_one()


def _check_plans(store: Store, seen: set[str]) -> set[str]:
    """
    Check that no plan is half, and return all of them.

    Those seen before are counted again, and not read: else their texts would cost more with every
    kill than the service itself.
    """
    tables = metadata.tables
    with store.database.reading() as connection:
        rows = connection.execute(select(tables["plans"].c.plan_id, tables["plans"].c.status)).all()
        statuses = dict(map(tuple, rows))
        assert list(statuses.values()).count("in_force") <= 1
        files = tables["plan_files"]
        public = tables["public_plans"].c
        named = connection.execute(select(public.public_id, public.plan_id)).all()
        names = dict(map(tuple, named))
        for table, known in (
            (tables["zones"], statuses),
            (tables["public_zones"], {name: statuses[plan] for name, plan in names.items()}),
        ):
            found = connection.execute(select(table.c.plan, table.c.status).distinct())
            assert all(known[row.plan] == row.status for row in found)
        # What was ever published has its public side as well, or nothing of it.
        assert set(names.values()) == set(statuses)
        of_zones = tables["zones"].c.plan
        counted, zones = (
            dict(map(tuple, connection.execute(select(key, func.count()).group_by(key))))
            for key in (files.c.plan_id, of_zones)
        )
        for plan_id in set(statuses) - seen:
            assert counted.get(plan_id, 0) >= 6, plan_id
            kept = select(files.c.content).where(
                files.c.plan_id == plan_id, files.c.name == "zones.geojson"
            )
            drawn = json.loads(bytes(connection.execute(kept).scalar_one()))["features"]
            assert zones.get(plan_id, 0) == len(drawn), plan_id
        known = connection.execute(select(tables["plan_drafts"].c.plan_id)).scalars().all()
        assert set(known) == set(statuses)
    return set(statuses)


def _serve(url: str, pack: str, port: int, *, draws_apart: bool) -> None:
    settings = Settings(
        database=url,
        view="exact",
        area_path=Path(pack),
        publishes_drafts=True,
        draft_quiet_s=0.0,
        draft_longest_s=0.05,
        draft_lease_s=0.5,
        draws_apart=draws_apart,
    )
    serve_on(_taken(port), create_app(settings))


def _taken(port: int) -> socket.socket:
    """Take the port as soon as the one that was killed has let go of it."""

    def ask() -> socket.socket | None:
        with contextlib.suppress(InvalidInput):
            return listen("127.0.0.1", port)
        return None

    taken: socket.socket = until(ask, every_s=0.005)
    return taken


def _fork_on_demand(url: str, pack: str, port: int, *, draws_apart: bool) -> None:
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # the dead are not waited for
    spare_what_stays()  # once for all that are forked
    pid = 0
    for _ in sys.stdin:
        pid = os.fork()
        if pid == 0:
            signal.signal(signal.SIGCHLD, signal.SIG_DFL)
            sys.stdin.close()
            _serve(url, pack, port, draws_apart=draws_apart)
            os._exit(0)
        sys.stdout.write(f"{pid}\n")
        sys.stdout.flush()
    if pid:  # alive where a test failed
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)


if __name__ == "__main__":
    _fork_on_demand(
        sys.argv[1], sys.argv[2], int(sys.argv[3]), draws_apart=sys.argv[4:] == ["apart"]
    )
