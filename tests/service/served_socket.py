"""Serve an application on a real socket, in a thread, and stop it as a signal does."""

import asyncio
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Thread

import uvicorn
from patience import PATIENCE_S, until

from service.app import create_app
from service.listening import _Server, listen, url_of
from service.settings import Settings


@contextmanager
def served(settings: Settings) -> Iterator[tuple[str, _Server]]:
    """Serve, and give the URL and the server."""
    listening: socket.socket = listen("127.0.0.1", 0)
    app = create_app(settings)
    config = uvicorn.Config(app, log_level="warning", access_log=False)
    server = _Server(config, app)
    thread = Thread(target=lambda: asyncio.run(server.serve(sockets=[listening])))
    thread.start()
    until(lambda: server.started)
    try:
        yield url_of(listening), server
    finally:
        server.should_exit = True
        thread.join(PATIENCE_S)
        listening.close()
        assert not thread.is_alive()
