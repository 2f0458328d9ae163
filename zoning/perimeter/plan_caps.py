"""State the caps of a policy as amounts of places and lines."""

from fractions import Fraction
from typing import Final

import numpy as np
from numpy.typing import NDArray

from zoning.policy.lifecycle import COUPLING_CAPS, Caps

from .array_checks import Ints
from .caps import AMOUNT_LIMIT, Cap, people_at_most, risk_covered_at_least
from .network import PlaceNetwork
from .problem import PerimeterProblem

_FINEST: Final = 10**6
"""Expected infections are counted in millionths, or more coarsely where there are very many."""


def has_caps(caps: Caps) -> bool:
    """Return whether a policy caps the plan as a whole."""
    return any(getattr(caps, name) for name in COUPLING_CAPS)


def plan_caps(
    problem: PerimeterProblem,
    network: PlaceNetwork,
    caps: Caps,
    expected: NDArray[np.float64],
) -> dict[str, Cap]:
    """
    State the caps of a policy on a problem.

    Parameters
    ----------
    problem
        The problem of an area's network.
    network
        That network.
    caps
        The caps; 0 for none.
    expected
        Expected infections at each place if nothing is closed, shape (n,).

    Returns
    -------
    dict
        A cap for each field that is not 0, in the order of `COUPLING_CAPS`. Posts are the
        stretches of street and the sides of cells on which a line stands; a link through the
        air, on which nobody can stand, counts none. Infections are covered where the place is
        yellow or red.
    """
    made = {
        "max_posts": lambda: _posts(problem, network, caps.max_posts),
        "max_people_red": lambda: people_at_most(
            problem, network.people, caps.max_people_red, level="red"
        ),
        "max_people_closed": lambda: people_at_most(
            problem, network.people, caps.max_people_closed, level="yellow"
        ),
        "min_risk_covered": lambda: risk_covered_at_least(
            problem, _left_open(expected), Fraction(repr(caps.min_risk_covered))
        ),
    }
    return {name: made[name]() for name in COUPLING_CAPS if getattr(caps, name)}


def _posts(problem: PerimeterProblem, network: PlaceNetwork, most: int) -> Cap:
    """Cap the streets and sides that lines cross; rings keep red and yellow lines off one link."""
    guarded = ((network.link_street >= 0) | network.is_side).astype(np.int64)
    return Cap(
        name="posts",
        at_most=most,
        at_place=np.zeros((problem.places, 3), np.int64),
        line_yellow=guarded,
        line_red=guarded,
    )


def _left_open(expected: NDArray[np.float64]) -> Ints:
    """Return the infections left at each level in whole units: all where open, none else."""
    unit = _FINEST
    while unit > 1 and float(expected.sum()) * unit >= AMOUNT_LIMIT // 2:
        unit //= 10
    left = np.rint(expected * unit).astype(np.int64)
    return np.stack([left, np.zeros_like(left), np.zeros_like(left)], axis=1)
