"""Read officers' orders from a request, and say which orders the next plan is drawn under."""

from typing import Annotated, Any, Final

from pydantic import BaseModel, ConfigDict, Field, WithJsonSchema

from service.features.plan_schemas import MOST_ORDERS, ORDERS
from zoning.plan.plan import Plan
from zoning.policy.orders import Orders

Identifiers = Annotated[
    tuple[Annotated[str, Field(min_length=1, max_length=200)], ...], Field(max_length=MOST_ORDERS)
]


class OrdersWish(BaseModel):
    """Orders to keep open, to close and to lift; they replace those of the plan in force."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    keep_open: Identifiers = ()
    close_red: Identifiers = ()
    close_yellow: Identifiers = ()
    lift: Identifiers = ()
    reasons: Annotated[dict[str, str], Field(max_length=4 * MOST_ORDERS)] = {}


_NULL: Final[dict[str, Any]] = {"type": "null"}

OrdersField = Annotated[OrdersWish | None, WithJsonSchema({"anyOf": [ORDERS, _NULL]})]
"""Orders of a request; None keeps those of the plan in force."""


def orders_of(wish: OrdersWish | None) -> Orders | None:
    """
    Return the orders of a request.

    Parameters
    ----------
    wish
        What the request says; None where it says nothing.

    Returns
    -------
    Orders or None
        None where those of the plan in force are to be kept.

    Raises
    ------
    InvalidInput
        As `zoning.Orders`.
    """
    return None if wish is None else Orders(**wish.model_dump())


def standing_orders(given: Orders | None, in_force: Plan | None) -> Orders:
    """
    Return the orders that the next plan is drawn under.

    Parameters
    ----------
    given
        What was asked for; None for nothing.
    in_force
        The plan in force, if any.

    Returns
    -------
    Orders
        Those given; else the lasting ones of the plan in force.
    """
    if given is not None:
        return given
    return Orders() if in_force is None else in_force.orders.lasting
