"""Publish small files on the loopback interface, well or badly."""

import hashlib
import json
import threading
from collections import Counter
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import shapely
import tomli_w
from patience import PATIENCE_S


class Publisher:
    """
    What stands at each path, and how often it was asked for.

    ``files`` maps paths to contents; ``broken`` holds paths whose answer ends after half,
    ``flaky`` those that fail once, and ``hanging`` those that stop after half and say so.
    """

    def __init__(self):
        self.files, self.asked = {}, Counter()
        self.broken, self.flaky, self.hanging = set(), set(), set()
        self.half_sent, self.go_on = threading.Event(), threading.Event()
        self.root = ""

    def answer(self, handler):
        """Answer one request."""
        path, content = handler.path, self.files.get(handler.path)
        self.asked[path] += 1
        if path in self.flaky and self.asked[path] == 1:
            handler.send_error(503)
        elif content is None:
            handler.send_error(404)
        else:
            handler.send_response(200)
            handler.send_header("Content-Length", str(len(content)))
            handler.end_headers()
            cut = path in self.broken or path in self.hanging
            handler.wfile.write(content[: len(content) // 2] if cut else content)
            handler.wfile.flush()
            if path in self.hanging:
                self.half_sent.set()
                self.go_on.wait(PATIENCE_S)


@contextmanager
def publishing():
    """Run a server until the block ends; yield its publisher."""
    publisher = Publisher()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self):
            publisher.answer(self)

        def log_message(self, *arguments):
            """Keep silent."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    publisher.root = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield publisher
    finally:
        publisher.go_on.set()
        server.shutdown()
        thread.join()
        server.server_close()


def entry(name, content, **changes):
    """Return the catalogue entry of one published file."""
    return {
        "name": name,
        "kind": "file",
        "url": f"https://publisher.example/files/{name}.json",
        "file": f"{name}.json",
        "sha256": hashlib.sha256(content).hexdigest(),
        "size": len(content),
        "what": f"the file {name}",
        "licence": "MIT",
        "date": "2026-01-01",
        "crs": "",
        "convert": "khoanh area build",
    } | changes


def write_catalogue(folder, *entries):
    """Write a catalogue; return the file."""
    file = folder / "SOURCES.toml"
    file.write_text(tomli_w.dumps({"upstream": list(entries)}), encoding="utf-8")
    return file


def ward_listing(count):
    """Return the listing of so many wards of Huế, as its publisher writes it."""
    wards = [
        {"Code": f"{number:05d}", "CodeName": f"so_{number}", "Name": f"Số {number}"}
        for number in range(1, count + 1)
    ]
    province = {"Code": "46", "CodeName": "hue", "FullName": "Thành phố Huế", "Wards": wards}
    return json.dumps([province], ensure_ascii=False).encode()


def ward_geojson(number, *, shift=0.0):
    """Return the file of one ward: a square of a hundredth of a degree."""
    west = 107.0 + number / 100 + shift
    properties = {
        "code": f"{number:05d}",
        "name": f"Số {number}",
        "fullName": f"Phường Số {number}",
        "fullNameEn": f"So {number} Ward",
    }
    shape = shapely.MultiPolygon([shapely.box(west, 16.0, west + 0.01, 16.01)])
    feature = {"type": "Feature", "geometry": shapely.geometry.mapping(shape)}
    feature["properties"] = properties
    return json.dumps({"type": "FeatureCollection", "features": [feature]}).encode()
