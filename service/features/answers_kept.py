"""Hold encoded answers, and know without a transaction whether they still are the newest."""

import asyncio
from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from anyio import CapacityLimiter
from anyio.to_thread import run_sync

from service.kept import Kept
from service.store.edition_ports import Revisions
from service.store.ports import StorePort

from .keeping import Ground

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
    ground
        What it rests on beside the request.
    found
        What routing found: route, endpoint, parameters of the path. Layers outside, which log
        and measure, see it for a kept answer as for a fresh one.
    """

    tag: bytes
    headers: Headers
    short_headers: Headers
    body: bytes
    ground: Ground
    found: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class _Held:
    """An answer, and the revision of its ground for which it was made."""

    answer: Answer
    revision: Hashable

    def holds(self, revisions: Revisions | None) -> bool:
        """Return whether what it rests on is still the same."""
        return revisions is not None and self.revision == getattr(revisions, self.answer.ground)


class KeptAnswers:
    """
    Answers by request, each as long as what it rests on does not change.

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
        self._answers: Kept[_Held] = Kept(
            room, lambda held: len(held.answer.body), largest=self.largest
        )
        self._stamp: Hashable = _NEVER
        self._revisions: Revisions | None = None
        self._turn = asyncio.Lock()
        # Of its own: an answer from memory must not wait until those that are made are made.
        self._thread = CapacityLimiter(1)
        self.hits = 0
        self.misses = 0

    @property
    def held(self) -> tuple[int, int]:
        """Return how many answers are kept, and with how many bytes they are counted."""
        return self._answers.held

    async def revisions(self) -> Revisions | None:
        """
        Return what tells which kept answers hold.

        Returns
        -------
        Revisions or None
            None where the database does not answer: then nothing kept may be used.

        Notes
        -----
        Costs a comparison while nothing was committed, and a question to the database where
        something may have been: to a GeoPackage at once, for every entry in the audit log is a
        commit, and to PostgreSQL in another thread. The stamp is taken before the question,
        so what is committed in between is asked for again.
        """
        stamp = self._store.stamp()
        if stamp == self._stamp and self._revisions is not None:
            return self._revisions
        if (revisions := self._store.revisions_at_once()) is not None:
            return self._take(stamp, revisions)
        async with self._turn:
            stamp = self._store.stamp()
            if stamp == self._stamp and self._revisions is not None:
                return self._revisions
            asked = await run_sync(self._store.revisions, limiter=self._thread)
            return self._take(stamp, asked)

    def _take(self, stamp: Hashable, revisions: Revisions | None) -> Revisions | None:
        if revisions != self._revisions:
            self._answers.drop(lambda _, held: not held.holds(revisions))
        self._stamp, self._revisions = stamp, revisions
        return revisions

    def find(self, key: Hashable, revisions: Revisions | None) -> Answer | None:
        """Return the answer to a request; None where none is kept that holds."""
        held = self._answers.find(key)
        return held.answer if held is not None and held.holds(revisions) else None

    def keep(self, key: Hashable, answer: Answer, revisions: Revisions | None) -> None:
        """Keep an answer that was begun when the store was at some revisions."""
        if revisions is not None:
            self._answers.keep(key, _Held(answer, getattr(revisions, answer.ground)))
