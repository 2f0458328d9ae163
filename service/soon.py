"""Ask something that may hang, and go on without its answer."""

import logging
from collections.abc import Callable
from concurrent.futures import Future
from threading import Lock, Thread
from typing import Final, Generic, TypeVar

Value = TypeVar("Value")

_log: Final = logging.getLogger(__name__)


class Soon(Generic[Value]):
    """
    A question that is asked in a thread of its own, one at a time.

    Parameters
    ----------
    ask
        Asks it; may fail, and may take as long as it likes.
    """

    def __init__(self, ask: Callable[[], Value]) -> None:
        self._ask = ask
        self._asked: Future[Value] | None = None
        self._lock = Lock()

    def answer(self, seconds: float) -> Value | None:
        """
        Return the answer.

        Parameters
        ----------
        seconds
            How long to wait for it.

        Returns
        -------
        Value or None
            None where it does not come in time, or asking failed. Whoever asks meanwhile waits
            for the same answer: a database that hangs holds one thread, not one for each probe.
        """
        with self._lock:
            asked = self._asked
            if asked is None or asked.done():
                self._asked = asked = Future()
                Thread(target=self._run, args=(asked,), name="khoanh-soon", daemon=True).start()
        try:
            return asked.result(seconds)
        except TimeoutError:
            return None
        except Exception:  # noqa: BLE001 - whatever it was, a probe is answered
            _log.warning("a probe failed", exc_info=True)
            return None

    def _run(self, asked: Future[Value]) -> None:
        try:
            asked.set_result(self._ask())
        except Exception as error:  # noqa: BLE001 - handed to whoever waits
            asked.set_exception(error)
