"""
Answer from memory what was answered before, and give every answer its entity tag.

The innermost layer round the routes: who asks was found out before it, so limits, logs and the
audit see a kept answer as they see a fresh one. A handler marks what may be kept
(`service.features.keeping`); everything else passes through.
"""

import gzip
from collections.abc import Callable, Hashable
from dataclasses import dataclass
from typing import Any, Final, cast

from starlette.concurrency import run_in_threadpool
from starlette.middleware.gzip import GZipMiddleware
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from service.security.caller import Caller
from service.store.edition_ports import Revisions

from .answer_tags import GZIP, entity_tag, is_match, joined
from .answers_kept import Answer, Headers, KeptAnswers
from .keeping import KeptAs, kept_as, tell_area
from .shared_making import SharedMaking, Shown

_SMALLEST: Final = 1_000
"""Answers of fewer bytes are not compressed."""

_GZIP_LEVEL: Final = 6
"""Compressed once and sent often: denser than what is compressed with every request."""

_TAKING: Final = "khoanh.taking"

_OF_A_BODY: Final = (b"content-length", b"content-type", b"content-encoding")
_VARIES: Final = frozenset({"accept", "accept-encoding", "authorization", "x-api-key"})
"""The headers that a key of ours stands for; an answer that varies with others is not kept."""


@dataclass(frozen=True, slots=True)
class _Asked:
    """What a request says, as far as an answer from memory depends on it."""

    key: Hashable
    takes_gzip: bool
    none_match: bytes | None


class KeepingLayer:
    """
    Keeps the answers of an application.

    Parameters
    ----------
    app
        The application.
    caller_of
        Tells who asks; None where that cannot be told yet, and then nothing is kept.
    """

    def __init__(self, app: ASGIApp, *, caller_of: Callable[[Scope], Caller | None]) -> None:
        self._app = app
        self._caller_of = caller_of
        self._shared = SharedMaking()
        # Compresses what passes through; a kept answer does not pass.
        self._packing = GZipMiddleware(self._taken, minimum_size=_SMALLEST, compresslevel=1)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer from memory, or run the application and keep what it answers."""
        caller = None
        if scope["type"] == "http" and scope["method"] == "GET":
            caller = self._caller_of(scope)
        if caller is None:
            await self._packing(scope, receive, send)
            return
        kept = cast("KeptAnswers", scope["app"].state.khoanh.answers)
        asked = _asked(scope, caller)
        revisions = await kept.revisions()
        answer = kept.find(asked.key, revisions)
        if answer is None and kept.largest and await self._shared.wait(asked.key):
            revisions = await kept.revisions()
            answer = kept.find(asked.key, revisions)
        if answer is not None:
            kept.hits += 1
            scope.update(answer.found)
            await _send(answer, asked, send)
            return
        kept.misses += 1
        tell_area(scope, None if revisions is None else revisions.area)
        with self._shared.making(asked.key, scope["path"]) as shown:
            scope[_TAKING] = _Taking(scope, kept, asked, revisions, shown, send=send)
            await self._packing(scope, receive, send)

    async def _taken(self, scope: Scope, receive: Receive, passing: Send) -> None:
        """Run the application; its answer is taken where it may be kept."""
        taking: _Taking | None = scope.pop(_TAKING, None)
        await self._app(scope, receive, passing if taking is None else taking.through(passing))


class _Taking:
    """Takes one answer as it is made: whole where it may be kept, else it passes through."""

    def __init__(
        self,
        scope: Scope,
        kept: KeptAnswers,
        asked: _Asked,
        revisions: Revisions | None,
        shown: Shown,
        *,
        send: Send,
    ) -> None:
        self._send = send
        self._scope = scope
        self._kept = kept
        self._asked = asked
        self._revisions = revisions
        self._shown = shown
        self._as: KeptAs | None = None
        self._headers: Headers = []
        self._parts: list[bytes] = []
        self._held = 0
        self._most = kept.largest or _SMALLEST * _SMALLEST

    def through(self, passing: Send) -> Send:
        """Return what takes the messages of the application; others pass through."""
        self._pass = passing
        return self._take

    async def _take(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self._headers = list(message.get("headers", ()))
            if message["status"] == 200 and _varies_as_known(self._headers):
                self._as = kept_as(self._scope)
            if self._as is None:
                self._shown(is_kept=message["status"] != 200)
                await self._pass(message)
        elif self._as is None or message["type"] != "http.response.body":
            await self._pass(message)
        else:
            await self._take_body(message, self._as)

    async def _take_body(self, message: Message, kept: KeptAs) -> None:
        body, is_more = message.get("body", b""), message.get("more_body", False)
        self._parts.append(body)
        self._held += len(body)
        if not is_more:
            answer = await self._answer(kept)
            self._kept.keep(self._asked.key, answer, self._revisions)
            await _send(answer, self._asked, self._send)
        elif self._held > self._most:
            self._as = None  # too large to hold: it passes through from here on
            self._shown(is_kept=False)
            whole = b"".join(self._parts)
            await self._pass(_start(200, self._headers))
            await self._pass({"type": "http.response.body", "body": whole, "more_body": True})

    async def _answer(self, kept: KeptAs) -> Answer:
        found = {name: self._scope[name] for name in ("route", "endpoint", "path_params")
                 if name in self._scope}  # fmt: skip
        body = b"".join(self._parts)
        is_packed = self._asked.takes_gzip and len(body) >= _SMALLEST
        if self._held > _SMALLEST * _SMALLEST or is_packed:  # milliseconds: not in the loop
            return await run_in_threadpool(
                _made, kept, self._headers, body, found, is_packed=is_packed
            )
        return _made(kept, self._headers, body, found, is_packed=is_packed)


def _made(
    kept: KeptAs, given: Headers, body: bytes, found: dict[str, Any], *, is_packed: bool
) -> Answer:
    tag = entity_tag(kept.tag, body)
    headers = [(name, value) for name, value in given if name not in (b"content-length", b"etag")]
    if is_packed:
        tag = f"{tag[:-1]}{GZIP}{tag[-1]}"
        body = gzip.compress(body, _GZIP_LEVEL, mtime=0)
        headers.append((b"content-encoding", b"gzip"))
    short = [(name, value) for name, value in headers if name not in _OF_A_BODY]
    etag = (b"etag", tag.encode())
    return Answer(
        tag=tag.encode(),
        headers=[*headers, (b"content-length", str(len(body)).encode()), etag],
        short_headers=[*short, etag],
        body=body,
        ground=kept.ground,
        found=found,
    )


def _asked(scope: Scope, caller: Caller) -> _Asked:
    host = accept = encoding = b""
    matches: list[bytes] = []
    for name, value in scope["headers"]:
        if name == b"host":
            host = value
        elif name == b"accept":
            accept = joined((accept, value)) if accept else value
        elif name == b"accept-encoding":
            encoding = value
        elif name == b"if-none-match":
            matches.append(value)
    takes_gzip = b"gzip" in encoding
    base = (scope["scheme"], host, scope.get("root_path", ""))
    who = (caller.view, caller.role, caller.units)
    return _Asked(
        key=(scope["path"], scope["query_string"], base, who, accept, takes_gzip),
        takes_gzip=takes_gzip,
        none_match=joined(matches) if matches else None,
    )


def _varies_as_known(headers: Headers) -> bool:
    named = [value.decode("latin-1").lower() for name, value in headers if name == b"vary"]
    return _VARIES.issuperset(part.strip() for value in named for part in value.split(","))


async def _send(answer: Answer, asked: _Asked, send: Send) -> None:
    if asked.none_match is not None and is_match(asked.none_match, answer.tag):
        await send(_start(304, answer.short_headers))
        await send({"type": "http.response.body", "body": b""})
        return
    await send(_start(200, answer.headers))
    await send({"type": "http.response.body", "body": answer.body})


def _start(status: int, headers: Headers) -> Message:
    # A list of its own: layers outside add to it.
    return {"type": "http.response.start", "status": status, "headers": list(headers)}
