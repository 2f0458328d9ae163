"""Serve the sample over a real port, for clients that are programs of their own."""

from collections.abc import Iterator
from contextlib import contextmanager
from threading import Thread

import uvicorn

from service.app import create_app
from service.listening import listen, url_of
from service.settings import Settings


@contextmanager
def served(settings: Settings) -> Iterator[str]:
    """Run a service in a thread, and yield its URL."""
    listening = listen("127.0.0.1", 0)
    server = uvicorn.Server(uvicorn.Config(create_app(settings), log_level="error"))
    thread = Thread(target=server.run, kwargs={"sockets": [listening]})
    thread.start()
    try:
        yield url_of(listening)
    finally:
        server.should_exit = True
        thread.join(timeout=30)
        listening.close()
