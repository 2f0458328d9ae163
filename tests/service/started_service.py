"""Start `khoanh serve` in a process of its own, read what it writes, and stop it by signals."""

import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Thread
from typing import Any

import orjson
from patience import PATIENCE_S, until

COMMAND = (sys.executable, "-c", "from zoning.cli.main import main; main()", "serve")


class StartedService:
    """
    A running service.

    Parameters
    ----------
    words
        Options of `khoanh serve`.
    state
        Folder for what it keeps beside its database.
    """

    def __init__(self, *words: object, state: Path) -> None:
        environment = dict(os.environ, XDG_STATE_HOME=str(state),
                           PYTHONPATH=os.pathsep.join(filter(None, sys.path)))  # fmt: skip
        self._process = subprocess.Popen(
            [*COMMAND, "--port", "0", "--json", *map(str, words)],
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=environment,
        )  # fmt: skip
        self.lines: list[str] = []
        self._reader = Thread(target=self._read, daemon=True)
        self._reader.start()
        said = b""
        while not said.endswith(b"}\n"):
            line = self._process.stdout.readline()
            assert line, self.lines
            said += line
        self.announced = orjson.loads(said)
        self.url: str = self.announced["url"]
        self.until(lambda: self.events("started") if self._is_json else self.lines)

    @property
    def _is_json(self) -> bool:
        return bool(self.lines) and self.lines[0].startswith("{")

    def _read(self) -> None:
        for line in self._process.stderr:
            self.lines.append(line.decode().rstrip("\n"))

    @property
    def entries(self) -> list[dict[str, Any]]:
        """Return what was logged so far, as JSON."""
        return [orjson.loads(line) for line in list(self.lines)]

    def events(self, name: str) -> list[dict[str, Any]]:
        """Return the events of a name."""
        return [one for one in self.entries if one["event"] == name]

    def until(self, found: Callable[[], Any]) -> Any:
        """Ask again and again until something is found, and return it."""

        def ask() -> Any:
            assert self._process.poll() is None, self.lines
            return found()

        return until(ask, otherwise=lambda: self.lines)

    def tell(self, number: signal.Signals = signal.SIGTERM) -> None:
        """Send a signal."""
        self._process.send_signal(number)

    def ended(self) -> int:
        """Wait until the process is gone, and return its exit status."""
        status = self._process.wait(PATIENCE_S)
        self._reader.join(PATIENCE_S)
        self.rest = self._process.stdout.read().decode()
        return status

    def close(self) -> None:
        """Leave no process behind."""
        if self._process.poll() is None:
            self._process.kill()
            self._process.wait(PATIENCE_S)
        self._reader.join(PATIENCE_S)
        self._process.stdout.close()
        self._process.stderr.close()


@contextmanager
def started(*words: object, state: Path) -> Iterator[StartedService]:
    """Start a service, and leave none behind."""
    service = StartedService(*words, state=state)
    try:
        yield service
    finally:
        service.close()
