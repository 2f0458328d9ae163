"""Let requests that ask the same at the same time wait for one answer."""

import asyncio
from collections import OrderedDict
from collections.abc import Hashable, Iterator
from contextlib import contextmanager
from typing import Final, Protocol

_MOST_PATHS: Final = 1_000
"""How many paths are known whose answers are not kept; for others nobody waits twice."""


class Shown(Protocol):
    """Told when an answer begins that nobody else can be given."""

    def __call__(self, *, is_kept: bool) -> None:
        """Let whoever waits go on; say whether others of its path may be kept."""
        ...


class SharedMaking:
    """
    Which answers are being made.

    Notes
    -----
    After a plan was put in force every dashboard asks the same at once. Each would make the same
    answer, all of them slowly, and while they do, more come. Whoever comes second waits for the
    first instead, once; where that one's answer cannot be kept, it makes its own.
    """

    def __init__(self) -> None:
        self._making: dict[Hashable, asyncio.Event] = {}
        self._own: OrderedDict[str, None] = OrderedDict()

    async def wait(self, key: Hashable) -> bool:
        """
        Wait until an answer that is being made is kept, or shows that it will not be.

        Parameters
        ----------
        key
            The request.

        Returns
        -------
        bool
            Whether one was being made.
        """
        making = self._making.get(key)
        if making is None:
            return False
        await making.wait()
        return True

    @contextmanager
    def making(self, key: Hashable, path: str) -> Iterator[Shown]:
        """
        Make an answer for which others may wait.

        Parameters
        ----------
        key
            The request.
        path
            Its path: nobody waits for an answer of one whose answers are not kept.

        Yields
        ------
        Shown
            To be told when the answer begins and cannot be kept. When the block ends, however it
            does, whoever waits goes on.
        """
        made = asyncio.Event()

        def shown(*, is_kept: bool) -> None:
            if self._making.get(key) is made:
                del self._making[key]
            made.set()
            if not is_kept:
                self._own[path] = None
                self._own.move_to_end(path)
                if len(self._own) > _MOST_PATHS:
                    self._own.popitem(last=False)

        if path not in self._own:
            self._making.setdefault(key, made)
        try:
            yield shown
        finally:
            shown(is_kept=True)
