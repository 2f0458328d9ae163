"""Find the least of all cheapest cuts of a problem, by whichever search is at hand."""

from dataclasses import dataclass

import numpy as np

from .arcs import cut_network
from .array_checks import Bools, Ints
from .conflict import Decided
from .kernel import is_built, kernel_cut
from .mincut import minimal_cut
from .problem import PerimeterProblem


@dataclass(frozen=True, slots=True, eq=False)
class LeastCut:
    """
    The least optimum, node by node (docs/model.md §3, §6).

    Attributes
    ----------
    ones
        Shape (2n + units,), bool: places at least yellow, places red, units bought.
    flow
        What flows along each arc of §3.
    cost
        What the labels cost; the flow proves that none cost less.
    """

    ones: Bools
    flow: Ints
    cost: int


def least_cut(problem: PerimeterProblem, fixed: Decided) -> LeastCut:
    """
    Find the cheapest cut that keeps decided places on their sides, the least of all.

    Parameters
    ----------
    problem
        A problem without conflict. Its costs may lie below 0.
    fixed
        What is decided beforehand.

    Returns
    -------
    LeastCut
        The cut and its proof.

    Raises
    ------
    ArithmeticError
        If the flow does not prove the cut.
    """
    cut = kernel_cut(problem, fixed) if is_built() else None
    if cut is not None:
        if cut.price != cut.value:
            raise ArithmeticError(f"a flow of {cut.value} does not prove a cut of {cut.price}")
        ones = np.concatenate([cut.closed, cut.red, cut.bought])
        return LeastCut(ones, cut.flow, cut.constant + cut.price)
    return library_cut(problem, fixed)


def library_cut(problem: PerimeterProblem, fixed: Decided) -> LeastCut:
    """
    Find the same cut with the flow library, on the whole network.

    Parameters
    ----------
    problem, fixed
        As in `least_cut`.

    Returns
    -------
    LeastCut
        The cut and its proof.

    Raises
    ------
    ArithmeticError
        If the library does not reach an optimum, or its flow does not prove the cut.
    """
    network = cut_network(problem)
    unbought = np.zeros(network.units, np.bool_)
    found = minimal_cut(
        network,
        ones=np.concatenate([fixed.closed, fixed.red, unbought, [True, False]]),
        zeros=np.concatenate([fixed.never_closed, fixed.never_red, unbought, [False, True]]),
    )
    return LeastCut(found.ones[:-2], found.flow, network.constant + found.price)
