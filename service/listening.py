"""Take a port first, and serve on it when everything is ready."""

import asyncio
import errno
import ipaddress
import logging
import os
import signal
import socket
import sys
import time
from collections.abc import Sequence
from types import FrameType
from typing import Final

import uvicorn
from fastapi import FastAPI

from service.ending import PATIENCE_S
from service.logs.lines import event
from service.long_running import set_up_long_running
from service.unreadable import ProblemProtocol
from zoning.errors import Fault, InvalidInput

_BACKLOG: Final = 128

_OF_REQUESTS: Final = 0.75
"""The share of the time to stop after which requests under way are cut off."""

_OF_CLOSING: Final = 0.95
"""The share after which everything is closed, cut off or not."""

_log: Final = logging.getLogger(__name__)


def is_loopback(host: str) -> bool:
    """Return whether only this machine can reach a host name or address."""
    if host.lower() == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def listen(host: str, port: int) -> socket.socket:
    """
    Take a port.

    Parameters
    ----------
    host
        Name or address of this machine.
    port
        The port; 0 for any free one.

    Returns
    -------
    socket.socket
        A listening socket: whoever calls early is answered as soon as the service is up.

    Raises
    ------
    InvalidInput
        If another program listens there, the host is none of this machine's, or the port
        is reserved.
    """
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(
            host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )[0]
        opened = socket.socket(family, kind, protocol)
    except (OSError, UnicodeError) as error:
        raise InvalidInput([_unusable(host, port, error)], subject="command line") from None
    try:
        opened.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        opened.bind(address)
        opened.listen(_BACKLOG)
    except (OSError, OverflowError) as error:
        opened.close()
        raise InvalidInput([_unusable(host, port, error)], subject="command line") from None
    return opened


def url_of(listening: socket.socket) -> str:
    """Return the URL at which a listening socket answers."""
    host, port = listening.getsockname()[:2]
    shown = {"0.0.0.0": "127.0.0.1", "::": "[::1]"}.get(host, host)  # noqa: S104 - only shown
    return f"http://{f'[{shown}]' if ':' in shown and '[' not in shown else shown}:{port}"


def serve_on(
    listening: socket.socket,
    app: FastAPI,
    *,
    also: Sequence[socket.socket] = (),
    graceful_s: float = PATIENCE_S,
) -> None:
    """
    Serve an application until the process is told to stop.

    Parameters
    ----------
    listening
        A socket of `listen`.
    app
        The application.
    also
        Further sockets of `listen`.
    graceful_s
        Seconds from the first SIGTERM or Ctrl-C within which requests under way are answered,
        everything is closed, and the process is gone. A second one ends it at once.

    Raises
    ------
    KeyboardInterrupt
        After everything is closed, where Ctrl-C stopped it.

    Notes
    -----
    After SIGTERM the process leaves with status 0 as soon as everything is closed; so it does
    after Ctrl-C where a thread still works, for a request that was cut off or a plan that was
    handed back: threads cannot be stopped.
    """
    set_up_long_running()
    config = uvicorn.Config(
        app,
        log_config=None,  # `service.logs.set_up` says where lines go
        log_level="warning",
        access_log=False,
        proxy_headers=False,  # `Settings.proxies` says which proxies are believed
        server_header=False,
    )
    server = _Server(config, app, graceful_s=graceful_s, may_leave=True)
    server.run(sockets=[listening, *also])


class _Server(uvicorn.Server):
    """
    A server that ends streams before it waits for what is under way, and ends in time.

    Parameters
    ----------
    config
        How it serves.
    app
        The application.
    graceful_s
        As in `serve_on`.
    may_leave
        Whether the process is its own, and may be left while threads still work.
    """

    def __init__(
        self,
        config: uvicorn.Config,
        app: FastAPI,
        *,
        graceful_s: float = PATIENCE_S,
        may_leave: bool = False,
    ) -> None:
        config.timeout_graceful_shutdown = int(_OF_REQUESTS * graceful_s)
        config.http = ProblemProtocol
        super().__init__(config)
        self._app = app
        self._graceful_s = graceful_s
        self._may_leave = may_leave
        self._cut_off = 0

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Start, and say so."""
        await super().startup(sockets)
        _log.info("started", extra=event("started", urls=[url_of(one) for one in sockets or ()]))

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        """Begin to stop; whoever asks twice does not want to wait."""
        del frame
        if self.should_exit:
            os._exit(128 + sig)
        self.should_exit = True
        if sig == signal.SIGINT:
            self._captured_signals.append(sig)  # raised again when all is closed

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Stop: a stream of events would never end by itself."""
        begun, ending = time.monotonic(), self._app.state.ending
        _log.info("stopping", extra=event("stopping", graceful_s=self._graceful_s))
        ending.announce(_OF_CLOSING * self._graceful_s)
        await super().shutdown(sockets)
        told = event(
            "stopped",
            seconds=round(time.monotonic() - begun, 2),
            cut_off_requests=self._cut_off,
            handed_back=list(ending.held_up),
        )
        _log.log(logging.WARNING if self._cut_off or ending.held_up else logging.INFO, "stopped",
                 extra=told)  # fmt: skip
        is_asked_by_hand = bool(self._captured_signals)
        if self._may_leave and (not is_asked_by_hand or self.server_state.tasks or ending.held_up):
            # To take a large area out of memory object by object can last longer than all this.
            sys.stdout.flush()
            os._exit(0)

    async def _wait_tasks_to_complete(self) -> None:
        try:
            await super()._wait_tasks_to_complete()
        except asyncio.CancelledError:  # the time is over
            self._cut_off = len(self.server_state.tasks)
            raise


def _unusable(host: str, port: int, error: Exception) -> Fault:
    where = f"--host {host} --port {port}"
    if isinstance(error, OSError) and error.errno == errno.EADDRINUSE:
        return Fault(
            where,
            "another program that listens there",
            "a free port",
            f"Stop that program, or serve on another port: --port {port + 1}",
        )
    if isinstance(error, OSError) and error.errno == errno.EACCES:
        return Fault(where, "a port that is reserved", "a port from 1024 on", "Try --port 8000")
    return Fault(where, "no address of this machine", "such as 127.0.0.1", "See --host")
