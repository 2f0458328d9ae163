"""Deal runs out to workers, so that each has neighbours to make one after another."""

from collections import deque
from collections.abc import Sequence
from itertools import pairwise
from typing import Generic, TypeVar

T = TypeVar("T")


class Shares(Generic[T]):
    """
    Things in order, dealt out in as many stretches as there are workers.

    Parameters
    ----------
    things
        What is dealt out.
    workers
        How many there are, 1 or more.
    """

    def __init__(self, things: Sequence[T], workers: int) -> None:
        ends = [len(things) * number // workers for number in range(workers + 1)]
        self._left = [deque(things[a:b]) for a, b in pairwise(ends)]

    def next(self, worker: int) -> T | None:
        """
        Return what a worker does next; None where nothing is left.

        Parameters
        ----------
        worker
            Its number, from 0.

        Returns
        -------
        object or None
            The next of its own stretch; or where that is done, of the later half of the longest.
        """
        own = self._left[worker]
        if not own:
            longest = max(self._left, key=len)
            for _ in range((len(longest) + 1) // 2):
                own.appendleft(longest.pop())
        return own.popleft() if own else None
