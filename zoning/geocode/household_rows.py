"""Hold the households of a pack as plain rows."""

from collections.abc import Sequence
from typing import NamedTuple, overload

import numpy as np
import pandas as pd


class HouseholdRow(NamedTuple):
    """What an answer needs of a household: a plain copy of its row."""

    household_id: str
    unit_id: str
    has_number: bool
    street_id: str
    access_m: float


class HouseholdRows(Sequence[HouseholdRow]):
    """
    The households of a pack, each made a plain row when it is asked for.

    Parameters
    ----------
    frame
        The pack's households.
    """

    def __init__(self, frame: pd.DataFrame) -> None:
        self._columns = (
            frame["household_id"].to_numpy(object),
            frame["unit_id"].to_numpy(object),
            frame["house_number"].notna().to_numpy(bool),
            frame["street_id"].to_numpy(object),
            frame["access_m"].to_numpy(np.float64),
        )

    def name(self, row: int) -> str:
        """Return the identifier of one household."""
        return str(self._columns[0][row])

    @overload
    def __getitem__(self, row: int) -> HouseholdRow: ...

    @overload
    def __getitem__(self, row: slice) -> Sequence[HouseholdRow]: ...

    def __getitem__(self, row: int | slice) -> HouseholdRow | Sequence[HouseholdRow]:
        if isinstance(row, slice):
            return [self[at] for at in range(len(self))[row]]
        name, unit, has_number, street, access = self._columns
        return HouseholdRow(
            name[row], unit[row], bool(has_number[row]), street[row], float(access[row])
        )

    def __len__(self) -> int:
        return len(self._columns[0])
