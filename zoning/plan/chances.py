"""Say how probable it is that a case of a plan lives in a household."""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from zoning.exposure.infectious import active_cases
from zoning.perimeter.case_places import rough_units
from zoning.perimeter.case_shares import AT_POINT, is_among_several

from .plan import Plan


@dataclass(frozen=True, slots=True)
class Chance:
    """
    That a case may live in a household.

    Attributes
    ----------
    probability
        Above 0, up to 1.
    places
        Among how many places it may be.
    at_least
        Whether there are more places than are listed: round a point only the nearest are.
    """

    probability: float
    places: int
    at_least: bool

    def sentences(self) -> tuple[str, str]:
        """Return it in Vietnamese and English; the case is not named."""
        least = ("ít nhất ", "at least ") if self.at_least else ("", "")
        among = f"{least[0]}{self.places}", f"{least[1]}{self.places}"
        share = f"{self.probability:.2f}"
        vietnamese = f"Có thể có ca bệnh ở đây: xác suất {share}, một trong {among[0]} nơi"
        english = f"a case may be here: probability {share}, one of {among[1]} places"
        return vietnamese, english


def chances_of_cases(plan: Plan, household_id: str) -> tuple[Chance, ...]:
    """
    Return the cases that may live in a household, and how probable it is of each.

    Parameters
    ----------
    plan
        The plan.
    household_id
        The household.

    Returns
    -------
    tuple of Chance
        One for each case of the plan that counts and has the household among several
        candidates, by ``case_id``. A share of a whole unit is none of its households' own.
    """
    cases = active_cases(plan.located, plan.as_of)
    if plan.in_force is not None:
        cases = cases[~cases["case_id"].isin(plan.in_force.settled)]
    several = cases[is_among_several(cases) & rough_units(cases).isna()]
    found = []
    for candidates, level in zip(several["candidates"], several["match_level"], strict=True):
        own = math.fsum(
            _score(one) for one in candidates if one.get("household_id") == household_id
        )
        if not own:
            continue
        is_point = level in AT_POINT
        total = 1.0 if is_point else math.fsum(_score(one) for one in candidates)
        found.append(Chance(round(own / total, 4), len(candidates), at_least=is_point))
    return tuple(found)


def _score(candidate: Mapping[str, Any]) -> float:
    return float(candidate.get("score", 1.0))
