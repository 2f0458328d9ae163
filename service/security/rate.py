"""Count how often somebody asks."""

import time
from collections import OrderedDict
from collections.abc import Callable, Hashable
from dataclasses import dataclass
from threading import Lock
from typing import Final

from service.limits import Rate

ROOM: Final = 50_000
"""Most callers remembered at once; whoever has not asked for longest is forgotten first."""


@dataclass(slots=True)
class _Bucket:
    tokens: float
    at: float


class Buckets:
    """
    A bucket of tokens for each caller: every request takes one, and time brings new ones.

    Parameters
    ----------
    rate
        How fast tokens come, and how many fit.
    clock
        Tells seconds.
    """

    def __init__(self, rate: Rate, clock: Callable[[], float] = time.monotonic) -> None:
        self._rate = rate
        self._clock = clock
        self._buckets: OrderedDict[Hashable, _Bucket] = OrderedDict()
        self._lock = Lock()

    def wait_of(self, caller: Hashable, *, takes: bool = True) -> float:
        """
        Take a token.

        Parameters
        ----------
        caller
            Who asks.
        takes
            Whether the token is taken, or only looked for.

        Returns
        -------
        float
            0 where there was one; else the seconds until the next comes.
        """
        if self._rate.per_s <= 0:
            return 0
        now = self._clock()
        with self._lock:
            bucket = self._buckets.get(caller)
            if bucket is None:
                bucket = self._buckets[caller] = _Bucket(self._rate.burst, now)
                if len(self._buckets) > ROOM:
                    self._buckets.popitem(last=False)
            self._buckets.move_to_end(caller)
            grown = bucket.tokens + (now - bucket.at) * self._rate.per_s
            bucket.tokens, bucket.at = min(grown, float(self._rate.burst)), now
            if bucket.tokens < 1:
                return (1 - bucket.tokens) / self._rate.per_s
            bucket.tokens -= takes
            return 0
