"""Hold the outcome of a question that no labels answer."""

from dataclasses import dataclass
from typing import Final

from .problem import Rule

CONTRADICTION: Final = "hard rules contradict each other"
"""The reason where ``conflict`` says all."""


@dataclass(frozen=True, slots=True)
class Infeasible:
    """
    No labels keep all rules and caps.

    Attributes
    ----------
    reason
        Why, in one sentence.
    conflict
        Hard rules that cannot hold together; empty where caps are to blame.
    """

    reason: str
    conflict: tuple[Rule, ...] = ()
