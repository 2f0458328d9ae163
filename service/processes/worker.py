"""Run jobs one after the other, whichever process they were asked of."""

import logging
import os
import uuid
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import asdict, replace
from datetime import datetime
from threading import Event, Thread
from typing import Any, Final

from service.plans.area_desk import AREA_WAIT_S
from service.plans.failure import faults_of_error
from service.plans.planning import Planning
from service.plans.workshop import WorkshopLost, wait_unless
from service.store.errors import InvalidStore
from service.store.job_ports import Job
from service.store.ports import StorePort
from zoning.errors import InvalidInput, NoPlan, ZoningError

from .catalogue import PROCESSES

LEASE_S: Final = 20.0
"""How long the right to run a job lasts unless it is renewed; a dead process's ends by itself."""

MOST_WAITING: Final = 20
KEPT: Final = 200
"""Jobs that ended and are kept; older ones are removed."""

_LOOK_S: Final = 1.0
"""How often the store is looked at for jobs that another process was asked for."""

_STOP_S: Final = 10.0
_log: Final = logging.getLogger(__name__)


class _Stopped(Exception):  # noqa: N818 - said as it is
    """The job was dismissed, or the service stops."""


class Worker:
    """
    Runs jobs on a thread of its own; of several processes one at a time.

    Parameters
    ----------
    store
        The store, which holds the jobs.
    planning
        What plans are drawn with.
    clock
        Tells the time.

    Notes
    -----
    A job whose process dies is begun again from its inputs as soon as its lease has ended. A job
    that was dismissed stops before the next plan that it would draw.
    """

    def __init__(self, store: StorePort, planning: Planning, clock: Callable[[], datetime]) -> None:
        self._store = store
        self._planning = planning
        self._clock = clock
        self._owner = f"{os.getpid()}-{uuid.uuid4().hex[:8]}"
        self._asked = Event()
        self._stops = Event()
        self._running: Job | None = None
        self._thread = Thread(target=self._run, name="khoanh-jobs", daemon=True)

    def start(self) -> None:
        """Begin; jobs that were left undone are run."""
        self._thread.start()

    def begin_to_stop(self) -> None:
        """Run no further job, and end the one that is run before its next plan; return at once."""
        self._stops.set()
        self._asked.set()

    def stop(self, seconds: float = _STOP_S) -> bool:
        """
        End before the next plan; the job that is run waits again, for whoever runs next.

        Parameters
        ----------
        seconds
            How long to wait for the plan that is being drawn.

        Returns
        -------
        bool
            False if it is still being drawn: its job was given back, and what comes of it here
            is not kept.
        """
        self.begin_to_stop()
        self._thread.join(seconds)
        if not self._thread.is_alive():
            return True
        if (job := self._running) is not None:
            self._give_back(job)
        return False

    @property
    def is_alive(self) -> bool:
        """Return whether jobs are run."""
        return self._thread.is_alive()

    def ask(self) -> None:
        """Say that a job came in; return at once."""
        self._asked.set()

    def _run(self) -> None:
        while not self._stops.is_set():
            job = None
            try:
                job = self._take()
                if job is not None:
                    self._work(job)
            except ZoningError:
                _log.warning("the jobs could not be read")
            if job is None:
                self._asked.wait(_LOOK_S)
                self._asked.clear()

    def _take(self) -> Job | None:
        with self._store.reading() as stored:
            if not stored.jobs.are_waiting():
                return None
        with self._store.writing() as stored:
            return stored.jobs.take(self._owner, now=self._clock(), seconds=LEASE_S)

    def _work(self, job: Job) -> None:
        done = Event()
        renewing = Thread(
            target=self._renew, args=(job, done), name="khoanh-job-lease", daemon=True
        )
        renewing.start()
        try:
            self._running = job
            result = self._result(job)
        except _Stopped:
            self._give_back(job)
        except WorkshopLost as error:
            # Not begun again: the same job may end what draws its plans every time.
            self._note(job, status="failed", faults=tuple(map(asdict, error.faults)))
        except (InvalidInput, NoPlan) as error:
            self._note(job, status="failed", faults=tuple(map(asdict, faults_of_error(error))))
        except Exception:  # noqa: BLE001 - whatever it was, the thread must live
            _log.exception("a job failed")
            self._note(job, status="failed", message="The service failed; see its log.")
        else:
            self._note(job, status="successful", progress=100, result=result)
        finally:
            self._running = None
            done.set()
            renewing.join()

    def _give_back(self, job: Job) -> None:
        with suppress(InvalidStore), self._store.writing() as stored:
            stored.jobs.give_back(job.job_id, self._owner)

    def _result(self, job: Job) -> Mapping[str, Any]:
        def report(progress: int, message: str) -> None:
            if self._stops.is_set() or not self._note(job, progress=progress, message=message):
                raise _Stopped

        # Where the area is large, a service may be told to stop before it is read.
        if not wait_unless(self._planning.workshop, self._stops.is_set, seconds=AREA_WAIT_S):
            raise _Stopped
        process = PROCESSES[job.process]
        return process.run(job, self._planning, report)

    def _note(self, job: Job, **changes: Any) -> bool:
        now = self._clock()
        told: dict[str, Any] = {"status": "running", "updated_at": now} | changes
        if "status" in changes:
            told["finished_at"] = now
        noted = replace(job, **told)
        with self._store.writing() as stored:
            return stored.jobs.note(noted, self._owner, now=now, seconds=LEASE_S)

    def _renew(self, job: Job, done: Event) -> None:
        while not done.wait(LEASE_S / 4):
            with suppress(ZoningError), self._store.writing() as stored:
                stored.jobs.renew(job.job_id, self._owner, now=self._clock(), seconds=LEASE_S)
