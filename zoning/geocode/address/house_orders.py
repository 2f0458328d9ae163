"""Say which numbers of an address are alleys and which is the house, by the customs there are."""

from dataclasses import dataclass
from typing import Final, Literal

SlashOrder = Literal["alley_first", "house_first"]
"""What a bare slash means. 12/34: house 34 in alley 12 in the Centre and South, house 12 in
alley 34 in Hà Nội and the North. After the word for an alley the outer alley always comes first."""

ALLEY_RANK: Final = {"ngo": 0, "kiet": 0, "k": 0, "ngach": 1, "hem": 2}
"""Words for an alley; a word of higher rank lies inside one of lower rank."""


@dataclass(frozen=True, slots=True)
class Numbers:
    """
    One way to understand the numbers of an address.

    Attributes
    ----------
    house
        The house number, normalised; None where none is written.
    alleys
        Alley numbers from the street inward.
    """

    house: str | None
    alleys: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Alley:
    """
    An alley as it is written.

    Attributes
    ----------
    word
        The word for it, one of `ALLEY_RANK`.
    numbers
        Its numbers, the outer alley's first: ``ngách 43/3`` has two.
    """

    word: str
    numbers: tuple[str, ...]


def numbers_of(
    house: tuple[str, ...] | None, alleys: list[Alley], order: SlashOrder, *, house_is_last: bool
) -> tuple[tuple[Numbers, ...], tuple[Numbers, ...]]:
    """
    Return what a house number and alleys may mean together.

    Parameters
    ----------
    house
        The pieces of the house number between slashes; empty where the text says there is no
        number, None where none is written.
    alleys
        The alleys with their words, in the order of the text.
    order
        The custom for a bare slash.
    house_is_last
        Whether the house is written after the alleys.

    Returns
    -------
    tuple
        Readings by the custom of the region, the likeliest first, and those of other customs,
        some of which may be among the first too.
    """
    chains, other_chains = _chains(alleys, house_is_last=house_is_last)
    if house:
        usual, unusual = (
            _with_house(house, chains, order),
            [
                reading
                for custom in _customs(order)
                for found in (chains, other_chains)
                for reading in _with_house(house, found, custom)
            ],
        )
    elif house is None and len(alleys) == 1 and len(chains[0]) > 1:
        within = Numbers(chains[0][-1], chains[0][:-1])
        whole = Numbers(None, chains[0])
        # "K12/34" is a house in Đà Nẵng; "hẻm 12/34" is an alley, and only perhaps a house.
        usual, unusual = ([within], [whole]) if alleys[0].word == "k" else ([whole], [within])
    else:
        usual = [Numbers(None, chain) for chain in chains]
        unusual = [Numbers(None, chain) for chain in other_chains]
    return tuple(dict.fromkeys(usual)), tuple(dict.fromkeys(unusual))


def _with_house(
    house: tuple[str, ...], chains: list[tuple[str, ...]], order: SlashOrder
) -> list[Numbers]:
    inner, number = _split(house, order)
    return [
        Numbers(number, alleys)
        for chain in chains
        for alleys in dict.fromkeys((joined(chain, inner), chain + inner))
    ]


def _customs(order: SlashOrder) -> tuple[SlashOrder, SlashOrder]:
    return (order, "house_first" if order == "alley_first" else "alley_first")


def _split(pieces: tuple[str, ...], order: SlashOrder) -> tuple[tuple[str, ...], str]:
    if order == "alley_first":
        return pieces[:-1], pieces[-1]
    return tuple(reversed(pieces[1:])), pieces[0]


def _chains(
    alleys: list[Alley], *, house_is_last: bool
) -> tuple[list[tuple[str, ...]], list[tuple[str, ...]]]:
    """Return the alleys from the street inward, and the same if they were written the other way."""
    ranks = [ALLEY_RANK[alley.word] for alley in alleys]
    outward = list(alleys) if house_is_last else list(reversed(alleys))
    if len(set(ranks)) == len(ranks):
        outward = sorted(alleys, key=lambda alley: ALLEY_RANK[alley.word])
        return _chain(outward), _chain(outward)
    return _chain(outward), _chain(list(reversed(outward)))


def _chain(outward: list[Alley]) -> list[tuple[str, ...]]:
    """Return the chain with repetitions left out, and with every number taken for an alley."""
    short: tuple[str, ...] = ()
    for alley in outward:
        # Hẻm 7 in Hẻm 7 is no repetition: both are named with their word.
        repeats = len(alley.numbers) > len(short)
        short = joined(short, alley.numbers) if repeats else short + alley.numbers
    whole = tuple(number for alley in outward for number in alley.numbers)
    return list(dict.fromkeys((short, whole)))


def joined(outer: tuple[str, ...], inner: tuple[str, ...]) -> tuple[str, ...]:
    """
    Return two parts of a chain of alleys as one.

    Parameters
    ----------
    outer, inner
        Alley numbers from the street inward. The inner part may repeat the outer one, as in
        ``ngách 43/3, ngõ 43``.

    Returns
    -------
    tuple of str
        From the street inward.
    """
    return inner if outer and inner[: len(outer)] == outer else outer + inner
