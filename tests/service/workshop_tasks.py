"""Tasks that tests give to a process which works on plans; it imports this file by its name."""

import os
import signal
import time
from pathlib import Path
from threading import Lock

from service.plans.area_desk import AreaDesk
from service.store.ports import StorePort
from zoning.errors import Fault, InvalidCases

FAULT = Fault("row 3, column lat", "nothing", "a number", "Write one.")


def tell_process(store: StorePort, desk: AreaDesk) -> int:
    """Return the process that does this."""
    assert store
    assert desk
    return os.getpid()


def die(store: StorePort, desk: AreaDesk, **_: object) -> None:
    """End as a process without memory does."""
    os.kill(os.getpid(), signal.SIGKILL)


def linger(store: StorePort, desk: AreaDesk, seconds: float) -> str:
    """Take a while."""
    time.sleep(seconds)
    return "done"


def wait_for(store: StorePort, desk: AreaDesk, sign: Path) -> str:
    """Work until somebody writes a file."""
    while not sign.exists():
        time.sleep(0.01)
    return "done"


def refuse(store: StorePort, desk: AreaDesk) -> None:
    """Raise an error that says what to mend."""
    raise InvalidCases([FAULT], subject="trial")


def fail(store: StorePort, desk: AreaDesk) -> None:
    """Raise an error of a program."""
    raise KeyError("12 Ngõ Kín")


def return_what_cannot_pass(store: StorePort, desk: AreaDesk) -> Lock:
    """Return what no other process can have."""
    return Lock()
