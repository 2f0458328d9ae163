"""
Ask a service at moments that are set beforehand, whether it keeps up or not.

A client that waits for an answer before it asks again measures a slow service too kindly: what
it would have asked meanwhile is left out (coordinated omission). Here every question has its
moment, and the time until its answer counts from there.
"""

import asyncio
import time
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

_END = b"\r\n\r\n"


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back: status, headers in small letters, and the body as it was sent."""

    status: int
    headers: dict[str, str]
    body: bytes


@dataclass(frozen=True, slots=True)
class Told:
    """
    One question.

    Attributes
    ----------
    kind
        What was asked.
    at_s
        Its moment, seconds after the start.
    late_s
        How much later it was sent: the client's own fault.
    took_s
        Seconds from its moment until the answer was there.
    fault
        What was wrong with the answer; None for nothing.
    """

    kind: str
    at_s: float
    late_s: float
    took_s: float
    fault: str | None


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked: its kind, the bytes of the request, and the statuses that are right."""

    kind: str
    request: bytes
    right: frozenset[int] = frozenset({200})


class Client:
    """
    Connections to one service, as many as are needed at once.

    Parameters
    ----------
    host, port
        Where it listens.
    """

    def __init__(self, host: str, port: int) -> None:
        self._at = (host, port)
        self._free: list[tuple[asyncio.StreamReader, asyncio.StreamWriter]] = []
        self.opened = 0

    async def ask(self, request: bytes, *, timeout_s: float = 60) -> Answer:
        """
        Send one request, and return the answer.

        A connection that idled may be closed by the service at the moment it is used again: then
        the request goes out on a new one, as browsers do.
        """
        async with asyncio.timeout(timeout_s):
            known = self._take()
            if known is not None:
                with suppress(ConnectionError, EOFError):
                    return await self._ask_on(*known, request)
            return await self._ask_on(*await self._open(), request)

    async def _ask_on(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, request: bytes
    ) -> Answer:
        try:
            writer.write(request)
            answer = await _read(reader)
        except BaseException:
            writer.close()
            raise
        if answer.headers.get("connection") == "close":
            writer.close()
        else:
            self._free.append((reader, writer))
        return answer

    def _take(self) -> tuple[asyncio.StreamReader, asyncio.StreamWriter] | None:
        """Return the connection that was used last: those that idle are closed by the service."""
        while self._free:
            reader, writer = self._free.pop()
            if not reader.at_eof():
                return reader, writer
            writer.close()
        return None

    async def _open(self) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        self.opened += 1
        return await asyncio.open_connection(*self._at, limit=2**24)

    async def listen(self, request: bytes, heard: Callable[[bytes], None]) -> None:
        """Hold a stream of events open until it is cancelled, and hand on each line."""
        reader, writer = await self._open()
        try:
            writer.write(request)
            head = await reader.readuntil(_END)
            if b" 200 " not in head.split(b"\r\n", 1)[0]:
                raise ConnectionError(head.split(b"\r\n", 1)[0].decode())
            while line := await reader.readline():
                heard(line)
        finally:
            writer.close()

    def close(self) -> None:
        """Close what is open."""
        for _, writer in self._free:
            writer.close()


async def _read(reader: asyncio.StreamReader) -> Answer:
    head = (await reader.readuntil(_END)).decode("latin-1").split("\r\n")
    status = int(head[0].split(" ", 2)[1])
    pairs = (line.partition(":") for line in head[1:] if line)
    headers = {name.lower(): value.strip() for name, _, value in pairs}
    if headers.get("transfer-encoding") == "chunked":
        return Answer(status, headers, await _chunks(reader))
    length = 0 if status in (204, 304) else int(headers.get("content-length", 0))
    return Answer(status, headers, await reader.readexactly(length))


async def _chunks(reader: asyncio.StreamReader) -> bytes:
    parts = []
    while size := int((await reader.readuntil(b"\r\n")).strip(), 16):
        parts.append((await reader.readexactly(size + 2))[:-2])
    await reader.readuntil(b"\r\n")
    return b"".join(parts)


def get(path: str, **headers: str) -> bytes:
    """Return the bytes of a GET; underscores in names of headers are hyphens."""
    return _request("GET", path, headers, b"")


def post(path: str, body: bytes, **headers: str) -> bytes:
    """Return the bytes of a POST of JSON."""
    length = {"Content-Type": "application/json", "Content-Length": str(len(body))}
    return _request("POST", path, headers | length, body)


def _request(method: str, path: str, headers: dict[str, str], body: bytes) -> bytes:
    given = {"Host": "127.0.0.1", **headers}
    lines = [f"{name.replace('_', '-')}: {value}" for name, value in given.items()]
    return "\r\n".join([f"{method} {path} HTTP/1.1", *lines, "", ""]).encode() + body


async def asked_on_time(
    client: Client,
    moments: Iterable[float],
    question_at: Callable[[int], Question],
    take: Callable[[Question, Answer], None],
) -> list[Told]:
    """
    Ask questions at their moments.

    Parameters
    ----------
    client
        Whom to ask.
    moments
        Seconds after now, rising.
    question_at
        Makes the question of a number when its moment has come.
    take
        Takes each answer.

    Returns
    -------
    list of Told
        One for each moment, in the order of answers.
    """
    start = time.perf_counter()
    told: list[Told] = []

    async def ask(number: int, at_s: float) -> None:
        question = question_at(number)
        late_s = time.perf_counter() - start - at_s
        fault = None
        try:
            answer = await client.ask(question.request)
        except (OSError, EOFError, TimeoutError, ValueError) as error:
            fault = type(error).__name__
        else:
            if answer.status not in question.right:
                fault = f"status {answer.status}"
            take(question, answer)
        told.append(Told(question.kind, at_s, late_s, time.perf_counter() - start - at_s, fault))

    async with asyncio.TaskGroup() as tasks:
        for number, at_s in enumerate(moments):
            wait = at_s - (time.perf_counter() - start)
            if wait > 0:
                await asyncio.sleep(wait)
            tasks.create_task(ask(number, at_s))
    return told


def with_children(process: int) -> list[int]:
    """Return a process and those that it began."""
    found = Path(f"/proc/{process}/task").glob("*/children")
    return [process, *(int(one) for file in found for one in file.read_text().split())]


def resident_mib(process: int) -> float:
    """Return the resident memory of a process, in MiB."""
    status = Path(f"/proc/{process}/status").read_text()
    line = next(line for line in status.splitlines() if line.startswith("VmRSS"))
    return int(line.split()[1]) / 1024
