"""Serve the sample over a real port, for clients that are programs of their own."""

from collections.abc import Iterator
from contextlib import contextmanager
from threading import Thread
from urllib.parse import unquote_plus

import uvicorn
from patience import PATIENCE_S

from service.app import create_app
from service.listening import listen, url_of
from service.settings import Settings


@contextmanager
def served(settings: Settings, asked: list[str] | None = None) -> Iterator[str]:
    """Run a service in a thread, and yield its URL; write down what is asked of it."""
    app = create_app(settings)

    async def written_down(scope, receive, send):
        if asked is not None and scope["type"] == "http":
            asked.append(f"{scope['path']}?{unquote_plus(scope['query_string'].decode())}")
        await app(scope, receive, send)

    listening = listen("127.0.0.1", 0)
    server = uvicorn.Server(uvicorn.Config(written_down, log_level="error"))
    thread = Thread(target=server.run, kwargs={"sockets": [listening]})
    thread.start()
    try:
        yield url_of(listening)
    finally:
        server.should_exit = True
        thread.join(PATIENCE_S)
        listening.close()
