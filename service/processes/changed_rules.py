"""Read which rules a planner changes for one drawing."""

from collections.abc import Callable
from functools import partial
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from service.plans.orders_wish import OrdersField, orders_of
from zoning.errors import Fault, InvalidInput
from zoning.policy.schema import Policy

from .what_if_inputs import Number, WhatIfInputs, combinations


class ChangedRules(BaseModel):
    """A policy, and what is other than in it."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    policy: Annotated[str | None, Field(max_length=100)] = None
    changes: Annotated[dict[str, Number], Field(max_length=30)] = {}
    keep_open: Annotated[list[str], Field(max_length=50)] = []
    orders: OrdersField = None


def rules_of(inputs: ChangedRules) -> Policy:
    """
    Return the policy that a planner's changes make.

    Parameters
    ----------
    inputs
        The policy, its changed numbers by name (``policy.ring.street_m``), and kinds of sites
        that stay open.

    Returns
    -------
    Policy
        Its changed numbers have the source "assumption: what-if".

    Raises
    ------
    InvalidInput
        If the policy is unknown, a name is no number of it, or a value is none it may have; all
        of it together.
    """
    asked = WhatIfInputs(
        policy=inputs.policy,
        grid={name: [value] for name, value in inputs.changes.items()},
        keep_open=inputs.keep_open,
    )
    ((_, policy),) = combinations(asked)
    return policy


def check_changes(inputs: ChangedRules) -> None:
    """
    Refuse changes of no use before a job is made of them.

    Parameters
    ----------
    inputs
        The policy, its changes, and orders.

    Raises
    ------
    InvalidInput
        As `rules_of` and `zoning.Orders`, all of it together.
    """
    faults: list[Fault] = []
    reads: tuple[Callable[[], object], ...] = (
        partial(rules_of, inputs),
        partial(orders_of, inputs.orders),
    )
    for read in reads:
        try:
            read()
        except InvalidInput as error:
            faults += error.faults
    if faults:
        raise InvalidInput(faults, subject="what-if")
