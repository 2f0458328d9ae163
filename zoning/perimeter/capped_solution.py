"""Hold the answer to a problem with caps: labels, bound, and how far apart they are."""

from dataclasses import dataclass
from typing import Literal

from .problem import Labels, Rule
from .relaxation import Relaxation

Status = Literal["optimal", "feasible", "infeasible", "undecided"]


@dataclass(frozen=True, slots=True, eq=False)
class CappedSolution:
    """
    The answer to a problem with caps.

    Attributes
    ----------
    status
        "optimal": no labels within the caps cost less. "feasible": the labels keep all caps, and
        may cost up to ``gap`` too much. "infeasible": no labels keep rules and caps.
        "undecided": none were found, and it is not known whether there are any.
    labels
        Shape (n,), int8; None unless optimal or feasible.
    cost
        What the labels cost without any price of the caps; None without labels.
    bound
        What every labeling within the caps costs at least; None when infeasible.
    bound_by
        What proves the bound: "flow", which `verify_capped` checks exactly, or "programme", the
        word of the integer programme.
    amounts
        What the labels amount to, one number per cap; empty without labels.
    relaxation
        The relaxation with its flow; None when its hard rules contradict each other.
    reason
        Why there are no labels, in one sentence; empty with labels.
    conflict
        Hard rules that contradict each other.
    """

    status: Status
    labels: Labels | None = None
    cost: int | None = None
    bound: int | None = None
    bound_by: Literal["flow", "programme"] = "flow"
    amounts: tuple[int, ...] = ()
    relaxation: Relaxation | None = None
    reason: str = ""
    conflict: tuple[Rule, ...] = ()

    @property
    def gap(self) -> int | None:
        """Return ``cost - bound``, 0 where optimal; None without labels."""
        return None if self.cost is None or self.bound is None else self.cost - self.bound
