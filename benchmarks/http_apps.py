"""Make the applications that are measured beside one another; uvicorn runs them by name."""

import json
import os
from pathlib import Path

from service.app import create_app
from service.settings import Settings


def ours():
    """Return the service, on the store and with the room that the environment names."""
    database, room = os.environ["MEASURED_DATABASE"], int(os.environ["MEASURED_ROOM"])
    return create_app(Settings(database=database, view="public", room=room))


def bare():
    """Return the limit: an application that knows nothing but one answer and its tag."""
    folder = Path(os.environ["MEASURED_ANSWER"])
    body = (folder / "body").read_bytes()
    pairs = json.loads((folder / "headers").read_text("utf-8"))
    headers = [(name.encode(), value.encode()) for name, value in pairs]
    tag = dict(headers)[b"etag"]
    short = [pair for pair in headers if not pair[0].startswith(b"content-")]

    async def answer(scope, _receive, send):
        if scope["type"] != "http":
            return
        status, sent, content = 200, headers, body
        if any(pair == (b"if-none-match", tag) for pair in scope["headers"]):
            status, sent, content = 304, short, b""
        await send({"type": "http.response.start", "status": status, "headers": sent})
        await send({"type": "http.response.body", "body": content})

    return answer
