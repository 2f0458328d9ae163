"""Draw a draft after reports came in: once for many of them, by one process of many."""

import logging
import os
import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from threading import Condition, Event, Lock, Thread
from typing import Final

from service.store.draft_ports import DraftFailure
from service.store.errors import InvalidStore, WrongState
from service.store.ports import StorePort
from zoning.errors import InvalidInput, NoPlan, ZoningError
from zoning.policy.load import policy_named

from . import publishing
from .area_desk import AREA_WAIT_S
from .checking import faults_of_plan
from .drafting import draw_draft
from .failure import failure_of
from .workshop import Workshop, WorkshopLost, wait_unless

DRAFTER: Final = "khoanh drafter"
"""What stands as the author of what nobody asked for."""

_STOP_S: Final = 10.0

_MOST_LOSSES: Final = 2
"""How often a draft is begun whose process dies, perhaps for want of memory, before it is told."""

_log: Final = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Manner:
    """
    How drafts are drawn that nobody asked for.

    Attributes
    ----------
    policy
        Name of the policy; None for the default.
    publishes
        Whether they are put in force without an officer, once they are verified.
    quiet_s
        Seconds without a report after which one is drawn.
    longest_s
        Seconds after the first report after which one is drawn however many come.
    lease_s
        Seconds after which another process takes over from one that died while it drew.
    clock
        Tells the time that is kept with them.
    """

    policy: str | None
    publishes: bool
    quiet_s: float
    longest_s: float
    lease_s: float
    clock: Callable[[], datetime]


class Drafter:
    """
    Draws drafts on a thread of its own.

    Parameters
    ----------
    store
        The store.
    workshop
        Where drafts are drawn and verified.
    manner
        How.

    Notes
    -----
    What is to be drawn is known from the store alone: which report came last, and up to which
    one a draft was tried. So nothing is forgotten when the process dies, and of several
    processes any may draw what another one received.
    """

    def __init__(self, store: StorePort, workshop: Workshop, manner: Manner) -> None:
        self._store = store
        self._workshop = workshop
        self._manner = manner
        self._owner = f"{os.getpid()}-{uuid.uuid4().hex[:8]}"
        self._changed = Condition()
        self._first: float | None = None
        self._last = 0.0
        self._stops = False
        self._leasing = Lock()
        self._gave_up = False
        self._losses = 0
        self._last_s: float | None = None
        self._thread = Thread(target=self._run, name="khoanh-drafter", daemon=True)

    def start(self) -> None:
        """Begin; what was left undone is drawn."""
        self._thread.start()

    def begin_to_stop(self) -> None:
        """Begin no further draft; return at once."""
        with self._changed:
            self._stops = True
            self._changed.notify_all()

    def stop(self, seconds: float = _STOP_S) -> bool:
        """
        End, after what is being drawn; nothing new is begun.

        Parameters
        ----------
        seconds
            How long to wait for what is being drawn.

        Returns
        -------
        bool
            False if it is still being drawn: the right to draw was given back, so that another
            process can begin, and it is not renewed.
        """
        self.begin_to_stop()
        self._thread.join(seconds)
        if not self._thread.is_alive():
            return True
        with self._leasing:
            self._gave_up = True
            with suppress(ZoningError), self._store.writing() as stored:
                stored.drafts.give_lease_back(self._owner)
        return False

    @property
    def is_alive(self) -> bool:
        """Return whether drafts are drawn."""
        return self._thread.is_alive()

    @property
    def last_s(self) -> float | None:
        """Return how many seconds the last draft of this process took; None before the first."""
        return self._last_s

    def ask(self) -> None:
        """Say that a report came in; return at once."""
        with self._changed:
            now = time.monotonic()
            self._first = now if self._first is None else self._first
            self._last = now
            self._changed.notify_all()

    def _run(self) -> None:
        self.ask()  # what an earlier process may have left undone
        while self._wait_for_quiet():
            if not self._draw_once():
                with self._changed:
                    # Reports that come meanwhile find somebody who is already waiting.
                    self._changed.wait_for(lambda: self._stops, timeout=self._manner.lease_s / 10)
                self.ask()

    def _wait_for_quiet(self) -> bool:
        """Wait until something is to be drawn and it is time to; False to stop."""
        with self._changed:
            while not self._stops:
                if self._first is None:
                    self._changed.wait()
                    continue
                now = time.monotonic()
                due = min(self._last + self._manner.quiet_s, self._first + self._manner.longest_s)
                if now >= due:
                    self._first = None
                    return True
                self._changed.wait(due - now)
        return False

    def _is_up_to_date(self) -> bool:
        with self._store.reading() as stored:
            return stored.drafts.drawn_up_to() >= stored.cases.last_report()

    def _draw_once(self) -> bool:
        """Draw, if this process may; False where it must be tried again."""
        try:
            if self._is_up_to_date():
                return True
            if wait_unless(self._workshop, lambda: self._stops, seconds=AREA_WAIT_S):
                with self._lease() as has_it:
                    if has_it and not self._is_up_to_date():
                        self._draw()
                    return has_it
        except WorkshopLost:
            return self._stops or self._is_lost_for_good()
        except InvalidStore as error:
            return self._workshop.is_unusable and self._is_noted(error)
        except Exception:  # noqa: BLE001 - whatever it was, the thread must live
            _log.exception("a draft failed")
            return self._is_failure_noted()
        return False

    def _is_noted(self, error: InvalidStore) -> bool:
        """Note why nothing can be drawn; False where the database is away as well."""
        try:
            self._note(error)
        except InvalidStore:
            return False
        return True

    def _is_lost_for_good(self) -> bool:
        """Note that what draws ended while it drew; the same reports may end it every time."""
        self._losses += 1
        _log.error("a draft was lost, %d in a row", self._losses)
        if self._losses < _MOST_LOSSES:
            return False
        self._losses = 0
        return self._is_failure_noted()

    def _draw(self) -> None:
        manner = self._manner
        begun = time.monotonic()
        try:
            plan_id = self._workshop.run(
                draw_draft,
                policy=manner.policy,
                as_of=None,
                by=DRAFTER,
                at=manner.clock(),
                is_automatic=True,
            )
        except InvalidStore:
            raise
        except (InvalidInput, NoPlan) as error:
            self._note(error)
            return
        self._last_s = time.monotonic() - begun
        self._losses = 0
        _log.info("a draft was drawn in %.1f s", self._last_s)
        if manner.publishes:
            self._publish(plan_id)

    def _publish(self, plan_id: str) -> None:
        try:
            if faults := self._workshop.run(faults_of_plan, plan_id):
                _log.error("draft %s did not verify: %d faults", plan_id, len(faults))
                return
            with self._store.writing() as stored:
                publishing.publish(stored, plan_id, by=DRAFTER, at=self._manner.clock())
        except WrongState:
            # An officer was quicker: what is in force now is a person's choice.
            _log.info("draft %s was not published: its state had changed", plan_id)

    def _note(self, error: InvalidInput | NoPlan) -> None:
        with self._store.writing() as stored:
            failure = failure_of(
                error,
                policy=self._manner.policy,
                last_report=stored.cases.last_report(),
                at=self._manner.clock(),
            )
            publishing.keep_failure(stored, failure)

    def _is_failure_noted(self) -> bool:
        """Keep that the service itself failed, the next report is another try; False if not."""
        with suppress(ZoningError), self._store.writing() as stored:
            failure = DraftFailure(
                failed_at=self._manner.clock(),
                policy=self._manner.policy or policy_named(None).id,
                last_report=stored.cases.last_report(),
                detail="The service failed; the cause stands in its log.",
                faults=(),
            )
            publishing.keep_failure(stored, failure)
            return True
        return False

    @contextmanager
    def _lease(self) -> Iterator[bool]:
        """Hold the right to draw, and renew it while something is drawn."""
        if not self._take():
            yield False
            return
        done = Event()

        def renew() -> None:
            while not done.wait(self._manner.lease_s / 4):
                try:
                    self._take()
                except ZoningError:
                    _log.warning("the right to draw could not be renewed")

        renewing = Thread(target=renew, name="khoanh-lease", daemon=True)
        renewing.start()
        try:
            yield True
        finally:
            done.set()
            renewing.join()
            with self._store.writing() as stored:
                stored.drafts.give_lease_back(self._owner)

    def _take(self) -> bool:
        with self._leasing, self._store.writing() as stored:
            if self._gave_up:
                return False
            return stored.drafts.take_lease(
                self._owner, now=time.time(), seconds=self._manner.lease_s
            )
