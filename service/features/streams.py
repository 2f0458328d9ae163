"""Send a layer as it is read: nothing of it is gathered, however large it is."""

from collections.abc import AsyncIterator, Generator, Mapping, Sequence
from contextlib import ExitStack
from typing import Final

import anyio
from starlette.concurrency import run_in_threadpool
from starlette.responses import StreamingResponse
from starlette.types import Receive, Scope, Send

from service.security.audit import RETURNED
from service.security.caller import Caller
from service.store.layer_ports import PropertyFacts
from service.store.ports import Repositories, StorePort

from .catalogue import Collection
from .csv_rows import csv_rows
from .flatgeobuf import flatgeobuf_chunks
from .formats import CSV, FLATGEOBUF, JSONSEQ
from .items_query import Asking
from .sequence_rows import sequence_rows

_ENDINGS: Final = {CSV: "csv", FLATGEOBUF: "fgb", JSONSEQ: "geojsons"}


class LayerStream(StreamingResponse):
    """
    Pieces of a layer, each read when the one before it is sent.

    Parameters
    ----------
    pieces
        A generator that holds a transaction open.
    headers, media_type
        As in any response.
    """

    def __init__(
        self, pieces: Generator[bytes], headers: Mapping[str, str], media_type: str
    ) -> None:
        self._pieces = pieces
        first = next(pieces, b"")
        super().__init__(self._sent(first), headers=headers, media_type=media_type)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send the pieces; the transaction ends also where the caller has gone."""
        try:
            await super().__call__(scope, receive, send)
        finally:
            with anyio.CancelScope(shield=True):
                await run_in_threadpool(self._pieces.close)

    async def _sent(self, first: bytes) -> AsyncIterator[bytes]:
        yield first
        while piece := await run_in_threadpool(next, self._pieces, b""):
            yield piece


def stream_answer(
    store: StorePort,
    known: Collection,
    asked: Asking,
    caller: Caller,
    *,
    plan_id: str | None,
    media: str,
    headers: Mapping[str, str],
) -> LayerStream:
    """
    Send a layer as it is read.

    Parameters
    ----------
    store
        The store; a transaction of it stays open until the last byte is sent.
    known
        The collection.
    asked
        What is asked of it. Without a limit of its own the whole layer is sent.
    caller
        Who asks: the view to read, and the units it is cut down to.
    plan_id
        The plan to read; None sends no feature of a plan.
    media
        One of `service.features.formats.STREAMED`.
    headers
        Further headers.

    Returns
    -------
    LayerStream
        Its first piece was read already, so that a database that fails is a status, not half an
        answer.
    """
    with ExitStack() as opened:
        stored = opened.enter_context(store.reading(is_stream=True))
        counted = _counted(stored, known, asked, caller, plan_id=plan_id)
        transaction = opened.pop_all()
    facts = store.properties_of(known.id, caller.view)
    pieces = _pieces(transaction, stored, known, asked, caller,
                     plan_id=plan_id, media=media, facts=facts)  # fmt: skip
    ending = _ENDINGS.get(media, "ndjson")
    named = {"Content-Disposition": f'inline; filename="{known.id}.{ending}"'}
    return LayerStream(pieces, {**headers, **counted, **named}, media)


def _counted(
    stored: Repositories, known: Collection, asked: Asking, caller: Caller, *, plan_id: str | None
) -> dict[str, str]:
    """Return the header that tells how many features follow, which the audit log keeps."""
    if caller.role is None:
        return {}  # nothing is written down of who shows no key: the layer is not read twice
    query = asked.query
    matched = stored.layers.count(
        known.id,
        view=caller.view,
        plan_id=plan_id,
        box=query.bbox,
        selection=asked.selection,
        units=caller.units,
    )
    most = query.limit if "limit" in query.model_fields_set else matched
    return {RETURNED: str(max(0, min(most, matched - query.offset)))}


def _pieces(
    transaction: ExitStack,
    stored: Repositories,
    known: Collection,
    asked: Asking,
    caller: Caller,
    *,
    plan_id: str | None,
    media: str,
    facts: Sequence[PropertyFacts],
) -> Generator[bytes]:
    query, selection = asked.query, asked.selection
    with transaction:
        pages = stored.layers.stream(
            known.id,
            view=caller.view,
            plan_id=plan_id,
            box=query.bbox,
            limit=query.limit if "limit" in query.model_fields_set else None,
            offset=query.offset,
            selection=selection,
            units=caller.units,
        )
        if media == CSV:
            yield from csv_rows(pages, facts, selection, asked.system)
        elif media == FLATGEOBUF:
            yield from flatgeobuf_chunks(pages, facts, selection, asked.system)
        else:
            yield from sequence_rows(pages, asked.system, has_separator=media == JSONSEQ)
