"""Say what passes between a service and the process that works on its plans."""

import os
import pickle
from collections.abc import Mapping
from dataclasses import dataclass, field
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any, Final

from service.logs.set_up import Style

_NUMBER_BYTES: Final = 8
_BYTE_ORDER: Final = "little"


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkOrder:
    """
    What a process needs to know to work on plans.

    Attributes
    ----------
    database
        URL of the store.
    area_path
        The area pack.
    query_s
        How long a query may take, in seconds; None for as long as it likes.
    style
        How it writes its log, to the standard error of who ordered it.
    service
        The process that ordered it: without that one it is of no use.
    """

    database: str
    area_path: Path
    query_s: float | None
    style: Style
    service: int = field(default_factory=os.getpid)


@dataclass(frozen=True, slots=True)
class TaskCall:
    """
    One task.

    Attributes
    ----------
    task
        A `service.plans.workshop.Task`; it passes by its name.
    args, kwargs
        What it is given after the store and the desk.
    """

    task: Any
    args: tuple[Any, ...]
    kwargs: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class TaskResult:
    """
    What came of a task.

    Attributes
    ----------
    value
        What it returned, or the error that it raised.
    is_error
        Which of both.
    """

    value: Any
    is_error: bool


def send(line: Connection, number: int, content: bytes) -> None:
    """
    Send what belongs to a task; one sender at a time.

    Parameters
    ----------
    line
        The connection.
    number
        The number of the task.
    content
        Of `packed`.
    """
    line.send_bytes(number.to_bytes(_NUMBER_BYTES, _BYTE_ORDER) + content)


def receive(line: Connection) -> tuple[int, bytes]:
    """
    Wait for what was sent.

    Parameters
    ----------
    line
        The connection.

    Returns
    -------
    tuple
        The number of the task, and what is packed. It is unpacked by whom it concerns, so that
        whoever listens goes on listening, and an error is told to the right one.

    Raises
    ------
    EOFError
        If the other side is gone.
    """
    content = line.recv_bytes()
    number = int.from_bytes(content[:_NUMBER_BYTES], _BYTE_ORDER)
    return number, content[_NUMBER_BYTES:]


def packed(value: Any) -> bytes:
    """Return a value as bytes."""
    return pickle.dumps(value, pickle.HIGHEST_PROTOCOL)


def unpacked(content: bytes) -> Any:
    """Return the value; both sides are the same program of the same user."""
    return pickle.loads(content)  # noqa: S301 - over a pair of sockets that nobody else has
