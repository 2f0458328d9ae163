"""Let a long command be stopped without leaving anything half done."""

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType
from typing import Final, NoReturn

_SIGNALS: Final = (signal.SIGTERM, signal.SIGHUP)


@contextmanager
def stoppable() -> Iterator[None]:
    """
    Turn a request to end into an exit, so that files not yet whole are removed.

    Yields
    ------
    None
        Within, SIGTERM and SIGHUP raise `SystemExit` with 128 and the signal's number, as a
        shell would tell it. Only the main thread may use it.
    """
    before = {number: signal.signal(number, _leave) for number in _SIGNALS}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _leave(number: int, _: FrameType | None) -> NoReturn:
    raise SystemExit(128 + number)
