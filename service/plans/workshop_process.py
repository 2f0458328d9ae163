"""
Work on the plans of a service in a process of its own.

`service.plans.process_workshop` starts it. It ends when the service does, however that
ends: then the connection between them is closed.
"""

import contextlib
import logging
import os
import signal
import sys
import threading
import time
from multiprocessing.connection import Connection
from typing import Final

from service.logs.set_up import logs_as
from service.long_running import set_up_long_running
from service.store import open_store
from service.store.errors import InvalidStore
from service.store.ports import StorePort
from zoning.errors import ZoningError

from .area_desk import AreaDesk
from .work_order import TaskCall, TaskResult, WorkOrder, packed, receive, send, unpacked

_NICER: Final = 10
"""Whoever looks at a map comes first where there are too few cores for both."""

_AGAIN_S: Final = 1.0
"""After how long a database is asked again that did not answer."""

_log: Final = logging.getLogger(__name__)


def main() -> None:
    """Work until the service is gone."""
    for ending in (signal.SIGINT, signal.SIGTERM):  # sent to the service as well, which decides
        signal.signal(ending, signal.SIG_IGN)
    os.nice(_NICER)
    set_up_long_running()
    line = Connection(int(sys.argv[1]))
    order: WorkOrder = unpacked(receive(line)[1])
    status = 0
    with logs_as(order.style):
        try:
            _work(line, order)
        except (EOFError, ConnectionError):
            pass  # the service is gone
        except Exception:  # noqa: BLE001 - told in the log; the service begins another one
            _log.exception("plans cannot be worked on")
            status = 1
    # At once: whatever is being done is of no use to anybody, and nothing of it is stored.
    os._exit(status)


def read_area(store: StorePort, desk: AreaDesk) -> None:  # noqa: ARG001 - a task
    """
    Wait until the area is read, however long the database is away; a task.

    Parameters
    ----------
    store, desk
        As of every task.

    Raises
    ------
    InvalidStore
        If it cannot be used.
    """
    while True:
        try:
            desk.wait_for_planner(threading.TIMEOUT_MAX)
        except InvalidStore:
            if desk.is_unusable:
                raise
            time.sleep(_AGAIN_S)
        else:
            return


def _work(line: Connection, order: WorkOrder) -> None:
    store = _opened(order)
    desk = AreaDesk(order.area_path, store)
    desk.start_reading()
    speaking = threading.Lock()

    def do(number: int, content: bytes) -> None:
        answer = _answer(store, desk, content)
        with speaking, contextlib.suppress(OSError):  # then the service is gone, and this ends
            send(line, number, answer)

    while True:
        number, content = receive(line)
        threading.Thread(target=do, args=(number, content), name="khoanh-task", daemon=True).start()


def _opened(order: WorkOrder) -> StorePort:
    """Open the store, which the service has open: if that fails, the database is away."""
    while True:
        try:
            return open_store(order.database, query_s=order.query_s)
        except InvalidStore:
            if os.getppid() != order.service:
                raise EOFError from None
            _log.warning("the database is away: the area waits to be read")
            time.sleep(_AGAIN_S)


def _answer(store: StorePort, desk: AreaDesk, content: bytes) -> bytes:
    try:
        call: TaskCall = unpacked(content)
        value = call.task(store, desk, *call.args, **call.kwargs)
        return packed(TaskResult(value, is_error=False))
    except ZoningError as error:
        return packed(TaskResult(error, is_error=True))
    except Exception:  # noqa: BLE001 - told to whoever asked; its places stand in the log
        _log.exception("a task failed")
        return packed(TaskResult(RuntimeError("a task failed"), is_error=True))
