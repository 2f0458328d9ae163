"""Number houses and alleys: odd left, even right; alley numbers first, the house's last."""

from dataclasses import dataclass

import numpy as np

from .houses import House
from .way import Way


@dataclass(frozen=True, slots=True)
class Numbers:
    """
    House numbers of a town.

    Attributes
    ----------
    chains
        For each way the numbers of the alleys down to it, outermost first; empty for a street.
    houses
        For each house its written number: "12", "12A", "12/34/5".
    """

    chains: tuple[tuple[int, ...], ...]
    houses: tuple[str, ...]


def numbered(ways: tuple[Way, ...], houses: tuple[House, ...], rng: np.random.Generator) -> Numbers:
    """
    Number every house and every alley.

    Parameters
    ----------
    ways
        Streets and alleys, parents before children.
    houses
        Houses, any order.
    rng
        The source of chance, for numbers left out and numbers divided (15, 15A).

    Returns
    -------
    Numbers
        Each written number is unique on its street.

    References
    ----------
    .. [1] Quyết định 05/2006/QĐ-BXD, quy chế đánh số và gắn biển số nhà.
    """
    along: list[dict[int, list[tuple[float, int, int]]]] = [{1: [], -1: []} for _ in ways]
    for index, way in enumerate(ways):
        if way.parent >= 0:
            along[way.parent][way.side].append((way.leaves_at, 0, index))
    for index, house in enumerate(houses):
        along[house.way][house.side].append((house.offset, 1, index))
    chains: list[tuple[int, ...]] = [() for _ in ways]
    written = [""] * len(houses)
    for index in range(len(ways)):
        for side, first in ((1, 1), (-1, 2)):
            number, has_house, letters = first, False, 0
            for _, is_house, item in sorted(along[index][side]):
                divides = is_house and has_house and letters < 2 and rng.random() < 0.04
                if divides:
                    letters += 1
                    suffix = "AB"[letters - 1]
                    written[item] = _slashed(chains[index], f"{number - 2}{suffix}")
                    continue
                letters = 0
                if rng.random() < 0.03:
                    number += 2
                if is_house:
                    written[item] = _slashed(chains[index], str(number))
                else:
                    chains[item] = (*chains[index], number)
                has_house = bool(is_house)
                number += 2
    return Numbers(tuple(chains), tuple(written))


def _slashed(chain: tuple[int, ...], number: str) -> str:
    return "/".join([*map(str, chain), number])
