"""
Start the servers that are measured beside one another, and load them.

The peers live in environments of their own below `PEERS`, which are made from PyPI where they
are missing. ``wrk`` must be installed (Debian: ``apt-get install wrk``).
"""

import os
import re
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

ROOT = Path(__file__).parents[1]
PEERS = Path(tempfile.gettempdir()) / "khoanh-peers"
PACKAGES = {
    "tipg-1.6.1": ["tipg==1.6.1", "uvicorn[standard]"],
    "pygeoapi-0.21.0": ["pygeoapi==0.21.0", "psycopg2-binary", "geoalchemy2", "gunicorn"],
}
CONNECTIONS = 8
CLOCK_TICKS = os.sysconf("SC_CLK_TCK")

CONFIG = """
server:
  bind: {{host: 127.0.0.1, port: {port}}}
  url: http://127.0.0.1:{port}
  mimetype: application/json; charset=UTF-8
  encoding: utf-8
  language: en-US
  limits: {{default_items: 100, max_items: 10000}}
  map: {{url: "https://tile.example/{{z}}/{{x}}/{{y}}.png", attribution: none}}
logging: {{level: ERROR}}
metadata:
  identification:
    {{title: t, description: d, keywords: [k], keywords_type: theme, terms_of_service: t,
     url: "http://example.org"}}
  license: {{name: l, url: "http://example.org"}}
  provider: {{name: p, url: "http://example.org"}}
  contact: {{name: c, address: a, city: c, stateorprovince: s, postalcode: p, country: c,
            phone: p, fax: f, email: e@example.org, url: "http://example.org", hours: h,
            instructions: i, role: pointOfContact}}
resources:
  zones:
    type: collection
    title: zones
    description: zones
    keywords: [k]
    extents:
      spatial: {{bbox: [106, 20, 108, 22], crs: "http://www.opengis.net/def/crs/OGC/1.3/CRS84"}}
    providers:
      - type: feature
        name: PostgreSQL
        data: {{host: {host}, port: {pg}, dbname: {name}, user: postgres, password: none,
               search_path: [public]}}
        id_field: fid
        table: zones
        geom_field: geom
"""


@dataclass(frozen=True, slots=True)
class Server:
    """
    A server that runs.

    Attributes
    ----------
    base
        URL of its items of zones.
    group
        Its process group, for its CPU time.
    """

    base: str
    group: int


def ours(database: str, *, room: int):
    """Run the service."""
    environment = {"MEASURED_DATABASE": database, "MEASURED_ROOM": str(room)}
    return _uvicorn("http_apps:ours", environment, "/collections/zones/items")


def bare(answer: Path):
    """Run an application that returns the answer kept in a folder, whatever it is asked."""
    return _uvicorn("http_apps:bare", {"MEASURED_ANSWER": str(answer)}, "/", "--lifespan", "off")


def tipg(database: str):
    """Run tipg on the tables of a PostGIS database."""
    at = urlsplit(database.replace("+psycopg", ""))
    environment = {
        "POSTGRES_USER": "postgres", "POSTGRES_PASS": "none", "POSTGRES_HOST": str(at.hostname),
        "POSTGRES_PORT": str(at.port), "POSTGRES_DBNAME": at.path.strip("/"),
        "TIPG_DB_SCHEMAS": '["public"]', "TIPG_MAX_FEATURES_PER_QUERY": "10000",
        "TIPG_DB_EXCLUDE_FUNCTION_SCHEMAS": '["public"]',
    }  # fmt: skip
    program = peer("tipg-1.6.1") / "bin" / "uvicorn"
    port = free_port()
    command = [program, "tipg.main:app", "--port", port, "--log-level", "error"]
    return _run(command, environment, port, "/collections/public.zones/items")


@contextmanager
def pygeoapi(database: str) -> Iterator[Server]:
    """Run pygeoapi on the table of zones of a PostGIS database."""
    at = urlsplit(database.replace("+psycopg", ""))
    home, port = peer("pygeoapi-0.21.0") / "bin", free_port()
    with tempfile.TemporaryDirectory() as folder:
        config, description = Path(folder) / "config.yml", Path(folder) / "openapi.yml"
        config.write_text(
            CONFIG.format(port=port, host=at.hostname, pg=at.port, name=at.path.strip("/"))
        )
        environment = {"PYGEOAPI_CONFIG": str(config), "PYGEOAPI_OPENAPI": str(description)}
        subprocess.run(
            [home / "pygeoapi", "openapi", "generate", config, "--output-file", description],
            check=True, env=os.environ | environment, capture_output=True,
        )  # fmt: skip
        command = [home / "gunicorn", "pygeoapi.flask_app:APP", "-k", "gthread", "--threads", "4",
                   "-w", "1", "-b", f"127.0.0.1:{port}", "--log-level", "error"]  # fmt: skip
        with _run(command, environment, port, "/collections/zones/items") as server:
            yield server


def peer(name: str) -> Path:
    """Return the environment of a peer; it is made where it is missing."""
    home = PEERS / name
    if not (home / "bin" / "python").exists():
        subprocess.run([sys.executable, "-m", "venv", home], check=True)
        subprocess.run([home / "bin" / "pip", "install", "-q", *PACKAGES[name]], check=True)
    return home


def load(server: Server, query: str, *, seconds: float, tag: str = "") -> tuple[float, float]:
    """
    Ask a server the same question again and again.

    Parameters
    ----------
    server, query
        The server, and the query of its items.
    seconds
        For how long.
    tag
        Value of a header If-None-Match; none is sent where it is empty.

    Returns
    -------
    tuple
        Answers a second, and milliseconds of the server's own CPU time an answer.
    """
    header = ["-H", f"If-None-Match: {tag}"] if tag else []
    before = _cpu_seconds(server.group)
    asked = [f"-d{seconds:.0f}s", "--timeout", "60s", *header, f"{server.base}{query}"]
    said = subprocess.run(
        ["wrk", "-t1", f"-c{CONNECTIONS}", *asked], check=True, capture_output=True, text=True
    ).stdout
    spent = _cpu_seconds(server.group) - before
    count = int(re.search(r"(\d+) requests in", said)[1])
    if "Socket errors" in said or ("Non-2xx" in said and not tag):
        raise RuntimeError(f"{server.base}{query}:\n{said}")
    return float(re.search(r"Requests/sec:\s+([\d.]+)", said)[1]), spent / max(count, 1) * 1000


def free_port() -> str:
    """Return a port of the loopback that nothing listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return str(probe.getsockname()[1])


def _uvicorn(app: str, environment: dict[str, str], path: str, *options: str):
    port = free_port()
    command = [sys.executable, "-m", "uvicorn", "--factory", app, "--port", port,
               "--no-access-log", "--log-level", "error", *options]  # fmt: skip
    paths = os.pathsep.join([str(ROOT), str(ROOT / "benchmarks")])
    return _run(command, environment | {"PYTHONPATH": paths}, port, path)


@contextmanager
def _run(command: list, environment: dict[str, str], port: str, path: str) -> Iterator[Server]:
    process = subprocess.Popen(
        list(map(str, command)), env=os.environ | environment, start_new_session=True
    )
    try:
        base = f"http://127.0.0.1:{port}{path}"
        _wait(f"{base}?limit=1", process)
        yield Server(base, process.pid)
    finally:
        os.killpg(process.pid, signal.SIGTERM)
        process.wait(timeout=30)


def _wait(url: str, process: subprocess.Popen) -> None:
    for _ in range(300):
        try:
            urllib.request.urlopen(url, timeout=30).close()
        except OSError:
            if process.poll() is not None:
                raise
            time.sleep(0.2)
        else:
            return
    raise RuntimeError(f"{url} does not answer")


def _cpu_seconds(group: int) -> float:
    """Return the CPU time of all processes of a group; those that ended count for nothing."""
    ticks = 0
    for folder in Path("/proc").iterdir():
        try:
            fields = (folder / "stat").read_text().rpartition(")")[2].split()
        except (OSError, IndexError):
            continue
        if folder.name.isdigit() and int(fields[2]) == group:
            ticks += int(fields[11]) + int(fields[12])
    return ticks / CLOCK_TICKS
