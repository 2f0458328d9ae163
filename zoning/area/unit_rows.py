"""Hold an area's units as plain columns, with the row of each one's parent."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import pandas as pd


@dataclass(frozen=True, slots=True)
class Units:
    """
    Units of an area, by row.

    Attributes
    ----------
    ids, names, kinds, levels, origins
        Columns of the area's table.
    parents
        Row of the unit each one lies in, or -1.
    """

    ids: tuple[str, ...]
    names: tuple[str, ...]
    kinds: tuple[str, ...]
    levels: tuple[str, ...]
    origins: tuple[str, ...]
    parents: tuple[int, ...]

    def rows_at(self, level: str) -> list[int]:
        """Return the rows of the units of one level, ascending."""
        return [row for row, name in enumerate(self.levels) if name == level]

    def ancestors(self, level: str) -> np.ndarray:
        """Return for each unit the row of itself or its nearest ancestor at a level, or -1."""
        found = np.full(len(self.ids), -1, dtype=np.int64)
        for row in range(len(self.ids)):
            at = row
            while at >= 0 and self.levels[at] != level:
                at = self.parents[at]
            found[row] = at
        return found

    def within_alleys(self, alley_of: Iterable[int]) -> dict[int, np.ndarray]:
        """
        Gather households by the alleys that lead to them.

        Parameters
        ----------
        alley_of
            For each household the row of its own alley, or -1.

        Returns
        -------
        dict
            Row of an alley → rows of households in it and in the alleys off it.
        """
        held: dict[int, list[int]] = defaultdict(list)
        for row, alley in enumerate(alley_of):
            at = alley
            while at >= 0 and self.levels[at] == "alley":
                held[at].append(row)
                at = self.parents[at]
        return {alley: np.array(rows, dtype=np.int64) for alley, rows in sorted(held.items())}


def units_of(frame: pd.DataFrame) -> Units:
    """Return an area's table of units as plain columns."""
    columns = {
        name: tuple(str(value) for value in frame[name])
        for name in ("unit_id", "name", "kind", "level", "origin")
    }
    row_of = {name: row for row, name in enumerate(columns["unit_id"])}
    parents = frame["parent_id"].where(frame["parent_id"].notna(), "").tolist()
    return Units(
        ids=columns["unit_id"],
        names=columns["name"],
        kinds=columns["kind"],
        levels=columns["level"],
        origins=columns["origin"],
        parents=tuple(row_of.get(str(name), -1) for name in parents),
    )
