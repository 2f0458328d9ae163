"""State what a plan may use of at most: posts, people, unguarded risk."""

from dataclasses import dataclass
from fractions import Fraction

import numpy as np
from numpy.typing import ArrayLike, NDArray

from zoning.errors import Fault, InvalidProblem

from .array_checks import Ints, whole_number, whole_numbers
from .problem import RED, YELLOW, Level, PerimeterProblem, exact_sum

AMOUNT_LIMIT = 2**40
"""All amounts of a cap together stay below this, so that they can be priced exactly."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Cap:
    """
    An amount that adds up over places and lines, and what it may be at most.

    Attributes
    ----------
    name
        What is counted, in words that fit "at least 7 …": "posts", "people in red".
    at_most
        The cap, at least 0.
    at_place
        Shape (n, 3), whole numbers of at least 0: amount of each place when open, yellow, red.
    line_yellow, line_red
        Shape (m,), whole numbers of at least 0: amount of each link with exactly one end closed,
        with exactly one end red.

    Raises
    ------
    InvalidProblem
        If an amount is negative, not a whole number or too large, or the shapes differ.
    """

    name: str
    at_most: int
    at_place: Ints
    line_yellow: Ints
    line_red: Ints

    def __post_init__(self) -> None:
        faults: list[Fault] = []
        yellow = whole_numbers("line_yellow", self.line_yellow, (None,), faults)
        kept: dict[str, object] = {
            "at_most": whole_number("at_most", self.at_most, faults),
            "at_place": whole_numbers("at_place", self.at_place, (None, 3), faults),
            "line_yellow": yellow,
            "line_red": whole_numbers(
                "line_red", self.line_red, (None if yellow is None else len(yellow),), faults
            ),
        }
        for name, value in kept.items():
            if not faults:
                object.__setattr__(self, name, value)
        if not faults and self.largest >= AMOUNT_LIMIT:
            mend = "Count in a larger unit."
            faults.append(
                Fault("amounts", f"{self.largest} in all", f"less than {AMOUNT_LIMIT}", mend)
            )
        if faults:
            raise InvalidProblem(faults, subject="cap")

    @property
    def largest(self) -> int:
        """More than any labels can amount to: all amounts together."""
        return sum(map(exact_sum, (self.at_place, self.line_yellow, self.line_red)))

    def amount(self, problem: PerimeterProblem, labels: ArrayLike) -> int:
        """Return what labels (shape (n,)) amount to."""
        chosen = np.asarray(labels, np.int64)
        first, second = problem.links.T
        total = exact_sum(self.at_place[np.arange(problem.places), chosen])
        for level, line in ((YELLOW, self.line_yellow), (RED, self.line_red)):
            inside = chosen >= level
            total += exact_sum(line[inside[first] != inside[second]])
        return total


def posts_at_most(problem: PerimeterProblem, most: int, *, level: Level | None = None) -> Cap:
    """
    Cap the lines that cross links.

    Parameters
    ----------
    problem
        The problem whose links are crossed.
    most
        Lines allowed.
    level
        Count the lines of red, or those of yellow; both if left out, so that a link from open to
        red counts twice.

    Returns
    -------
    Cap
        One per line and link.
    """
    one, none = (make(len(problem.links), np.int64) for make in (np.ones, np.zeros))
    words = {"red": "posts of red zones", "yellow": "posts of yellow zones", None: "posts"}
    return Cap(
        name=words[level],
        at_most=most,
        at_place=np.zeros((problem.places, 3), np.int64),
        line_yellow=none if level == "red" else one,
        line_red=none if level == "yellow" else one,
    )


def people_at_most(problem: PerimeterProblem, people: ArrayLike, most: int, *, level: Level) -> Cap:
    """
    Cap the people that are closed.

    Parameters
    ----------
    problem
        The problem.
    people
        Shape (n,), whole numbers of at least 0.
    most
        People allowed.
    level
        "red": those in red; "yellow": those in yellow and red together.

    Returns
    -------
    Cap
        One per person.
    """
    counted = np.asarray(people)
    none = np.zeros_like(counted)
    yellow = counted if level == "yellow" else none
    return Cap(
        name="people in red" if level == "red" else "people closed",
        at_most=most,
        at_place=np.stack([none, yellow, counted], axis=1),
        line_yellow=np.zeros(len(problem.links), np.int64),
        line_red=np.zeros(len(problem.links), np.int64),
    )


def risk_covered_at_least(
    problem: PerimeterProblem, risk: NDArray[np.int64], share: Fraction
) -> Cap:
    """
    Cap the risk that is left, as a share of the risk with nothing closed.

    Parameters
    ----------
    problem
        The problem.
    risk
        Shape (n, 3), whole numbers of at least 0: risk left when open, yellow, red.
    share
        What must be covered, 0 to 1, exact.

    Returns
    -------
    Cap
        One per unit of risk.
    """
    allowed = (1 - share) * exact_sum(risk[:, 0])
    return Cap(
        name="units of risk left",
        at_most=allowed.numerator // allowed.denominator,
        at_place=risk,
        line_yellow=np.zeros(len(problem.links), np.int64),
        line_red=np.zeros(len(problem.links), np.int64),
    )


def checked_caps(problem: PerimeterProblem, caps: tuple[Cap, ...]) -> None:
    """
    Refuse caps that do not fit a problem.

    Parameters
    ----------
    problem
        The problem.
    caps
        The caps.

    Raises
    ------
    InvalidProblem
        If a cap has another number of places or links.
    """
    faults = []
    sizes = (problem.places, len(problem.links))
    for index, cap in enumerate(caps):
        own = (len(cap.at_place), len(cap.line_yellow))
        if own != sizes:
            found = f"{own[0]} places and {own[1]} links"
            faults.append(Fault(f"caps[{index}]", found, f"{sizes[0]} and {sizes[1]}"))
    if faults:
        raise InvalidProblem(faults, subject="cap")
