"""Say why one household or cell is closed by a plan, or that it is open."""

from dataclasses import dataclass
from typing import Any

import numpy as np

from .chances import Chance, chances_of_cases
from .geojson import plain
from .plan import Plan


@dataclass(frozen=True, slots=True)
class Explanation:
    """
    Why a household or cell is closed.

    Attributes
    ----------
    identifier
        What was asked about.
    rows
        Its rows of the plan's closed households, or of its closed cells; empty where it is open.
    is_cell
        Whether the rows are of cells.
    chances
        The cases that may live in the household, where it is one of several places.
    """

    identifier: str
    rows: tuple[dict[str, Any], ...]
    is_cell: bool
    chances: tuple[Chance, ...] = ()


def explain(plan: Plan, identifier: str) -> Explanation:
    """
    Say why a household or cell is closed by a plan, or that it is open.

    Parameters
    ----------
    plan
        The plan.
    identifier
        A household; or a cell as the pack names it, or by its H3 index: then every piece of it
        is looked up.

    Returns
    -------
    Explanation
        With reasons in Vietnamese, as the plan has them.
    """
    piece = f"{identifier}-"
    named = [cell == identifier or cell.startswith(piece) for cell in plan.cells["cell_id"]]
    cells = plan.cells[np.array(named, dtype=bool)]
    if len(cells):
        return Explanation(identifier, _rows(cells), is_cell=True)
    rows = plan.households[plan.households["household_id"] == identifier]
    chances = chances_of_cases(plan, identifier)
    return Explanation(identifier, _rows(rows), is_cell=False, chances=chances)


def _rows(frame: Any) -> tuple[dict[str, Any], ...]:
    return tuple(
        {str(name): plain(value) for name, value in row.items()} for row in frame.to_dict("records")
    )
