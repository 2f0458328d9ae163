"""Read which rules a planner changes for one drawing."""

from collections.abc import Callable, Collection
from functools import partial
from typing import Annotated, Final

from pydantic import BaseModel, ConfigDict, Field, StrictBool, StrictFloat, StrictInt

from service.plans.orders_wish import OrdersField, orders_of
from zoning.errors import Fault, InvalidInput
from zoning.policy.load import policy_named
from zoning.policy.parameters import parameter_faults, parameter_names, with_parameters
from zoning.policy.schema import Policy

Number = StrictBool | StrictInt | StrictFloat

PREFIX: Final = "policy."


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
        As `zoning.policy.parameters.with_parameters`: plans have the names that a scenario with
        these changes gives them.

    Raises
    ------
    InvalidInput
        If the policy is unknown, a name is no number of it, or a value is none it may have; all
        of it together.
    """
    faults: list[Fault] = []
    try:
        base = policy_with(inputs.policy, keep_open=inputs.keep_open)
    except InvalidInput as error:
        faults += error.faults
    known = {
        name.removeprefix(PREFIX): value
        for name, value in inputs.changes.items()
        if name.startswith(PREFIX) and name.removeprefix(PREFIX) in parameter_names()
    }
    faults += [fault for name, value in known.items() for fault in parameter_faults(name, value)]
    if len(known) < len(inputs.changes):
        faults.append(strange_names("changes", f"{PREFIX}SECTION.FIELD of a number"))
    if faults:
        raise InvalidInput(faults, subject="what-if")
    return with_parameters(base, known)


def policy_with(name: str | None, *, keep_open: Collection[str]) -> Policy:
    """
    Return a policy under which kinds of sites stay open.

    Parameters
    ----------
    name
        The policy; None for the default.
    keep_open
        Kinds of sites that stay open, besides those that its own rules keep open.

    Returns
    -------
    Policy
        The very policy where they add none.

    Raises
    ------
    InvalidPolicy
        If there is no such policy, or a kind is none.
    """
    policy = policy_named(name)
    kept = {*policy.exempt.must_open_sites, *keep_open}
    never = set(policy.exempt.never_red_sites) - kept
    sites = {"must_open_sites": sorted(kept), "never_red_sites": sorted(never)}
    return with_parameters(policy, {f"exempt.{field}": kinds for field, kinds in sites.items()})


def strange_names(where: str, expected: str) -> Fault:
    """Return the fault of names that nothing has; they may be any text, and are not repeated."""
    mend = "`khoanh policy show NAME` lists those of a policy, as policy.ring.street_m."
    return Fault(f"{where}, a name", "another name", expected, mend)


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
