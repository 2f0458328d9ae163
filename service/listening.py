"""Take a port first, and serve on it when everything is ready."""

import errno
import ipaddress
import socket
from typing import Final

import uvicorn
from fastapi import FastAPI

from zoning.errors import Fault, InvalidInput

_BACKLOG: Final = 128


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


def serve_on(listening: socket.socket, app: FastAPI) -> None:
    """
    Serve an application until the process is told to stop.

    Parameters
    ----------
    listening
        A socket of `listen`.
    app
        The application. Requests under way are answered before it stops.

    Raises
    ------
    KeyboardInterrupt
        After everything is closed, where Ctrl-C stopped it.
    """
    config = uvicorn.Config(
        app,
        log_level="warning",
        access_log=False,
        proxy_headers=False,  # `Settings.proxies` says which proxies are believed
        server_header=False,
        timeout_graceful_shutdown=5,
    )
    _Server(config, app).run(sockets=[listening])


class _Server(uvicorn.Server):
    """A server that ends streams before it waits for what is under way."""

    def __init__(self, config: uvicorn.Config, app: FastAPI) -> None:
        super().__init__(config)
        self._app = app

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Stop: a stream of events would never end by itself."""
        self._app.state.khoanh.streams.end()
        await super().shutdown(sockets)


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
