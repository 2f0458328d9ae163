"""Note what a reader of a comparison must know, lest he compare what cannot be compared."""

from dataclasses import dataclass
from typing import Final, Literal

from .columns import Runs

Kind = Literal["own_cases", "own_count", "own_prices", "not_proved", "no_plan", "few_runs"]

_FOLLOWED: Final = frozenset({"kernel", "infectious", "contacts"})
"""Sections of a policy that say how infections are followed in the spread model."""

_COUNT: Final = _FOLLOWED | {"risk"}
"""Sections that say how expected infections are counted; risk, how many of them yellow leaves."""

_CASES: Final = frozenset(
    {"study", "as_of", "add_cases", "withdraw_cases", "delay_days", "read_as"}
)
"""What changes which cases are known, or where; a study may be another list of cases."""

_PRICES: Final = frozenset({"closing", "risk", "guarding", "posts", "stability"})
"""Sections of a policy that say what a plan costs."""


@dataclass(frozen=True, slots=True)
class Remark:
    """
    One thing that a reader must know.

    Attributes
    ----------
    kind
        own_cases: runs know other cases; own_count: they count infections by rules of their
        own; own_prices: and cost by prices of their own; not_proved: plans may cost too much, by
        their gap; no_plan: runs without any plan; few_runs: too few for saying which parameter
        matters.
    subjects
        The parameters concerned.
    count
        The runs concerned.
    """

    kind: Kind
    subjects: tuple[str, ...] = ()
    count: int = 0


def remarks_of(
    runs: Runs, varied: tuple[str, ...], *, has_effects: bool, is_followed: bool = False
) -> tuple[Remark, ...]:
    """
    Note what a reader of a comparison must know.

    Parameters
    ----------
    runs
        The runs.
    varied
        The parameters that differ from run to run.
    has_effects
        Whether it could be said which of them matters.
    is_followed
        Whether infections are compared as the spread model counts them.

    Returns
    -------
    tuple of Remark
        The remarks that apply, in the order of `Remark.kind`.
    """
    planned = runs.planned
    counting = _FOLLOWED if is_followed else _COUNT
    count = tuple(name for name in varied if _concerns(name, counting))
    cases = tuple(name for name in varied if _changes_cases(name))
    prices = tuple(name for name in varied if _concerns(name, _PRICES))
    loose = int((planned["gap"] > 0).sum()) if "gap" in planned else 0
    found = (
        (bool(cases), Remark("own_cases", cases, len(planned))),
        (bool(count), Remark("own_count", count, len(planned))),
        (bool(prices) and "cost" in planned, Remark("own_prices", prices, len(planned))),
        (loose > 0, Remark("not_proved", (), loose)),
        (len(runs.unplanned) > 0, Remark("no_plan", (), len(runs.unplanned))),
        (bool(varied) and not has_effects, Remark("few_runs", varied, len(planned))),
    )
    return tuple(remark for applies, remark in found if applies)


def _concerns(parameter: str, sections: frozenset[str]) -> bool:
    """Return whether a parameter changes one of these sections: a whole policy changes all."""
    return parameter == "policy" or not sections.isdisjoint(parameter.split("."))


def _changes_cases(parameter: str) -> bool:
    """Return whether a parameter changes which cases a run knows, or where they are."""
    return parameter.split(".", maxsplit=1)[0] in _CASES
