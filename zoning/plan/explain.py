"""Say why one household or cell is closed by a plan, or that it is open."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

import numpy as np

from zoning.area.area import Area
from zoning.perimeter.order_words import order_words

from .chances import Chance, chances_of_cases
from .geojson import plain
from .plan import Plan


@dataclass(frozen=True, slots=True)
class OrderSaid:
    """
    An order that names what was asked about, or what holds it.

    Attributes
    ----------
    kind
        The kind of order, a key of `zoning.perimeter.order_words.ORDER_WORDS`.
    identifier
        What it names.
    reason
        Why, as it was written; None where nobody wrote it.
    """

    kind: str
    identifier: str
    reason: str | None = None

    def sentences(self) -> tuple[str, str]:
        """Return the order in words, Vietnamese and English."""
        vietnamese, english = order_words(self.kind, self.identifier)
        why = "" if self.reason is None else f" ({self.reason})"
        return f"Theo {vietnamese}{why}", f"By {english}{why}"


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
    orders
        The orders that name it, or what it lies within.
    """

    identifier: str
    rows: tuple[dict[str, Any], ...]
    is_cell: bool
    chances: tuple[Chance, ...] = ()
    orders: tuple[OrderSaid, ...] = ()


def explain(plan: Plan, identifier: str, *, within: Collection[str] = ()) -> Explanation:
    """
    Say why a household or cell is closed by a plan, or that it is open.

    Parameters
    ----------
    plan
        The plan.
    identifier
        A household; or a cell as the pack names it, or by its H3 index: then every piece of it
        is looked up.
    within
        Units and pieces of street that hold it, as `holders_of` finds them: orders that name
        one of them are told too.

    Returns
    -------
    Explanation
        With reasons in Vietnamese, as the plan has them.
    """
    piece = f"{identifier}-"
    named = [cell == identifier or cell.startswith(piece) for cell in plan.cells["cell_id"]]
    cells = plan.cells[np.array(named, dtype=bool)]
    told = _orders(plan, {identifier, *cells["cell_id"], *within})
    if len(cells):
        return Explanation(identifier, _rows(cells), is_cell=True, orders=told)
    rows = plan.households[plan.households["household_id"] == identifier]
    chances = chances_of_cases(plan, identifier)
    return Explanation(identifier, _rows(rows), is_cell=False, chances=chances, orders=told)


def holders_of(area: Area, identifier: str) -> tuple[str, ...]:
    """
    Return the piece of street and the units that hold a household or cell.

    Parameters
    ----------
    area
        The area.
    identifier
        A household; or a cell as the pack names it, or by its H3 index.

    Returns
    -------
    tuple of str
        Identifiers, the smallest unit first; empty where nothing of that name is known.
    """
    homes = area.households[area.households["household_id"] == identifier]
    cells = area.cells["cell_id"]
    pieces = area.cells[(cells == identifier) | cells.str.startswith(f"{identifier}-")]
    parent = dict(zip(area.units["unit_id"], area.units["parent_id"], strict=True))
    found = [str(street) for street in homes["street_id"].dropna()]
    for unit in (*homes["unit_id"], *pieces["unit_id"]):
        above = unit
        while isinstance(above, str) and above in parent:
            found.append(above)
            above = parent[above]
    return tuple(dict.fromkeys(found))


def _orders(plan: Plan, names: Collection[str]) -> tuple[OrderSaid, ...]:
    reasons = plan.orders.reasons
    return tuple(
        OrderSaid(kind, one, reasons.get(one)) for kind, one in plan.orders if one in names
    )


def _rows(frame: Any) -> tuple[dict[str, Any], ...]:
    return tuple(
        {str(name): plain(value) for name, value in row.items()} for row in frame.to_dict("records")
    )
