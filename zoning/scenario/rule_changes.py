"""Change the rules: another policy, another value of it, more or fewer posts."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any, Final

from zoning.errors import Fault, InvalidInput, InvalidPolicy
from zoning.policy.load import policy_named
from zoning.policy.parameters import (
    full_name,
    parameter_faults,
    parameter_of,
    plain_value,
    with_parameters,
)
from zoning.policy.schema import Policy

from .change import Change
from .premises import Premises

CAP: Final = "caps.max_posts"
"""The value of a policy by which posts are no more than there are."""


@dataclass(frozen=True, slots=True)
class UsePolicy:
    """
    Follow another policy; values set before are forgotten.

    Attributes
    ----------
    policy
        The policy.
    """

    policy: Policy

    @classmethod
    def named(cls, policy: str | Policy | None) -> "UsePolicy":
        """Return the change to a policy, to a preset by its name, or to the default one."""
        return cls(policy if isinstance(policy, Policy) else policy_named(policy))

    def after(self, premises: Premises) -> Premises:
        """Return the premises under this policy."""
        return replace(premises, policy=self.policy, parameters={})

    def record(self) -> dict[str, Any]:
        """Return what is changed, as JSON knows it."""
        return {"policy": self.policy.id, "policy_digest": self.policy.digest}


@dataclass(frozen=True, slots=True)
class SetParameter:
    """
    Set one value of the policy.

    Attributes
    ----------
    name
        ``policy.section.field``, or a short name such as ``policy.ring_m``.
    value
        What it is to be, in the unit of docs/policy.md.
    """

    name: str
    value: Any

    def __post_init__(self) -> None:
        object.__setattr__(self, "value", plain_value(self.value))
        if faults := parameter_faults(self.field, self.value):
            raise InvalidPolicy(faults)

    @property
    def field(self) -> str:
        """The value's name as ``section.field``."""
        return full_name(self.name.removeprefix("policy."))

    def after(self, premises: Premises) -> Premises:
        """Return the premises with this value; the policy's own is no change."""
        values = {k: v for k, v in premises.parameters.items() if k != self.field}
        if self.value != parameter_of(premises.policy, self.field):
            values[self.field] = self.value
        return replace(premises, parameters=dict(sorted(values.items())))

    def record(self) -> dict[str, Any]:
        """Return what is changed, as JSON knows it."""
        return {f"policy.{self.field}": self.value}


@dataclass(frozen=True, slots=True)
class AvailablePosts:
    """
    Have so many checkpoints to man or close, and no more.

    Attributes
    ----------
    posts
        How many at most, 1 or more; None for any number.
    """

    posts: int | None

    def __post_init__(self) -> None:
        object.__setattr__(self, "posts", plain_value(self.posts))
        if self.posts is not None and (not isinstance(self.posts, int) or self.posts < 1):
            expected = "1 or more, or none for any number"
            raise InvalidInput(
                [Fault("posts_available", str(self.posts), expected)], subject="study"
            )

    def after(self, premises: Premises) -> Premises:
        """Return the premises with this cap."""
        return self.parameter.after(premises)

    @property
    def parameter(self) -> SetParameter:
        """The value of the policy that says so."""
        return SetParameter(CAP, self.posts or 0)

    def record(self) -> dict[str, Any]:
        """Return what is changed, as JSON knows it."""
        return {"posts_available": self.posts}


def rules_after(policy: Policy, changes: Iterable[Change]) -> Policy:
    """
    Return a policy with the values that changes set, whatever they change besides.

    Parameters
    ----------
    policy
        The policy.
    changes
        The changes, in their order.

    Returns
    -------
    Policy
        As `zoning.policy.parameters.with_parameters`; the name of a plan drawn under it is the
        same, whoever made the changes.

    Raises
    ------
    InvalidPolicy
        If values cannot be meant together.
    """
    values: dict[str, Any] = {}
    for change in changes:
        if isinstance(change, UsePolicy):
            policy, values = change.policy, {}
        elif isinstance(change, AvailablePosts | SetParameter):
            one = change.parameter if isinstance(change, AvailablePosts) else change
            values[one.field] = one.value
    return with_parameters(policy, values)
