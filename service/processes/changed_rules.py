"""Read which rules a planner changes for one drawing."""

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from zoning.policy.schema import Policy

from .what_if import Number, WhatIfInputs, combinations


class ChangedRules(BaseModel):
    """A policy, and what is other than in it."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    policy: Annotated[str | None, Field(max_length=100)] = None
    changes: Annotated[dict[str, Number], Field(max_length=30)] = {}
    keep_open: Annotated[list[str], Field(max_length=50)] = []


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
