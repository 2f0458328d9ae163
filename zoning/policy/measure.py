"""Say what a field of a policy holds: its unit in words, and its range."""

import math
from dataclasses import dataclass

MILLI = "thousandths of a person-equivalent"
"""The unit of every price: 1,000 is what closing one person red for the plan's time costs."""


@dataclass(frozen=True, slots=True)
class Measure:
    """
    What a field holds: its unit in words, and for a number its range, both ends allowed.

    Attributes
    ----------
    words
        The unit, as docs/policy.md prints it.
    least, most
        The range; infinite where the field is no number.
    """

    words: str
    least: float = -math.inf
    most: float = math.inf
