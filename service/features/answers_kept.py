"""Hold encoded answers, and know without a transaction whether they still are the newest."""

import asyncio
from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from starlette.concurrency import run_in_threadpool

from service.kept import Kept
from service.store.ports import StorePort

Headers = list[tuple[bytes, bytes]]

_NEVER: Final = object()


@dataclass(frozen=True, slots=True)
class Answer:
    """
    One encoded answer of status 200.

    Attributes
    ----------
    tag
        Its strong entity tag, with quotation marks.
    headers
        Its headers, that of the tag among them.
    short_headers
        Those of them that an answer 304 carries.
    body
        Its bytes, compressed where the headers say so.
    found
        What routing found: route, endpoint, parameters of the path. Layers outside, which log
        and measure, see it for a kept answer as for a fresh one.
    """

    tag: bytes
    headers: Headers
    short_headers: Headers
    body: bytes
    found: Mapping[str, Any]


class KeptAnswers:
    """
    Answers by request, all of one revision of the store.

    Parameters
    ----------
    store
        The store they are made from.
    room
        Most bytes of answers to keep; 0 keeps none.

    Attributes
    ----------
    largest
        Most bytes of an answer that is kept.
    hits, misses
        How many requests were answered from memory, and how many could not be.
    """

    def __init__(self, store: StorePort, room: int) -> None:
        self._store = store
        self.largest: Final = room // 4
        self._answers: Kept[Answer] = Kept(
            room, lambda answer: len(answer.body), largest=self.largest
        )
        self._stamp: Hashable = _NEVER
        self._revision: int | None = None
        self._turn = asyncio.Lock()
        self.hits = 0
        self.misses = 0

    async def revision(self) -> int | None:
        """
        Return the revision that kept answers are of; those of an earlier one are dropped.

        Returns
        -------
        int or None
            None where the database does not answer: then nothing kept may be used.

        Notes
        -----
        Costs a comparison while nothing was committed, and a question to the database in
        another thread where something may have been. The stamp is taken before the question,
        so what is committed in between is asked for again.
        """
        if self._store.stamp() == self._stamp and self._revision is not None:
            return self._revision
        async with self._turn:
            stamp = self._store.stamp()
            if stamp != self._stamp or self._revision is None:
                revision = await run_in_threadpool(self._store.revision)
                if revision != self._revision:
                    self._answers.clear()
                self._stamp, self._revision = stamp, revision
            return self._revision

    def find(self, key: Hashable) -> Answer | None:
        """Return the answer to a request; None where it is not kept."""
        found = self._answers.find(key)
        if found is None:
            self.misses += 1
        else:
            self.hits += 1
        return found

    def keep(self, key: Hashable, answer: Answer, revision: int | None) -> None:
        """Keep an answer that was made when the store was at a revision."""
        if revision is not None and revision == self._revision:
            self._answers.keep(key, answer)
