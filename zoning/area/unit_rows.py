"""Hold an area's units as plain columns, with the row of each one's parent."""

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

    def within_alleys(self, alley_of: np.ndarray) -> dict[int, np.ndarray]:
        """
        Gather households by the alleys that lead to them.

        Parameters
        ----------
        alley_of
            For each household the row of its own alley, or -1.

        Returns
        -------
        dict
            Row of an alley → rows of households in it and in the alleys off it, ascending.
        """
        # The last answers for no unit.
        outer = np.array([*self.parents, -1], dtype=np.int64)
        is_alley = np.array([level == "alley" for level in self.levels] + [False])
        at, rows = np.asarray(alley_of, dtype=np.int64), np.arange(len(alley_of))
        alleys, held = [at[:0]], [rows[:0]]
        while len(rows):
            inside = is_alley[at]
            at, rows = at[inside], rows[inside]
            alleys.append(at)
            held.append(rows)
            at = outer[at]
        alley, row = np.concatenate(alleys), np.concatenate(held)
        order = np.lexsort((row, alley))
        alley, row = alley[order], row[order]
        starts = np.flatnonzero(np.r_[True, alley[1:] != alley[:-1]][: len(alley)])
        groups = np.split(row, starts[1:]) if len(row) else []
        return dict(zip(alley[starts].tolist(), groups, strict=True))


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
