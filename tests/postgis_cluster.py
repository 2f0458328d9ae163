"""Start a throwaway PostGIS cluster for the tests, and take it away again."""

import os
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg


def _binaries() -> Path:
    found = sorted(
        Path("/usr/lib/postgresql").glob("*/bin"), key=lambda folder: int(folder.parent.name)
    )
    if not found:
        raise RuntimeError("PostgreSQL is missing: make setup-system installs it, with PostGIS")
    return found[-1]


def _run(*command: str | Path) -> None:
    # PostgreSQL refuses to run as root.
    prefix = ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []
    done = subprocess.run(
        [*prefix, *map(str, command)], check=False, capture_output=True, text=True
    )
    if done.returncode:
        raise RuntimeError(f"{command[0]} failed:\n{done.stdout}\n{done.stderr}")


def free_port() -> int:
    """Return a port of the loopback that nothing listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Cluster:
    """
    A PostgreSQL server with PostGIS, which can be stopped and started again.

    Attributes
    ----------
    url
        URL of its database ``postgres``: create others beside it.
    """

    def __init__(self, binaries: Path, folder: Path, port: int) -> None:
        self._control = (binaries / "pg_ctl", "-D", folder / "data", "-w")
        self._log = folder / "log"
        self._options = f"-p {port} -k {folder} -c listen_addresses=127.0.0.1 -c fsync=off"
        self.url = f"postgresql+psycopg://postgres@127.0.0.1:{port}/postgres"

    def start(self) -> None:
        """Start it."""
        _run(*self._control, "-l", self._log, "-o", self._options, "start")

    def stop(self) -> None:
        """Stop it at once, whoever is connected."""
        _run(*self._control, "-m", "immediate", "stop")


@contextmanager
def postgis_cluster() -> Iterator[Cluster]:
    """
    Run a PostgreSQL server with PostGIS in a temporary folder.

    Yields
    ------
    Cluster
        Started; it may be left stopped.
    """
    binaries, port = _binaries(), free_port()
    folder = Path(tempfile.mkdtemp(prefix="khoanh-postgis-"))
    if os.geteuid() == 0:
        shutil.chown(folder, user="postgres")
    try:
        _run(binaries / "initdb", "-D", folder / "data", "-U", "postgres", "-A", "trust",
             "-E", "UTF8", "--locale=C.UTF-8", "--no-sync")  # fmt: skip
        cluster = Cluster(binaries, folder, port)
        cluster.start()
        try:
            yield cluster
        finally:
            if (folder / "data" / "postmaster.pid").exists():
                cluster.stop()
    finally:
        shutil.rmtree(folder)


def run_sql(url: str, statement: str) -> None:
    """Run one statement outside any transaction, as CREATE DATABASE demands."""
    plain = url.replace("postgresql+psycopg://", "postgresql://")
    with psycopg.connect(plain, autocommit=True) as connection:
        connection.execute(statement)
