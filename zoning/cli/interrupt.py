"""Let a long command be stopped without leaving anything half done."""

import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType
from typing import Final

_SIGNALS: Final = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)

_AGAIN_S: Final = 0.1
"""After so many seconds it is looked whether the exit is on its way."""


@contextmanager
def stoppable() -> Iterator[None]:
    """
    Turn a request to end into an exit, so that files not yet whole are removed.

    Yields
    ------
    None
        Within, SIGTERM and SIGHUP raise `SystemExit` with 128 and the signal's number, as a
        shell would tell it, and SIGINT raises `KeyboardInterrupt`; a signal that was ignored
        before, as under ``nohup``, is ignored. Only the main thread may use it.

    Notes
    -----
    What is raised while compiled code compares or converts is lost where that code clears every
    error: of numpy, ``dtype == "string"`` does. So it is raised again until something handles it;
    while it is being handled, as when files are removed on the way out, it is not.
    """
    asked: list[BaseException] = []

    def leave(number: int, _: FrameType | None) -> None:
        stop = KeyboardInterrupt() if number == signal.SIGINT else SystemExit(128 + number)
        asked[:] = [stop]
        signal.setitimer(signal.ITIMER_REAL, _AGAIN_S, _AGAIN_S)
        raise stop

    def look_again(_: int, __: FrameType | None) -> None:
        if asked and not _is_handled(asked[0]):  # nobody asked where another sent the alarm
            raise asked[0]

    heeded = [one for one in _SIGNALS if signal.getsignal(one) != signal.SIG_IGN]
    before = {number: signal.signal(number, leave) for number in heeded}
    before[signal.SIGALRM] = signal.signal(signal.SIGALRM, look_again)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        for number, handler in before.items():
            signal.signal(number, handler)


def _is_handled(stop: BaseException) -> bool:
    """Return whether an exception is being handled here, or one that came of it."""
    seen = sys.exception()
    while seen is not None and seen is not stop:
        seen = seen.__context__
    return seen is stop
