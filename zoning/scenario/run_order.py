"""Order runs so that neighbours differ little: what a planner keeps serves the next one."""

from typing import Any, Final

from zoning.policy.parameters import full_name

from .designs import Runs
from .settings import shown

_DEAR: Final = (
    "policy",
    "policy.kernel",
    "policy.ring",
    "policy.posts",
    "policy.exempt",
    "policy.guarding",
    "policy.closing",
    "policy.risk",
    "as_of",
    "delay_days",
)
"""Names from the one on whose value most depends that a planner keeps."""


def run_order(runs: Runs) -> list[int]:
    """
    Return the order in which runs are made.

    Parameters
    ----------
    runs
        What each run changes.

    Returns
    -------
    list of int
        Numbers of runs: those with the same policy and prices follow each other.
    """
    names = sorted({name for run in runs for name in run}, key=_turn)
    ranks = [_ranks([shown(run.get(name)) for run in runs]) for name in names]
    keys = list(zip(*ranks, strict=True)) if names else [()] * len(runs)
    return sorted(range(len(runs)), key=lambda number: (keys[number], number))


def _turn(name: str) -> tuple[int, str]:
    """Return how much depends on a name's value, most first."""
    if name.startswith("policy."):
        name = f"policy.{full_name(name.removeprefix('policy.'))}"
    section = ".".join(name.split(".")[:2])
    return (_DEAR.index(section) if section in _DEAR else len(_DEAR), name)


def _ranks(values: list[Any]) -> list[int]:
    """Return the place of each value among the sorted ones; numbers before texts, none first."""
    known = sorted(set(values), key=_sortable)
    rank = {value: number for number, value in enumerate(known)}
    return [rank[value] for value in values]


def _sortable(value: Any) -> tuple[int, float, str]:
    if value is None:
        return 0, 0.0, ""
    if isinstance(value, bool | int | float):
        return 1, float(value), ""
    return 2, 0.0, str(value)
