"""Run the real service on a free port."""

import socket
import threading
from contextlib import contextmanager

import uvicorn

from service.app import create_app


@contextmanager
def served(settings):
    """Run a service on a free port, and give its address."""
    listener = socket.create_server(("127.0.0.1", 0))
    app = create_app(settings)
    # Pages that are still open listen to events, for which it would wait.
    config = uvicorn.Config(app, ws="none", log_level="error", timeout_graceful_shutdown=1)
    server = uvicorn.Server(config)
    runner = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
    runner.start()
    try:
        yield "http://{}:{}".format(*listener.getsockname())
    finally:
        server.should_exit = True
        runner.join()
        listener.close()
