"""Keep the runs of a sweep in a folder as they finish, so that none is made twice."""

import fcntl
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

import numpy as np
import orjson
import pyarrow as pa
import pyarrow.parquet as pq

from zoning.errors import Fault, InvalidInput

from .run_tables import (
    CLOSED_SCHEMA,
    SECONDS_SCHEMA,
    FinishedRun,
    closed_table,
    runs_table,
    seconds_table,
)

STUDY_FILE: Final = "study.json"
FORMAT: Final = 1
"""Version of the folder's layout."""

LOOSE: Final = 200
"""So many parts are put together into one while a sweep goes on."""

_WHOLE: Final = "part-00000.parquet"
"""The part that holds everything, once all runs are made."""

_LOCK: Final = ".running"


class RunsFolder:
    """
    The folder of one sweep: ``study.json``, ``runs``, ``seconds`` and, where wanted, ``closed``.

    A run is made once its row is in ``runs``; that is written last, and under another name until
    it is whole. Once every run is made each dataset is one file, sorted by run: the same bytes
    for the same study, but for ``seconds``.

    Parameters
    ----------
    folder
        The folder.
    rows
        What each run of the sweep is, by its number.
    schema
        Columns of ``runs``.
    keeps_closed
        Whether closed households are kept.
    """

    def __init__(
        self,
        folder: Path,
        rows: Sequence[Mapping[str, Any]],
        schema: pa.Schema,
        *,
        keeps_closed: bool,
    ) -> None:
        self._folder, self._rows, self._schema = folder, rows, schema
        self._datasets = ("closed", "seconds", "runs") if keeps_closed else ("seconds", "runs")
        self._loose = 0

    def begin(self, study: Mapping[str, Any]) -> set[int]:
        """
        Make the folder ready, and return the numbers of the runs that were made before.

        Raises
        ------
        InvalidInput
            If the folder holds something else, or another sweep.
        """
        file = self._folder / STUDY_FILE
        known = orjson.dumps({"version": FORMAT} | dict(study), option=_PRETTY)
        if file.exists():
            _refuse_other(file, known)
        else:
            _refuse_strange(self._folder)
        for name in self._datasets:
            (self._folder / name).mkdir(exist_ok=True)
            for aside in (self._folder / name).glob("*.aside"):
                aside.unlink()
            if (whole := self._folder / name / _WHOLE).exists():
                _remove(path for path in self._parts(name) if path != whole)
        if not file.exists():
            _put(file, lambda path: path.write_bytes(known))
        return set(self._table("runs", self._schema).column("run").to_pylist())

    def add(self, done: Sequence[FinishedRun]) -> None:
        """Keep finished runs, one or more."""
        for one in done if "closed" in self._datasets else ():
            self._write("closed", f"part-r{one.number:07d}.parquet", closed_table(one.outcome))
        name = f"part-r{done[0].number:07d}.parquet"
        self._write("seconds", name, seconds_table(done))
        self._write("runs", name, runs_table(done, self._rows, self._schema))
        self._loose += 1
        if self._loose >= LOOSE:
            self._join(f"part-s{done[0].number:07d}.parquet")

    def finish(self) -> tuple[pa.Table, pa.Table]:
        """Put the parts of every dataset together, and return runs and seconds, by run."""
        if "closed" in self._datasets and (parts := self._parts("closed")) != [
            self._folder / "closed" / _WHOLE
        ]:
            _put(self._folder / "closed" / _WHOLE, lambda path: _join_closed(parts, path))
            _remove(parts)
        self._join(_WHOLE)
        return self.tables()

    def tables(self) -> tuple[pa.Table, pa.Table]:
        """Return the runs kept so far and how long each took, by run."""
        return self._table("runs", self._schema), self._table("seconds", SECONDS_SCHEMA)

    def _join(self, name: str) -> None:
        for dataset, table in zip(("runs", "seconds"), self.tables(), strict=True):
            parts = self._parts(dataset)
            if [path.name for path in parts] != [name]:
                self._write(dataset, name, table)
                _remove(path for path in parts if path.name != name)
        self._loose = 0

    def _write(self, dataset: str, name: str, table: pa.Table) -> None:
        _put(self._folder / dataset / name, lambda path: pq.write_table(table, path))

    def _table(self, dataset: str, schema: pa.Schema) -> pa.Table:
        """Return the rows of a dataset by run, each once, whatever a killed sweep left."""
        parts = [pq.ParquetFile(path).read() for path in self._parts(dataset)]
        table = pa.concat_tables([schema.empty_table(), *parts])
        _, first = np.unique(table.column("run").to_numpy(), return_index=True)
        return table.take(pa.array(first)).combine_chunks()

    def _parts(self, dataset: str) -> list[Path]:
        return sorted((self._folder / dataset).glob("part-*.parquet"))


@contextmanager
def alone_in(folder: Path) -> Iterator[None]:
    """
    Let one sweep at a time write to a folder.

    Parameters
    ----------
    folder
        The folder; where it is missing it is made, for its owner alone.

    Yields
    ------
    None
        Within, no other sweep writes there. A sweep that is killed leaves the folder free.

    Raises
    ------
    InvalidInput
        If another sweep writes there, or a file stands there.
    """
    if folder.exists() and not folder.is_dir():
        raise _strange(folder)
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    with (folder / _LOCK).open("ab") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            mend = "Wait for it, or choose another folder."
            fault = Fault(str(folder), "a sweep that is running", "a folder of its own", mend)
            raise InvalidInput([fault], subject="sweep") from error
        yield


_PRETTY: Final = orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE | orjson.OPT_SORT_KEYS


def _put(target: Path, write: Callable[[Path], object]) -> None:
    """Write a file under another name first, so that what bears its name is whole."""
    aside = target.with_name(f"{target.name}.aside")
    write(aside)
    aside.replace(target)


def _remove(paths: Iterator[Path] | list[Path]) -> None:
    for path in paths:
        path.unlink()


def _join_closed(parts: Sequence[Path], target: Path) -> None:
    """Put closed households together run by run: all of them need not be held at once."""
    with pq.ParquetWriter(target, CLOSED_SCHEMA) as writer:
        for path in parts:
            writer.write_table(pq.ParquetFile(path).read())


def _refuse_other(file: Path, known: bytes) -> None:
    if (found := file.read_bytes()) != known:
        mend = "Choose another folder, or remove this one."
        expected = "the same study, the same runs and the same version of this library"
        raise InvalidInput(
            [Fault(str(file), _other(found, known), expected, mend)], subject="sweep"
        )


def _other(found: bytes, known: bytes) -> str:
    """Say in which entries another sweep's record differs."""
    try:
        there, here = orjson.loads(found), orjson.loads(known)
        names = sorted(
            name for name in there.keys() | here.keys() if there.get(name) != here.get(name)
        )
    except (orjson.JSONDecodeError, AttributeError):
        return "another sweep, of which no record can be read"
    return f"another sweep, with another {', '.join(names)}" if names else "another sweep"


def _refuse_strange(folder: Path) -> None:
    # A sweep that was killed before its study was written leaves empty datasets.
    known = {_LOCK, f"{STUDY_FILE}.aside", "runs", "seconds", "closed"}
    for one in folder.iterdir():
        if one.name not in known or (one.is_dir() and any(one.iterdir())):
            raise _strange(folder)


def _strange(folder: Path) -> InvalidInput:
    expected = "a new or empty folder, or an interrupted sweep"
    fault = Fault(str(folder), "something that is no sweep", expected, "Choose another folder.")
    return InvalidInput([fault], subject="sweep")
