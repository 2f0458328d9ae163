"""Make runs on the workers of a Dask cluster."""

import pickle
import threading
import uuid
from collections.abc import Iterator, Sequence
from typing import Any, Final

from zoning.errors import Fault, InvalidInput

from .run_tables import FinishedRun
from .runner import Runner, Studies, Task

PATIENCE_S: Final = 10
"""Seconds in which a scheduler must answer."""


def made_on_cluster(
    scheduler: str, studies: Studies, tasks: Sequence[Task]
) -> Iterator[list[FinishedRun]]:
    """
    Make runs on the workers of a cluster, each with an area and a planner of its own.

    Parameters
    ----------
    scheduler
        Address of the scheduler.
    studies
        What is swept; sent to every worker once.
    tasks
        The runs, so ordered that neighbours differ little.

    Yields
    ------
    list of FinishedRun
        Runs as they finish, each once. What a worker that is lost was making, another one makes.

    Raises
    ------
    InvalidInput
        If Dask is not installed, the scheduler does not answer, or one run after another costs
        a worker its life.
    """
    distributed = _distributed()
    left = {task.number: task for task in tasks}
    with _connected(distributed, scheduler) as client:
        while left:
            before = len(left)
            for runs in _round(distributed, client, studies, tuple(left.values())):
                for one in runs:
                    del left[one.number]
                yield runs
            if len(left) == before:
                raise _refusal("workers that are lost before they have made a run")


def _round(
    distributed: Any, client: Any, studies: Studies, tasks: Sequence[Task]
) -> Iterator[list[FinishedRun]]:
    """Make runs until all are made, or until what was sent is lost with all that had it."""
    sent = client.scatter(pickle.dumps(studies), broadcast=True, hash=False)
    name = uuid.uuid4().hex
    waiting = [
        client.submit(_make, sent, name, task, pure=False, priority=-at)
        for at, task in enumerate(tasks)
    ]
    finished = distributed.as_completed(
        waiting, loop=client.loop, with_results=True, raise_errors=False
    )
    for batch in finished.batches():
        runs = [result for future, result in batch if future.status == "finished"]
        failed = [result for future, result in batch if future.status == "error"]
        if runs:
            yield sorted(runs, key=lambda one: one.number)
        if failed:
            raise _refusal(f"a run that failed ({failed[0][0].__name__})")
        if len(runs) < len(batch):
            return


def _distributed() -> Any:
    try:
        import distributed  # noqa: PLC0415 - an extra, and slow to import
    except ImportError as error:
        mend = "Install it: pip install 'khoanh[cluster]'."
        fault = Fault("scheduler", "no Dask on this machine", "dask and distributed", mend)
        raise InvalidInput([fault], subject="sweep") from error
    return distributed


def _connected(distributed: Any, scheduler: str) -> Any:
    try:
        return distributed.Client(scheduler, timeout=PATIENCE_S, set_as_default=False)
    except (OSError, ValueError) as error:
        expected = "the address of a Dask scheduler, such as tcp://10.0.0.5:8786"
        mend = "Start one: dask scheduler --port 8786; then dask worker ADDRESS."
        fault = Fault("scheduler", f"no answer from {scheduler}", expected, mend)
        raise InvalidInput([fault], subject="sweep") from error


def _refusal(found: str) -> InvalidInput:
    mend = "See the log of the workers; what was made is kept, so run the same again."
    expected = "workers with memory enough, and the same version of this library"
    return InvalidInput([Fault("scheduler", found, expected, mend)], subject="sweep")


_here: dict[str, Runner] = {}
"""The runner of this worker, by the name of its sweep; empty in the process that asks."""

_turn = threading.Lock()


def _make(sent: bytes, name: str, task: Task) -> FinishedRun:
    """Make a run on a worker. One at a time: a planner keeps what the last run was."""
    with _turn:
        if name not in _here:
            _here.clear()
            _here[name] = Runner(pickle.loads(sent))  # noqa: S301 - from the client we serve
        return _here[name].make(task)
