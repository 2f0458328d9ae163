"""Have plans worked on by a process of its own, so that requests need not share an interpreter."""

import logging
import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import Future
from contextlib import suppress
from multiprocessing import Pipe
from threading import Lock, Thread
from typing import Any, Final

from service.store.errors import InvalidStore
from zoning.errors import Fault

from .area_desk import STILL_READ
from .work_order import TaskCall, TaskResult, WorkOrder, packed, receive, send, unpacked
from .workshop import Found, Given, Task, WorkshopLost
from .workshop_process import read_area

_PROGRAM: Final = "from service.plans.workshop_process import main; main()"
_END_S: Final = 5.0
"""How long a process may take to end, once it was told to."""

_log: Final = logging.getLogger(__name__)


class ProcessWorkshop:
    """
    Does tasks in a process of its own, which is begun when it is first needed.

    Parameters
    ----------
    order
        What that process needs to know.
    note_write
        Called after every task: the store may have been written to.

    Notes
    -----
    Several tasks are done at once. Where the process dies, for want of memory, whoever waits for
    one is told so, and the next task begins another process.
    """

    def __init__(self, order: WorkOrder, *, note_write: Callable[[], None]) -> None:
        self._order = order
        self._note_write = note_write
        self._beginning = Lock()
        self._bench: _Bench | None = None
        self._is_closed = False

    def start_reading(self) -> None:
        """Begin the process, which reads the area, unless it lives; return at once."""
        self._living()

    @property
    def is_read(self) -> bool:
        """Return whether tasks can be done now; nothing is begun."""
        bench = self._bench
        return bench is not None and bench.is_alive and _is_fine(bench.reading)

    @property
    def is_unusable(self) -> bool:
        """Return whether the area was tried and cannot be used."""
        bench = self._bench
        if bench is None or not bench.is_alive or not bench.reading.done():
            return False
        return bench.reading.exception() is not None

    @property
    def process_id(self) -> int | None:
        """Return the process in which tasks are done; None where there is none now."""
        bench = self._bench
        return bench.process_id if bench is not None and bench.is_alive else None

    def wait(self, seconds: float) -> None:
        """
        Wait until the area is read.

        Parameters
        ----------
        seconds
            How long at most.

        Raises
        ------
        InvalidStore
            If the area is not read by then, or cannot be used.
        WorkshopLost
            If the process ended before.
        """
        try:
            self._living().reading.result(seconds)
        except TimeoutError:
            raise InvalidStore([STILL_READ]) from None

    def run(self, task: Task[Given, Found], *args: Given.args, **kwargs: Given.kwargs) -> Found:
        """
        Do a task.

        Parameters
        ----------
        task
            What is done: a function of a module, for it passes by its name.
        *args, **kwargs
            What it is given after the store and the desk; copies of it.

        Returns
        -------
        object
            A copy of what it returns.

        Raises
        ------
        WorkshopLost
            If the process ended before.
        """
        try:
            found: Found = self._living().ask(TaskCall(task, args, kwargs)).result()
            return found
        finally:
            self._note_write()

    def close(self) -> None:
        """End the process; whoever waits for a task is told that it is lost."""
        with self._beginning:
            self._is_closed = True
            if self._bench is not None:
                self._bench.end()

    def _living(self) -> "_Bench":
        with self._beginning:
            if self._is_closed:
                raise _lost()
            if self._bench is None or not self._bench.is_alive:
                self._bench = _Bench(self._order)
            return self._bench


class _Bench:
    """One such process, and who waits for what."""

    def __init__(self, order: WorkOrder) -> None:
        self._line, theirs = Pipe()
        with theirs:
            self._process = subprocess.Popen(  # noqa: S603 - this very program
                [sys.executable, "-P", "-c", _PROGRAM, str(theirs.fileno())],
                pass_fds=[theirs.fileno()],
                stdin=subprocess.DEVNULL,
            )
        self._speaking = Lock()
        self._waiting: dict[int, Future[Any]] = {}
        self._count = 0
        self._is_told_to_end = False
        self.is_alive = True
        Thread(target=self._listen, name="khoanh-workshop", daemon=True).start()
        with suppress(OSError):
            send(self._line, 0, packed(order))
        self.reading: Final = self.ask(TaskCall(read_area, (), {}))

    @property
    def process_id(self) -> int:
        return self._process.pid

    def ask(self, call: TaskCall) -> Future[Any]:
        content = packed(call)
        future: Future[Any] = Future()
        with self._speaking:
            if not self.is_alive:
                raise _lost()
            self._count += 1
            self._waiting[self._count] = future
            with suppress(OSError):  # it ended; whoever listens tells everybody who waits
                send(self._line, self._count, content)
        return future

    def end(self) -> None:
        self._is_told_to_end = True
        self._process.kill()
        with suppress(subprocess.TimeoutExpired):
            self._process.wait(_END_S)

    def _listen(self) -> None:
        with self._line, suppress(EOFError, OSError):
            while True:
                number, content = receive(self._line)
                with self._speaking:
                    future = self._waiting.pop(number)
                _settle(future, content)
        with self._speaking:
            self.is_alive = False
            lost = list(self._waiting.values())
            self._waiting.clear()
        status = self._process.wait()
        if not self._is_told_to_end:
            _log.error("the process that works on plans ended with status %d", status)
        for future in lost:
            future.set_exception(_lost())


def _settle(future: Future[Any], content: bytes) -> None:
    try:
        result: TaskResult = unpacked(content)
    except Exception as error:  # noqa: BLE001 - told to whoever waits, and nobody else
        future.set_exception(error)
        return
    if result.is_error:
        future.set_exception(result.value)
    else:
        future.set_result(result.value)


def _is_fine(future: Future[Any]) -> bool:
    return future.done() and future.exception() is None


def _lost() -> WorkshopLost:
    fault = Fault("drawing", "a process that ended before it was done", "one that lives")
    return WorkshopLost([fault])
