"""End the parts of a service together and in time, so that nothing is left half done."""

import time
from collections.abc import Callable, Mapping
from typing import Final, Protocol

PATIENCE_S: Final = 20.0
"""How long all of it may take where nobody says how long."""

_OF_PARTS: Final = 0.85
"""The share of the time after which parts that are still at work must hand back."""


class Part(Protocol):
    """What works in the background."""

    def begin_to_stop(self) -> None:
        """Begin nothing further; return at once."""
        ...

    def stop(self, seconds: float = ...) -> bool:
        """Wait until what was begun is done or handed back; False if that takes longer."""
        ...


class Ending:
    """
    The end of one service.

    Parameters
    ----------
    parts
        What works in the background, by name, in the order in which it is waited for.
    end_streams
        Ends every stream of events; called where the event loop runs.
    close
        Closes the store, after it has waited so many seconds for what still uses it.
    """

    def __init__(
        self,
        parts: Mapping[str, Part],
        *,
        end_streams: Callable[[], None],
        close: Callable[[float], None],
    ) -> None:
        self._parts = dict(parts)
        self._end_streams = end_streams
        self._close = close
        self._end: float | None = None
        self._parts_end = 0.0
        self.held_up: tuple[str, ...] = ()

    def announce(self, seconds: float = PATIENCE_S) -> None:
        """
        Tell every part to end, and return at once; further calls change nothing.

        Parameters
        ----------
        seconds
            How long all of it may take.
        """
        if self._end is not None:
            return
        now = time.monotonic()
        self._parts_end, self._end = now + _OF_PARTS * seconds, now + seconds
        self._end_streams()
        for part in self._parts.values():
            part.begin_to_stop()

    def finish(self) -> None:
        """
        Wait for every part as long as there is time, and close the store.

        Notes
        -----
        Afterwards `held_up` names the parts that were still at work: what they had begun was
        handed back, and the store takes nothing of them any more.
        """
        self.announce()
        self.held_up = tuple(
            name
            for name, part in self._parts.items()
            if not part.stop(_left_until(self._parts_end))
        )
        assert self._end is not None
        self._close(_left_until(self._end))


def _left_until(end: float) -> float:
    return max(0.0, end - time.monotonic())
