"""Choose where to search for a good plan within caps."""

from collections.abc import Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

from .caps import Cap
from .certificate import labeling_cost
from .conflict import Decided
from .fixing import decided_bits, followed
from .problem import RED, YELLOW, Labels, PerimeterProblem
from .programme import free_bits
from .relaxation import Relaxed, priced_problem

_NEAREST: Final = (8, 5, 3, 2, 1)
"""How many labelings near the bound to compare: the more, the more is open to be searched."""

_WIDEST: Final = 12
"""Steps from a line within which a better one is searched."""


def doubtful_bits(
    problem: PerimeterProblem,
    caps: Sequence[Cap],
    fixed: Decided,
    relaxed: Relaxed,
    known: Labels | None,
    *,
    most: int,
) -> NDArray[np.int8]:
    """
    Free what labelings near the bound disagree about, and its neighbours; fix all else.

    Parameters
    ----------
    problem, caps, fixed
        The problem, its caps, and what its rules decide.
    relaxed
        The best relaxation, and the labelings met.
    known
        Labels within all caps; None where there are none.
    most
        How many bits may be free.

    Returns
    -------
    ndarray
        Shape (2n,), int8: whether each place is closed, then whether it is red; -1 where free.
        Where even the nearest labelings disagree about too much, what lies about the lines of
        the relaxation is free instead, as far as that goes.
    """
    best = relaxed.best
    priced = priced_problem(problem, caps, best.prices, scale=best.scale)
    near = sorted(relaxed.seen, key=lambda labels: labeling_cost(priced, labels))
    rules = decided_bits(fixed)
    ends = np.concatenate([problem.links, problem.links + problem.places])
    # Labels within all caps may lie far from the bound: then only those near it are compared.
    for start in (best.labels,) if known is None else (known, best.labels):
        base = _bits_of(start)
        for count in _NEAREST:
            differs = [base != _bits_of(labels) for labels in (best.labels, *near[:count])]
            doubt = np.logical_or.reduce(differs)
            doubt[ends[doubt[ends].any(axis=1)]] = True
            value = followed(problem, np.where(doubt, rules, base))
            if 0 < free_bits(value) <= most:
                return value
    return _window(problem, best.labels, rules, most)


def _window(
    problem: PerimeterProblem, labels: Labels, rules: NDArray[np.int8], most: int
) -> NDArray[np.int8]:
    """Free what lies about the lines of labels, ring by ring, as far as the programme may go."""
    base = _bits_of(labels)
    ends = np.concatenate([problem.links, problem.links + problem.places])
    value = base
    doubt = np.zeros(len(base), np.bool_)
    doubt[ends[base[ends[:, 0]] != base[ends[:, 1]]]] = True
    for _ in range(_WIDEST):
        wider = followed(problem, np.where(doubt, rules, base))
        if free_bits(wider) > most:
            break
        value = wider
        doubt[ends[doubt[ends].any(axis=1)]] = True
    return value


def _bits_of(labels: Labels) -> NDArray[np.int8]:
    """Whether each place is closed, then whether it is red."""
    return np.concatenate([labels >= YELLOW, labels == RED]).astype(np.int8)
