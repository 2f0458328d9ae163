"""Count in how many scenarios each household is closed, without holding all of them at once."""

from typing import Final

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

CLOSED_COLUMNS: Final = ("scenario_id", "household_id", "level")
"""Columns of the closed households of a sweep."""

_LEVELS: Final = ("red", "yellow")


class ClosedTally:
    """
    Count in how many scenarios each household has each level.

    A scenario that comes again, in another file or after others, was counted and is left out:
    a sweep may hold one twice, and one that was interrupted may have written it twice.
    """

    def __init__(self) -> None:
        self._households: pa.Array = pa.array([], pa.string())
        self._counts = np.zeros((0, len(_LEVELS)), np.int64)
        self._seen: set[str] = set()
        self._last: tuple[str, NDArray[np.intp]] = ("", np.empty(0, np.intp))

    def add(self, closed: pa.Table) -> str | None:
        """
        Count some rows.

        Parameters
        ----------
        closed
            `CLOSED_COLUMNS`, texts; the rows of a scenario stand together, here and in what is
            added next.

        Returns
        -------
        str or None
            A level that there is not, of the rows; nothing is counted then.
        """
        scenarios, scenario = _coded(closed["scenario_id"])
        levels, level = _coded(closed["level"])
        others = sorted(set(levels.to_pylist()) - set(_LEVELS))
        if others:
            return str(others[0])
        is_yellow = np.array([name == _LEVELS[1] for name in levels.to_pylist()], bool)[level]
        row = self._rows(closed["household_id"])
        for code, name in enumerate(scenarios.to_pylist()):
            mine = np.flatnonzero(scenario == code)
            self._add_scenario(name, row[mine], is_yellow[mine])
        return None

    def _rows(self, households: pa.ChunkedArray) -> NDArray[np.intp]:
        """Return the row of every household in the counts; those not seen before get one."""
        names, code = _coded(households)
        rows = pc.index_in(names, value_set=self._households)
        if rows.null_count:
            fresh = names.filter(rows.is_null())
            self._households = pa.concat_arrays([self._households, fresh])
            more = np.zeros((len(fresh), len(_LEVELS)), np.int64)
            self._counts = np.concatenate([self._counts, more])
            rows = pc.index_in(names, value_set=self._households)
        return np.asarray(rows.to_numpy(zero_copy_only=False)[code], np.intp)

    def _add_scenario(
        self, scenario: str, row: NDArray[np.intp], is_yellow: NDArray[np.bool_]
    ) -> None:
        row, first = np.unique(row, return_index=True)
        is_yellow = is_yellow[first]
        known = row
        if scenario in self._seen:
            last, before = self._last
            if last != scenario:
                return
            is_new = ~np.isin(row, before)
            row, is_yellow, known = row[is_new], is_yellow[is_new], np.union1d(before, row)
        self._counts[row, is_yellow.astype(np.intp)] += 1
        self._seen.add(scenario)
        self._last = scenario, known

    def table(self) -> pd.DataFrame:
        """
        Return the counts.

        Returns
        -------
        DataFrame
            ``household_id``, ``red``, ``yellow``, sorted by identifier.
        """
        table = pd.DataFrame(self._counts, columns=list(_LEVELS))
        table.insert(0, "household_id", np.array(self._households.to_pylist(), object))
        # Whoever stands only in a scenario that was left out is in none.
        table = table.iloc[np.flatnonzero(self._counts.any(axis=1))]
        return table.sort_values("household_id", ignore_index=True)


def _coded(column: pa.ChunkedArray) -> tuple[pa.Array, NDArray[np.intp]]:
    """Return the different texts of a column, and which each row has."""
    texts = pc.fill_null(column.cast(pa.string()), "").combine_chunks()
    coded = texts.dictionary_encode()
    return coded.dictionary, np.asarray(coded.indices.to_numpy(zero_copy_only=False), np.intp)
