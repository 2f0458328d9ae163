"""Make runs in several processes of this machine."""

import multiprocessing
import os
import signal
import threading
from collections.abc import Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from typing import Final

from zoning.errors import Fault, InvalidInput

from .run_tables import FinishedRun
from .runner import Runner, Studies, Task
from .shares import Shares

MOST_WORKERS: Final = 64
AHEAD: Final = 2
"""Runs that wait for each process or are being made, so that none waits for us."""


def made_by_processes(
    studies: Studies, tasks: Sequence[Task], workers: int
) -> Iterator[list[FinishedRun]]:
    """
    Make runs in processes that are started anew, each with an area and a planner of its own.

    Parameters
    ----------
    studies
        What is swept.
    tasks
        The runs, so ordered that neighbours differ little.
    workers
        How many processes.

    Yields
    ------
    list of FinishedRun
        Runs as they finish.

    Raises
    ------
    InvalidInput
        If a process dies, as it does where memory runs out.

    Notes
    -----
    Each process makes a stretch of the runs. Whoever stops early waits for the runs that are
    being made; if this process dies, the others do.
    """
    shares = Shares(tasks, workers)
    pools = [_pool(studies) for _ in range(workers)]
    waiting: dict[Future[FinishedRun], int] = {}
    try:
        with _without_interrupts():
            for number in list(range(workers)) * AHEAD:
                _submit(pools, shares, number, waiting)
        while waiting:
            done = wait(waiting, return_when=FIRST_COMPLETED).done
            workers_done = [waiting.pop(one) for one in done]
            for number in sorted(workers_done):
                _submit(pools, shares, number, waiting)
            yield sorted((one.result() for one in done), key=lambda one: one.number)
    except BrokenProcessPool as error:
        mend = "Ask for fewer workers; what was made is kept, so run the same again."
        fault = Fault("workers", "a process that died", "memory enough for each", mend)
        raise InvalidInput([fault], subject="sweep") from error
    finally:
        for one in waiting:
            one.cancel()
        for pool in pools:
            pool.shutdown(wait=True, cancel_futures=True)


def _submit(
    pools: Sequence[ProcessPoolExecutor],
    shares: Shares[Task],
    number: int,
    waiting: dict[Future[FinishedRun], int],
) -> None:
    task = shares.next(number)
    if task is not None:
        waiting[pools[number].submit(_make, task)] = number


def _pool(studies: Studies) -> ProcessPoolExecutor:
    """Return one process; several pools of one know which of them has which neighbours."""
    context = multiprocessing.get_context("spawn")
    return ProcessPoolExecutor(1, mp_context=context, initializer=_begin, initargs=(studies,))


@contextmanager
def _without_interrupts() -> Iterator[None]:
    """Let processes be started that leave an interrupt from the keyboard to this one."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


_here: dict[str, Runner] = {}
"""The runner of this process; empty in the process that asks."""


def _begin(studies: Studies) -> None:
    """Make a process ready, and let it end with the one that started it."""
    _here["runner"] = Runner(studies)
    parent = multiprocessing.parent_process()
    if parent is not None:
        threading.Thread(target=_end_with, args=(parent.sentinel,), daemon=True).start()


def _end_with(sentinel: int) -> None:
    multiprocessing.connection.wait([sentinel])
    os._exit(1)


def _make(task: Task) -> FinishedRun:
    return _here["runner"].make(task)
