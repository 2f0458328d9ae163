"""Count in how many scenarios each household is closed, without holding all of them at once."""

from typing import Final

import numpy as np
import pandas as pd

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
        self._households = pd.Index([], dtype=object)
        self._counts = np.zeros((0, len(_LEVELS)), np.int64)
        self._seen: set[str] = set()
        self._last: tuple[str, frozenset[str]] = ("", frozenset())

    def add(self, closed: pd.DataFrame) -> str | None:
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
        others = sorted(set(closed["level"].unique()) - set(_LEVELS))
        if others:
            return str(others[0])
        for scenario, part in closed.groupby("scenario_id", sort=False):
            self._add_scenario(str(scenario), part.drop_duplicates("household_id"))
        return None

    def _add_scenario(self, scenario: str, part: pd.DataFrame) -> None:
        known: frozenset[str] = frozenset()
        if scenario in self._seen:
            last, known = self._last
            if last != scenario:
                return
            part = part[~part["household_id"].isin(known)]
        self._seen.add(scenario)
        self._last = scenario, known | frozenset(part["household_id"])
        ids = pd.Index(part["household_id"], dtype=object)
        rows = self._households.get_indexer(ids)
        fresh = ids[rows < 0]
        if len(fresh):
            self._households = self._households.append(fresh)
            more = np.zeros((len(fresh), len(_LEVELS)), np.int64)
            self._counts = np.concatenate([self._counts, more])
            rows = self._households.get_indexer(ids)
        level = (part["level"] == _LEVELS[1]).to_numpy(np.intp)
        self._counts[rows, level] += 1

    def table(self) -> pd.DataFrame:
        """
        Return the counts.

        Returns
        -------
        DataFrame
            ``household_id``, ``red``, ``yellow``, sorted by identifier.
        """
        table = pd.DataFrame(self._counts, columns=list(_LEVELS))
        table.insert(0, "household_id", self._households.to_numpy(object))
        return table.sort_values("household_id", ignore_index=True)
