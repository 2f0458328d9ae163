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
    server = uvicorn.Server(uvicorn.Config(app, ws="none", log_level="error"))
    runner = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
    runner.start()
    yield "http://{}:{}".format(*listener.getsockname())
    server.should_exit = True
    runner.join()
    listener.close()
