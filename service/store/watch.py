"""
Tell, for next to nothing, whether a database may have changed.

A request that is answered from memory may not open a transaction to learn that it still can
be. It compares stamps instead: as long as the stamp stays equal, nothing was committed, but
for what another process wrote into PostgreSQL within the last `BOUND_S` seconds.
"""

import sqlite3
import time
from collections.abc import Callable, Hashable
from contextlib import closing
from itertools import count
from typing import Any, Final

from .engine import GEOPACKAGE, Database

BOUND_S: Final = 0.25
"""Seconds for which a change that another process made in PostgreSQL may go unseen."""


class Watch:
    """
    Watches one database.

    Parameters
    ----------
    database
        The database.
    tick
        Tells seconds that only grow.
    """

    def __init__(self, database: Database, *, tick: Callable[[], float] = time.monotonic) -> None:
        self._tick = tick
        self._writes = 0
        self._broken = count()
        self._file: sqlite3.Connection | None = None
        self._outside: Callable[[], Hashable] = self._bucket
        if database.kind == GEOPACKAGE:
            # A connection of its own, which never writes: `data_version` counts the commits of
            # all others, of this process and of every other one.
            self._file = sqlite3.connect(str(database.engine.url.database), check_same_thread=False)
            self._outside = self._data_version

    def note_write(self) -> None:
        """Note that this process committed something, or may have."""
        self._writes += 1

    def stamp(self) -> Hashable:
        """
        Return a value that stays equal only while nothing changed.

        Returns
        -------
        Hashable
            Exact for a GeoPackage, and for what this process itself writes. For what other
            processes write into PostgreSQL it changes every `BOUND_S` seconds, whether anything
            was written or not.
        """
        return self._writes, self._outside()

    def row(self, question: str) -> tuple[Any, ...] | None:
        """
        Ask for one row, without a thread and without one of the connections that others share.

        Parameters
        ----------
        question
            A short one: whoever asks waits for it, and so does everybody behind him.

        Returns
        -------
        tuple or None
            None where it must be asked otherwise: on PostgreSQL, or where the file is broken.
        """
        if self._file is None:
            return None
        try:
            with closing(self._file.execute(question)) as found:
                row: tuple[Any, ...] | None = found.fetchone()
                return row
        except sqlite3.Error:
            return None

    def close(self) -> None:
        """Close what was opened to watch."""
        if self._file is not None:
            self._file.close()

    def _data_version(self) -> Hashable:
        assert self._file is not None
        try:
            with closing(self._file.execute("PRAGMA data_version")) as found:
                return int(found.fetchone()[0])
        except sqlite3.Error:
            return "broken", next(self._broken)  # never equal: the database is asked itself

    def _bucket(self) -> Hashable:
        return self._tick() // BOUND_S
